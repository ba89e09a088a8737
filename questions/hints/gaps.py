"""What a bare question does not say: where, when, compared with what. On the canvas these are fields of their own."""

import re

from questions.hints.reading import Reading, words

AREA = words(
    r"[\w-]*(?:gemeente|wijk|buurt|regio|provincie|stadsde(?:el|len)|dorp|kern|stad|gebied|district|terrein|park|haven|"
    r"markt|straat|centrum|centra|"
    r"boulevard|landschap|kust|grensstreek|polder|eiland|streek|randstad|steden|zone|plein|kade|neighbou?rhood|municipality|"
    r"district|city)(?:en|n|s|'s|e|jes|je)?",
    r"(?:heel |in |binnen )?(?:nederland|brabant|limburg|gelderland|drenthe|overijssel|friesland|groningen|zeeland|utrecht|"
    r"flevoland|twente|veluwe|"
    r"achterhoek|zuid-holland|noord-holland|westland|betuwe|gooi|kennemerland|haaglanden|rijnmond|zaanstreek|waterland|"
    r"salland|zuidplas|g4|g40|b5)",
    r"landelijk\w*|regionaal|regionale|provinciaal|stedelijk\w*|binnenstad\w*|buitengebied\w*|platteland\w*|lokaal|"
    r"viercijferige postcode\w*|postcode-?4|pc-?4|"
    r"postcodegebied\w*|waterkant|mainports?|schiphol|snelweg\w*|wijken|buurten|\w+-(?:noord|zuid|oost|west|centrum)",
    r"amsterdam|rotterdam|den haag|'s-gravenhage|eindhoven|tilburg|almere|breda|nijmegen|apeldoorn|arnhem|haarlem|"
    r"haarlemmermeer|enschede|"
    r"amersfoort|zaanstad|zaandam|den bosch|'s-hertogenbosch|zwolle|leiden|zoetermeer|leeuwarden|ede|maastricht|dordrecht|"
    r"westland|alphen|emmen|"
    r"delft|deventer|venlo|sittard|helmond|oss|roosendaal|hilversum|heerlen|purmerend|schiedam|lelystad|vlaardingen|gouda|"
    r"hoorn|hoogeveen|assen|"
    r"bergen op zoom|capelle|katwijk|veenendaal|nieuwegein|zeist|hardenberg|doetinchem|barneveld|terneuzen|middelburg|"
    r"vlissingen|moerdijk|kampen|"
    r"roermond|weert|harderwijk|den helder|smallingerland|heerenveen|sneek|meppel|coevorden|tiel|culemborg|woerden|houten|"
    r"hengelo|almelo|oldenzaal|"
    r"waalwijk|valkenswaard|kerkrade|landgraaf|brunssum|beverwijk|velsen|ijmuiden|alkmaar|heerhugowaard|zandvoort|texel|"
    r"putten|ermelo|epe|nunspeet|raalte",
)
KINDS = re.compile(r"[\w-]*(?:parken|havens|markten|straten|pleinen)", re.IGNORECASE)
# "in Zaandijk", "te Ommen": a capital after a preposition of place, not at the beginning.
NAMED_AREA = re.compile(
    r"(?<=\s)(?:in|te|rond|rondom|bij|van|uit|binnen|langs|tussen|voor|op|en|aan) (?:de |het |'t )?[A-Z][\w'-]{2,}"
)
PERIOD = words(
    r"(?:19|20)\d\d(?:[-/](?:19|20)?\d\d)?|'\d\d|sinds|vanaf|vorig(?:e)? (?:jaar|maand|kwartaal|zomer|winter)|dit jaar|"
    r"komend(?:e)? (?:jaar|jaren)|"
    r"(?:de )?(?:afgelopen|laatste|voorbije|vorige|achterliggende|komende) (?:\w+ )?(?:jaar|jaren|maand|maanden|kwartaal|"
    r"kwartalen|weken|decennium|winter|zomer)",
    r"(?:per|ieder|elk) (?:jaar|maand|kwartaal|week|seizoen)|jaarlijks\w*|maandelijks\w*|kwartaalcijfers|in de periode|"
    r"tijdens|peildatum|"
    r"(?:op |per )?\d{1,2} (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)",
    r"(?:januari|februari|maart|april|juni|juli|augustus|september|oktober|november|december)|voor en na|corona\w*|"
    r"(?:één|een|twee|drie|vier|vijf|tien|\d+) (?:jaar|maanden) (?:geleden|terug)|schooljaar|seizoen|last year|years?|per "
    r"year|since",
)
COMPARISON = words(
    r"vergelek\w*|vergelijk\w*|ten opzichte van|t\.?o\.?v\.?|afgezet tegen|verschil\w*|tegenover|versus|vs|in verhouding "
    r"tot|verhoud\w*|naast|zoals in|"
    r"afwijk\w*|wijk(?:t|en)? (?:\w+ ){0,4}af|onderling\w*|gemiddelde van|landelijk gemiddelde|landelijke?|dan (?:in|op|bij|"
    r"het|de|gemiddeld|elders|buiten|vergelijkbare|"
    r"andere|een|twee|vijf|daarvoor|voor)",
    r"(?:hoger|lager|groter|kleiner|meer|minder|vaker|sneller|langer|korter|jonger|ouder) (?:\w+ )?dan",
    r"per (?:wijk|buurt|gemeente|stadsdeel|kern|dorp|provincie|regio|gebied|district|park|terrein|bedrijventerrein|"
    r"vakantiepark|winkelgebied|jaar|"
    r"kwartaal|maand|branche|sector|leeftijdsgroep|woningtype|postcodegebied|neighbou?rhood|municipality)|(?:in|op|bij|"
    r"voor) welke (?:[\w-]+e )?[\w-]*"
    r"(?:wijk|buurt|gemeente|stadsdel|gebied|regio|provincie|kern|dorp|straat|branche|sector|terrein|park)\w*",
    r"(?:naar|uitgesplitst naar|verdeeld over|tussen) (?:de )?(?:wijk|buurt|gemeente|branche|sector|jaar|leeftijd\w*|type|"
    r"soort|woningtype|stadsdeel|regio|grootte)\w*",
    r"ontwikkel\w*|trend\w*|toename|afname|toegenomen|afgenomen|gestegen|gedaald|stijging|daling|stijgt|daalt|verander\w*|"
    r"verloop|verliep|groei\w*|krimp\w*|"
    r"verloopt|verschuiv\w*|elders|compared|difference|referentie\w*|benchmark\w*|rest van|andere (?:gemeenten?|wijken|"
    r"buurten|steden|parken|gebieden|regio's|terreinen)",
    r"(?:van|tussen) (?:19|20)\d\d (?:tot en met|t/m|tot|en|naar) (?:19|20)\d\d|(?:19|20)\d\d ?(?:-|t/m|tot en met|tot|en) "
    r"?(?:19|20)\d\d|voor en na|sinds (?:19|20)\d\d",
)


def says_no_area(reading: Reading) -> bool:
    """Whether no place is named: "vakantieparken" is a kind of place, "het vakantiepark" and "per park" are places."""
    places = {match.group().lower() for match in AREA.finditer(reading.text)}
    return all(KINDS.fullmatch(place) for place in places) and not NAMED_AREA.search(reading.text)


def says_no_period(reading: Reading) -> bool:
    return not reading.has(PERIOD)


def says_no_comparison(reading: Reading) -> bool:
    return not reading.has(COMPARISON)
