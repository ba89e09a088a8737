"""What was found wrong in sources and put right, in one trajectory."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from questions.models import Trajectory
from sources.models import CleanUpTask
from zicht.core.errors import Hidden


def clean_ups_of(trajectory: Trajectory) -> QuerySet[CleanUpTask]:
    """The tasks of a trajectory, what is open first."""
    rows = CleanUpTask.objects.filter(trajectory=trajectory)
    return rows.select_related("source__holder", "done_by", "set_by")


def find_clean_up(trajectory: Trajectory, pk: int) -> CleanUpTask:
    """A task of this trajectory. Raises Hidden otherwise."""
    found = clean_ups_of(trajectory).filter(pk=pk).first()
    if found is None:
        raise Hidden(_("Deze taak bestaat niet, of u kunt haar niet zien."))
    return found
