"""Finding persons or companies instead of preventing: the ways in which a question asks for it."""

import re
from collections.abc import Iterator

from questions.hints import pursuit
from questions.hints.nouns import AGENTS, ONE_OF
from questions.hints.reading import INSIDE, PHRASE, Reading, words
from questions.hints.vocabulary import ADJECTIVES, BAD, COUNTED, ONE, PARTIES, TARGETS, WRONG

GAP = r"(?:\W+[\w'-]+){0,6}?\W+"
NEAR = r"(?:\W+[\w'-]+){0,4}?\W+"

# Words that are about detection whoever the object is.
HUNT = words(
    r"op ?te ?sporen|opspoor\w*|opsporen",
    r"opsporing(?!\w)",
    r"spo(?:or|ren|ort)(?:\W+[\w'-]+){0,14}?\W+op(?=\W*$|\W+(?:die|en|om|met|via|in|binnen|zodat)\b)",
    r"ontmasker\w*|arresteren|gearresteerd worden|betrap\w*|arresteer\w*|staande (?:te )?houden|staandehoud\w*",
    r"in de kraag (?:te )?(?:vatten|grijpen)|te grazen (?:te )?nemen|achter slot en grendel|achter de tralies",
    r"binnen ?te ?vallen|binnenvallen|val(?:len|t)? we" + NEAR + r"binnen",
    r"inval(?:len)? (?:te )?(?:doen|plannen|houden|organiseren)",
    r"afluister\w*|aftappen|af te tappen|doorzoek(?:en|ing\w*)|observatieteam\w*|undercover\w*|infiltreren",
    r"strafrechtelijk (?:te )?(?:vervolg\w*|onderzoek\w*|aanpak\w*|optreden)|aangifte (?:te )?doen tegen",
    r"bewijs(?:materiaal|last)? (?:te )?(?:verzamelen|leveren|vinden|rond|tegen|krijgen|hebben)|bewijsmateriaal|bewijslast",
    r"dader ?profiel\w*|dadergericht\w*|van (?:hun|zijn) bed (?:te )?lichten|in de boeien",
    r"(?:netwerk|bende)s? (?:op te rollen|oprollen)|op te rollen",
    r"gezichtsherkenning|voor de rechter (?:te )?\w+|(?:aanpak|bestrijding|opsporing) van (?:de |die |deze )?"
    + WRONG,
    rf"profiel(?:schets)? (?:\w+ )?van (?:de |een )?(?:\w+ )?{WRONG}",
    rf"het (?:stoppen|aanpakken|volgen|oppakken|oprollen|sluiten|pakken|vinden|aanhouden|vervolgen|traceren|natrekken|screenen|"
    rf"weren|uitschakelen|herkennen|identificeren) van (?:de |die |deze |alle )?(?:\w+ )?(?:{PARTIES}|{AGENTS}|{WRONG})",
    r"(?:fraude|witwassen|betrokkenheid|misbruik|schuld|strafbare feiten)"
    + GAP
    + r"(?:bewijzen|aan ?te ?tonen|aantonen|te bewijzen)",
    r"(?:hun|zijn|haar|deze|die) (?:uitkering|vergunning|subsidie|contract|huurcontract|inschrijving)(?:en)?(?: \w+){0,2} "
    r"(?:intrekken|in te trekken|stopzetten|stop te zetten|terugvorderen|weigeren|be[eë]indigen)",
    r"(?:ze|hen) (?:\w+ ){0,3}(?:aan ?te ?pakken|aanpakken|te pakken|oppakken|bestraffen|beboeten|uitzetten|vervolgen|te "
    r"stoppen|confronteren)",
    r"(?:waar|bij wie|bij welke \w+) (?:we|wij|hij|zij|de politie|handhaving) (?:dan )?(?:langs|naar binnen|op af|aan de "
    r"deur) (?:moet|kan|kun|ga|zou)\w*",
    r"track(?:ing)? down|catch(?:ing)? (?:the|those|these|them)|arrest(?:ing)? (?:the|them)|prosecut\w+|offenders",
)

# The same as something that happened: that can be counted.
HUNTED = words(
    r"opsporing(?!s?-?(?:ambt|perc|cijf|capac|dienst|instan|bevoegd|team))\w+|opgespoorde?n?|opgerolde?|"
    r"gearresteerde?n?|ontmaskerde?|heterdaad|(?:een|gerichte|onverwachte) inval(?:len)?"
)

FINDING = (
    r"(?:te )?(?:achterhalen|identificeren|selecteren|traceren|lokaliseren|herkennen|detecteren|screenen|monitoren|"
    r"controleren|doorlichten|beboeten|bestraffen|straffen|vervolgen|arresteren|aanhouden|oppakken|aanwijzen|ontruimen|"
    r"volgen|schaduwen|uitfilteren|markeren|voorspellen|ontdekken|onderscheppen|flaggen|natrekken|profileren|nalopen|"
    r"napluizen)"
    r"|(?:aan te wijzen|door te lichten|uit te filteren|op te pakken|aan te houden|na te trekken|na te lopen)"
    r"|(?:eruit|uit de data|uit het bestand) (?:te )?(?:halen|pikken|filteren|vissen|lichten)|in de gaten (?:te )?houden"
    r"|in beeld (?:te )?(?:krijgen|brengen|hebben)|in het vizier (?:te )?(?:krijgen|hebben)|(?:te )?schaduwen"
    r"|(?:herken|identificeer|selecteer|traceer|lokaliseer|detecteer|voorspel|markeer|screen|monitor|filter|aanwijs|"
    r"opspoor)t(?: eruit)?"
    r"|(?:aan ?te ?leveren|te verstrekken|op een rij(?:tje)?(?: te)? (?:zetten|krijgen)|(?:te |kunnen )noemen|op te sommen)"
    r"|(?:moet|moeten) (?:worden )?(?:gecontroleerd|gescreend|doorgelicht|opgepakt|aangehouden|aangepakt|gevolgd|bezocht|"
    r"nagetrokken)"
)
CATCHING = (
    FINDING
    + r"|(?:aan te )?pakken|te pakken(?: krijgen)?|aanpakken|(?:te )?vinden|(?:te )?vangen|(?:te )?kennen|"
    r"(?:te )?zoeken|uitzetten|weren|(?:te )?stoppen|vastzetten|in kaart (?:te )?brengen|af te pakken|uit te schakelen|"
    r"van (?:de )?straat (?:te )?halen|uit (?:de|het|onze) \w+ (?:te )?(?:krijgen|zetten|werken|weren)|te sluiten|kunnen "
    r"sluiten"
)
# "Verdachte panden aanwijzen", "de fraudeurs pakken", and the other way round: "identificeer de eigenaren".
FIND_THEM = words(
    rf"{PARTIES}{GAP}?(?:{FINDING})(?!\s+(?:van|in|op) (?:het |de )?(?:aantal|aandeel))",
    rf"{PARTIES}\s+(?:{FINDING})",
    rf"(?:in kaart|in beeld) (?:te )?brengen van (?:(?:alle|de|die|deze|onze) ){{0,4}}{ADJECTIVES}{PARTIES}",
    rf"(?:identificeren|screenen|screening|doorlichting|monitoring|profilering|identificatie|selectie|controleren|controle) "
    rf"(?:van|op) (?:(?:alle|de|onze|die|deze|individuele) ){{0,4}}{ADJECTIVES}{PARTIES}",
    rf"(?:zicht|grip|vat)(?: te)?(?: krijgen)? op (?:de |die |alle |deze )?{WRONG}",
    rf"(?:kijken|nagaan|na te gaan|weten|checken|onderzoeken|uitzoeken|vaststellen|zien|bepalen) of (?:de|het|een|die|dat|"
    rf"deze|dit|onze) "
    rf"(?:[\w-]+e )?[\w-]*{ONE}",
    rf"(?:tip|vermoeden|vermoedens|melding|signaal|signalen|aanwijzing\w*) (?:\w+ ){{0,3}}(?:over|dat|tegen) (?:een|de|het|"
    rf"deze|die|dit) "
    rf"(?:[\w-]+e )?[\w-]*{ONE}",
    rf"[\w-]*(?:adressen|panden|woningen|loodsen|voertuigen)\s+(?:[\w-]+\s+){{0,4}}?(?:{FINDING})",
    rf"{WRONG}{GAP}?(?:{CATCHING})|{WRONG}\s+(?:{CATCHING})",
    rf"(?:achterhaal|identificeer|selecteer|traceer|herken|detecteer|screen|controleer|wijs|filter|volg|spoor|monitor|"
    rf"vind|zoek|achterhalen|identificeren|selecteren|volgen|screenen|controleren|opsporen) (?:we |wij |je |jullie |ons )?"
    rf"(?:alle |de |die |deze |welke |het )?(?:\w+e )?{TARGETS}",
    rf"(?:selecteer|identificeer|herken|screen|controleer|selecteren we|herkennen we|controleren we|herken je) (?:[\w'-]+ "
    rf"){{0,5}}?{PARTIES}",
    rf"(?:geef|stuur|lever|toon|noem|benoem|verstrek|haal|som)(?: ons| mij| me)?(?: graag| ook| even)? "
    rf"(?:(?:alle|de|die|precies|concrete|exacte|\d+|tien|twintig|meest) ){{0,4}}{ADJECTIVES}{TARGETS}",
    rf"(?:zoek|zoeken|op zoek|speuren)(?: wij| we)?(?: naar)? (?:(?:alle|de|die) ){{0,4}}{ADJECTIVES}{PARTIES}(?= (?:die|met|"
    rf"achter|zonder|van wie))",
    rf"(?:willen|wil|graag|zoeken|hebben) (?:\w+ ){{0,3}}?(?:alle|precies de) {ADJECTIVES}{TARGETS}(?= (?:die|waar|met|"
    rf"zonder|in|op|van|weten|zien|hebben))",
    rf"(?:inzicht|zicht|kijk)(?: te)?(?: krijgen)? (?:in|op) (?:alle |de |die |deze )?(?:\w+e )?{PARTIES}(?= (?:achter|die|"
    rf"van wie|met meer))",
    rf"(?:de |alle )?{PARTIES} (?:die )?(?:achter|verscholen|schuil)",
    r"(?:verdenk(?:en|t)|verdenking\w* (?:tegen|jegens|op)|vermoedens? (?:tegen|jegens))",
    r"(?:of|zodra|is er|zit er|zitten er|woont er|werkt er) (?:[\w-]+ ){0,4}?iemand",
    rf"(?:pak|pakken|vang|vangen|vind|vinden|zoek|zoeken|stop|stoppen|krijg|krijgen|kennen|breng|brengen|hou|houden|zet)"
    rf" (?:we |wij |je |jullie |ons |ze )?(?:zo |nu |dan |snel |sneller |beter |het beste |makkelijk )?"
    rf"(?:alle |de |die |deze )?{WRONG}",
    r"(?:identify|find|flag|locate|trace|select|monitor|screen) (?:\w+ ){0,3}"
    r"(?:people|persons|residents|companies|businesses|owners|individuals|addresses|families|suspects|tenants|landlords)",
)

# "Welke bewoners ...", "bij welk bedrijf ...": the answer would be a name. Not: what counts, or who has the trouble.
WHICH = words(
    rf"welke? (?:(?:precieze|exacte|concrete) )?{ADJECTIVES}(?:{TARGETS}|{AGENTS})",
    rf"welke? (?:[\w-]+e ){{0,2}}{ONE_OF}",
    r"which (?:of the |\w+ )?(?:people|persons|residents|companies|businesses|shops|owners|individuals|addresses|families|"
    r"tenants|landlords|houses|buildings|entrepreneurs)",
    r"degenen?|diegenen?|(?:de mensen|de personen|de bedrijven|de ondernemers) die (?:\w+ ){0,5}?"
    r"(?:plegen|frauderen|witwassen|dealen|handelen|verhuren|sjoemelen|oplichten)",
)
# "Welke drie jachthavens ... voor smokkel": whatever can be pointed at, beside what is done wrong there.
ABSTRACT = (
    r"(?![\w-]*(?:wijk|buurt|gemeente|regio|provincie|stadsde|gebied|dorp|kern|stad|steden|land|district|postcode|streek|terrein|"
    r"jaar|jaren|maand|dag|periode|moment|tijd|seizoen|branche|sector|soort|type|vorm|categorie|groep|klasse|mate|manier|wijze|"
    r"de(?:el|len)|aandeel|percentage|rol|factor|kenmerk|oorza|gevolg|effect|maatregel|middel|signa|gegeven|bron|cijfer|data|"
    r"reden|kans|risico|ontwikkel|trend|verschil|verband|aspect|invloed|vra(?:ag|gen)|definitie|begrip|woord|stap|aanpak|"
    r"voorlichting|hulp|opleiding|les|beroep|product|route|fase|doel|instrument|[\w-]{3,}(?:ingen|ing|heden|heid|ties|tie|teit|"
    r"teiten|schap|isme|delict\w*|misdrij\w*|drugs))[\w']*(?!\w))"
)
WRONGED = (
    r"[\w-]*(?:smokkel|witwas|witgewassen|zwart geld|fraud|drugs|coca[iï]ne|hennep|wiet|misbruik|ronsel|oplicht|"
    r"uitbuit|dekmantel|"
    r"crimine|illega|verdacht|malafide|schijn|heling|gestolen|afpers|ondermijn|strafba|overtre|zwartwerk|mensenhandel)\w*"
)
WHICH_THING = words(
    rf"welke? {ABSTRACT}(?:(?:\w+e|\d+|drie|vier|vijf|zes|acht|tien) )?{ABSTRACT}[\w'-]{{4,}}(?:\W+[\w'-]+){{0,14}}?\W+{WRONGED}"
)
COUNTS_AS = re.compile(
    r"(?:\W+[\w'-]+){0,6}?\W+(?:tellen|telt|meetellen|meegeteld|vallen onder|valt onder|behoren|behoort|horen|rekenen|"
    r"verstaan|bedoelen|definitie|nemen we mee|last|hinder|overlast van)\b",
    re.IGNORECASE,
)

# "Wie pleegt", "weten wie er achter zit", "van wie zijn de panden".
ASKS_WHO = re.compile(
    r"(?:^|[(\"']\s*|\b(?:en|of|dus|ook|namelijk|vraag|oftewel|,)\s+)(?:(?:van|door|bij|achter|met|aan|voor|naar|tegen|"
    r"onder|op) )?wie\s+"
    r"(?!(?:op|in|een|de|het|zich|er|hier|daar|te|nu|langer|meer|dit|deze|aan|bij|vanaf|uit|voor|geen|niet)\b)"
    r"[\w'-]+(?:\W+[\w'-]+){0,4}|\b(?:who|whose)\s+(?:is|are|owns|lives|commits|deals|rents|sells|runs|did|has|might)\b",
    re.IGNORECASE,
)
OPENS_WITH_WHO = re.compile(r"^\W*(?:(?:van|door|bij|naar|met) )?wie(?:\W+[\w'-]+){1,4}", re.IGNORECASE)
KNOW_WHO = words(
    r"(?:weten|weet|zien|ziet|na ?te ?gaan|nagaan|achterhalen|uitzoeken|vaststellen|bepalen|duidelijk|zicht(?: krijgen)? op|"
    r"inzicht(?: krijgen)? in|beeld(?: krijgen)? van|benieuwd|kijken|vertellen|zeggen|aangeven|voorspellen|onderzoeken|"
    r"ontdekken|aantonen|opzoeken|helder|boven water|bekend|erachter|achter|vragen|vraag|uitvinden|achter komen|weergeven|"
    r"noemen)"
    r"(?:\s+(?:is|wordt|krijgen|precies|eens|ook|dus|echt|nou|graag|we|er))*\s+(?:(?:van|door|bij|achter|met|aan|naar|tegen|"
    r"onder) )?wie"
    r"(?:\W+[\w'-]+){0,4}",
    r"(?:van |op |in )?(?:wiens|wier) \w+|zo ja,? (?:\w+ )?(?:wie|welke personen)",
    r"wie (?:er )?(?:hier|daar|er)?\s*(?:precies )?(?:achter|schuldig|de dader|de baas|bij betrokken|"
    r"betrokken)(?:\W+\w+){0,2}",
)
SUFFERS = re.compile(
    r"\b(?:last|hinder|schade|nadeel|baat|lijdt|lijden|merkt|merken|moet er|moeten er|kan er|gaat er|gaat dit|"
    r"pakt dit|beslist|beslissen|besluit|verantwoordelijk|eigenaar van "
    r"(?:het probleem|dit probleem)|aan zet|regie|doet wat|trekt|helpen|ondersteun\w*|betaalt mee|doen mee|slachtoffer\w*)\b",
    re.IGNORECASE,
)
CRIMES = (
    r"(?:[\w-]*(?:drugslab|hennepkweker|wietplantage|drugspand|wietkweker|kweker|stash|wapendepot|growshop|bordeel)\w*|"
    r"illegale (?:\w+))"
)
INVOLVED = words(
    rf"(?:de|die|deze|onze) {ADJECTIVES}{PARTIES}{GAP}(?:betrokken bij|schuldig aan|lid van een (?:bende|motorclub)|"
    rf"crimineel)"
)
# "Kunnen we verdachte stichtingen inzien": somebody suspect, and a plan with them that is not prevention.
PLANS = re.compile(r"\b(?:kunnen|kan|willen|wil|moeten|gaan|mogelijk|graag|zodat|hoe)\b", re.IGNORECASE)
PREVENTS = re.compile(
    r"\b(?:voorkom\w*|voorlicht\w*|preventie\w*|weerba\w*|beschermen|hulp|in welke \w+|waar)\b", re.IGNORECASE
)
SUSPECTS = words(rf"{BAD} [\w-]*(?:{PARTIES})")
LIVES = words(
    rf"waar (?:precies )?(?:zitten|zit|bevinden|staan|liggen|zijn|is|vinden we)(?: zich| precies)? (?:de |het |er )?(?:\w+ "
    rf")?{CRIMES}",
    rf"welke (?:exacte |precieze )?(?:locaties?|plekken?|plaatsen) (?:\w+ ){{0,4}}{CRIMES}|(?:achter )?welke "
    rf"(?:voor)?deur\w*",
    r"waar (?:wonen|zitten|woont|zit) (?:ze|zij|hij|deze (?:mensen|lieden|personen)|die (?:mensen|lui))|hoe he(?:ten|et) "
    r"(?:ze|zij|hij|die)",
    rf"waar (?:precies )?(?:wonen|zitten|werken|verblijven|slapen) (?:de|die|deze) (?:[\w-]+e )?(?:{PARTIES}|"
    rf"{AGENTS}) (?:die|met|"
    rf"zonder)",
    rf"waar (?:wonen|zitten|werken|verblijven|houden|bevinden|slapen)(?: zich)?(?: nu| precies)? (?:de |die |deze )?{WRONG}",
)
# "Zijn er ondernemers die ..., en zo ja welke?"
PARTY = words(PARTIES)
IF_SO = re.compile(r"\b(?:zo ja|namelijk|en),? welke?\s*$", re.IGNORECASE)
COUNTING = re.compile(COUNTED, re.IGNORECASE)


def find(reading: Reading) -> Iterator[str]:
    """The phrases that ask for detection."""
    yield from (phrase for phrase in reading.phrases([HUNT]) if not INSIDE.search(phrase))
    yield from pursuit.find(reading)
    yield from reading.phrases([HUNTED, FIND_THEM], unless=COUNTING)
    yield from reading.phrases([LIVES])
    yield from reading.phrases([INVOLVED], unless=COUNTING)
    yield from _suspects(reading)
    if reading.has(PARTY):
        yield from reading.phrases([IF_SO])
    yield from _which(reading)
    yield from reading.phrases([WHICH_THING], unless=COUNTING)
    yield from _who(reading)


def _suspects(reading: Reading) -> Iterator[str]:
    for clause in reading.clauses:
        if PLANS.search(clause) and not PREVENTS.search(clause) and not COUNTING.search(clause):
            yield from Reading(clause).phrases([SUSPECTS])


def _which(reading: Reading) -> Iterator[str]:
    for clause in reading.clauses:
        for match in WHICH.finditer(clause):
            if COUNTS_AS.match(clause, match.end()) is None:
                yield from Reading(clause[: match.end()]).phrases([re.compile(re.escape(match.group()))])


def _who(reading: Reading) -> Iterator[str]:
    for clause in reading.clauses:
        if SUFFERS.search(clause):
            continue
        part = Reading(clause)
        asked = [OPENS_WITH_WHO] if clause in reading.asked else []
        yield from (phrase[:PHRASE] for phrase in part.phrases([ASKS_WHO, KNOW_WHO, *asked]))
