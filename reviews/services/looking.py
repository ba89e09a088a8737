"""Looking along: a landsadvocaat marks what lies there as seen, so that the next look shows what changed since."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from coalitions import journal
from questions.models import Trajectory
from reviews.content import legal_content
from reviews.independence import why_not_judge
from reviews.models import Look, ReviewKind
from zicht.core.errors import Conflict, NotAllowed
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import May, require


@transaction.atomic
def mark_seen(trajectory: Trajectory, *, seen_fingerprint: str, by: User) -> Look:
    """Keep exactly what was on the page as seen by this landsadvocaat. Marking twice changes nothing.

    Raises Conflict when it changed meanwhile: nobody has seen what was not on their page.
    """
    require(by, May.DECIDE_LEGAL, trajectory)
    tie = why_not_judge(trajectory, ReviewKind.LEGAL, by)
    if tie is not None:
        raise NotAllowed(tie)
    Trajectory.objects.select_for_update(of=("self",)).get(pk=trajectory.pk)
    content = legal_content(trajectory)
    if fingerprint(content) != seen_fingerprint:
        sentence = _("Terwijl u las is er iets veranderd. Lees wat erbij kwam en zet het dan op gezien.")
        raise Conflict(sentence, theirs={}, mine={}, revision=0)
    look = Look.objects.filter(trajectory=trajectory, user=by).first()
    if look is not None and look.fingerprint == seen_fingerprint:
        return look
    look = look or Look(trajectory=trajectory, user=by)
    look.content, look.fingerprint, look.looked_at = content, seen_fingerprint, timezone.now()
    look.save()
    journal.write(trajectory.coalition, "review.legal.seen", _("De landsadvocaat keek mee."), by=by)
    return look
