"""The proxy check: the analyst explains what was found, and members of the committee look at it before they decide."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from coalitions import journal
from questions.models import Trajectory
from reviews.models import ProxyLook, ProxyNote, Review, ReviewKind
from reviews.services.seats import ask_judge, ask_running, ask_seat, locked
from zicht.core.checked import checked
from zicht.core.errors import NotYet
from zicht.core.policy import May, require
from zicht.core.revisions import save_if_unchanged


@transaction.atomic
def explain_proxies(trajectory: Trajectory, *, text: str, seen: int, by: User) -> ProxyNote:
    """Write why an association is acceptable, or that there is none. Raises Conflict when a colleague wrote meanwhile."""
    require(by, May.WRITE_ANALYSIS, trajectory)
    Trajectory.objects.select_for_update(of=("self",)).get(pk=trajectory.pk)
    note = ProxyNote.objects.filter(trajectory=trajectory).first()
    values: dict[str, Any] = {"text": text, "written_by": by, "written_at": timezone.now()}
    checked(ProxyNote(trajectory=trajectory, text=text), required=["text"])
    if note is None:
        note = ProxyNote.objects.create(trajectory=trajectory, revision=1, **values)
    elif note.text != text.strip():
        save_if_unchanged(note, {"text": text.strip()}, seen=seen)
        note.written_by, note.written_at = by, values["written_at"]
        note.save(update_fields=["written_by", "written_at"])
    sentence = _("De analist lichtte het verband met de samenstelling toe.")
    journal.write(trajectory.coalition, "proxy_explained", sentence, by=by)
    return note


@transaction.atomic
def look_at_proxies(review: Review, *, checksum: str, by: User) -> ProxyLook:
    """A member looked at the associations of the output with this checksum. Twice is once.

    Raises NotYet when that is not the output that lies before the committee.
    """
    review = locked(review)
    if review.kind != ReviewKind.ETHICS:
        raise NotYet(_("Dit hoort bij de toets van de adviescommissie."))
    ask_judge(review, by)
    ask_seat(review, by)
    ask_running(review)
    if checksum not in {release.get("checksum") for release in review.content.get("releases", [])}:
        raise NotYet(_("Deze uitkomst ligt niet voor bij de commissie. Open de toets opnieuw."))
    look, _made = ProxyLook.objects.get_or_create(review=review, user=by, checksum=checksum)
    return look
