"""The catalogue of the demo: what a dozen invented entries of real kinds of sources look like, each with its holder."""

from sources.models import DataSource
from sources.services import describe_source
from zicht.demo.cast import Cast
from zicht.demo.variables import describe_more

# Columns: identifier, holder, title, description, keywords, access, sensitivity, linkage key, from, to, finest level, refresh.
ENTRIES = (
    ("cbs-wijkregistratie", "cbs", "Wijkregistratie", "Aantallen woningen, bewoners en bedrijven per wijk en jaar, samengesteld uit registraties.", "wijk, woning, bewoner, bedrijf", "RESTRICTED", "personal", "pseudoniem persoon, wijkcode", 2015, 2025, "district", "ANNUAL"),
    ("cbs-kerncijfers-wijken", "cbs", "Kerncijfers wijken en buurten", "Bevolking, wonen, inkomen en voorzieningen per wijk en buurt.", "wijk, buurt, bevolking, inkomen", "PUBLIC", "statistical", "wijkcode, buurtcode", 2004, 2025, "neighbourhood", "ANNUAL"),
    ("cbs-bevolking-leeftijd", "cbs", "Bevolking naar leeftijd", "Aantal inwoners op 1 januari naar leeftijd en gemeente.", "bevolking, leeftijd, gemeente", "PUBLIC", "statistical", "gemeentecode", 1995, 2025, "municipality", "ANNUAL"),
    ("cbs-energie-woningen", "cbs", "Energieverbruik van woningen", "Geleverde stroom en gas, per wijk in klassen.", "energie, verbruik, woning", "RESTRICTED", "personal", "adrespseudoniem", 2012, 2025, "district", "ANNUAL"),
    ("kadaster-bag", "kadaster", "Basisregistratie adressen en gebouwen", "Panden, verblijfsobjecten, adressen en hun gebruiksdoel.", "adres, pand, gebruiksdoel", "PUBLIC", "statistical", "adresseerbaar object", 2009, 2025, "address", "CONT"),
    ("kadaster-eigendom", "kadaster", "Eigendom en overdracht van woningen", "Rechten op percelen en overdrachten met koopsom, te gebruiken in aantallen per wijk.", "eigendom, overdracht, koopsom", "RESTRICTED", "business", "kadastraal object", 2005, 2025, "parcel", "CONT"),
    ("politie-misdrijven", "police", "Geregistreerde misdrijven per wijk", "Aantal misdrijven naar soort, wijk en jaar.", "misdrijf, aangifte, wijk", "PUBLIC", "statistical", "wijkcode", 2012, 2025, "district", "MONTHLY"),
    ("politie-meldingen", "police", "Meldingen bij de meldkamer", "Meldingen van overlast en onveiligheid naar soort, in aantallen per wijk.", "melding, overlast", "RESTRICTED", "personal", "wijkcode", 2016, 2025, "district", "MONTHLY"),
    ("belasting-loonaangifte", "tax", "Loonaangiften per vestiging", "Aantal vestigingen met en zonder loonsom, in klassen per wijk.", "werkgever, loon, vestiging", "NON_PUBLIC", "business", "fiscaal nummer", 2010, 2025, "municipality", "QUARTERLY"),
    ("douane-zendingen", "customs", "Zendingen per vestiging", "Aantal aangegeven zendingen per vestiging, in klassen per wijk.", "zending, invoer, haven", "NON_PUBLIC", "business", "EORI-nummer", 2014, 2025, "district", "MONTHLY"),
    ("gemeente-zorgbudgetten", "owner", "Persoonsgebonden budgetten", "Toegekende en gedeclareerde budgetten, in aantallen per wijk.", "zorg, budget, declaratie", "NON_PUBLIC", "special", "clientpseudoniem", 2018, 2025, "district", "QUARTERLY"),
    ("gemeente-vergunningen", "owner", "Vergunningen en handhaving", "Verleende vergunningen en controles naar soort en wijk.", "vergunning, controle", "RESTRICTED", "business", "zaaknummer", 2017, 2025, "district", "CONT"),
)  # fmt: skip
COLUMNS = (
    "title",
    "description",
    "keywords",
    "access_rights",
    "sensitivity",
    "linkage_keys",
    "covers_from",
    "covers_to",
    "finest_level",
    "update_frequency",
)
CONDITIONS = {
    "PUBLIC": "Vrij te gebruiken met bronvermelding.",
    "RESTRICTED": "Alleen in de beveiligde omgeving van de bronhouder. Alleen aantallen mogen naar buiten.",
    "NON_PUBLIC": "Alleen na toestemming voor één doel. De bronhouder maakt zelf de aantallen per gebied.",
}
LEAD_TIME = {"PUBLIC": 1, "RESTRICTED": 30, "NON_PUBLIC": 60}


def fill_catalogue(cast: Cast) -> list[DataSource]:
    """Every entry that is not there yet is described by an analyst. Idempotent."""
    known = set(DataSource.objects.values_list("identifier", flat=True))
    made = [_describe(cast, *entry) for entry in ENTRIES if entry[0] not in known]
    describe_more(cast, made)
    return made


def _describe(cast: Cast, identifier: str, holder: str, *row: object) -> DataSource:
    values = dict(zip(COLUMNS, row, strict=True))
    access = str(values["access_rights"])
    values |= {
        "identifier": identifier,
        "holder": cast.organisations[holder],
        "access_conditions": CONDITIONS[access],
        "lead_time_days": LEAD_TIME[access],
        "purpose": "De wettelijke taak van de bronhouder. Hergebruik alleen voor statistiek en voorkomen.",
        "legal_basis": "De wet die de bronhouder deze taak geeft.",
        "quality_note": "Compleet sinds het eerste jaar. Het laatste jaar is voorlopig.",
    }
    return describe_source(values, by=cast["analist1"])
