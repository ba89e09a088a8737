"""Worked examples that stand beside the fields of the wizard: six themes of the programme, one text per field."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Example:
    """One theme, worked out: the words in a theme's name that it belongs to, and a text per field of the statement."""

    slug: str
    name: str | Promise
    words: tuple[str, ...]
    texts: dict[str, str | Promise]


EXAMPLES = (
    Example(
        "leegstand",
        _("Leegstand"),
        ("leegstand", "vastgoed", "woning", "wonen"),
        {
            "title": _("Leegstand in de binnenstad"),
            "what_happens": _(
                "Boven winkels staan etages leeg. ’s Avonds brandt er soms licht. De buurt meldt in- en uitloop."
            ),
            "where_it_happens": _("Twee winkelstraten in de binnenstad"),
            "since_when": _("Sinds 2020"),
            "compared_with": _("Binnensteden van vier gemeenten van dezelfde grootte"),
            "who_suffers": _("Bewoners ernaast, winkeliers, en mensen die een woning zoeken"),
            "what_was_tried": _("Een leegstandsverordening in 2021 en gesprekken met makelaars"),
            "use_of_answer": _(
                "Staat er meer leeg dan elders: een plan voor wonen boven winkels. Niet meer: geen nieuw plan."
            ),
            "who_decides": _("De wethouder wonen"),
        },
    ),
    Example(
        "vakantieparken",
        _("Vakantieparken"),
        ("vakantie", "park", "recreatie"),
        {
            "title": _("Wonen op vakantieparken"),
            "what_happens": _(
                "Op drie parken wonen mensen het hele jaar. Kinderen verzuimen van school en er zijn schulden."
            ),
            "where_it_happens": _("Drie parken in het buitengebied"),
            "since_when": _("Sinds ongeveer 2021"),
            "compared_with": _("Andere parken in de provincie"),
            "who_suffers": _("De kinderen, de buren en eigenaren die er alleen vakantie vieren"),
            "what_was_tried": _("Huisbezoeken door het wijkteam; dat hielp een deel van de gezinnen"),
            "use_of_answer": _(
                "Is het verzuim hoger: een jeugdteam op de parken. Is het gelijk: gewone leerplicht volstaat."
            ),
            "who_decides": _("De wethouder jeugd, samen met de burgemeester"),
        },
    ),
    Example(
        "haven",
        _("Haven en logistiek"),
        ("haven", "logistiek", "mainport", "transport"),
        {
            "title": _("Nachtelijke ritten in de haven"),
            "what_happens": _(
                "’s Nachts rijden er meer bestelauto’s op het haventerrein dan het werk verklaart."
            ),
            "where_it_happens": _("Twee terreinen in het havengebied"),
            "since_when": _("Sinds begin 2023"),
            "compared_with": _("Vergelijkbare terreinen in twee andere havens"),
            "who_suffers": _(
                "Chauffeurs die worden benaderd, bewoners aan de weg, en bedrijven die eerlijk werken"
            ),
            "what_was_tried": _("Voorlichting aan chauffeurs en betere verlichting"),
            "use_of_answer": _(
                "Hoger dan elders: afspraken over de poort in de nacht. Gelijk: de voorlichting gaat door."
            ),
            "who_decides": _("De burgemeester, met het havenbedrijf"),
        },
    ),
    Example(
        "zorg",
        _("Zorgaanbieders"),
        ("zorg", "pgb"),
        {
            "title": _("Nieuwe zorgaanbieders"),
            "what_happens": _(
                "Er komen elk jaar veel nieuwe aanbieders bij. Inwoners klagen dat de afgesproken zorg niet komt."
            ),
            "where_it_happens": _("In de hele gemeente"),
            "since_when": _("Sinds 2019"),
            "compared_with": _("De andere gemeenten in de zorgregio"),
            "who_suffers": _("Inwoners die zorg nodig hebben, en aanbieders die wel goed werken"),
            "what_was_tried": _("Een strenger contract in 2022"),
            "use_of_answer": _(
                "Meer wisselingen dan elders: eisen bij de start. Niet meer: wij kijken naar onze klachtenlijn."
            ),
            "who_decides": _("De wethouder zorg"),
        },
    ),
    Example(
        "transacties",
        _("Verdachte transacties"),
        ("transactie", "geld", "witwas"),
        {
            "title": _("Contante betalingen"),
            "what_happens": _(
                "In enkele branches wordt opvallend vaak contant betaald, ook bij hoge bedragen."
            ),
            "where_it_happens": _("Vooral aan de rand van de stad"),
            "since_when": _("Sinds 2018"),
            "compared_with": _("Dezelfde branches in de rest van de provincie"),
            "who_suffers": _("Ondernemers die eerlijk concurreren en wijken waar winkels verdwijnen"),
            "what_was_tried": _("Een gesprek met de ondernemersvereniging"),
            "use_of_answer": _(
                "Meer meldingen per duizend bedrijven: voorlichting per branche. Niet meer: wij stoppen ermee."
            ),
            "who_decides": _("De burgemeester"),
        },
    ),
    Example(
        "branches",
        _("Brancheanalyses"),
        ("branche", "sector", "bedrijv"),
        {
            "title": _("Snel wisselende winkels"),
            "what_happens": _(
                "In een paar straten openen en sluiten zaken snel na elkaar. De huur stijgt, de klanten blijven weg."
            ),
            "where_it_happens": _("Vier straten rond het station"),
            "since_when": _("Sinds 2021"),
            "compared_with": _("Winkelstraten in andere stationsgebieden"),
            "who_suffers": _("Vaste ondernemers en bewoners"),
            "what_was_tried": _("Een straatmanager, en strengere vergunningen voor één branche"),
            "use_of_answer": _(
                "Wisselt het meer dan elders: een vergunning per straat. Niet meer: de straatmanager is genoeg."
            ),
            "who_decides": _("De wethouder economie"),
        },
    ),
)
EXAMPLE = {example.slug: example for example in EXAMPLES}


def example_for(theme: str, chosen: str = "") -> Example:
    """The example that was chosen (slug), else the one whose words fit the name of the theme, else the first."""
    if chosen in EXAMPLE:
        return EXAMPLE[chosen]
    fitting = (one for one in EXAMPLES if any(word in theme.lower() for word in one.words))
    return next(fitting, EXAMPLES[0])
