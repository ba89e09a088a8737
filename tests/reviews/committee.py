"""A case before its reviewers, made through the services, for the tests of reviews."""

from dataclasses import dataclass
from typing import Any

from accounts.models import Post, User
from accounts.services import appoint
from coalitions.models import Organisation, OrganisationKind
from coalitions.services import affiliate, answer_invitation, assign, found_organisation, invite
from questions.models import Trajectory
from questions.services import (
    add_question,
    judge_lookalikes,
    refine_question,
    start_problem,
    submit_problem,
    write_statement,
)
from reviews.content import legal_content
from reviews.models import AnswerChoice, Review, ReviewerSeat, ReviewStatus
from reviews.services import (
    cast_vote,
    declare_independence,
    give_legal_advice,
    look_at_proxies,
    open_ethics_review,
    open_legal_review,
    save_answers,
    submit_answers,
)
from zicht.core.policy import Role

STATEMENT = {
    "what_happens": "Op drie vakantieparken wonen steeds meer mensen het hele jaar.",
    "where_it_happens": "Drie parken",
    "since_when": "Sinds 2021",
    "compared_with": "Andere parken",
    "who_suffers": "De kinderen en de buren",
    "what_was_tried": "Huisbezoeken",
    "use_of_answer": "Een jeugdteam op de parken waar het nodig is",
    "who_decides": "De wethouder",
    "prevention_only": True,
}
CANVAS = {
    "text": "Welk aandeel van de kinderen op een vakantiepark verzuimt van school?",
    "population": "Kinderen die ingeschreven staan op een vakantiepark",
    "indicator": "Aandeel kinderen met een verzuimmelding",
    "area_level": "district",
    "period_from": 2021,
    "period_to": 2024,
    "comparison": "Wijken zonder vakantiepark",
    "hypothesis": "Op de parken is het aandeel groter",
    "use_of_answers": "Bij een groter aandeel zetten wij een jeugdteam in, anders niet",
}
MEMBERS = ("Vera Voorzitter", "Amir Lid", "Josephine Lid", "Stijn Lid", "Nadia Lid")


def person(name: str, organisation: Organisation | None = None, post: str = "") -> User:
    """Somebody with this name, who works somewhere or holds a post."""
    user = User.objects.create_user(f"{name.lower().replace(' ', '.')}@demo.example", None, name=name)
    if organisation:
        affiliate(user, organisation)
    if post:
        appoint(user, post)
    return user


@dataclass
class Case:
    """A municipality with a question, a partner, a neighbour that must see nothing, and everybody who judges."""

    city: Organisation
    bureau: Organisation
    owner: User
    partner: User
    outsider: User
    lead: User
    lawyer: User
    chair: User
    members: list[User]
    trajectory: Trajectory

    def fresh(self) -> Trajectory:
        """The trajectory as the next request finds it."""
        return Trajectory.objects.select_related("coalition", "owner").get(pk=self.trajectory.pk)

    def content(self) -> dict[str, Any]:
        """What the committee is shown: what the landsadvocaat read, and the rest as the analyses hand it over."""
        return legal_content(self.fresh()) | {
            "plan": {"method": "funnel"},
            "releases": [{"number": 1, "checksum": "abc"}],
        }

    def ask_lawyer(self) -> Review:
        return open_legal_review(self.fresh(), by=self.owner)

    def advise(
        self, review: Review, outcome: str = "positive", conditions: tuple[str, ...] = (), **kw: Any
    ) -> Any:
        values = {
            "text": "Doel en grondslag kloppen.",
            "seen_fingerprint": review.fingerprint,
            "by": self.lawyer,
        } | kw
        return give_legal_advice(review, outcome=outcome, conditions=list(conditions), **values)

    def ask_committee(self) -> Review:
        return open_ethics_review(self.fresh(), content=self.content(), by=self.owner)

    def seat(self, review: Review, user: User) -> ReviewerSeat:
        return ReviewerSeat.objects.select_related("review__trajectory__coalition").get(
            review=review, user=user
        )

    def answer_all(self, review: Review, user: User, **choices: str) -> None:
        """Everything answered well, apart from what `choices` says by key (with _ for -)."""
        seat = self.seat(review, user)
        declare_independence(seat, interests="", by=user)
        given = []
        for question in review.checklist.questions.all():
            fine = AnswerChoice.NO if question.stops_on == AnswerChoice.YES else AnswerChoice.YES
            given.append((question, choices.get(question.key.replace("-", "_"), fine), ""))
        save_answers(seat, given, by=user)

    def ready(self, review: Review, user: User, **choices: str) -> None:
        self.answer_all(review, user, **choices)
        submit_answers(self.seat(review, user), by=user)

    def all_ready(self, review: Review) -> Review:
        for seat in review.seats.select_related("user"):
            self.ready(review, seat.user)
        self.look(review)
        return Review.objects.get(pk=review.pk, status=ReviewStatus.JOINT)

    def look(self, review: Review) -> None:
        """The chair looked at the proxy check of what lies there, as the checklist asks."""
        seat = review.seats.filter(is_chair=True).select_related("user").get()
        look_at_proxies(review, checksum=review.content["releases"][0]["checksum"], by=seat.user)

    def vote(self, review: Review, user: User, choice: str = "approve", **kw: Any) -> Any:
        values = {"motivation": "Zorgvuldig gedaan.", "seen_fingerprint": review.fingerprint}
        values |= {"dissent": "" if choice in ("approve", "conditions") else "Ik weeg het anders."} | kw
        return cast_vote(self.seat(review, user), choice=choice, by=user, **values)

    def votes(self, review: Review, *choices: str) -> None:
        """Votes in the order of the seats, the chair first."""
        for seat, choice in zip(review.seats.select_related("user"), choices, strict=False):
            self.vote(review, seat.user, choice)


def bring_case() -> Case:
    """A problem that was handed in, with a partner, a question, a landsadvocaat and a committee of five."""
    city = found_organisation(
        name="Gemeente Waterkerk", short_name="Waterkerk", kind=OrganisationKind.MUNICIPALITY
    )
    other = found_organisation(
        name="Gemeente Dijkdorp", short_name="Dijkdorp", kind=OrganisationKind.MUNICIPALITY
    )
    bureau = found_organisation(name="Statistiekbureau", short_name="Bureau", kind=OrganisationKind.AGENCY)
    owner, partner = person("Eva Eigenaar", city), person("Piet Partner", bureau)
    lead, lawyer = (
        person("Lia Lead", post=Post.PROGRAMME_LEAD),
        person("Hidde Recht", post=Post.LANDSADVOCAAT),
    )
    trajectory = start_problem(organisation=city, title="Zicht op vakantieparken", by=owner)
    write_statement(trajectory, STATEMENT, seen=trajectory.statement.revision, by=owner)
    judge_lookalikes(trajectory, note="Er is nog geen traject over deze parken.", by=owner)
    submit_problem(trajectory, by=owner)
    trajectory = Trajectory.objects.get(pk=trajectory.pk)
    member = invite(trajectory.coalition, bureau, ask="Denk mee", answer_by=None, by=owner)
    answer_invitation(member, status="committed", offer="Mensen", note="", by=partner)
    assign(trajectory.coalition, lawyer, Role.LANDSADVOCAAT, by=lead)
    refine_question(add_question(trajectory, "Schoolverzuim", by=owner), CANVAS, seen=0, by=owner)
    chair = person(MEMBERS[0], post=Post.ETHICS_CHAIR)
    others = [person(name, post=Post.ETHICS_MEMBER) for name in MEMBERS[1:]]
    outsider = person("Wout Buur", other)
    return Case(city, bureau, owner, partner, outsider, lead, lawyer, chair, others, trajectory)
