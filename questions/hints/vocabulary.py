"""Dutch words that lead to one person, company or address, as parts of patterns; compounds are found by their last part."""


def _any(*groups: str) -> str:
    return "(?:" + "|".join(word for group in groups for word in group.split()) + ")"


PEOPLE = _any(
    r"personen mensen bewoners inwoners burgers jongeren jeugdigen kinderen leerlingen scholieren studenten gezinnen",
    r"huishoudens families ouders moeders vaders mannen vrouwen jongens meisjes huurders kopers verkopers klanten",
    r"cli[eë]nten pati[eë]nten werknemers medewerkers ambtenaren chauffeurs bestuurders directeuren individuen",
    r"gerechtigden ontvangers migranten statushouders budgethouders houders bezitters gasten figuren lieden buren",
    r"bezoekers passagiers zzp'ers spelers eigenaren eigenaars verhuurders beheerders vrijwilligers kandidaten",
    r"vaklui bendeleden clubleden gezinsleden bestuursleden aanvragers gebruikers wethouders raadsleden",
)
COMPANIES = _any(
    r"bedrijven bedrijfjes ondernemers ondernemingen winkels winkeliers horecazaken kapperszaken caf[eé]s restaurants",
    r"hotels kappers studio's garages aanbieders bureaus makelaars notarissen boeren exploitanten handelaren handelaars",
    r"vervoerders transporteurs expediteurs rederijen firma's bv's vennootschappen rechtspersonen stichtingen",
    r"verenigingen instellingen werkgevers leveranciers salons wasserettes growshops coffeeshops lounges shops",
    r"supermarkten kantoren accountants sportscholen investeerders beleggers makelaardijen bouwers aannemers scholen",
    r"campings camperplaatsen jachthavens slijterijen drogisterijen praktijken klinieken casino's bordelen ketens holdings",
    r"moskee[eë]n kerken clubs branchegenoten vestigingen tussenpersonen partijtjes",
)
PLACES = _any(
    r"adressen woningen panden percelen loodsen schuren voertuigen auto's kentekens appartementen huisnummers",
    r"rekeningen rekeningnummers telefoonnummers chalets huisjes caravans containers vaartuigen opslagboxen garageboxen",
    r"boerderijen stallen bedrijfshallen hallen units boxen erven hangars studentenkamers bovenwoningen kelders kassen "
    r"postbussen",
)
# Words that already say that somebody did wrong.
WRONGDOERS = _any(
    r"daders? verdachten fraudeurs? oplichters criminelen boeven dealers? handlangers kwekers wiettelers witwassers",
    r"katvangers? stromannen stroman huisjesmelkers? kwaadwillenden zwartwerkers overtreders plegers veelplegers",
    r"uitbuiters mensenhandelaren smokkelaars mensensmokkelaars ronselaars geldezels afpersers vandalen hangjongeren",
    r"overlastgevers overlastplegers illegalen kopstukken sleutelfiguren uithalers drugskoeriers? geldkoeriers? drugsrunners?",
    r"zwendelaars profiteurs spookbewoners spookburgers schuldigen raddraaiers cowboys wanbetalers relschoppers runners",
    r"verantwoordelijken ondermijners boefjes fraudeur witwasser oplichter huisjesmelker drugshandelaren drugscriminelen "
    r"crimineeltjes risicojongeren probleemjongeren probleemgezinnen",
)
ONE = _any(
    r"persoon individu bewoner inwoner ondernemer eigenaar verhuurder huurder familie gezin huishouden man vrouw",
    r"buurman buurvrouw jongen meisje jongere bedrijf onderneming winkel winkelier zaak pand woning huis perceel adres",
    r"garage kapper kapperszaak restaurant caf[eé] hotel bureau aanbieder makelaar notaris stichting vereniging moskee",
    r"loods schuur firma bv directeur wethouder bestuurder raadslid ambtenaar chauffeur student leerling kind cli[eë]nt",
    r"voertuig auto kenteken exploitant salon handelaar aannemer school vestiging horecazaak coffeeshop club zoon dochter "
    r"broer zus neef partner vader moeder houder baas boer bakker slager",
    r"kantoor supermarkt camping camperplaats jachthaven slijterij drogisterij praktijk kliniek wasserette growshop bordeel",
    r"casino sportschool instelling lounge shop keten holding stal boerderij box unit chalet caravan schip boot vaartuig",
    r"appartement villa rekening werkgever leverancier investeerder belegger koper verkoper klant pati[eë]nt migrant",
)
# A compound: "zorgbureaus", "vakantiewoningen", "pand-eigenaren".
TARGETS = rf"[\w-]*(?:{PEOPLE}|{COMPANIES}|{PLACES}|{WRONGDOERS})"
PARTIES = rf"[\w-]*(?:{PEOPLE}|{COMPANIES}|{WRONGDOERS})"
BAD = "(?:malafide|criminele|foute|frauduleuze|louche|verdachte|illegale|frauderende|risicovolle|corrupte|schimmige)"
WRONG = rf"(?:[\w-]*{WRONGDOERS}|{BAD} [\w-]+)"
# Adjectives end in -e, or come from a short list; these nouns in -e would look like one.
NO_ADJECTIVE = (
    "(?!(?:mate|wijze|periode|gemeente|provincie|branche|fase|categorie|leeftijdscategorie|soort|type|manier|ruimte|functie|"
    r"informatie|percentage|hoogte|grootte|ratio|groep|combinatie|maatregel|lengte|prijsklasse|klasse|mening)\b)"
)
ADJECTIVES = (
    rf"(?:{NO_ADJECTIVE}(?:[\w-]+e|van|de|het|onze|die|deze|hun|\d+|twee|drie|tien|twintig|honderd|nieuw|malafide|"
    rf"particulier|andere|niet|leegstaande|en|of)\s+){{0,4}}"
)
# An answer in numbers: what follows is counted, not named.
COUNTED = (
    r"\b(?:hoeveel|aantal(?:len)?|aandeel|aandelen|percentages?|procent|hoe vaak|hoe groot|omvang|verdeling|gemiddelde?|"
    r"mediaan|"
    r"welk deel|welk gedeelte|hoe hoog|cijfers|how many|share of|number of|"
    r"(?:in|op|bij|voor) welke? (?:[\w-]+e )?(?:wijk|buurt|gemeente|stadsde|gebied|regio|provincie|kern|dorp)\w*)\b"
)
