"""The checklists as data: version, themes, questions with guidance, references and hard stops."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

LEGAL, ETHICS = "legal", "ethics"


@dataclass(frozen=True)
class Item:
    """One question of a checklist. `stops_on` is the answer that excludes a positive decision."""

    theme: str
    key: str
    text: str
    guidance: str
    reference: str = ""
    stops_on: str = ""


LEGAL_V1 = (
    Item("Doel", "prevention", "Dient de vraag alleen om te voorkomen, en niet om op te sporen?", "Een vraag die personen of bedrijven aanwijst, hoort bij politie en OM.", "Wet CBS art. 3; AI-verordening art. 5", "no"),
    Item("Doel", "purpose", "Is het doel zo precies beschreven dat ander gebruik is uitgesloten?", "Let op wat de gemeente met elk antwoord wil doen.", "AVG art. 5 lid 1 onder b"),
    Item("Grondslag", "basis", "Is er voor elke bron een grondslag?", "Kijk per bron naar de wet, het doel en de toestemming van de houder.", "AVG art. 6, 9 en 10; UAVG", "no"),
    Item("Grondslag", "compatible", "Past dit gebruik bij het doel waarvoor de gegevens zijn verzameld?", "Statistisch onderzoek mag, als er waarborgen zijn.", "AVG art. 5 en 89"),
    Item("Bronnen", "minimal", "Worden alleen gegevens gevraagd die echt nodig zijn?", "Leg elk gevraagd gegeven naast de vraag.", "AVG art. 5 lid 1 onder c"),
    Item("Bronnen", "special", "Worden bijzondere of strafrechtelijke gegevens alleen gebruikt als het niet anders kan?", "Vraag om een onderbouwing per gegeven.", "AVG art. 9 en 10"),
    Item("Uitkomst", "traceable", "Is de uitkomst niet te herleiden tot een persoon, huishouden of bedrijf?", "Ook niet door tabellen of publicaties te combineren.", "Wet CBS art. 37", "no"),
    Item("Uitkomst", "legal_effect", "Heeft de uitkomst geen rechtsgevolg voor iemand?", "Een cijfer over een gebied mag geen besluit over een persoon worden.", "AVG art. 22; Awb art. 3:2"),
)

ETHICS_V1 = (
    Item("Doel en preventie", "prevention_only", "Gaat het alleen om voorkomen, zonder uitkomst over een persoon of bedrijf?", "Lees de vraag, de tabel en wat de gemeente met het antwoord wil doen.", "Algoritmekader 1-pba-02", "no"),
    Item("Doel en preventie", "legal_ground", "Staat vast op welke grond elke bron is gebruikt?", "Het advies van de landsadvocaat staat hiernaast.", "Algoritmekader 1-pba-05", "no"),
    Item("Doel en preventie", "owner", "Is duidelijk wie van de uitkomst is en wie er iets mee doet?", "Zonder eigenaar blijft een cijfer zonder gevolg, of krijgt het een verkeerd gevolg.", "IAMA 1.4"),
    Item("Privacy", "disclosure", "Is de controle op herleidbaarheid gedaan, en gaat die over deze tabel?", "Twee controleurs gaven de tabel vrij. Let op kleine aantallen.", "Algoritmekader 4-owk-10", "no"),
    Item("Privacy", "minimal_data", "Is niet meer gebruikt dan nodig was?", "Vergelijk de gebruikte gegevens met de vraag.", "AVG art. 5; Algoritmekader 3-dat-04"),
    Item("Etnisch profileren", "direct", "Maakt een kenmerk in de analyse onderscheid naar afkomst, nationaliteit of migratieachtergrond?", "Zulke kenmerken mogen nooit invoer zijn van een model.", "CvRM A1; grw-02", "yes"),
    Item("Etnisch profileren", "proxy", "Is onderzocht of een kenmerk daar indirect voor in de plaats komt?", "Een buurt of postcode kan zo'n kenmerk zijn. Vraag naar de samenhang.", "CvRM A2; Algoritmekader 5-ver-03"),
    Item("Etnisch profileren", "justified", "Is het verschil nodig voor het doel, en kan het doel niet lichter worden bereikt?", "Geschikt, nodig en in verhouding: alle drie moeten kloppen.", "CvRM B2"),
    Item("Etnisch profileren", "explainable", "Kan de gemeente uitleggen waarom deze kenmerken zijn gebruikt?", "De uitleg moet ook te begrijpen zijn voor wie in het gebied woont.", "CvRM C"),
    Item("Noodzaak", "lighter_means", "Is gekeken of het met minder gegevens of een lichter middel kan?", "Bijvoorbeeld met open cijfers, of met een gesprek.", "IAMA 4.5; Algoritmekader 2-owp-13"),
    Item("Noodzaak", "proportionate", "Staan de mogelijke maatregelen in verhouding tot het probleem?", "Kijk naar wat bij elk inzicht wordt voorgesteld.", "IAMA 4.3"),
    Item("Noodzaak", "review_date", "Is afgesproken wanneer de uitkomst opnieuw wordt bekeken?", "Cijfers verouderen en mogen niet eeuwig blijven staan.", "Algoritmekader 7-mon-04"),
    Item("Beeld van buurten", "stigma", "Doen woorden, kleuren en vergelijking recht aan de mensen die er wonen?", "Hoog of laag is niet hetzelfde als goed of fout.", "IAMA 3.5"),
    Item("Beeld van buurten", "feedback", "Is duidelijk of de cijfers laten zien wat er gebeurt, of waar wordt gekeken?", "Meer toezicht geeft meer registraties. Dat kan zichzelf versterken.", "Algoritmekader 4-owk-08"),
    Item("Beeld van buurten", "like_with_like", "Is vergeleken met gebieden die erop lijken, met genoeg inwoners?", "Gebieden met te weinig inwoners horen er niet tussen te staan.", "Algoritmekader 5-ver-02"),
    Item("Uitleg en kwaliteit", "uncertainty", "Is te zien hoe zeker de uitkomst is?", "Een verschil dat toeval kan zijn, mag geen afwijking heten.", "Algoritmekader 5-ver-02"),
    Item("Uitleg en kwaliteit", "method_page", "Kan een buitenstaander de methode en de beperkingen begrijpen?", "Denk aan een raadslid of een bewoner.", "Algoritmekader 6-imp-05"),
    Item("Uitleg en kwaliteit", "complaint", "Weet iemand die het niet eens is met de uitkomst waar hij terecht kan?", "Er hoort een weg te zijn voor vragen, klachten en verbetering.", "Algoritmekader 6-imp-06"),
)

CHECKLISTS: tuple[tuple[str, int, str, tuple[Item, ...]], ...] = (
    (LEGAL, 1, "Toetsingskader landsadvocaat", LEGAL_V1),
    (ETHICS, 1, "Toetsingskader adviescommissie", ETHICS_V1),
)


def load(checklist_model: Any, question_model: Any) -> None:
    """Write every version that is not there yet, and put the highest of each kind in use. Models come from the caller,
    so that a migration can pass its own."""
    for kind, version, title, items in CHECKLISTS:
        checklist, made = checklist_model.objects.get_or_create(
            kind=kind, version=version, defaults={"title": title, "is_current": False}
        )
        for position, item in enumerate(items) if made else ():
            question_model.objects.create(
                checklist=checklist,
                key=slugify(item.key.replace("_", "-")),
                theme=item.theme,
                position=position,
                text=item.text,
                guidance=item.guidance,
                reference=item.reference,
                stops_on=item.stops_on,
            )
    for kind in (LEGAL, ETHICS):
        newest = checklist_model.objects.filter(kind=kind).order_by("-version").first()
        checklist_model.objects.filter(kind=kind).exclude(pk=newest.pk).update(is_current=False)
        checklist_model.objects.filter(pk=newest.pk).update(is_current=True)
