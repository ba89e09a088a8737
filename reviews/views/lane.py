"""The lane of the landsadvocaat: what changed since the last look, side by side, and marking it as seen."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from questions.models import Trajectory
from questions.screens import trajectory_context
from questions.selectors import find
from questions.views.marking import compared
from questions.views.refusals import tell_refusal
from reviews.content import Change, changes, legal_content
from reviews.independence import why_not_judge
from reviews.models import Look, ReviewKind
from reviews.newest import latest_decision
from reviews.screens import laid_out
from reviews.services import mark_seen
from reviews.tracing import in_a_sentence, last_change
from zicht.core.errors import NotAllowed, Refusal
from zicht.core.fingerprints import fingerprint, plain
from zicht.core.policy import May, require


@login_required
def lane(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that changed since this landsadvocaat looked, from the first day on; a POST marks it as seen."""
    trajectory = find(request.user, reference)
    require(request.user, May.DECIDE_LEGAL, trajectory)
    tie = why_not_judge(trajectory, ReviewKind.LEGAL, request.user)
    if tie is not None:
        raise NotAllowed(tie)
    if request.method == "POST":
        return _seen(request, trajectory)
    content = legal_content(trajectory)
    look = Look.objects.filter(trajectory=trajectory, user=request.user).first()
    advice = latest_decision(trajectory, ReviewKind.LEGAL)
    now = plain(content)
    context = trajectory_context(request, trajectory, tab="reviews") | {
        "look": look,
        "about": laid_out(now),
        "fingerprint": fingerprint(content),
        "changed": [_shown(change, trajectory) for change in changes(look.content if look else {}, now)],
        "advice": advice,
        "reopened": [_shown(one, trajectory) for one in changes(advice.review.content, now)]
        if advice
        else [],
    }
    return render(request, "reviews/lane.html", context)


def _seen(request: HttpRequest, trajectory: Trajectory) -> HttpResponse:
    try:
        mark_seen(trajectory, seen_fingerprint=request.POST.get("seen", ""), by=request.user)
    except NotAllowed:
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, _("Op gezien gezet. De volgende keer ziet u wat er daarna verandert."))
    return redirect("reviews:lane", reference=trajectory.reference)


def _shown(change: Change, trajectory: Trajectory) -> dict[str, Any]:
    """A change side by side: words that went are marked before, words that came after; with who did it and when."""
    pieces = compared(change.before, change.after)
    return {
        "place": change.place,
        "who": in_a_sentence(last_change(trajectory, change.path)),
        "before": [piece for piece in pieces if piece.kind != "in"],
        "after": [piece for piece in pieces if piece.kind != "out"],
    }
