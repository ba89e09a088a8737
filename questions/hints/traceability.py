"""Leading to a person, an address or a company: lists, identifiers, one unit at a time, one particular case."""

import re
from collections.abc import Iterator

from questions.hints import units
from questions.hints.nouns import ONE_OF
from questions.hints.reading import Reading, words
from questions.hints.vocabulary import ADJECTIVES, COUNTED, ONE, TARGETS

COUNTING = re.compile(COUNTED, re.IGNORECASE)
SHARE = re.compile(r"\b(?:aandeel|percentage|procent|hoeveel procent)\b", re.IGNORECASE)
IDENTIFIERS = words(
    r"kentekens?|(?:bank)?rekeningnummers?|kvk-?nummers?|huisnummers?|geboortedat(?:a|um)|ibans?"
)
NUMBERS = words(
    r"bsn(?:'s|-?nummers?)?|burgerservicenummers?|telefoonnummers?|06-?nummers?|mobiele nummers|e-?mailadres\w*|mailadres\w*|"
    r"paspoortnummers?|identiteit(?:en|sgegevens)?(?= |$)|(?:telefoon|locatie|zendmast|bel)gegevens|(?:facebook|instagram|"
    r"social media)[\w -]{0,2}"
    r"(?:accounts?|profiel\w*|pagina\w*)|(?:belasting|bank|medische|persoonlijke|inkomens|uitkerings)gegevens van|"
    r"persoonsgegevens|naw(?:-?gegevens)?|personalia|contactgegevens|adresgegevens|namenlijst\w*|adres(?:sen)?lijst\w*|"
    r"persoonsnummers?|voor- en achterna\w+|naam en adres|naam en toenaam|foto's van \w+|license plates",
)
NAMES = words(
    r"(?:de|alle|hun|concrete|exacte|precieze|volledige|graag|met|om|bijbehorende|welke|betreffende|die|deze|wat|aan) namen",
    r"namen (?:van|en adressen|erbij|noemen|te noemen|krijgen|weten|hebben|per)|bij naam|(?:met|op) naam(?: genoemd)?|"
    r"(?:met )?naam en (?:toenaam|rugnummer)|(?:the )?names (?:and|of)|hoe (?:ze|hij|zij|die \w+) he(?:ten|et)",
    r"(?:de|alle|hun|concrete|exacte|precieze|volledige|graag|bijbehorende|betreffende|die|deze|verdachte|losse|op|hele) "
    r"adressen",
    r"adressen (?:van|waar|met|die|en|erbij|krijgen|ontvangen|hebben|weten|aanleveren|leveren|in beeld)|"
    r"(?:list of )?addresses (?:of|where|with)|op adres(?! ?niveau)(?= |$)",
)
LISTS = words(
    rf"(?:lijst\w*|namenlijst|register|bestand|ranglijst|rangorde|rangschikking|ranking|opsomming|top ?-?\d+|"
    rf"uitdraai|export|selectie|rijtje|zwarte lijst|shortlist|"
    rf"dossiers?|"
    rf"volglijst|longlist|list)(?: \w+)? (?:van|met|waarop|waarin|of|op) (?:(?:alle|de|het|onze|die|deze|\d+|mogelijk|"
    rf"mogelijke) ){{0,4}}"
    rf"{ADJECTIVES}{TARGETS}",
    rf"(?:overzicht|tabel|kaart(?:je)?|stippenkaart|inzage|excel\w*)(?: \w+)? (?:van|met|waarop|waarin|in) "
    rf"(?:(?:alle|de|onze|die|deze) ){{0,4}}{ADJECTIVES}{TARGETS}(?! per (?:wijk|buurt|gemeente|branche|sector|jaar|stadsdeel|"
    rf"kern))",
    r"(?:een |de )?lijst(?:je)? (?:waar|met wie|van wie)|zwarte lijst|blacklist",
)
LEVEL = words(
    r"(?:op|tot op|naar|tot) (?:het )?(?:adres|persoons?|huishoud(?:en)?s?|pand|object|bedrijfs|individu(?:eel|ele)?|woning|"
    r"perceel|"
    r"gezins|huisnummer|voordeur|eigenaars|ondernemers|kind)s?[- ]?niveau",
    r"(?:op|tot op) individueel niveau|tot op (?:de |het )?(?:huisnummer|voordeur|adres|pand|persoon)|individual level",
    rf"(?:uitgesplitst|uitsplitsen|uit te splitsen|gespecificeerd|opgesplitst|splits uit) (?:naar|per|op) [\w-]*{ONE}",
    rf"individuele {ADJECTIVES}{TARGETS}|individuele (?:gevallen|dossiers|casussen)",
    r"(?:exacte|precieze) (?:locaties?|plek(?:ken)?|plaats(?:en)?|ligging)|gps(?:-\w+)?|co[oö]rdina(?:ten|at)|"
    r"stuk voor stuk|een voor een (?:zien|nalopen|langs)|één voor één|op persoon(?:lijk niveau)?|huis voor huis",
)
LEADS_BACK = words(
    rf"(?:te )?(?:herleiden|terug te leiden|terug te voeren|terugvoeren|herleidbaar|herkenbaar|te koppelen|koppelen)"
    rf"(?: zijn)? (?:tot|naar|aan|voor) (?:(?:een|de|het|concrete|specifieke|bepaalde|individuele|één) )*(?:{TARGETS}|"
    rf"[\w-]*{ONE})",
    r"(?:welke|wie) (?:dat|dit|het) (?:zijn|is|betreft|precies zijn)|om wie (?:het|dat) (?:\w+ )?(?:gaat|draait)|"
    r"terug te vinden (?:is|zijn) (?:wie|welke)",
    r"(?:niet|on)[- ]?(?:geanonimiseerd|gepseudonimiseerd)\w*|de-?anonimiser\w*|(?:de )?(?:pseudonimisering|anonimisering) "
    r"(?:er ?af|ongedaan|weg|terugdraaien|opheffen)\w*|herpersonaliser\w*",
    r"ook (?:als|wanneer|al|indien) (?:het )?(?:er )?(?:om )?(?:maar |slechts )?(?:één|een|1|twee|2|drie|3|enkele|een paar|"
    r"minder dan "
    r"(?:vijf|tien|5|10))(?: \w+){0,3}",
    r"(?:zonder|niet) (?:af ?te ?ronden|afronding|afronden|afscherming|af te schermen|onderdrukking)|"
    r"(?:cellen|aantallen|groepen) (?:kleiner dan|onder de|van minder dan) (?:vijf|tien|5|10|drie|3)\b",
)
# Street and number, postcode with letters, number plate, account, telephone, a title with a name, a company's legal form.
PARTICULAR = re.compile(
    r"\b(?:huis)?nummer \d+\w? (?:aan|in|van|op) (?:de |het )?[A-Z]|\b[\w'-]*(?:straat|laan|weg|plein|kade|gracht|"
    r"dijk|singel|steeg|hof|pad) \d{1,4}\s?[a-zA-Z]?(?!\d| ?(?:km|meter|tot|"
    r"woningen|panden|jaar))\b"
    r"|\b\d{4} ?[A-Z]{2}\b(?! ?\d{4})|\b[A-Z]{2}-\d{2,3}-[A-Z]{1,2}\b|\b\d{1,2}-[A-Z]{2,3}-[A-Z0-9]{1,2}\b|"
    r"\b[A-Z]{1,2}-\d{3}-[A-Z]{1,2}\b"
    r"|\bNL\d{2} ?[A-Z]{4}|\b06[- ]?\d{8}\b|\b\d{9}\b|[\w.]+@[\w-]+\.\w+"
    r"|\b(?:[Mm](?:ijn|e)?he+r|[Mm]eneer|[Mm]evrouw|[Dd]hr\.?|[Mm]w\.?|[Mm]evr\.?|[Dd]e heer|[Ff]amilie|[Ff]irma|"
    r"[Bb]roers|[Gg]ebroeders|"
    r"[Ww]ethouder|[Rr]aadslid|[Dd]irecteur|[Oo]ndernemer|[Bb]urgemeester)\s+"
    r"(?:(?:van|de|den|der|el|ten|ter)\s+)*[A-Z][\w'-]+"
    r"|\b(?:[Aa]utobedrijf|[Gg]arage|[Rr]estaurant|[Cc]af[eé]|[Hh]otel|[Kk]apsalon|[Zz]orgbureau|[Uu]itzendbureau|"
    r"[Tt]ransportbedrijf|"
    r"[Cc]offeeshop|[Ss]lagerij|[Bb]akkerij|[Bb]elwinkel|[Nn]otaris|[Mm]akelaar)\s(?:(?:van|de|den|der|het|"
    r"'t)\s)*[A-Z][\w'-]+"
    r"|\b[\w-]*(?:bedrijf|school|winkel|zaak|bureau|club|stichting|salon|firma|gym|studio|loods|bende)\s(?:De\s|Het\s|"
    r"'t\s)?[A-Z][\w'-]+"
    r"|\b[A-Z]\.\s?(?:[A-Z]\.\s?)*(?:(?:van|de|den|der|el)\s)+[A-Z][a-z]+"
    r"|\b(?!(?:De|Het|Een|Per|Elke|Welke|Onze)\b)[A-Z][\w&'-]*(?:\s[A-Z][\w&'-]*){0,3}\s(?:B\.?V\.?|N\.?V\.?|VOF|V\.O\.F\.|"
    r"Holding)(?!\w)"
)
# "Het winkelpand aan de Markt", "de kopers van de villa's aan de Boslaan": one street is a handful of doors.
STREET = (
    r"(?: \w+)? (?:aan|in|op|langs) (?:de |het )?[A-Z][\w'-]*(?:straat|laan|weg|plein|kade|gracht|dijk|singel|steeg|hof|pad|"
    r"markt|erf|baan|dreef|plantsoen|plaats|ring)\b"
)
ONE_ON_A_STREET = re.compile(rf"\b(?i:(?:het|de|dat|die|een|dit|deze) (?:[\w-]+e )?{ONE_OF}){STREET}")
MANY_ON_A_STREET = re.compile(rf"\b[\w'-]+(?:en|s){STREET}")
THIS_ONE = words(
    rf"(?:dit|deze|die ene|dat ene|een bepaalde?|één bepaalde?|één specifieke?|een specifieke?|mijn|onze eigen) (?:[\w-]+e "
    rf")?[\w-]*{ONE}",
)
IS_IT = re.compile(
    rf"^(?:\W*(?:is|zit|klopt het dat|kan het dat|[a-z]+t)) (?:de|het|die|dat|onze) (?:[\w-]+e "
    rf")?[\w-]*{ONE}\b(?!\s+(?:sinds|gestegen|gedaald|toegenomen))"
    rf"|(?:van|bij|door|achter|of|over|tegen) (?:die|dat) (?:[\w-]+e )?[\w-]*{ONE}\b",
    re.IGNORECASE,
)


def find(reading: Reading) -> Iterator[str]:
    """The phrases whose answer would lead to a person, an address or a company."""
    yield from (match.group()[:80] for match in PARTICULAR.finditer(reading.text))
    yield from reading.phrases([IDENTIFIERS, NAMES], unless=COUNTING)
    yield from reading.phrases([ONE_ON_A_STREET], unless=SHARE)
    yield from reading.phrases([MANY_ON_A_STREET], unless=COUNTING)
    yield from reading.phrases([LISTS, LEADS_BACK, NUMBERS])
    yield from reading.phrases([THIS_ONE, IS_IT], unless=COUNTING)
    yield from reading.phrases([LEVEL])
    yield from units.find(reading)
