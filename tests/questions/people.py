"""A municipality, three parties, a neighbour and a programme lead, and how far they are with one problem."""

from types import SimpleNamespace

from accounts.models import Post, User
from accounts.services import appoint
from coalitions import grants
from coalitions.models import OrganisationKind
from coalitions.services import affiliate, answer_invitation, found_organisation, invite
from questions.models import Criterion, Theme
from questions.services import (
    add_question,
    judge_lookalikes,
    refine_question,
    score,
    start_problem,
    submit_problem,
    write_statement,
)
from zicht.core.policy import Role

STATEMENT = {
    "what_happens": "Op drie vakantieparken wonen steeds meer mensen het hele jaar. Kinderen verzuimen van school.",
    "where_it_happens": "Drie parken in het buitengebied",
    "since_when": "Sinds 2021",
    "compared_with": "Andere parken in de provincie",
    "who_suffers": "De kinderen, de buren en de eigenaren die alleen recreëren",
    "what_was_tried": "Huisbezoeken door de wijkagent",
    "use_of_answer": "Wij zetten een jeugdteam in op de parken waar het nodig is",
    "who_decides": "De wethouder",
    "prevention_only": True,
}
CANVAS = {
    "text": "Welk aandeel van de leerplichtige kinderen op een vakantiepark verzuimt van school?",
    "population": "Leerplichtige kinderen die ingeschreven staan op een vakantiepark",
    "indicator": "Aandeel kinderen met een verzuimmelding",
    "area_level": "district",
    "period_from": 2021,
    "period_to": 2024,
    "comparison": "Wijken zonder vakantiepark in dezelfde gemeente",
    "hypothesis": "Op de parken is het aandeel groter",
    "use_of_answers": "Bij een groter aandeel zetten wij een jeugdteam in, anders niet",
}


def person(name, organisation=None):
    """Somebody without a password, working for `organisation`."""
    user = User.objects.create_user(f"{name}@demo.example", name=name.title())
    if organisation is not None:
        affiliate(user, organisation)
    return user


def party(name, kind=OrganisationKind.AGENCY):
    """An organisation."""
    return found_organisation(name=name, short_name=name, kind=kind)


def call_cast():
    """The people and organisations of these tests."""
    city = party("Gemeente Waterkerk", OrganisationKind.MUNICIPALITY)
    neighbour = party("Gemeente Dijkdorp", OrganisationKind.MUNICIPALITY)
    bureau, police = party("Statistiekbureau"), party("Politie", OrganisationKind.POLICE)
    people = SimpleNamespace(
        city=city,
        neighbour=neighbour,
        bureau=bureau,
        police=police,
        owner=person("eigenaar", city),
        colleague=person("collega", city),
        outsider=person("buur", neighbour),
        partner=person("partner", bureau),
        officer=person("agent", police),
        lead=person("programmaleider"),
        lawyer=person("landsadvocaat"),
        observer=person("waarnemer"),
        theme=Theme.objects.create(name="Vakantieparken", slug="vakantieparken"),
    )
    appoint(people.lead, Post.PROGRAMME_LEAD)
    appoint(people.observer, Post.OBSERVER)
    appoint(people.lawyer, Post.LANDSADVOCAAT)
    return people


def begin(cast):
    """A problem that was started and not handed in."""
    return start_problem(organisation=cast.city, title="Zicht op vakantieparken", by=cast.owner)


def write(draft, cast):
    """A draft with a complete statement, whose look-alikes were judged."""
    write_statement(draft, STATEMENT, seen=draft.statement.revision, by=cast.owner)
    judge_lookalikes(draft, note="Er is nog geen traject over deze parken.", by=cast.owner)
    return draft


def hand_in(written, cast):
    """A problem that the programme can weigh."""
    submit_problem(written, by=cast.owner)
    return written


def weigh(submitted, cast):
    """A problem with all four scores."""
    score(submitted, {c.value: (4, "Goed te doen.") for c in Criterion}, by=cast.lead)
    return submitted


def seat(submitted, cast):
    """A problem with two partners at the table and a landsadvocaat who looks along."""
    for organisation, someone in ((cast.bureau, cast.partner), (cast.police, cast.officer)):
        member = invite(submitted.coalition, organisation, ask="Denk mee", answer_by=None, by=cast.owner)
        answer_invitation(member, status="committed", offer="Mensen", note="", by=someone)
    grants.grant_to_user(cast.lawyer, Role.LANDSADVOCAAT, submitted.coalition)
    submitted.__dict__.pop("_roles", None)
    return submitted


def ask_question(seated, cast):
    """The first question, with its canvas filled in."""
    made = add_question(seated, "Schoolverzuim", by=cast.owner)
    refine_question(made, CANVAS, seen=0, by=cast.owner)
    return made
