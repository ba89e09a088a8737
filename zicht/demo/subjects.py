"""What the demo trajectories are about: believable problems, all invented."""

from dataclasses import dataclass

from analyses.models import CountedAs


@dataclass(frozen=True)
class Subject:
    """One problem as a municipality would hand it in, and the question that grew from it."""

    key: str
    title: str
    theme: str
    what_happens: str
    where_it_happens: str
    since_when: str
    compared_with: str
    who_suffers: str
    what_was_tried: str
    use_of_answer: str
    question_title: str
    question: str
    population: str
    indicator: str
    numerator: str
    denominator: str
    term: str
    meaning: str
    seed: int
    source: str = "cbs-wijkregistratie"
    # Of nearly all of these each unit counts once at most: they are shares.
    counted_as: str = CountedAs.SHARE
    period_from: int = 2020
    period_to: int = 2025


EMPTY_HOMES = Subject(
    key="leegstand",
    title="Leegstand in de wijken van Havenmonde",
    theme="vastgoed",
    what_happens="In een paar straten staan woningen lang leeg. Bewoners zien 's avonds busjes en wisselende mensen. De wijkagent krijgt er vragen over.",
    where_it_happens="Vooral rond de haven",
    since_when="Sinds ongeveer 2020",
    compared_with="De andere wijken van de provincie",
    who_suffers="Buren die zich onveilig voelen en woningzoekenden die niets vinden.",
    what_was_tried="Huisbezoeken na meldingen. Dat kostte veel tijd en leverde weinig op.",
    use_of_answer="Als een wijk duidelijk afwijkt, bezoeken wij eigenaren daar eerst en maken wij afspraken met verhuurders. Wijkt niets af, dan stoppen wij met de extra controles.",
    question_title="Leegstand per wijk",
    question="Welk aandeel van de woningen staat per wijk langer dan twaalf maanden leeg, en in welke wijken wijkt dat af van de andere wijken in de provincie?",
    population="Woningen op 1 januari van elk jaar",
    indicator="Aandeel woningen dat langer dan twaalf maanden leeg staat",
    numerator="Woningen die langer dan twaalf maanden leeg staan",
    denominator="Alle woningen",
    term="leegstaande woning",
    meaning="Een woning waarin twaalf maanden lang niemand staat ingeschreven en waarvan het energieverbruik bijna nul is.",
    seed=11,
)
HOLIDAY_PARKS = Subject(
    key="vakantieparken",
    title="Wonen op vakantieparken",
    theme="vakantieparken",
    what_happens="Op drie parken staan steeds meer mensen ingeschreven die er het hele jaar wonen. De leerplichtambtenaar ziet veel verzuim en de wijkagent hoort over schulden.",
    where_it_happens="Drie parken in het buitengebied",
    since_when="Sinds ongeveer 2021",
    compared_with="Andere parken in de provincie",
    who_suffers="Kinderen die school missen en gezinnen met schulden.",
    what_was_tried="Een spreekuur op het park. Er kwamen weinig mensen.",
    use_of_answer="Is het verzuim hoger dan elders, dan komt er vaste hulp op het park. Zo niet, dan bespreken wij met de eigenaren wat zij zelf kunnen doen.",
    question_title="Wat is een vakantiepark?",
    question="Hoeveel adressen op vakantieparken zijn per wijk het hele jaar bewoond, en waar wijkt dat af van andere wijken met parken?",
    population="Adressen op vakantieparken",
    indicator="Aandeel adressen dat het hele jaar bewoond is",
    numerator="Adressen met een inschrijving van twaalf maanden of langer",
    denominator="Alle adressen op vakantieparken",
    term="vakantiepark",
    meaning="Een terrein met ten minste tien verblijven die volgens het omgevingsplan voor recreatie zijn bestemd.",
    seed=12,
)
PORT = Subject(
    key="haven",
    title="Bedrijven rond de haven zonder personeel",
    theme="haven",
    what_happens="Op het haventerrein zitten bedrijven waar nooit iemand is, maar waar wel veel zendingen binnenkomen.",
    where_it_happens="Haventerrein en de wijken eromheen",
    since_when="Sinds 2019",
    compared_with="Andere bedrijventerreinen in de provincie",
    who_suffers="Gewone bedrijven die met hoge huren en een slechte naam te maken krijgen.",
    what_was_tried="Gezamenlijke controles. Die vonden losse gevallen, geen patroon.",
    use_of_answer="Wijkt een wijk af, dan richten wij het toezicht en de voorlichting aan verhuurders daarop. Anders verdelen wij het gelijk.",
    question_title="Bedrijven zonder personeel per wijk",
    question="Welk aandeel van de bedrijven heeft per wijk geen personeel en toch veel zendingen, en waar wijkt dat af van andere wijken in de provincie?",
    population="Bedrijfsvestigingen op 1 januari van elk jaar",
    indicator="Aandeel vestigingen zonder personeel en met veel zendingen",
    numerator="Vestigingen zonder personeel met meer dan honderd zendingen per jaar",
    denominator="Alle bedrijfsvestigingen",
    term="vestiging zonder personeel",
    meaning="Een vestiging die een jaar lang niemand op de loonlijst had, zelfstandigen niet meegeteld.",
    seed=13,
)
CARE = Subject(
    key="zorg",
    title="Zorg met een persoonsgebonden budget",
    theme="zorg",
    what_happens="Sommige zorgaanbieders groeien erg snel. Cliënten klagen dat zij de zorg niet krijgen die wordt betaald.",
    where_it_happens="Verspreid over de gemeente",
    since_when="Sinds 2021",
    compared_with="Wijken met evenveel cliënten",
    who_suffers="Mensen die zorg nodig hebben en die niet krijgen.",
    what_was_tried="Gesprekken met aanbieders na klachten.",
    use_of_answer="Bij een afwijking voeren wij eerst gesprekken met cliënten en kopen wij anders in. Zonder afwijking houden wij het bij de jaarlijkse gesprekken.",
    question_title="Gedeclareerde zorg per wijk",
    question="Welk aandeel van de budgetten wordt per wijk voor meer dan negentig procent gedeclareerd zonder contact met de gemeente, en waar wijkt dat af van andere wijken?",
    population="Persoonsgebonden budgetten in een jaar",
    indicator="Aandeel budgetten met hoge declaraties zonder contact",
    numerator="Budgetten met meer dan negentig procent gedeclareerd en geen contact",
    denominator="Alle persoonsgebonden budgetten",
    term="contact met de gemeente",
    meaning="Een gesprek of huisbezoek dat in het dossier van de gemeente staat.",
    seed=14,
    source="gemeente-zorgbudgetten",
)
TRANSACTIONS = Subject(
    key="transacties",
    title="Aankopen van woningen zonder duidelijke herkomst van het geld",
    theme="transacties",
    what_happens="Makelaars vertellen dat woningen vaker contant of via een omweg worden betaald.",
    where_it_happens="Het centrum en de wijken aan het water",
    since_when="Sinds 2022",
    compared_with="De rest van de provincie",
    who_suffers="Starters die overboden worden.",
    what_was_tried="Een voorlichtingsavond voor makelaars.",
    use_of_answer="Wijkt een wijk af, dan maken wij afspraken met makelaars en notarissen over wat zij melden. Zo niet, dan blijft het bij voorlichting.",
    question_title="Onverklaarde aankopen per wijk",
    question="Welk aandeel van de woningaankopen ligt per wijk boven wat het huishouden kan betalen, en waar wijkt dat af van andere wijken in de provincie?",
    population="Verkochte woningen in een jaar",
    indicator="Aandeel aankopen boven de financiële ruimte",
    numerator="Aankopen met een prijs boven de financiële ruimte",
    denominator="Alle aankopen",
    term="financiële ruimte",
    meaning="Het bedrag dat een huishouden volgens inkomen en vermogen hoogstens aan een woning kan uitgeven.",
    seed=15,
    source="kadaster-eigendom",
)
SAFETY = Subject(
    key="wijk",
    title="Misdrijven per wijk in de provincie",
    theme="wijk",
    what_happens="In een paar wijken is het aantal meldingen hoog. Wij weten niet of dat meer is dan je mag verwachten.",
    where_it_happens="De hele gemeente",
    since_when="Sinds 2019",
    compared_with="Alle wijken van de provincie",
    who_suffers="Bewoners en ondernemers in die wijken.",
    what_was_tried="Extra toezicht, zonder te weten of het de goede plek was.",
    use_of_answer="Een wijk die duidelijk hoger ligt, krijgt een plan met bewoners en ondernemers. Ligt niets hoger, dan houden wij het bij gewoon toezicht.",
    question_title="Misdrijven per inwoner",
    question="Hoeveel geregistreerde misdrijven zijn er per wijk in verhouding tot het aantal inwoners, en welke wijken wijken af van de andere wijken?",
    population="Inwoners op 1 januari van elk jaar",
    indicator="Geregistreerde misdrijven per inwoner",
    numerator="Geregistreerde misdrijven",
    denominator="Inwoners",
    term="geregistreerd misdrijf",
    meaning="Een misdrijf dat de politie heeft opgenomen, geteld in de wijk waar het gebeurde.",
    seed=16,
    counted_as=CountedAs.EVENTS,
    source="politie-misdrijven",
)
SUBJECTS = (EMPTY_HOMES, HOLIDAY_PARKS, PORT, CARE, TRANSACTIONS, SAFETY)
