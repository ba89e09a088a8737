"""A seat in a review: declaring to have no interest, stepping aside, being excused, and more time."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from questions.views.refusals import put_on_form
from reviews.committee import workload
from reviews.forms.seats import DeclarationForm, ExcuseForm, ExtendForm, HandOverForm, RecuseForm
from reviews.models import Review, ReviewerSeat, ReviewKind
from reviews.services import declare_independence, excuse_member, extend_review, hand_over, recuse
from reviews.services.rounds import newcomers
from reviews.views.desk import Reader, desk_context, sit_down
from zicht.core.errors import NotAllowed, Refusal
from zicht.core.policy import May, require

LEADS = {ReviewKind.LEGAL: May.DECIDE_LEGAL, ReviewKind.ETHICS: May.CLOSE_ETHICS}


@login_required
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Before the first question: this member has no interest in the outcome."""
    found, seat = seated(request, pk)
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            declare_independence(seat, interests=form.cleaned_data["interests"], by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            return redirect("reviews:review", pk=pk)
    return render(request, "reviews/declare.html", desk_context(found, seat, "") | {"form": form})


@login_required
def step_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why, and then this person no longer judges."""
    found, seat = seated(request, pk)
    form = RecuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            recuse(found, reason=form.cleaned_data["reason"], by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("U oordeelt niet mee over dit traject."))
            return redirect("desk:work")
    return render(request, "reviews/recuse.html", desk_context(found, seat, "") | {"form": form})


@login_required
def excuse(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """The chair lets a member go who cannot judge in time."""
    found, own = seated(request, pk)
    require(request.user, May.CLOSE_ETHICS, found)
    member = get_object_or_404(ReviewerSeat.objects.select_related("user", "review"), pk=seat, review=found)
    form = ExcuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            excuse_member(member, reason=form.cleaned_data["reason"], by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("{who} is verhinderd gemeld.").format(who=member.user))
            return redirect("reviews:review", pk=pk)
    context = desk_context(found, own, "") | {"form": form, "member": member}
    return render(request, "reviews/excuse.html", context)


@login_required
def hand_over_to(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """The chair lets another member judge instead of this one."""
    found, own = seated(request, pk)
    require(request.user, May.CLOSE_ETHICS, found)
    member = get_object_or_404(ReviewerSeat.objects.select_related("user", "review"), pk=seat, review=found)
    free = {user.pk for user in newcomers(found)}
    loads = [load for load in workload() if load.user.pk in free]
    form = HandOverForm(request.POST if request.method == "POST" else None, loads=loads[::-1])
    if request.method == "POST" and form.is_valid():
        try:
            made = hand_over(member, **form.values(), by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(
                request, _("{who} neemt het over. Beiden krijgen bericht.").format(who=made.taken_by)
            )
            return redirect("reviews:review", pk=pk)
    context = desk_context(found, own, "") | {"form": form, "member": member, "has_somebody": bool(loads)}
    return render(request, "reviews/hand_over.html", context)


@login_required
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """More time, with a reason."""
    found, seat = seated(request, pk)
    require(request.user, LEADS[ReviewKind(found.kind)], found)
    form = ExtendForm(request.POST if request.method == "POST" else None, initial={"due_on": found.due_on})
    if request.method == "POST" and form.is_valid():
        try:
            extend_review(found, **form.cleaned_data, by=request.user)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("De leden krijgen bericht van de nieuwe dag."))
            return redirect("reviews:review", pk=pk)
    return render(request, "reviews/extend.html", desk_context(found, seat, "") | {"form": form})


def seated(request: HttpRequest, pk: int) -> tuple[Review, ReviewerSeat]:
    """The review and the seat. Raises NotAllowed without a seat."""
    try:
        found, seat = sit_down(request, pk)
    except Reader as reader:
        raise NotAllowed(_("U hebt geen plek in deze toets.")) from reader
    if seat is None:
        raise NotAllowed(_("U hebt geen plek in deze toets."))
    return found, seat
