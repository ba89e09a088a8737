"""Conditions: giving proof, and accepting it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from questions.screens import trajectory_context
from questions.views.refusals import put_on_form, seen, tell_refusal
from reviews.forms.conditions import ProofForm, SendBackForm
from reviews.models import ReviewKind
from reviews.selectors import find_condition
from reviews.services import accept_condition, prove_condition, send_back_condition
from reviews.services.conditions import SETTER
from zicht.core.attachments import as_download
from zicht.core.errors import NotAllowed, Refusal
from zicht.core.policy import May, require


@login_required
def prove(request: HttpRequest, pk: int) -> HttpResponse:
    """How a condition is met, in words, with where it can be seen."""
    condition = find_condition(request.user, pk)
    trajectory = condition.decision.review.trajectory
    require(request.user, May.MOVE_ON, trajectory)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProofForm(*sent, initial={"proof": condition.proof})
    if request.method == "POST" and form.is_valid():
        try:
            proof, file = form.cleaned_data["proof"], form.attachment()
            prove_condition(condition, proof=proof, attachment=file, by=request.user)
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
        accept_condition(condition, by=request.user, seen=seen(request))
    except NotAllowed:
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, _("Aan de voorwaarde is voldaan."))
    return redirect("reviews:overview", reference=condition.decision.review.trajectory.reference)


@login_required
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever set the condition says what is missing from the proof."""
    condition = find_condition(request.user, pk)
    review = condition.decision.review
    require(request.user, SETTER[ReviewKind(review.kind)][0], review)
    form = SendBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            remark = form.cleaned_data["remark"]
            send_back_condition(condition, remark=remark, by=request.user, seen=seen(request))
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
            condition.refresh_from_db()
        else:
            messages.success(request, _("Het bewijs is terug bij wie het gaf, met uw uitleg."))
            return redirect("reviews:overview", reference=review.trajectory.reference)
    context = trajectory_context(request, review.trajectory, tab="reviews")
    return render(request, "reviews/send_back.html", context | {"form": form, "condition": condition})


@login_required
def proof_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file that belongs to a proof, as a download."""
    condition = find_condition(request.user, pk)
    review = condition.decision.review
    require(request.user, May.READ_LEGAL if review.kind == ReviewKind.LEGAL else May.READ_ETHICS, review)
    if not condition.file:
        raise Http404
    return as_download(condition.file, condition.file_name)
