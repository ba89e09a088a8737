"""The newest review of a trajectory and what it decided; guards and selectors both ask here."""

from questions.models import Trajectory
from reviews.models import Condition, Decision, Outcome, Review

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
