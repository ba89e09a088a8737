"""Finding the publication of a trajectory for somebody, and what its screens share."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from publications.models import Publication
from publications.selectors import current_publication, with_everything
from questions.models import Trajectory
from questions.screens import address, trajectory_context
from questions.selectors import find
from zicht.core.policy import May, allows, require


def found(request: HttpRequest, reference: str, may: May = May.READ_PUBLICATION) -> Trajectory:
    """The trajectory when this person may see it (404 otherwise) and holds the right (403 otherwise)."""
    trajectory = find(request.user, reference)
    require(request.user, may, trajectory)
    return trajectory


def publication_of(trajectory: Trajectory) -> Publication:
    """Its current publication with everything on it; 404 when there is none."""
    publication = current_publication(trajectory)
    if publication is None:
        raise Http404
    return with_everything(publication)


def publication_screen(request: HttpRequest, trajectory: Trajectory, part: str) -> dict[str, Any]:
    """The header, and the menu of the publication with `part` marked."""
    parts = (
        ("texts", _("Tekst en inzichten"), "publications:edit"),
        ("registration", _("Algoritmeregister"), "publications:registration"),
        ("preview", _("Voorbeeld"), "publications:preview"),
    )
    menu = [{"key": key, "label": label, "url": address(name, trajectory)} for key, label, name in parts]
    rights = {
        "may_write": allows(request.user, May.WRITE_PUBLICATION, trajectory),
        "may_add": allows(request.user, May.WRITE_INSIGHTS, trajectory)
        or allows(request.user, May.WRITE_PUBLICATION, trajectory),
        "may_publish": allows(request.user, May.DECIDE_PUBLICATION, trajectory),
        "may_confirm": allows(request.user, May.CONFIRM_REGISTRATION, trajectory),
    }
    return trajectory_context(request, trajectory, tab="publication") | {"menu": menu, "part": part} | rights
