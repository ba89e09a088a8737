"""The newest review of a trajectory and what it decided; guards and selectors both ask here."""

from django.utils.translation import gettext as _

from questions.models import Trajectory
from reviews.models import Condition, Decision, Outcome, Review, ReviewKind

FEWEST_VOTERS = 3
POSITIVE = (Outcome.POSITIVE, Outcome.CONDITIONAL)


def latest(trajectory: Trajectory, kind: str) -> Review | None:
    """The newest review of this kind in the current cycle, with its decision when there is one."""
    found = Review.objects.filter(trajectory=trajectory, kind=kind, cycle=trajectory.cycle)
    return found.select_related("decision", "checklist").first()


def latest_decision(trajectory: Trajectory, kind: str) -> Decision | None:
    """The decision of the newest review of this kind, None while it runs or when there is none."""
    review = latest(trajectory, kind)
    return getattr(review, "decision", None) if review else None


def conditions_of(trajectory: Trajectory, kind: str) -> list[Condition]:
    """Conditions of the newest decision of this kind."""
    decision = latest_decision(trajectory, kind)
    return list(decision.conditions.all()) if decision else []


def too_few(review: Review) -> str | None:
    """The sentence that says how a committee that became too small goes on; None while enough members judge."""
    count = review.seats.count()
    if review.kind != ReviewKind.ETHICS or not review.is_running or count >= FEWEST_VOTERS:
        return None
    return _(
        "Er oordelen nog {count} leden, en een besluit vraagt er {needed}. De secretaris of de programmaleider kan iemand"
        " benoemen. Daarna kan de probleemeigenaar of de programmaleider nieuwe leden toelaten."
    ).format(count=count, needed=FEWEST_VOTERS)
