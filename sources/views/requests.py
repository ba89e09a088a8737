"""Asking a holder for data, and answering for the holder."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from coalitions.selectors import works_for
from coalitions.views.attempts import attempted
from questions.current import current_question, current_version
from questions.models import Trajectory
from questions.views.refusals import once_key
from sources.coverage import has_expired
from sources.forms.requests import AskForm, DecisionForm, RevokeForm
from sources.models import ALLOWED, ChosenVariable, DataRequest, DataSource, RequestStatus, SourceMatch
from sources.selectors import find_request, find_source
from sources.services import ask_holder, decide_request, revoke
from sources.views.case import opened, page
from zicht.core.once import once
from zicht.core.policy import May, allows

SOON_DAYS = 90


@login_required
def ask(request: HttpRequest, reference: str, identifier: str) -> HttpResponse:
    """Ask the holder of a source; what the question already says is filled in."""
    trajectory = opened(request, reference, May.WRITE_SOURCES)
    source = find_source(request.user, identifier)
    form = AskForm(request.POST or None, initial=_known(trajectory, source))
    if request.method == "POST" and attempted(form, lambda: _ask(request, trajectory, source, form)):
        messages.success(request, _("De aanvraag is verstuurd aan {holder}.").format(holder=source.holder))
        return redirect("sources:inventory", reference)
    return page(request, trajectory, "sources/ask.html", form=form, source=source)


def _ask(request: HttpRequest, trajectory: Trajectory, source: DataSource, form: AskForm) -> None:
    once(
        once_key(request),
        DataRequest,
        lambda: ask_holder(trajectory, source, **form.cleaned_data, by=request.user),
    )


def _known(trajectory: Trajectory, source: DataSource) -> dict[str, str]:
    """What question and matches already say about purpose, data and years."""
    version = current_version(trajectory)
    matches = SourceMatch.objects.filter(source=source, need__question=current_question(trajectory))
    chosen = ChosenVariable.objects.filter(match__in=matches).select_related("variable")
    lines = [f"{one.variable.name}: {one.variable.label}" for one in chosen.order_by("variable__name")]
    words = list(matches.values_list("variables", flat=True))
    known = {"variables": "\n".join(dict.fromkeys([*words, *lines]))}
    if version is not None:
        known["purpose"] = version.text
        if version.period_from and version.period_to:
            known["years"] = _("{first} tot en met {last}").format(
                first=version.period_from, last=version.period_to
            )
    return known


@login_required
def request(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked of a holder, and its answer in one button."""
    found = find_request(request.user, pk)
    deed = request.POST.get("deed", "")
    answer = DecisionForm(request.POST if deed == "decide" else None)
    ending = RevokeForm(request.POST if deed == "revoke" else None)
    if deed == "decide" and attempted(
        answer, lambda: decide_request(found, **answer.cleaned_data, by=request.user)
    ):
        messages.success(request, _("Dank u wel. Uw antwoord is verstuurd."))
        return redirect("sources:request", pk)
    if deed == "revoke" and attempted(ending, lambda: revoke(found, **ending.cleaned_data, by=request.user)):
        messages.success(request, _("De toestemming is ingetrokken. De analist krijgt bericht."))
        return redirect("sources:request", pk)
    context = request_context(request, found) | {"answer": answer, "ending": ending}
    return render(request, "sources/request.html", context, status=422 if request.method == "POST" else 200)


def request_context(request: HttpRequest, found: DataRequest) -> dict[str, Any]:
    """The request, what this person may do with it, and whether the permission still holds."""
    holds = works_for(request.user, found.source.holder) and allows(request.user, May.DECIDE_REQUEST, found)
    expired = has_expired(found, timezone.localdate())
    return {
        "found": found,
        "trajectory": found.trajectory,
        "source": found.source,
        "expired": expired,
        "days_left": _days_left(found),
        "may_decide": holds and found.status == RequestStatus.SENT and found.asked_by_id != request.user.pk,
        "may_revoke": holds and found.status in ALLOWED and not expired,
        "sees_case": allows(request.user, May.SEE, found.trajectory),
    }


def _days_left(found: DataRequest) -> int | None:
    """How many days a permission still holds, when that is not long."""
    if found.status not in ALLOWED or found.valid_until is None:
        return None
    left = (found.valid_until - timezone.localdate()).days
    return left if 0 <= left <= SOON_DAYS else None
