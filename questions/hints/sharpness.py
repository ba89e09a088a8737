"""What makes a question blunt: vague words, causes, two questions in one, an area too small, no use for the answer."""

import re
from collections.abc import Iterator

from questions.hints.reading import Reading, words

VAGUE = words(
    r"(?<!hoe )(?<!te )(?<!even )(?<!zo )(?:veel|vaak|weinig|sterk|snel|hoog|hoge|laag|lage)(?! (?:mogelijk|vaker|"
    r"inkomen))|heel (?:veel|vaak|erg|groot|hoog|laag|weinig|klein|snel|goed|slecht)",
    r"te (?:veel|vaak|weinig|hoog|hoge|laag|lage|snel)|zo (?:veel|vaak|weinig|hoog)(?! mogelijk)|zoveel",
    r"(?<!hoe )(?<!even )(?<!vier )(?<!vijf )(?<!andere )(?<!de )(?:grote?|kleine?)(?! (?:steden|gemeenten|gemeentes|kernen|"
    r"dorpen|stad))",
    r"(?:bovengemiddeld|opvallend|aanzienlijk|relatief|onevenredig|buitensporig|opmerkelijk|verdacht(?= (?:veel|vaak|"
    r"hoo?ge?|laa?ge?))|ongewoon|onwaarschijnlijk)"
    r"(?:e)?(?: (?:veel|vaak|hoge?|laa?ge?|weinig))?(?! transacties)",
    r"kwetsba(?:ar|re)|(?:on)?betrouwba(?:ar|re)|on(?:wenselijk|acceptabel|fatsoenlijk|verantwoord|gezond|"
    r"behoorlijk|gebruikelijk)e?|onaanvaardba(?:ar|re)|problematische?(?! schulden)|ongewenste?|"
    r"(?<!als )verdachte(?! (?:transacties?|transactiemeldingen))|"
    r"malafide|louche|schimmige?|"
    r"dubieuze?|foute|onguur|ongure|twijfelachtige?|vage|rare?|vreemde?|gekke?|ernstige?|erg|zware?|lastige?|moeilijke?|"
    r"slechte?|goede?|"
    r"succesvol\w*|geslaagd\w*|gelukt|nuttige?|zinvolle?|beter(?! \w+en(?!\w))|slechter|mooier|netter|normale?|"
    r"normaal|abnormale?|"
    r"afwijkende?|opvallende|bijzondere?|gevoelige?|zorgelijke?|zorgwekkende?|"
    r"onveilige?|verloederde?|verpauperde?|verrommel\w*|achtergebleven|probleemwijk\w*|probleembuurt\w*|hotspots?",
    r"(?<!melding van )(?<!meldingen van )(?<!meldingen over )(?<!aangiften van )overlast|leefbaar(?:heid)?|"
    r"veilig(?! (?:thuis|ondernemen|uitgaan|verkeer|wonen))(?:er|"
    r"heid)?|onveilig(?:heid)?|"
    r"verloedering|verpaupering|misstanden?|gedoe|ellende|narigheid|troep|rotzooi|onrust|wantoestanden|problemen|"
    r"problematiek|situatie|"
    r"toestand\w*|dingen|zaken die|van alles|het een en ander|sfeer|uitstraling|vage signalen",
    r"enige|enkele|diverse|soms|sommige|bepaalde|allerlei|allerhande|steeds (?:meer|vaker|minder|erger)|toenemende? mate|"
    r"regelmatig|"
    r"geregeld|af en toe|nogal|behoorlijk|redelijk|flink\w*|fors\w*|enorm\w*|hartstikke|best wel|een beetje|zo'n beetje|"
    r"ongeveer|vrij veel|"
    r"meestal|normaal gesproken|doorgaans|langdurige?|structurele?|stelselmatige?|substantiële?|tamelijk|gigantisch\w*|"
    r"extreem|extreme|massaal",
    r"(?:de )?laatste tijd|tegenwoordig|onlangs|recent(?:elijk)?|vroeger|binnenkort|al een tijd(?:je)?|al lang(?:er)?|op "
    r"termijn|straks|ooit|"
    r"een tijdje|de laatste jaren|afgelopen jaren|in het verleden",
    r"ergens|hier en daar|in de omgeving|in de buurt van|plaatselijk|op sommige plekken|her en der|hier|daar (?:ook|in)",
    r"niet (?:pluis|in de haak|klopt?|deug\w*|normaal|lekker|zuiver)|iets aan de hand|wat is er (?:aan de hand|gaande|mis)|"
    r"uit de hand|"
    r"de spuigaten|rommelt|loopt uit|iets (?:geks|vreemds|raars)|grip (?:op|krijgen)|aan de gang|er speelt|speelt er|"
    r"hoe (?:gaat|staat) het|hoe erg|wat weten (?:we|jullie)|alles over|iets over|meer over|hoe zit het|een indruk|wat "
    r"kunnen jullie",
    r"(?:hoeveel|mate van|veel|sprake van|omvang van(?: de)?|meeste|is er|sporen van|vormen van|last van) ondermijn\w*|"
    r"ondermijning(?: \w+)? (?:speelt|"
    r"zit|voorkomt|plaatsvindt)|hoe (?:ondermijnend|crimineel|gevoelig|kwetsbaar|groot is het probleem|serieus)",
    r"too (?:many|much)|a lot of|many|often|suspicious|vulnerable|some|recently|bad",
)
MEASURED = re.compile(
    r"\b(?:langer|meer|minder|hoger|lager|ten minste|minimaal|minstens) dan \w+|\d+ (?:maanden|jaar|dagen)",
    re.IGNORECASE,
)
LONG = re.compile(r"^(?:langdurige?|afwijkende?)$", re.IGNORECASE)

CAUSAL = words(
    r"(?:leidt|leidde|leidden)(?!(?:\W+[\w'-]+){0,6}?\W+tot (?:een |het )?(?:advies|besluit|vergunning|boete|"
    r"veroordeling|weigering|"
    r"onderzoek|aangifte|melding|afspraak|plaatsing))|leiden tot|geleid (?:heeft )?tot|heeft geleid|veroorza\w+|"
    r"oorza(?:ak|ken)|gevolg(?:en)? (?:van|daarvan|"
    r"voor)|als gevolg|tot gevolg",
    r"effect(?:en)? (?:van|op|heeft|hebben)|invloed (?:van|op|heeft|hebben)|be[iï]nvloed\w*|doordat|waardoor|komt (?:\w+ "
    r"){0,2}door|dankzij|vanwege|"
    r"komen (?:\w+ ){0,2}door|kwam (?:\w+ ){0,2}door|ligt (?:\w+ ){0,2}aan|te wijten|te danken|te verklaren door|verklaart "
    r"waarom|schuld van",
    r"zorg(?:t|en|de|den) (?:\w+ ){0,6}?voor(?: (?:meer|minder|een|de|dat|extra|hogere|lagere|leegstand|overlast|"
    r"criminaliteit))|"
    r"(?:ervoor|er voor|daarvoor) gezorgd|gezorgd (?:voor|dat)|zorg(?:t|en|de|"
    r"den)?(?:\W+[\w'-]+){0,10}?\W+(?:ervoor|er voor)|eraan bij(?: dat)?|levert (?:[\w'-]+ ){1,8}op|"
    r"(?:wat|iets) (?:doet|doen|deed) (?:\w+ ){1,8}?met (?:de|het|onze)|"
    r"draagt (?:\w+ ){0,5}bij aan|dragen (?:\w+ ){0,5}bij aan|bijdrag\w+ aan|resulteert|resulteren|werkt (?:\w+ ){0,3}in de "
    r"hand|"
    r"in de hand (?:werken|gewerkt)|aanleiding voor|aangejaagd|trekt (?:\w+ ){0,3}(?:criminaliteit|overlast|criminelen) aan|"
    r"stimuleert|aantrekkende werking",
    r"bevorder\w*|vergro(?:ot|ten|tte)|verklein(?:t|en|de)|versterk\w*|verstoor\w*|ontwricht\w*|jaagt aan|remt|dempt|lokt "
    r"\w+ uit|"
    r"waarom|hoe komt(?: het)?|hoe kan het|wat maakt dat|wat is de reden|reden(?:en)? (?:van|dat|waarom|voor)|drijvende "
    r"kracht\w*|"
    r"aantonen dat|bewijs(?:t|zen)? dat|bewezen|helpt|helpen(?= tegen)|(?:heeft|hebben|"
    r"had)(?:\W+[\w'-]+){0,12}?\W+(?:geholpen|gewerkt|uitgehaald|opgeleverd)|effectie(?:f|ve|viteit)|"
    r"werkt (?:\w+ ){0,4}(?:tegen|averechts|preventief)|heeft (?:\w+ ){0,6}gewerkt|"
    r"door (?:het|de|dat)(?:\W+[\w'-]+){1,10}?\W+(?:toegenomen|afgenomen|gestegen|gedaald|verminderd|ontstaan)|door de "
    r"komst van|door toedoen|impact (?:van|op)|verminder(?:t|en|de) (?:\w+ ){1,4}door|neemt (?:\w+ ){1,4}(?:af|toe) door|"
    r"(?:stijg|daal|daling|toename|afname|groei|krimp|komt|komen|kwam)\w*(?:\W+[\w'-]+){1,12}?\W+door(?! (?:de gemeente|ons|"
    r"het jaar))|toegenomen door|afgenomen door|caus(?:e|es|ed)|because|leads? to|effect of|impact of|why",
)
ASKING = (
    r"(?:hoe(?! dan ook)|waarom|wat|wie|welke?|waardoor|waar|wanneer|hoeveel|in hoeverre|in welke?|op welke?|bij "
    r"welke?|of(?! niet| meer| minder| wel))"
)
AS_COMPARED = (
    r"(?!(?:in|op) welke \w+ (?:wijkt|verschilt|ligt) (?:dat|dit|het)|"
    r"hoe (?:verhoudt|verschilt|verhouden|was dat|is dat|groot was dat|dat was))"
)
STARTS_TWICE = re.compile(
    r"^\W*(?:hoe vaak|waar|hoeveel|wanneer|hoe veel|welke?|in welke \w+) en (?:waar|wanneer|hoe vaak|hoeveel|in welke|"
    r"welke?)\b",
    re.IGNORECASE,
)
TWO = re.compile(
    rf"(?:(?<!\w)en|(?<!\w)alsook|(?<!\w)evenals|(?<!\w)plus|,) {AS_COMPARED}{ASKING}(?!\w)(?= )|(?<!\w)(?:en|,) (?:is|zijn|"
    rf"heeft|hebben|komt|komen|wordt|worden|kan|"
    r"kunnen|moet|moeten|gaat|wat|doet|doen|klopt|speelt|hangt|geldt) (?:er|dat|dit|het|deze|de|we|wij|die|ook|daar|"
    r"hier)(?!\w)",
    re.IGNORECASE,
)
NO_USE = words(
    r"gewoon (?:benieuwd|nieuwsgierig|weten|eens weten|interessant)|uit (?:nieuwsgierigheid|interesse)|benieuwd|"
    r"nieuwsgierig|leuk om te weten|"
    r"interessant om te (?:weten|zien)|(?:nog )?(?:geen idee|niet) wat (?:we|wij|ik) (?:er ?mee|daarmee|met (?:het|de) \w+) "
    r"(?:gaan |willen |zullen )?doe\w*|"
    r"zonder (?:concreet |duidelijk )?(?:doel|plan|vervolg)|voor de (?:zekerheid|volledigheid)|dat zien we (?:dan|later)(?: "
    r"wel)?|"
    r"kijken we later(?: wel)?|alles (?:verzamelen|weten)|zoveel mogelijk (?:data|gegevens|cijfers)|just curious|"
    r"(?:geen|nog geen) (?:plan|capaciteit|budget)(?: \w+)? (?:om|voor)",
)
SMALL = words(
    r"(?:per|op|elke) (?:straat|straathoek|huizenblok|bouwblok|blok|flatgebouw|flat|portiek|trappenhuis|galerij|etage|"
    r"hofje)(?: ?niveau)?|straatniveau|"
    r"(?:per|op) (?:pc-?6|postcode-?6|zesposities?\w*|6-?cijferige|zescijferige|volledige)(?: postcode\w*| ?niveau)*|"
    r"pc-?6(?:-?niveau)?|"
    r"per (?:100|honderd) bij (?:100|honderd) meter|100 ?(?:x|bij) ?100",
)


def find_vague(reading: Reading) -> Iterator[str]:
    """Words that everybody reads differently; "langdurig" is fine beside a number of months."""
    measured = reading.has(MEASURED)
    yield from (p for p in reading.phrases([VAGUE], denial=False) if not (measured and LONG.match(p)))


def find_causal(reading: Reading) -> Iterator[str]:
    """Words that claim or ask a cause."""
    yield from reading.phrases([CAUSAL], denial=False)


def find_two(reading: Reading) -> Iterator[str]:
    """A second question: after another question mark, or after "en"."""
    marks = [part for part in reading.text.split("?") if part.strip(" .!)\"'")]
    if reading.text.count("?") > 1 and len(marks) > 1:
        yield marks[1].strip()[:80]
    for sentence in re.split(r"(?<=[.?!])\s", reading.text):
        is_asked = sentence.endswith("?") or "?" not in reading.text
        if is_asked and (match := STARTS_TWICE.search(sentence) or TWO.search(sentence)):
            yield match.group().strip(" ,")


def find_no_use(reading: Reading) -> Iterator[str]:
    """Saying that nothing will be done with the answer."""
    yield from reading.phrases([NO_USE], denial=False)


def find_small(reading: Reading) -> Iterator[str]:
    """Areas so small that most figures cannot be shown."""
    yield from reading.phrases([SMALL])
