"""What somebody means to do with the answer: hand a person or company over, score them, point them out."""

import re
from collections.abc import Iterator

from questions.hints.nouns import AGENTS, ONE_OF
from questions.hints.reading import Reading, words
from questions.hints.vocabulary import COUNTED, ONE, PARTIES, TARGETS, WRONG

GAP = r"(?:\W+[\w'-]+){0,6}?\W+"
NEAR = r"(?:\W+[\w'-]+){0,4}?\W+"
COUNTING = re.compile(COUNTED, re.IGNORECASE)
SOMEBODY = rf"(?:{PARTIES}|{AGENTS})"
# Handing over to those who go after somebody.
HAND_OVER = words(
    r"(?:zodat|waarna|opdat|dan kan|dan kunnen|so that)"
    + NEAR
    + r"(?:politie|handhaving|handhavers|boa's?|marechaussee|fiod|recherche|"
    r"inspecteurs?|toezichthouders?|belastingdienst|justitie|om|wijkagent|interventieteam|police)"
    + GAP
    + r"(?:langs|ingrijpen|"
    r"aanhouden|op ?treden|erop ?af|er op af|eropaf|achteraan|invallen|inval|sluiten|aanpakken|aan de deur|beboeten|"
    r"arresteren|"
    r"aan de slag met (?:deze|die) \w+|oppakken|langsgaan|langskomen)",
    rf"(?:namen|adressen|gegevens|personen|bedrijven|{WRONG})"
    + GAP
    + r"(?:door ?te ?geven|doorgeven|overdragen|over te dragen|"
    r"doorspelen|door te spelen|doorsturen|leveren|aanleveren)",
    r"(?:handhavend|bestuursrechtelijk|hard) (?:op te )?(?:treden|optreden) (?:tegen|bij|op) (?:\w+ ){0,3}"
    + TARGETS,
    r"(?:sluiten|sluiting|ontruimen|onteigenen) van (?:deze|die|de betreffende) \w+",
    r"(?:waar|bij wie|op welke plek\w*) (?:\w+ ){0,3}(?:binnenvallen|een inval|invallen|aanbellen|huiszoeking\w*|"
    r"controleren)",
)
# A score or a forecast for one person or company.
SCORE = words(
    rf"(?:risicoscores?|risico-?inschatting\w*|scores?|risicoprofiel\w*|risicotaxatie\w*|waarschuwing\w*|signaal|vlag\w*) "
    rf"(?:\w+ ){{0,3}}(?:per|voor|van|bij|aan) (?:(?:de|elke?|iedere?|alle|een|individuele|onze) )*(?:[\w-]+e )?"
    rf"(?:{TARGETS}|[\w-]*{ONE})",
    rf"(?:voorspel\w*|inschatten|schat in|te voorspellen)(?:\W+[\w'-]+){{0,6}}?\W+(?:welke|of een|wie|of "
    rf"deze)\W+(?:\w+\W+){{0,2}}?"
    rf"(?:{TARGETS}|[\w-]*{ONE}|er)",
    rf"[\w-]*{ONE} (?:\w+ )?(?:een )?(?:risicoscore|risicoprofiel|score) (?:\w+ )?(?:krijgt|geven|toekennen|heeft)",
    rf"(?:algoritme|model|ai|systeem) (?:dat|die|om) (?:\w+ ){{0,4}}?{WRONG}",
)
# "Waarmee de toezichthouder een onderzoek kan starten": the answer sets those who enforce to work.
ENFORCERS = (
    r"(?:politie|recherche|rechercheurs?|handhaving|handhavers?|boa'?s?|toezichthouders?|inspecties?|inspecteurs?|fiod|justitie|"
    r"belastingdienst|marechaussee|douane|wijkagent(?:en)?|officier(?:en)? van justitie|openbaar ministerie|interventieteams?|"
    r"controleurs?|opsporing\w*)"
)
SETS_TO_WORK = words(
    rf"(?:waarmee|waarop|zodat|waarna|opdat|om te zorgen dat|dan kan|dan kunnen){NEAR}{ENFORCERS}{GAP}(?:onderzoek\w*|"
    rf"(?:aan ?)?(?:val|pak|houd)len|ingrijpen|ingaan|beginnen|starten|controler\w*|controles?|gericht\w*|verder|aan de slag|"
    rf"handhaven|beboeten|sluiten|afgaan|langs\w*|toeslaan|verhoren|invallen|doorzoeken|vervolgen)",
    rf"(?:input|aanknopingspunten|startpunt|signalen|tips|leads|zaken|informatie) (?:\w+ ){{0,3}}(?:voor|aan) (?:de |het |onze )?"
    rf"{ENFORCERS}",
    r"gericht(?:er|e)? (?:te )?(?:kunnen )?(?:controleren|handhaven|invallen|optreden|aanschrijven|beboeten)|"
    r"gerichte (?:controles?|"
    r"invallen|huisbezoeken|handhaving)",
)
# "Een model dat aangeeft of de aanvrager te vertrouwen is": a judgement on one person or company.
JUDGES = words(
    rf"(?:[\w-]*model(?:len)?|algoritme|[\w-]*score|systeem|tool|dashboard|check|toets|computer|ai|"
    rf"data)(?:\W+[\w'-]+){{0,10}}?\W+"
    rf"(?:of|welke?|wanneer|dat) (?:(?:de|het|een|die|dit|deze|iedere?|elke?) )?(?:[\w-]+e )?{ONE_OF}",
    rf"(?:voorspel\w*|inschat\w*|aangeeft|aangeven|verraadt|verraden|waarschuwt|waarschuwen|alarmeert|signaleert|seintje|"
    rf"alert|melding krijgen)(?:\W+[\w'-]+){{0,5}}?\W+(?:of|zodra|wanneer|als|dat) (?:(?:de|het|een|iemand|die|deze) )?"
    rf"(?:[\w-]+e )?(?:{ONE_OF}|iemand)",
    rf"(?:kans|risico|waarschijnlijkheid) dat (?:een|de|het|die|deze) (?:[\w-]+e )?{ONE_OF}",
)
# Separable verbs with somebody between the halves: "wijs de bewoners aan die", "licht alle aanbieders door".
HALVES = words(
    *(
        rf"(?:{stem})(?:\W+[\w'-]+){{0,7}}?\W+{SOMEBODY}(?:\W+[\w'-]+){{0,7}}?\W+{particle}"
        for stem, particle in (
            ("wijs|wijst|wijzen", "aan"),
            ("licht|lichten", "(?:door|eruit)"),
            ("pik|pikken|haal|halen|vis|vissen|filter|filteren|zeef", "(?:eruit|er uit|uit)"),
            ("trek|trekken|loop|lopen|ga|gaan", "na"),
            ("pak|pakken", "(?:aan|op)"),
            ("hou|houd|houden", "(?:in de gaten|in het oog|aan)"),
            ("breng|brengen|krijg|krijgen", "(?:in het vizier|in de smiezen|op het spoor|in beeld)"),
            ("zet|zetten", "(?:op een rij(?:tje)?|op de kaart)"),
        )
    ),
)
# The same in one piece, behind the object: "malafide verhuurders in de smiezen krijgen".
ON_THE_TRAIL = words(
    rf"{SOMEBODY}{GAP}(?:in de smiezen|op het spoor|in de peiling|te pakken|in de val|tegen de lamp|achter de broek|op de hielen|"
    rf"onder de loep|het vuur aan de schenen|eruit (?:\w+ ){{0,2}}?(?:pikken|halen|gefilterd|filteren|gehaald))",
    r"(?:op het spoor (?:te )?komen|in de smiezen|tegen de lamp (?:te )?(?:lopen|laten lopen)|oppakken|opgepakt (?:kunnen|kan)|"
    r"schuldig (?:maakt|maken|maakte|maakten|gemaakt|is aan|zijn aan))",
    r"(?:te|kunnen|willen) traceren (?:tot|naar)|strafrechtelijk\w*(?=\W+(?:[\w'-]+\W+){0,4}(?:beginnen|aanpakken|vervolgen|"
    r"doen|optreden|tegen))",
)


def find(reading: Reading) -> Iterator[str]:
    """The phrases that hand over, score or point out."""
    yield from reading.phrases([SCORE, JUDGES, HALVES, ON_THE_TRAIL], unless=COUNTING)
    yield from reading.phrases([HAND_OVER, SETS_TO_WORK])
