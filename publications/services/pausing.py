"""Pausing what is public while the emergency brake is pulled. Both belong to a step of the method, which asks the right."""

from django.utils.translation import gettext as _

from publications import window
from questions.models import Trajectory
from reviews.guards import brake_is_off
from zicht.core.errors import NotYet


def pause_publications(trajectory: Trajectory) -> None:
    """Every page of this trajectory says that it cannot be read for now, also one that is still under embargo.

    Raises NotYet when nobody pulled the brake.
    """
    if brake_is_off(trajectory) is None:
        raise NotYet(_("De noodrem is niet aangetrokken. Er is geen reden om een pagina te verbergen."))
    window.pause(trajectory.reference)


def resume_publications(trajectory: Trajectory) -> None:
    """The pages can be read again. Raises NotYet with the reason while the brake is pulled."""
    pulled = brake_is_off(trajectory)
    if pulled is not None:
        raise NotYet(pulled)
    window.resume(trajectory.reference)
