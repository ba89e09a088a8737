"""What every service around a trajectory asks first: the right, and a case that still runs."""

from typing import Any

from django.utils.translation import gettext as _

from questions.models import Trajectory
from zicht.core.errors import NotYet
from zicht.core.policy import May, require


def require_on(trajectory: Trajectory, by: Any, may: May) -> None:
    """The right on an open trajectory. Raises Hidden, NotAllowed or NotYet."""
    require(by, may, trajectory)
    if not trajectory.is_open:
        raise NotYet(_("Dit traject is afgesloten. Aan de bronnen verandert niets meer."))
