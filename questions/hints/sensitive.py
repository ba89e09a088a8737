"""Characteristics that are sensitive, or that stand in for something sensitive; and origin as input of a model."""

import re
from collections.abc import Iterator

from questions.hints.reading import Reading, words

ORIGIN = words(
    r"(?:niet-?)?(?:westers|autochto|allochto|migratie-?achtergrond|etnisch|etniciteit|nationaliteit|geboorteland|"
    r"geboorteplaats)\w*",
    r"(?<!onbekende )(?<!criminele )(?<!onverklaarbare )(?<!onduidelijke )(?<!gemeente van )herkomst(?!gemeente|gebied|"
    r"haven)\w*"
    r"(?! van (?:het |de |dat |die )?(?:geld|vermogen|middelen|lading|goederen|containers?|meldingen|data|gegevens|kapitaal|"
    r"partij\w*|drugs))",
    r"(?:achtergrond|roots|wortels) (?:in|uit) het buitenland|afkomst\w*|afkomstig uit (?:het buitenland|[A-Z]\w+)|"
    r"huidskleur|ras|"
    r"buitenlandse? (?:\w+ )?(?:afkomst|inwoners|bewoners|werknemers|huurders|eigenaren|mensen|kinderen|jongeren|achternaam|"
    r"gezinnen)",
    r"marokka\w*|turk(?:se|en|s)|antill\w*|surina\w*|somali\w*|syri[eë]r\w*|syrische?|eritre\w*|poolse?|polen|roemen|"
    r"roemeense?|"
    r"bulgaar\w*|bulgaren|oekra[iï]\w+|roma|sinti|zigeuner\w*|(?:oost|midden|zuid)-?\s?europe(?:anen|se|es)|"
    r"niet-?nederlandse?|"
    r"buitenlanders?|(?:eerste|tweede|derde) generatie(?: \w+)?|dubbele? paspoort\w*|\w*statushouders?|asiel\w*|"
    r"vluchteling\w*|expats?|"
    r"\w*migrant\w*|nieuwkomers?|remigra\w*|inburger\w*|verblijfsstatus|verblijfsvergunning\w*|ethnic\w*|nationality|"
    r"komaf|(?:mensen|personen|bewoners|inwoners|werknemers|jongeren|gezinnen|huurders|kopers|eigenaren|ondernemers|"
    r"kinderen|geboren|ouders|"
    r"bestuurders|mannen|vrouwen|\w+ers) (?:komen )?(?:uit|in) (?:polen|roemeni[eë]|bulgarije|marokko|turkije|syri[eë]|"
    r"eritrea|somali[eë]|suriname|"
    r"oekra[iï]ne|afghanistan|irak|iran|china|ghana|nigeria|albani[eë]|hongarije|servi[eë]|afrika|het buitenland|"
    r"oost-europa|eu-landen|"
    r"(?:een )?(?:ander|andere) (?:land|landen)|midden- en oost-europa|de antillen)|"
    r"afrikaan\w*|arabisch\w*|chinezen|chinese|islamitische landen",
)
MODEL = words(
    r"(?:\w+-?)?model(?:len)?|algoritme\w*|voorspel\w*|risicoscore\w*|risicoprofiel\w*|scores?|scoren|scoringsmodel\w*|"
    r"classific\w*|"
    r"beslis(?:boom|regel|bomen)\w*|regressie\w*|machine learning|ml|ai|neura\w+|profiler\w*|features?|variabelen?|"
    r"voorspeller\w*|"
    r"predict\w*|invoer\w*|input\w*|parameters?|risicofactor\w*|risico(?:kaart|lijst|analyse|monitor|weging|"
    r"beeld)\w*|risico-?indicator\w*|weegfactor\w*|mee ?te ?wegen|meewegen|"
    r"meeweegt|"
    r"meegewogen|weegt mee|selecti(?:e|ecriteri\w*)|selecteren|selecteert|filteren op|gefilterd|inschatt\w*|"
    r"risico-?inschatting\w*|"
    r"trainen|traint|getraind|trainingsdata\w*|patroonherkenning|data-?mining|profiel(?:en)?|subgroup discovery|"
    r"clusteranalyse|"
    r"kenmerk in|als kenmerk|selecteer|kies|rangschik\w*|sorteer\w*|prioriteer\w*|voorselectie\w*|trefkans\w*|"
    r"neem \w+ mee|mee ?te ?nemen|indicator voor|verklarende (?:factor|variabele)\w*|risicolijst\w*|rekenregel\w*|"
    r"weging",
)
SENSITIVE = words(
    r"religi\w*|geloof\w*|gelovig\w*|godsdienst\w*|levensbeschouw\w*|moskee\w*|kerk(?:elijk\w*|gang\w*|bezoek\w*|lid\w*)|"
    r"moslim\w*|islamiti\w*|jood|joden|"
    r"joodse?|christen\w*|hindoe\w*|synagoge\w*|gebedshui\w*|imams?|predikant\w*",
    r"politieke (?:voorkeur|overtuiging|gezindheid|kleur)\w*|stemgedrag|(?:proteststemm|stemm|kiez)ers(?! van)|"
    r"gestemd op|stemde\w* op|kerkgenootschap\w*|partijlidmaatschap|vakbond\w*",
    r"seksuele (?:geaardheid|voorkeur|ori[eë]ntatie)|lhbti?\w*|homo(?:'s|seksue\w*)|lesbisch\w*|transgender\w*|"
    r"gender(?:identiteit)?",
    r"gezondheid(?!szorg)\w*|ggz\w*|psychi(?:sch|atr)\w*|psychose\w*|verslaa?f\w*|verslaving\w*|depressie\w*|autis\w*|adhd|"
    r"verstandelijke? beperk\w*|lvb\w*|(?:arbeids)?beperking\w*|gehandicapt\w*|chronisch zie\w*|ziekte(?!verzuimc)\w*|"
    r"dementie|stoornis\w*|(?<!zorg)aandoening\w*|handicap\w*|ziekenhuisopname\w*|alzheimer\w*|kanker\w*|diabetes|"
    r"hiv|aids|ptss|schizofren\w*|trauma\w*|"
    r"medicijn\w*|medicatie|diagnos\w*|verward\w* (?:personen|gedrag|mensen|bewoners)|medisch\w*|iq|suïcid\w*|"
    r"zwanger\w*|drugsgebruikers|alcoholgebruik\w*|arbeidsongeschikt\w*|wajong\w*|wia|jeugdbescherming\w*|"
    r"jeugdreclassering|ondertoezicht\w*|onder toezicht gesteld\w*|pleegzorg|uithuisgeplaatst\w*",
    r"strafblad\w*|strafrechtelijk\w* verleden|veroordeel\w*|veroordeling\w*|antecedent\w*|ex-?gedetineerd\w*|"
    r"gedetineerd\w*|gevangenen?|detentie\w*|"
    r"justiti\w+ (?:verleden|gegevens|contact\w*|documentatie)|eerdere? (?:delict|misdrij|straf)\w*|biometri\w*|"
    r"genetisch\w*|dna|recidiv\w*|reclassering\w*|bekende? (?:\w+ )?bij de politie|eerder (?:veroordeeld|"
    r"aangehouden|verdachte)\w*|politiecontacten|politieverleden",
)
# Where somebody comes from or was born, in the order that Dutch allows: "buiten Nederland geboren", "geboren is in Polen".
ABROAD = (
    r"(?:het buitenland|buiten (?:nederland|europa|de eu)|(?:een )?andere? land(?:en)?|(?:midden|oost|zuid|west|"
    r"noord)(?:- en oost)?-"
    r"(?:europa|afrika|azi[eë])|(?:latijns-|zuid-)?amerika|afrika|azi[eë]|het midden-oosten|de balkan|de antillen|"
    r"eu-landen|polen|"
    r"roemeni[eë]|bulgarije|hongarije|oekra[iï]ne|rusland|turkije|marokko|syri[eë]|irak|iran|afghanistan|eritrea|somali[eë]|"
    r"ethiopi[eë]|suriname|cura[cç]ao|aruba|china|vietnam|india|pakistan|ghana|nigeria|albani[eë]|servi[eë]|kroati[eë]|litouwen|"
    r"letland|slowakije|moldavi[eë]|georgi[eë]|brazili[eë]|colombia)"
)
BORN = words(
    rf"geboren (?:(?:is|zijn|werd|werden|was|waren) )?(?:(?:in|te|uit|buiten) )?(?:{ABROAD}|nederland|europa|de eu)",
    rf"(?:(?:in|niet in|buiten) )?(?:{ABROAD}|nederland|europa|de eu) (?:(?:is|zijn|werd|werden|was|waren) )?geboren",
    rf"(?:kwam|kwamen|komt|komen|afkomstig|gevlucht|gemigreerd|verhuisd)(?: [\w-]+){{0,3}} uit {ABROAD}",
    rf"uit {ABROAD}(?: \w+){{0,2}} (?:kwam|kwamen|komt|komen|afkomstig|gekomen)",
)
GOODS = re.compile(
    r"\b(?:geld|lading\w*|goederen|containers?|scheepvaart|schepen|transacties|drugs|coca[iï]ne|import\w*|auto's|voertuigen|"
    r"fruit|bananen|kapitaal|meldingen|stortingen|pakketten|zendingen|partij(?:en)?)\b",
    re.IGNORECASE,
)
ON_THE_GROUND_OF = words(
    r"(?:op (?:basis|grond) van|aan de hand van|op|met|naar) (?:(?:de|het|hun|iemands|"
    r"zijn) )?(?:migratie-?achtergrond|etniciteit|"
    r"afkomst|nationaliteit|geboorteland|herkomst|huidskleur|ras) (?:[\w-]+ ){0,4}?(?:selecteren|kiezen|filteren|sorteren|"
    r"voorspellen|rangschikken|bepalen|inschatten|controleren)",
    r"(?:selecteer|kies|filter|sorteer|rangschik|voorspel|controleer|bepaal)(?: \w+){0,6}? (?:op (?:basis|"
    r"grond) van|aan de hand van|"
    r"op|met|naar) (?:(?:de|het|hun) )?(?:migratie-?achtergrond|etniciteit|afkomst|nationaliteit|geboorteland|herkomst)",
)
# Care is about somebody's health, until it is about those who offer, buy or pay it.
CARE = words(
    r"(?:jeugdzorg|jeugdhulp|zorggebruik|wmo)(?!-?(?:aanbied|bedrij|budget|uitgaven|kosten|tarie|organisa|markt|sector))[\w-]*"
)
CARE_TRADE = re.compile(
    r"\b(?:aanbested\w*|\w*aanbieders?|\w*verleners?|contract\w*|budget\w*|uitgaven|kosten|\w*organisaties?|\w*instelling\w*|"
    r"tarie\w*|\w*bedrij(?:f|ven)|omzet\w*|winst\w*|sector|branche|markt|inkoop\w*|bv's)\b",
    re.IGNORECASE,
)
PROXY = words(
    r"achterna(?:am|men)|voorna(?:am|men)|roepna\w+|familiena\w+|(?:klank|schrijfwijze) van (?:de |hun )?na(?:am|men)",
    r"taal(?:achterstand\w*|niveau\w*| thuis|vaardigheid\w*|beheersing\w*)|(?:thuis|voer|moeder)taal|anderstalig\w*|"
    r"laaggeletterd\w*|nt2\w*|"
    r"(?:geen|gebrekkig|slecht|nauwelijks) nederlands(?: \w+)?|taalcursus\w*",
    r"\w*(?:bijstand|uitkering)s?(?!fraude|instantie)\w*|participatiewet\w*|ww-uitkering\w*",
    r"laag inkomen|lage inkomens?|lager? inkomen|inkomensgroep\w*|inkomensklasse\w*|inkomensniveau\w*|naar inkomen|minima|"
    r"minimum ?inkomen\w*|"
    r"sociaal minimum|armoede(?!beleid|regeling)\w*|dak- en thuislozen|(?:dak|thuis)lo(?:os|ze|zen)|(?:met|in de|"
    r"problematische) schulden|arm(?:e|ere|ste|lastige) (?:gezinnen|huishoudens|mensen|wijken)|weinig inkomen|"
    r"sociaal-?economische? (?:status|klasse|positie)|"
    r"wanbetalers?|huurtoeslag\w*|zorgtoeslag\w*|kindgebonden budget|voedselbank\w*|schuldhulp\w*|bewindvoering",
    r"(?:één|een|1) ouder|(?:alleenstaande|ongehuwde|jonge) (?:moeders?|ouders?|vaders?)|eenouder\w*|gezinssamenstelling\w*|"
    r"gezinsgrootte|kindertal|grote gezinnen|"
    r"burgerlijke staat|tienermoeders?|gebroken gezin\w*",
    r"woonwagen\w*|opleidingsniveau\w*|laag ?opgeleid\w*|lager? opgeleid\w*|praktijkonderwijs|schooladvies\w*|speciaal "
    r"onderwijs|vmbo\w*",
    r"postcode\w* als (?:kenmerk|voorspeller|variabele|factor|risico\w*|indicator)|(?:kenmerk|variabele|factor|"
    r"voorspeller)\w* (?:\w+ )?postcode\w*|"
    r"buitenlandse? (?:reis|reizen|rekening\w*|telefoonnummer\w*|kenteken\w*|diploma\w*|bankrekening\w*|adres\w*)|reisgedrag|"
    r"geld (?:over(?:ge)?maak\w*|sturen|stuurt|overmaken) naar (?:het buitenland|familie)|halal\w*|hoofddoek\w*|"
    r"kledingstijl|uiterlijk\w*|"
    r"ramadan|geslacht|sekse|leeftijd van de moeder",
)


def find_origin_as_input(reading: Reading) -> Iterator[str]:
    """Origin, in a text that is about a model, a score or a selection."""
    if reading.has(MODEL) and any(True for _phrase in reading.phrases([MODEL])):
        yield from _origin(reading)
    else:
        yield from reading.phrases([ON_THE_GROUND_OF])


def find_origin(reading: Reading) -> Iterator[str]:
    """Origin in a text that only describes groups."""
    if not any(True for _phrase in find_origin_as_input(reading)):
        yield from _origin(reading, reach=3)


def _origin(reading: Reading, reach: int = 6) -> Iterator[str]:
    yield from reading.phrases([ORIGIN], reach=reach)
    yield from reading.phrases([BORN], unless=GOODS, reach=reach)


def find_sensitive(reading: Reading) -> Iterator[str]:
    """Religion, health, politics, sexuality, criminal past."""
    yield from reading.phrases([SENSITIVE], reach=1)
    yield from reading.phrases([CARE], unless=CARE_TRADE, reach=1)


def find_proxy(reading: Reading) -> Iterator[str]:
    """What may stand in for origin or for something sensitive: names, language, benefits, income, family."""
    yield from reading.phrases([PROXY], reach=1)
