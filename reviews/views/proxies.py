"""The proxy check on screen: figures about who lives somewhere beside the outcome, and what the analyst says of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analyses.content import latest_release
from questions.models import Trajectory
from questions.screens import trajectory_context
from questions.selectors import find
from questions.views.refusals import both_versions, put_on_form, seen, tell_refusal
from reviews.forms.proxies import ProxyNoteForm
from reviews.independence import why_not_judge
from reviews.models import ProxyNote, Review, ReviewKind
from reviews.selectors import latest, seat_of
from reviews.services import explain_proxies, look_at_proxies
from reviews.views.associations import proxy_check
from zicht.core.errors import Conflict, NotAllowed, Refusal
from zicht.core.policy import May, allows


@login_required
def proxies(request: HttpRequest, reference: str) -> HttpResponse:
    """The check of the newest release; the analyst writes, the committee reads and says that it looked."""
    trajectory = find(request.user, reference)
    _ask_reader(request.user, trajectory)
    note = ProxyNote.objects.filter(trajectory=trajectory).select_related("written_by").first()
    form = ProxyNoteForm(
        request.POST if request.method == "POST" else None, initial={"text": note.text if note else ""}
    )
    versions: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            explain_proxies(trajectory, text=form.cleaned_data["text"], seen=seen(request), by=request.user)
        except NotAllowed:
            raise
        except Conflict as conflict:
            versions = both_versions(conflict, ProxyNote) | {"revision": conflict.revision}
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("Bewaard. De commissie leest dit naast de grafieken."))
            return redirect("reviews:proxies", reference=reference)
    context = trajectory_context(request, trajectory, tab="reviews") | _check(request.user, trajectory)
    return render(
        request, "reviews/proxies.html", context | {"note": note, "form": form, "versions": versions}
    )


def _ask_reader(user: Any, trajectory: Trajectory) -> None:
    """Who judges the outcome or made it; figures that are not public yet are for nobody else."""
    judges = allows(user, May.ANSWER_ETHICS, trajectory) and not why_not_judge(
        trajectory, ReviewKind.ETHICS, user
    )
    if not judges and not allows(user, May.WRITE_ANALYSIS, trajectory):
        raise NotAllowed(_("Alleen de analist en de adviescommissie kunnen dit verband bekijken."))


def _check(user: Any, trajectory: Trajectory) -> dict[str, Any]:
    release = latest_release(trajectory)
    review = latest(trajectory, ReviewKind.ETHICS)
    seat = seat_of(review, user) if review and review.is_running else None
    looks = list(review.proxy_looks.select_related("user")) if review else []
    return {
        "check": proxy_check(release) if release else None,
        "review": review,
        "looks": looks,
        "may_look": bool(seat) and user.pk not in {look.user_id for look in looks},
        "may_explain": allows(user, May.WRITE_ANALYSIS, trajectory),
    }


@login_required
@require_POST
def look(request: HttpRequest, reference: str) -> HttpResponse:
    """A member of the committee looked at the pictures and the table of this output."""
    trajectory = find(request.user, reference)
    _ask_reader(request.user, trajectory)
    review = latest(trajectory, ReviewKind.ETHICS)
    if review is None:
        raise NotAllowed(_("Deze uitkomst ligt nog niet bij de commissie."))
    return _looked(request, review)


def _looked(request: HttpRequest, review: Review) -> HttpResponse:
    try:
        look_at_proxies(review, checksum=request.POST.get("checksum", "")[:64], by=request.user)
    except NotAllowed:
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, _("Vastgelegd dat u het verband bekeek."))
    return redirect("reviews:proxies", reference=review.trajectory.reference)
