"""The parts of a DPIA and of an IAMA as data: what each asks, in our own words.

The order and the numbers follow the Model DPIA Rijksdienst 3.0 (20 parts and an introduction) and the IAMA 2.0 of February
2026 (five parts with blocks).
"""

# ruff: noqa: E501  (the table reads best with one part a line)
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sources.models import AssessmentKind

Words = str | Promise


@dataclass(frozen=True)
class Part:
    """One part: its key, its number, what it is called, the group it belongs to and what has to be in it."""

    key: str
    number: str
    title: Words
    asks: Words
    group: Words = ""


DATA, LAW, RISK = _("A. Wat er gebeurt"), _("B. Of het mag"), _("C. Wat het voor mensen betekent")
DPIA: tuple[Part, ...] = (
    Part("intro", "0", _("Inleiding"), _("Waarom deze DPIA er is, wie meedeed en waar de pre-scan op uitkwam."), DATA),
    Part("proposal", "1", _("Voorstel"), _("Het onderzoek in gewone woorden: wat, waarom en wat er daarna verandert."), DATA),
    Part("data", "2", _("Persoonsgegevens"), _("Welke gegevens, van wie en uit welke bron. Zeg erbij wat gewoon, gevoelig, bijzonder of strafrechtelijk is."), DATA),
    Part("processing", "3", _("Verwerkingen"), _("Elke stap van de gegevens: ophalen, koppelen, rekenen, controleren, bewaren, wissen."), DATA),
    Part("techniques", "4", _("Technieken en methoden"), _("Met welke techniek u rekent, en of daar een algoritme bij zit dat zelf leert."), DATA),
    Part("purposes", "5", _("Doelen"), _("Waarvoor de gegevens worden gebruikt. Per stap van onderdeel 3."), DATA),
    Part("parties", "6", _("Betrokken partijen"), _("Wie verantwoordelijk is, wie samen verantwoordelijk zijn, wie verwerkt, wie levert en wie ontvangt."), DATA),
    Part("interests", "7", _("Belangen"), _("Wat elke partij erbij wint, en wat inwoners erbij winnen of verliezen."), DATA),
    Part("places", "8", _("Plaatsen en doorgifte"), _("Waar de gegevens staan, en of iets buiten de Europese Economische Ruimte komt."), DATA),
    Part("framework", "9", _("Juridisch en beleidsmatig kader"), _("Welke wetten en welk beleid gelden naast de AVG."), LAW),
    Part("retention", "10", _("Bewaartermijnen"), _("Hoe lang u wat bewaart, en wie wist."), LAW),
    Part("ground", "11", _("Rechtsgrond"), _("Op welke grond van artikel 6 van de AVG elke verwerking rust."), LAW),
    Part("special", "12", _("Bijzondere gegevens"), _("Welke uitzondering het verbod op bijzondere of strafrechtelijke gegevens opheft, en welke waarborgen erbij horen."), LAW),
    Part("binding", "13", _("Doelbinding"), _("Waarom statistisch onderzoek past bij het doel waarvoor de gegevens zijn verzameld."), LAW),
    Part("necessity", "14", _("Noodzaak en evenredigheid"), _("Waarom het niet met minder kan: minder gegevens, grovere gebieden, minder jaren of een ander middel."), LAW),
    Part("rights", "15", _("Rechten van mensen"), _("Hoe inzage, verbetering, bezwaar en de andere rechten werken, en welke hier zijn beperkt."), LAW),
    Part("risks", "16", _("Risico’s"), _("Wat er mis kan gaan voor mensen. Geef per risico de kans, de gevolgen en het niveau: laag, midden of hoog."), RISK),
    Part("measures", "17", _("Maatregelen"), _("Wat u doet tegen elk risico, wat er overblijft, en of u de Autoriteit Persoonsgegevens vooraf raadpleegt."), RISK),
    Part("summary", "18", _("Samenvatting"), _("In een halve bladzijde: het onderzoek, de grootste risico’s en de maatregelen."), RISK),
    Part("status", "19", _("Versie en advies van de FG"), _("Welke versie dit is, en wat de functionaris gegevensbescherming adviseerde."), RISK),
    Part("adoption", "20", _("Vaststelling"), _("Wie deze DPIA vaststelt, wanneer, en wanneer u haar opnieuw bekijkt."), RISK),
)  # fmt: skip
WHY, WHAT, HOW, HUMAN, END = (
    _("1. Waarom"), _("2. Wat"), _("3. Hoe"), _("4. Mensenrechten"), _("5. Afsluiting"),
)  # fmt: skip
IAMA: tuple[Part, ...] = (
    Part("why_goal", "1.1", _("Aanleiding en doel"), _("Welk probleem er is en wat u wilt bereiken, met hoofddoel en nevendoelen."), WHY),
    Part("why_values", "1.2", _("Publieke waarden"), _("Welke waarden u dient en welke u onder druk zet."), WHY),
    Part("why_ground", "1.3", _("Grondslag"), _("Of het om verboden AI gaat (dan stopt u), en welke wettelijke taak u uitvoert."), WHY),
    Part("why_roles", "1.4", _("Verantwoordelijkheden"), _("Wie verantwoordelijk is voor maken, gebruiken en beheren, en hoe u er weer mee stopt."), WHY),
    Part("what_kind", "2.1", _("Soort algoritme"), _("Leert het zelf of niet, en waarom u dit kiest en niet iets eenvoudigers."), WHAT),
    Part("what_rules", "2.2", _("Regels of training"), _("Waar de regels of de trainingsgegevens vandaan komen, en welke aannamen en vooroordelen erin kunnen zitten."), WHAT),
    Part("what_input", "2.3", _("Gegevens bij de inzet"), _("Welke gegevens erin gaan, hoe goed die zijn en wat zij scheef kunnen trekken."), WHAT),
    Part("what_quality", "2.4", _("Kwaliteit van de uitkomst"), _("Waaraan u ziet dat het goed genoeg is, en wat een fout teweegbrengt."), WHAT),
    Part("what_security", "2.5", _("Beheer en beveiliging"), _("Van wie het is, wie erbij kan en hoe u invoer en uitkomst beveiligt."), WHAT),
    Part("how_context", "3.1", _("Gebruik"), _("In welk proces, wanneer, waar, over welke groepen, en welke bijwerkingen u verwacht."), HOW),
    Part("how_staff", "3.2", _("De mens erachter"), _("Wat de medewerker doet, of die mag afwijken en wat die moet kunnen."), HOW),
    Part("how_telling", "3.3", _("Vertellen"), _("Wat u binnen en buiten vertelt, en hoe uit te leggen is wat er gebeurde."), HOW),
    Part("how_watching", "3.4", _("Volgen"), _("Hoe u bijhoudt of het goed blijft gaan, hoe mensen iets melden en hoe u voorkomt dat het ergens anders voor wordt gebruikt."), HOW),
    Part("how_impact", "3.5", _("Gevolgen"), _("Wie het raakt, wat het oplevert, wat het kost, en welke zorgen er blijven."), HOW),
    Part("human_rights", "4.1", _("Grondrechten"), _("Welke grondrechten u raakt. Denk aan privacy, goede naam, gelijkheid, profilering, segregatie en behoorlijk bestuur."), HUMAN),
    Part("human_law", "4.2", _("Wetgeving"), _("AI-verordening, AVG, gelijke behandeling, bestuursrecht en rechtspraak."), HUMAN),
    Part("human_weight", "4.3", _("Ernst"), _("Hoe belangrijk het recht is en hoe groot de inbreuk: licht, midden of ernstig."), HUMAN),
    Part("human_effect", "4.4", _("Doeltreffendheid"), _("Hoe zeker het is dat u uw doel bereikt."), HUMAN),
    Part("human_need", "4.5", _("Noodzaak"), _("Of het met een lichter middel kan, en wat er overblijft."), HUMAN),
    Part("end_weighing", "5.A", _("Afweging van belangen"), _("De belangen die u dient naast de belangen die u schaadt, en wat zwaarder weegt."), END),
    Part("end_advice", "5.B", _("Advies"), _("Doorgaan, aanpassen of stoppen, en waarom."), END),
    Part("end_rest", "5.C", _("Restrisico"), _("Wat er overblijft en wie dat aanvaardt."), END),
)  # fmt: skip
PARTS: dict[str, tuple[Part, ...]] = {AssessmentKind.DPIA: DPIA, AssessmentKind.IAMA: IAMA}
VERSIONS = {AssessmentKind.DPIA: "Model DPIA Rijksdienst 3.0", AssessmentKind.IAMA: "IAMA 2.0"}


def part_of(kind: str, key: str) -> Part | None:
    """The part with this key; None when this kind of assessment has no such part."""
    return next((part for part in PARTS.get(kind, ()) if part.key == key), None)
