"""The composition of the committee on screen: who sits until when, appointing, renewing and ending."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import COMMITTEE, Appointment
from questions.views.refusals import once_key, put_on_form
from reviews.committee import BODY, may_see_composition
from reviews.forms.terms import AppointForm, EndForm, RenewForm
from reviews.services import appoint_to_committee, end_term, renew_term
from reviews.terms import changes_of_terms
from reviews.terms import composition as terms
from zicht.core.errors import NotAllowed, Refusal
from zicht.core.once import once
from zicht.core.policy import May, allows, require

SHOWN = 30


@login_required
def composition(request: HttpRequest) -> HttpResponse:
    """Who sits now, who begins later and who sat before, with what was said about each change."""
    if not may_see_composition(request.user):
        raise Http404
    context = {
        "terms": terms(),
        "changed": changes_of_terms()[:SHOWN],
        "may_compose": allows(request.user, May.COMPOSE_COMMITTEE, BODY),
    }
    return render(request, "reviews/composition.html", context)


@login_required
def term_new(request: HttpRequest) -> HttpResponse:
    """Appoint somebody."""
    require(request.user, May.COMPOSE_COMMITTEE, BODY)
    form = AppointForm(
        request.POST if request.method == "POST" else None, initial={"since": timezone.localdate()}
    )
    made = _done(
        request,
        form,
        lambda values: once(
            once_key(request), Appointment, lambda: appoint_to_committee(**values, by=request.user)
        ),
    )
    if made is not None:
        messages.success(request, _("{who} is benoemd en krijgt bericht.").format(who=made.user))
        return redirect("reviews:composition")
    return render(request, "reviews/term.html", {"form": form, "deed": "new", "once": "yes"})


@login_required
def term_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A next term for somebody who sits."""
    term = _found(request, pk)
    form = RenewForm(request.POST if request.method == "POST" else None)
    made = _done(request, form, lambda values: renew_term(term, **values, by=request.user))
    if made is not None:
        messages.success(request, _("De termijn van {who} is verlengd.").format(who=made.user))
        return redirect("reviews:composition")
    return render(request, "reviews/term.html", {"form": form, "deed": "renew", "term": term})


@login_required
def term_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A term that ends before its last day."""
    term = _found(request, pk)
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"last_day": timezone.localdate()}
    )
    ended = _done(request, form, lambda values: end_term(term, **values, by=request.user))
    if ended is not None:
        messages.success(request, _("De termijn van {who} eindigt.").format(who=ended.user))
        return redirect("reviews:composition")
    return render(request, "reviews/term.html", {"form": form, "deed": "end", "term": term})


def _found(request: HttpRequest, pk: int) -> Appointment:
    require(request.user, May.COMPOSE_COMMITTEE, BODY)
    return get_object_or_404(Appointment.objects.select_related("user"), pk=pk, post__in=COMMITTEE)


def _done(request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> Any:
    """What `act` made of the filled form; None when there is nothing yet, with every refusal on the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except NotAllowed:
        raise
    except Refusal as refusal:
        put_on_form(form, refusal)
        return None
