"""Conditions: giving proof, and accepting it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from questions.screens import trajectory_context
from questions.views.refusals import put_on_form, tell_refusal
from reviews.forms import ProofForm
from reviews.selectors import find_condition
from reviews.services import accept_condition, prove_condition
from zicht.core.errors import NotAllowed, Refusal
from zicht.core.policy import May, require


@login_required
def prove(request: HttpRequest, pk: int) -> HttpResponse:
    """How a condition is met, in words, with where it can be seen."""
    condition = find_condition(request.user, pk)
    trajectory = condition.decision.review.trajectory
    require(request.user, May.MOVE_ON, trajectory)
    form = ProofForm(request.POST if request.method == "POST" else None, initial={"proof": condition.proof})
    if request.method == "POST" and form.is_valid():
        try:
            prove_condition(condition, proof=form.cleaned_data["proof"], by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("Het bewijs is gegeven. Wie de voorwaarde stelde, beoordeelt het."))
            return redirect("reviews:overview", reference=trajectory.reference)
    context = trajectory_context(request, trajectory, tab="reviews")
    return render(request, "reviews/prove.html", context | {"form": form, "condition": condition})


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever set the condition finds it met, about the proof that stood on the page."""
    condition = find_condition(request.user, pk)
    try:
        accept_condition(condition, by=request.user, seen_proof=request.POST.get("proof"))
    except NotAllowed:
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, _("Aan de voorwaarde is voldaan."))
    return redirect("reviews:overview", reference=condition.decision.review.trajectory.reference)
