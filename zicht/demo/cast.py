"""The fixed cast: organisations, people, posts and what each comes for."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Post, User
from accounts.services import appoint
from coalitions.models import Organisation, OrganisationKind
from coalitions.services import affiliate, found_organisation
from questions.models import Theme

DOMAIN = "demo.example"
KIND = OrganisationKind


@dataclass(frozen=True)
class Body:
    """An organisation of the cast."""

    key: str
    name: str
    short_name: str
    kind: str
    area_code: str = ""
    tooi_uri: str = ""
    is_standing_partner: bool = False


@dataclass(frozen=True)
class Person:
    """Somebody of the cast. `advertised` people stand on the log-in page of the demo with what they come for."""

    key: str
    name: str
    comes_for: str = ""
    organisation: str = ""
    position: str = ""
    posts: tuple[str, ...] = ()
    advertised: bool = True
    permissions: tuple[str, ...] = field(default=())

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


ORGANISATIONS = (
    Body("owner", "Gemeente Havenmonde", "Havenmonde", KIND.MUNICIPALITY, "GM9001"),
    Body("neighbour", "Gemeente Duinbergen aan Zee", "Duinbergen", KIND.MUNICIPALITY, "GM9002"),
    Body(
        "cbs",
        "Centraal Bureau voor de Statistiek",
        "CBS",
        KIND.AGENCY,
        tooi_uri="https://identifier.overheid.nl/tooi/id/zbo/zb000193",
        is_standing_partner=True,
    ),
    Body(
        "kadaster",
        "Kadaster",
        "Kadaster",
        KIND.AGENCY,
        tooi_uri="https://identifier.overheid.nl/tooi/id/zbo/zb000195",
        is_standing_partner=True,
    ),
    Body(
        "tax",
        "Belastingdienst",
        "Belastingdienst",
        KIND.AGENCY,
        tooi_uri="https://identifier.overheid.nl/tooi/id/oorg/oorg12368",
        is_standing_partner=True,
    ),
    Body(
        "police",
        "Politie",
        "Politie",
        KIND.POLICE,
        tooi_uri="https://identifier.overheid.nl/tooi/id/oorg/oorg10264",
        is_standing_partner=True,
    ),
    Body(
        "customs",
        "Douane",
        "Douane",
        KIND.AGENCY,
        tooi_uri="https://identifier.overheid.nl/tooi/id/oorg/oorg12370",
    ),
    Body("port", "Havenbedrijf Havenmonde", "Havenbedrijf", KIND.COMPANY),
    Body("housing", "Woningcorporatie De Kade", "De Kade", KIND.OTHER),
)

PEOPLE = (
    Person(
        "probleemeigenaar",
        "Roos Dijkman",
        _("draagt een probleem aan en leidt het traject"),
        "owner",
        "adviseur veiligheid",
    ),
    Person(
        "partner",
        "Milan de Wit",
        _("doet mee namens de politie en toetst de vraag"),
        "police",
        "analist gebiedsgericht werken",
    ),
    Person(
        "bronhouder",
        "Fleur van Aken",
        _("beslist bij het CBS over gebruik van bronnen"),
        "cbs",
        "accountmanager microdata",
    ),
    Person(
        "landsadvocaat",
        "Hidde Terpstra",
        _("kijkt vanaf de eerste dag juridisch mee"),
        posts=(Post.LANDSADVOCAAT,),
    ),
    Person("voorzitter", "Vera Zuidema", _("leidt de adviescommissie"), posts=(Post.ETHICS_CHAIR,)),
    Person("commissielid1", "Amir Yilmaz", _("toetst privacy en ethiek"), posts=(Post.ETHICS_MEMBER,)),
    Person("commissielid2", "Josephine Baart", _("toetst privacy en ethiek"), posts=(Post.ETHICS_MEMBER,)),
    Person("commissielid3", "Stijn Oosterhof", _("toetst privacy en ethiek"), posts=(Post.ETHICS_MEMBER,)),
    Person("commissielid4", "Nadia el Khatib", _("toetst privacy en ethiek"), posts=(Post.ETHICS_MEMBER,)),
    Person(
        "secretaris",
        "Sara Witteveen",
        _("plant vergaderingen en houdt bij wie in de commissie zit"),
        posts=(Post.ETHICS_SECRETARY,),
    ),
    Person(
        "analist1", "Lotte Verhagen", _("zoekt bronnen, schrijft het plan en rekent"), posts=(Post.ANALYST,)
    ),
    Person(
        "analist2", "Sem Pietersen", _("zoekt bronnen, schrijft het plan en rekent"), posts=(Post.ANALYST,)
    ),
    Person("controleur1", "Ingrid Maas", _("controleert of niemand herleidbaar is"), posts=(Post.CHECKER,)),
    Person("controleur2", "Thijs Brouwer", _("controleert of niemand herleidbaar is"), posts=(Post.CHECKER,)),
    Person(
        "programmaleider",
        "Karin Hoekstra",
        _("houdt alle trajecten in beweging"),
        posts=(Post.PROGRAMME_LEAD,),
    ),
    Person("waarnemer", "Olaf Renes", _("volgt de cijfers namens een ministerie"), posts=(Post.OBSERVER,)),
    Person(
        "beheerder",
        "Bo Jansen",
        _("beheert accounts en lijsten, ziet geen inhoud"),
        posts=(Post.ADMINISTRATOR,),
    ),
    Person(
        "buurgemeente",
        "Wout Siebelink",
        _("werkt bij een buurgemeente en ziet niets van anderen"),
        "neighbour",
        "beleidsmedewerker",
    ),
    Person(
        "kadaster",
        "Eva Lindeman",
        organisation="kadaster",
        position="adviseur vastgoedinformatie",
        advertised=False,
    ),
    Person(
        "belastingdienst",
        "Jorrit Smeets",
        organisation="tax",
        position="accountmanager gegevens",
        advertised=False,
    ),
    Person("douane", "Marleen Vos", organisation="customs", position="adviseur haven", advertised=False),
    Person("havenbedrijf", "Dirk Kramer", organisation="port", position="hoofd veiligheid", advertised=False),
)

THEMES = (
    (
        "vastgoed",
        "Vastgoed en leegstand",
        "Woningen en panden waar iets niet klopt: leegstand, onbekende eigenaren, snelle doorverkoop.",
    ),
    (
        "vakantieparken",
        "Vakantieparken",
        "Parken waar mensen het hele jaar wonen, met zorgen over schulden, verzuim en veiligheid.",
    ),
    ("haven", "Haven en logistiek", "Misbruik van de haven, bedrijventerreinen en vervoer."),
    ("zorg", "Zorgaanbieders", "Zorggeld dat niet bij zorg terechtkomt."),
    ("transacties", "Verdachte transacties", "Geldstromen die niet te verklaren zijn."),
    ("wijk", "Veiligheid in de wijk", "Waar en waarom wijken meer met misdrijven te maken hebben."),
)


@dataclass(frozen=True)
class Cast:
    """The cast as database rows: people and organisations by key."""

    people: dict[str, User]
    organisations: dict[str, Organisation]

    def __getitem__(self, key: str) -> User:
        return self.people[key]

    def committee(self) -> Iterator[User]:
        yield from (self.people[key] for key in self.people if key.startswith(("voorzitter", "commissielid")))


@transaction.atomic
def assemble(*, password: str | None = None) -> Cast:
    """Find or make everybody. With a password they can log in; without one nobody can. Idempotent."""
    organisations = {body.key: _organisation(body) for body in ORGANISATIONS}
    everybody = {person.email for person in PEOPLE}
    is_complete = User.objects.filter(email__in=everybody).count() == len(everybody)
    secret = "" if is_complete else make_password(password)  # slow on purpose, so once and only when needed
    people = {person.key: _person(person, secret, organisations) for person in PEOPLE}
    for position, (slug, name, description) in enumerate(THEMES):
        Theme.objects.get_or_create(
            slug=slug, defaults={"name": name, "description": description, "position": position}
        )
    return Cast(people, organisations)


def demo_password() -> str:
    """The password of every demo log-in; only handed out in demo mode."""
    return settings.DEMO_PASSWORD


def _organisation(body: Body) -> Organisation:
    found = Organisation.objects.filter(name=body.name).first()
    return found or found_organisation(
        name=body.name,
        short_name=body.short_name,
        kind=body.kind,
        area_code=body.area_code,
        tooi_uri=body.tooi_uri,
        is_standing_partner=body.is_standing_partner,
    )


def _person(person: Person, secret: str, organisations: dict[str, Organisation]) -> User:
    user, made = User.objects.get_or_create(
        email=person.email, defaults={"name": person.name, "password": secret}
    )
    if made:
        if person.organisation:
            affiliate(user, organisations[person.organisation], position=person.position)
        for post in person.posts:
            appoint(user, post)
        if Post.ADMINISTRATOR in person.posts:
            _give_lists(user)
    return user


ADMINISTERED = ("user", "appointment", "affiliation", "organisation", "theme")


def _give_lists(user: User) -> None:
    """An administrator keeps accounts and lists, and is never superuser: rights come from a group."""
    group, _made = Group.objects.get_or_create(name="beheer")
    group.permissions.set(Permission.objects.filter(content_type__model__in=ADMINISTERED))
    user.groups.add(group)
    user.is_staff = True
    user.save(update_fields=["is_staff"])
