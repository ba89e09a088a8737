"""The trajectories of the demo: one in every phase, and those that were declined, withdrawn, stopped or outdated."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from questions.models import Phase, Trajectory
from questions.services import ask_assessments, remark
from reviews.models import ReviewKind
from zicht.demo import side_subjects as side
from zicht.demo import subjects as main
from zicht.demo.cast import Cast
from zicht.demo.checking import offered_again
from zicht.demo.committee import clean_up, give_terms, plan_meeting, pull_and_lift
from zicht.demo.evidence import figures_of_before, file_with_faults, package_on_its_way, stuck_job
from zicht.demo.openness import BEFORE, LATER, look_in_the_mirror, refuse_in_public, share_words, wish_to_join
from zicht.demo.returned import back_from_the_cbs
from zicht.demo.story import Story, bring_to
from zicht.demo.subjects import Subject
from zicht.demo.working_together import work_together

STILL_NEW = 4  # messages that nobody has read yet


def closed(cast: Cast) -> None:
    """Empty homes: the whole way, with a live publication."""
    look_in_the_mirror(bring_to(Phase.CLOSED, cast, subject=main.EMPTY_HOMES), BEFORE)


def followed_up(cast: Cast) -> None:
    """Crimes by district: live, and the owner has answered for all deviations but one."""
    story = bring_to(Phase.FOLLOW_UP, cast, subject=main.SAFETY)
    for deviation in story.own_deviations()[:-1]:
        story.answer(deviation, finish=False)
    wish_to_join(story, cast)


def being_published(cast: Cast) -> None:
    """Unexplained purchases: the committee said yes, the texts are being written."""
    bring_to(Phase.PUBLICATION, cast, subject=main.TRANSACTIONS)


def before_committee(cast: Cast) -> None:
    """Care: two of five members are ready, the others are still reading; the secretary planned a meeting about it."""
    story = bring_to(Phase.ETHICS_REVIEW, cast, subject=main.CARE)
    for seat in story.review(ReviewKind.ETHICS).seats.select_related("user").order_by("pk")[:2]:
        story.answer_alone(seat)
    give_terms(cast)
    plan_meeting(story)


def being_computed(cast: Cast) -> None:
    """Port: Customs joined half-way, the job is done; its table was sent back once and waits for the second checker. Beside it
    a job over the areas of last year, and one that got stuck."""
    story = bring_to(Phase.INVENTORY, cast, subject=main.PORT)
    story.seat("customs", "douane")
    story.pledge_and_sign()
    story.take_stock()
    story.advise()
    story.to_analysis()
    pull_and_lift(story)
    file_with_faults(story)
    job = story.compute()
    figures_of_before(story, job.plan)
    stuck_job(story)
    check = offered_again(story, story.offer(job))
    package_on_its_way(story)
    story.approve(check, "controleur1")


def before_the_lawyer(cast: Cast) -> None:
    """Business parks: the landsadvocaat has everything and reads."""
    bring_to(Phase.LEGAL_REVIEW, cast, subject=side.BUSINESS_PARKS)


def being_matched(cast: Cast) -> None:
    """Farm buildings: the holder has been asked and has not answered; addresses were put right meanwhile."""
    story = bring_to(Phase.INVENTORY, cast, subject=side.FARM_BUILDINGS)
    story.request(story.match_needs())
    clean_up(story)


def being_sharpened(cast: Cast) -> None:
    """Holiday parks: the question lies before the parties; two have answered and one has a question first."""
    story = bring_to(Phase.REFINEMENT, cast, subject=main.HOLIDAY_PARKS)
    version = story.refine()
    story.define_term()
    ask_assessments(version, by=story.owner)
    for key in ("owner", "cbs"):
        story.favour(version, key)
    text = "Tellen campings met vaste plaatsen ook mee? Dat maakt voor de cijfers veel uit."
    remark(story.trajectory, text=text, blocking=True, by=cast["partner"])
    share_words(story)
    look_in_the_mirror(story, LATER)
    work_together(story)


def being_formed(cast: Cast) -> None:
    """Short stay: two parties take part, the others have not answered yet."""
    story = bring_to(Phase.COALITION, cast, subject=side.SHORT_STAY)
    story.assign_people()
    story.seat("cbs")
    for key in ("police", "kadaster"):
        story.ask(key)


def begun(cast: Cast) -> None:
    """More holiday parks: a colleague is still writing, and the last page says that something alike is there already."""
    Story(cast, subject=side.SECOND_LOOK).begin()


def handed_in(cast: Cast) -> None:
    """Couriers: handed in, and the programme has not weighed it yet."""
    bring_to(Phase.INTAKE, cast, subject=side.DELIVERY_VANS)


def declined(cast: Cast) -> None:
    """Landlords: asks for a list of people, and that is detection."""
    story = bring_to(Phase.INTAKE, cast, subject=side.LANDLORDS)
    note = "U vraagt om een lijst van verhuurders. Dat is opsporing en past niet bij Zicht. Vraag hoe vaak iets per wijk voorkomt, of ga met een concreet vermoeden naar de politie."
    story.take("decline", "programmaleider", note)
    refuse_in_public(story, cast)


def withdrawn(cast: Cast) -> None:
    """Garages: the municipality found another way."""
    story = bring_to(Phase.COALITION, cast, subject=side.GARAGES)
    note = "De eigenaar van de garageboxen stelt zelf een beheerder aan. Een onderzoek is niet meer nodig."
    story.take("withdraw", "probleemeigenaar", note)


def on_hold(cast: Cast) -> None:
    """Recruiters: the landsadvocaat wants to know something first."""
    story = bring_to(Phase.INVENTORY, cast, subject=side.RECRUITERS)
    note = (
        "Eerst moet duidelijk zijn of gegevens van de Arbeidsinspectie voor dit doel gebruikt mogen worden."
    )
    story.take("hold", "landsadvocaat", note)


def outdated(cast: Cast) -> None:
    """Resales: the question changed after the advice, so the gate closed again and says why."""
    story = bring_to(Phase.LEGAL_REVIEW, cast, subject=side.RESALES)
    story.advise()
    story.present(
        story.refine(
            comparison="Alleen wijken met evenveel koopwoningen", change_note="Na overleg met het Kadaster"
        )
    )


def laid_beside_itself(cast: Cast) -> None:
    """Debts: the outcome came back from the CBS and waits for both checkers, with pairs of figures that they decide about."""
    back_from_the_cbs(bring_to(Phase.ANALYSIS, cast, subject=side.DEBTS))


SCENES: tuple[tuple[Subject, Callable[[Cast], None]], ...] = (
    (main.EMPTY_HOMES, closed),
    (main.SAFETY, followed_up),
    (main.TRANSACTIONS, being_published),
    (main.CARE, before_committee),
    (main.PORT, being_computed),
    (side.BUSINESS_PARKS, before_the_lawyer),
    (side.FARM_BUILDINGS, being_matched),
    (main.HOLIDAY_PARKS, being_sharpened),
    (side.SHORT_STAY, being_formed),
    (side.SECOND_LOOK, begun),
    (side.DELIVERY_VANS, handed_in),
    (side.LANDLORDS, declined),
    (side.GARAGES, withdrawn),
    (side.RECRUITERS, on_hold),
    (side.RESALES, outdated),
    (side.DEBTS, laid_beside_itself),
)


def play(cast: Cast, *, told: Callable[[str], None]) -> int:
    """Play every scene that was not played before, each whole or not at all; answers how many were played."""
    owner = cast.organisations["owner"]
    known = set(Trajectory.objects.filter(owner=owner).values_list("title", flat=True))
    waiting = [(subject, scene) for subject, scene in SCENES if subject.title not in known]
    for subject, scene in waiting:
        told(subject.title)
        with transaction.atomic():
            scene(cast)
    if waiting:
        _have_read(cast.people.values())
    return len(waiting)


def _have_read(people: Iterable[User]) -> None:
    """Everybody read their messages while the stories went on, except the newest few."""
    for person in people:
        newest = list(person.notifications.order_by("-pk").values_list("pk", flat=True)[:STILL_NEW])
        person.notifications.exclude(pk__in=newest).update(read_at=timezone.now())
