"""What is current in a trajectory: its question, its version, the parties at the table, an open hold."""

from coalitions.models import SEATED, Organisation
from questions.models import Hold, QuestionVersion, ResearchQuestion, Trajectory


def current_question(trajectory: Trajectory) -> ResearchQuestion | None:
    """The question that this cycle answers: the one whose order is the number of the cycle."""
    return trajectory.questions.filter(order=trajectory.cycle).first()


def current_version(trajectory: Trajectory) -> QuestionVersion | None:
    """The newest version of the current question."""
    return (
        QuestionVersion.objects.filter(question__trajectory=trajectory, question__order=trajectory.cycle)
        .select_related("question__trajectory__coalition", "written_by")
        .order_by("-number")
        .first()
    )


def open_holds(trajectory: Trajectory) -> list[Hold]:
    """The holds that have not been lifted, at most one of each office; that of the landsadvocaat first."""
    rows = trajectory.holds.filter(lifted_at__isnull=True).select_related("placed_by")
    return list(rows.order_by("office"))


def open_hold(trajectory: Trajectory) -> Hold | None:
    """The first hold that has not been lifted, None when the trajectory may move."""
    return next(iter(open_holds(trajectory)), None)


def seated_organisations(trajectory: Trajectory) -> list[Organisation]:
    """The organisations that said yes and did not leave, the problem owner first."""
    members = trajectory.coalition.members.filter(status__in=SEATED).select_related("organisation")
    return sorted(
        (member.organisation for member in members), key=lambda party: party.pk != trajectory.owner_id
    )
