"""A row for each person, company or address, and persons looked at one by one; a ratio of two totals is none of these."""

import re
from collections.abc import Iterator

from questions.hints.nouns import MANY_OF, ONE_OF
from questions.hints.reading import PHRASE, Reading, denied, words

# "Per student", "van elk huisje", "voor iedere ingeschrevene".
EACH = words(
    rf"per (?:individuele? |afzonderlijke? |losse )?{ONE_OF}",
    rf"(?:(?:van|voor|bij|over|door|met|aan|op|in) )?(?:elke?|iedere?|ieder) (?:[\w-]+e )?{ONE_OF}",
)
# The words of somebody who wants to see each of them.
ROWS = re.compile(
    r"\b(?:be(?:keken|kijk\w*)|zien|ziet|inzien|tonen|toont|weergeven|weergegeven|aan ?te ?geven|aangeven|"
    r"aangegeven|nagaan|na te "
    r"gaan|vastleg\w*|noter\w*|genoteerd|bijhouden|bijgehouden|registrer\w*|aanlever\w*|aangeleverd|leveren|verstrekken|"
    r"in (?:beeld|kaart)|naast elkaar|op een rij|uitdraai|overzicht|lijst|profiel|dossier|uitspl\w+|uitgesplitst|specificatie|"
    r"apart|afzonderlijk|checken|controleren|beoordel\w*|voorspel\w*|score\w*|kans\w*|krijgen|ontvangen|hebben|nodig|weten|"
    r"achterhalen|bepalen|vaststellen|geef|geven|noem|toon|maak|stuur|lever|graag|koppelen|gekoppeld)\b",
    re.IGNORECASE,
)
# "Aantal woningen per eigenaar": a quantity that is divided by what follows "per".
QUANTITY = (
    r"\b(?:hoeveel|aantal(?:len)?|aandeel|aandelen|percentages?|uren|uur|dagen|bedrag\w*|euro'?s?|kosten|uitgaven|omzet|schuld|"
    r"inkomen|vermogen|waarde|huurprijs|verbruik|oppervlakte?|ruimte|bezetting|verzuim|woonduur|duur|[\w-]{3,}(?:en|s))"
)
DIVIDED = re.compile(rf"{QUANTITY}(?: [\w-]+){{0,2}} $", re.IGNORECASE)
COUNTS = re.compile(
    r"\b(?:hoeveel|aantal(?:len)?|aandeel|percentages?|hoe (?:hoog|groot|lang|vaak)|wat (?:is|was|waren|zijn))\b",
    re.IGNORECASE,
)
ON_AVERAGE = re.compile(
    r"\b(?:gemiddeld\w*|mediaan|mediane|doorsnee|modaal|modale|per (?:100|1\.?000|10\.?000|100\.?000))\b",
    re.IGNORECASE,
)
COMPARED = re.compile(
    r"\b(?:vergelek\w*|vergelijk\w*|ten opzichte van|t\.?o\.?v\.?|afgezet tegen|verschil\w*|verdel\w*|in klassen|ontwikkel\w*|"
    r"(?:hoger|lager|meer|minder|groter|kleiner|langer|korter)(?: \w+)? dan|dan in|gestegen|gedaald|toegenomen|afgenomen)\b",
    re.IGNORECASE,
)
# What statistics divide by every day: nobody asks for a row per inhabitant.
DENOMINATOR = re.compile(
    r"^per (?:inwoner|leerling|student|scholier|school|basisschool|club|verzekerde|huisarts|agent|wijkagent|ambtenaar|medewerker|"
    r"werknemer|docent|leraar|vrijwilliger|wijkwerker|bezoeker)$",
    re.IGNORECASE,
)
ONE_BY_ONE = words(
    rf"{MANY_OF}(?:\W+[\w'-]+){{0,8}}?\W+(?:afzonderlijk|individueel|apart|stuk voor stuk|(?:één|een) voor (?:één|een)|op naam|"
    rf"bij naam)(?:\W+[\w'-]+){{0,3}}?\W+(?:zien|bekijken|bekeken|volgen|gevolgd|in (?:kaart|beeld)|weten|nagaan|krijgen|"
    rf"beoordelen|onderzoeken|bespreken|besproken|doornemen|aanleveren|aangeleverd)",
    rf"(?:afzonderlijke|losse) {MANY_OF}|individuele (?!begeleiding|zorg|verschil|hulp|ondersteuning|aanpak|huur|vrijheid)\w+",
    rf"(?:de )?namen? van (?:de|het|elke?|iedere?|die) (?:[\w-]+e )?(?:{ONE_OF}|{MANY_OF})",
)
# "Handelsnamen sturen", "stuur ons de woonadressen": what identifies, and the handing over of it.
MARKS = (
    r"(?!(?:deel|op|in|af|toe|over|aan|onder|mee|waar|door|plaats|straat|wijk|buurt|merk|domein)namen)[\w-]*(?:namen|adressen|"
    r"adresgegevens|contactgegevens|kentekens|rekeningnummers|kvk-nummers|polisnummers|geboortedata|personalia)"
)
GIVES = (
    r"(?:sturen|stuur|krijgen|ontvangen|leveren|lever|aanleveren|aangeleverd|doorgeven|verstrekken|verstrekt|geven|geef|opvragen|"
    r"delen|noemen|inzien|overleggen|mailen|meesturen|bijvoegen|opleveren|opgeven)"
)
HANDS = words(rf"{GIVES}(?:\W+[\w'-]+){{0,4}}?\W+{MARKS}", rf"{MARKS}(?:\W+[\w'-]+){{0,3}}?\W+{GIVES}")
COUNTED_BEFORE = re.compile(r"\b(?:hoeveel|aantal(?:len)?|aandeel|percentage|deel van)\b", re.IGNORECASE)


def find(reading: Reading) -> Iterator[str]:
    """The phrases that ask for one row a person, company or address, or for what tells them apart."""
    is_compared = reading.has(COMPARED)
    for clause in reading.clauses:
        for match in EACH.finditer(clause):
            if not _is_ratio(clause, match, is_compared=is_compared) and not denied(
                clause, match.start(), match.end()
            ):
                yield match.group()[:PHRASE]
    yield from reading.phrases([ONE_BY_ONE])
    yield from reading.phrases([HANDS], unless=COUNTED_BEFORE)


def _is_ratio(clause: str, match: re.Match[str], *, is_compared: bool) -> bool:
    """Whether what stands before "per" is divided by it, so that the answer is one figure for an area or a branch."""
    if ON_AVERAGE.search(clause):
        return True
    before = clause[: match.start()]
    if not match.group().lower().startswith("per "):
        return bool(before.strip()) and not ROWS.search(clause) and not COUNTS.search(before)
    wants_rows = ROWS.search(clause[match.end() :]) is not None
    if DENOMINATOR.match(match.group()):
        return not wants_rows
    is_counted = COUNTS.search(before) is not None or DIVIDED.match(before) is not None
    return is_counted and is_compared and not wants_rows and DIVIDED.search(before) is not None
