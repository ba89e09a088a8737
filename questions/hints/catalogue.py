"""Every rule, heaviest first: its name, why it exists, an example and where it comes from."""

from django.utils.translation import gettext_lazy as _

from questions.hints import detection, gaps, sensitive, sharpness, traceability
from questions.hints.rules import Rule, Severity

METHOD = _("De Zicht Op-methode: alles dient het voorkomen, nooit het opsporen.")
STATISTICS = _(
    "Wet op het Centraal bureau voor de statistiek, artikel 37: een uitkomst leidt nooit naar een persoon of bedrijf."
)
REGISTER = _(
    "Algoritmeregister, registratie van Zicht op ondermijning: geen herkomst in een model over personen of huishoudens."
)
PRIVACY = _(
    "Algemene verordening gegevensbescherming, artikel 9 en 10: bijzondere en strafrechtelijke gegevens."
)
EQUALITY = _("Grondwet, artikel 1, en het toetsingskader tegen indirect onderscheid.")
SHARP = _("Vijf regels voor een scherpe vraag: wie, wat, waar, wanneer en vergeleken waarmee.")

RULES = (
    Rule(
        "detection",
        Severity.BLOCK,
        _("Opsporen in plaats van voorkomen"),
        _(
            "Zicht werkt aan voorkomen, niet aan opsporen van personen of bedrijven. Vraag hoe vaak iets voorkomt en"
            " waar. Heeft u een concreet vermoeden van een strafbaar feit? Ga daarmee naar de politie of het Openbaar"
            " Ministerie."
        ),
        _("Welke ondernemers op het terrein wassen geld wit?"),
        METHOD,
        detection.find,
    ),
    Rule(
        "traceability",
        Severity.BLOCK,
        _("Te herleiden tot een persoon of bedrijf"),
        _(
            "Het antwoord zou naar een persoon, adres of bedrijf kunnen leiden. Vraag naar aantallen of aandelen per"
            " buurt, wijk of gemeente."
        ),
        _("Geef ons een lijst van adressen met meer dan vier inschrijvingen."),
        STATISTICS,
        traceability.find,
    ),
    Rule(
        "origin_as_input",
        Severity.BLOCK,
        _("Herkomst als invoer van een model"),
        _(
            "Herkomst, nationaliteit of afkomst is nooit invoer voor een model, een score of een selectie. Kies een"
            " kenmerk van het gebied of van het verschijnsel zelf, bijvoorbeeld hoelang een woning leegstaat."
        ),
        _("Kunnen we met een model op nationaliteit en leeftijd het risico inschatten?"),
        REGISTER,
        sensitive.find_origin_as_input,
    ),
    Rule(
        "origin",
        Severity.JUSTIFY,
        _("Herkomst als kenmerk van een groep"),
        _(
            "Herkomst mag alleen een groep beschrijven, en alleen met een goede reden. Leg uit waarom het nodig is en"
            " waarom een ander kenmerk niet volstaat."
        ),
        _("Welk aandeel van de arbeidsmigranten woont per wijk op een vakantiepark?"),
        REGISTER,
        sensitive.find_origin,
    ),
    Rule(
        "sensitive",
        Severity.JUSTIFY,
        _("Gevoelig kenmerk"),
        _(
            "Dit is een gevoelig kenmerk. Leg uit waarom de vraag er niet zonder kan, wie het gebruik toestaat en hoe u"
            " voorkomt dat een groep er last van krijgt."
        ),
        _("Hoe vaak krijgen bewoners met een verslaving te maken met uitbuiting?"),
        PRIVACY,
        sensitive.find_sensitive,
    ),
    Rule(
        "proxy",
        Severity.JUSTIFY,
        _("Kenmerk dat voor iets anders kan staan"),
        _(
            "Dit kenmerk kan ongemerkt samenvallen met herkomst of een andere gevoelige eigenschap. Leg uit waarom het"
            " nodig is en waarom een ander kenmerk niet volstaat."
        ),
        _("Hoeveel gezinnen met een uitkering wonen in de wijk?"),
        EQUALITY,
        sensitive.find_proxy,
    ),
    Rule(
        "vague",
        Severity.WARN,
        _("Vaag woord"),
        _(
            "Dit woord kan iedereen anders uitleggen. Geef een maat, een grens of een begrip dat u samen vastlegt."
        ),
        _("Is er veel overlast in de wijk?"),
        SHARP,
        sharpness.find_vague,
    ),
    Rule(
        "causal_claim",
        Severity.WARN,
        _("Oorzaak en gevolg"),
        _(
            "Deze cijfers laten zien wat samen voorkomt, niet wat de oorzaak is. Vraag of twee dingen samen voorkomen,"
            " en zet uw uitleg bij het vermoeden."
        ),
        _("Leidt leegstand tot meer drugshandel?"),
        SHARP,
        sharpness.find_causal,
    ),
    Rule(
        "two_questions",
        Severity.WARN,
        _("Meer dan één vraag"),
        _("Dit lijken twee vragen in één. Maak er één van, en bewaar de andere voor een volgende ronde."),
        _("Hoeveel panden staan leeg en hoe komt dat?"),
        SHARP,
        sharpness.find_two,
    ),
    Rule(
        "small_area",
        Severity.WARN,
        _("Gebied te klein"),
        _(
            "In een gebied zo klein als dit moet bijna elk cijfer worden afgeschermd. Kies een buurt, wijk of gemeente."
        ),
        _("Hoeveel woningen staan per straat leeg?"),
        STATISTICS,
        sharpness.find_small,
    ),
    Rule(
        "no_comparison",
        Severity.WARN,
        _("Geen vergelijking"),
        _("Vergeleken met wat? Kies gebieden of jaren om mee te vergelijken."),
        _("Hoeveel woningen stonden in 2024 leeg in onze gemeente?"),
        SHARP,
        fields=("comparison",),
        is_missing=gaps.says_no_comparison,
    ),
    Rule(
        "no_area",
        Severity.WARN,
        _("Geen gebied"),
        _("Op welk niveau? Kies gemeente, wijk of buurt."),
        _("Hoeveel woningen stonden in 2024 langer leeg dan in 2020?"),
        SHARP,
        fields=("area_level",),
        is_missing=gaps.says_no_area,
    ),
    Rule(
        "no_period",
        Severity.WARN,
        _("Geen periode"),
        _("Over welke jaren? Vul het eerste en het laatste jaar in."),
        _("Hoeveel woningen staan leeg per wijk?"),
        SHARP,
        fields=("period_from", "period_to"),
        is_missing=gaps.says_no_period,
    ),
    Rule(
        "no_use",
        Severity.WARN,
        _("Geen gebruik van het antwoord"),
        _(
            "Wat doet u als het antwoord ja is, en wat als het nee is? Vraag alleen waar u iets mee gaat doen."
        ),
        _("Wij zijn gewoon benieuwd hoeveel panden er leegstaan."),
        SHARP,
        sharpness.find_no_use,
        fields=("use_of_answers",),
    ),
)
RULE = {rule.name: rule for rule in RULES}
