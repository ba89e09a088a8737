"""Putting a registration right, as a result of its own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from coalitions.views.attempts import attempted, done
from questions.models import Trajectory
from questions.views.refusals import once_key
from sources.forms.cleaning import CleanUpForm, CountAgainForm
from sources.models import CleanUpTask
from sources.selectors import catalogue, clean_ups_of, find_clean_up
from sources.services import finish_clean_up, set_clean_up, show_clean_up
from sources.views.case import opened, page
from zicht.core.once import once
from zicht.core.policy import May, allows, require


@login_required
def clean_ups(request: HttpRequest, reference: str) -> HttpResponse:
    """What has to be put right, what was, and a form for the next."""
    trajectory = opened(request, reference)
    form = CleanUpForm(request.POST or None, sources=catalogue(request.user))
    if request.method == "POST":
        require(request.user, May.WRITE_NEEDS, trajectory)
        if attempted(form, lambda: _set(request, trajectory, form)):
            messages.success(request, _("De taak staat erbij. De bronhouder krijgt bericht."))
            return redirect("sources:clean_ups", reference)
    return page(
        request,
        trajectory,
        "sources/clean_ups.html",
        form=form,
        tasks=clean_ups_of(trajectory),
        may_need=allows(request.user, May.WRITE_NEEDS, trajectory),
    )


def _set(request: HttpRequest, trajectory: Trajectory, form: CleanUpForm) -> None:
    values = dict(form.cleaned_data)
    source = values.pop("source")
    once(once_key(request), CleanUpTask, lambda: set_clean_up(trajectory, source, values, by=request.user))


@login_required
def clean_up(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One task: count again, and put the result on the public site."""
    trajectory = opened(request, reference)
    found = find_clean_up(trajectory, pk)
    deed = request.POST.get("deed", "")
    initial = {"wrong_after": found.wrong_after, "note": found.done_note}
    form = CountAgainForm(request.POST if deed == "count" else None, initial=initial)
    if request.method == "POST" and _deed(request, found, deed, form):
        return redirect("sources:clean_up", reference, pk)
    return page(
        request,
        trajectory,
        "sources/clean_up.html",
        form=form,
        task=found,
        may_need=allows(request.user, May.WRITE_NEEDS, trajectory),
        may_show=allows(request.user, May.WRITE_PUBLICATION, trajectory),
    )


def _deed(request: HttpRequest, found: CleanUpTask, deed: str, form: CountAgainForm) -> bool:
    """Do what the button says; whether the page is left for a fresh one."""
    by = request.user
    if deed == "count" and attempted(form, lambda: finish_clean_up(found, **form.cleaned_data, by=by)):
        messages.success(request, _("De nieuwe telling is bewaard."))
        return True
    if deed in ("show", "hide"):
        sentence = _("Het resultaat staat nu bij de bron.") if deed == "show" else _("Het resultaat is weg.")
        done(request, lambda: show_clean_up(found, public=deed == "show", by=by), sentence)
        return True
    return False
