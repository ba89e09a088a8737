"""The emergency brake: pulling it, seeing who stopped what and why, and the decision of the committee to go on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analyses.selectors import checks_of
from questions.models import Trajectory
from questions.screens import trajectory_context
from questions.selectors import find, visible_to
from questions.views.refusals import put_on_form, tell_refusal
from reviews.forms.brakes import LiftForm, PullForm
from reviews.models import Brake
from reviews.selectors import brakes_of, called_members, open_brake
from reviews.services import call_again
from zicht import method
from zicht.core.errors import Hidden, NotAllowed, Refusal
from zicht.core.policy import May, Role, require, why_not


@login_required
def brake(request: HttpRequest, reference: str) -> HttpResponse:
    """What stands still and why, or the form that stops everything; a POST pulls."""
    trajectory = found(request.user, reference)
    form = PullForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.user, May.PULL_BRAKE, trajectory)
        if form.is_valid() and _done(form, lambda: _pull(trajectory, form, request)):
            messages.success(request, _("De noodrem is aangetrokken. Iedereen krijgt bericht."))
            return redirect("reviews:brake", reference=reference)
    return _page(request, trajectory, pull=form, lift=LiftForm())


@login_required
def lift(request: HttpRequest, reference: str) -> HttpResponse:
    """The chair records the decision of the committee; a POST takes the brake off."""
    trajectory = found(request.user, reference)
    require(request.user, May.LIFT_BRAKE, trajectory)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _done(form, lambda: _lift(trajectory, form, request)):
        messages.success(request, _("De noodrem is eraf. Iedereen krijgt bericht."))
        seen = visible_to(request.user).filter(pk=trajectory.pk).exists()
        return redirect(reverse("reviews:brake", args=[reference]) if seen else "desk:work")
    return _page(request, trajectory, pull=PullForm(), lift=form)


@login_required
@require_POST
def call(request: HttpRequest, reference: str) -> HttpResponse:
    """Members who were appointed after the brake was pulled are called too."""
    trajectory = found(request.user, reference)
    try:
        came = call_again(trajectory, by=request.user)
    except NotAllowed:
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, _("Opgeroepen: {names}.").format(names=", ".join(map(str, came))))
    return redirect("reviews:brake", reference=reference)


def found(user: Any, reference: str) -> Trajectory:
    """A trajectory that `user` sees, or of which they hold the data or check the output. Raises Hidden otherwise."""
    try:
        return find(user, reference)
    except Hidden:
        rows = Trajectory.objects.select_related("owner", "coalition", "theme")
        trajectory = rows.filter(reference=reference, submitted_at__isnull=False).first()
        if trajectory is None or not _is_concerned(user, trajectory):
            raise
        return trajectory


def _is_concerned(user: Any, trajectory: Trajectory) -> bool:
    roles = trajectory.roles_of(user)
    checks = Role.CHECKER in roles and checks_of(trajectory).exists()
    return Role.DATA_HOLDER in roles or checks


def _pull(trajectory: Trajectory, form: PullForm, request: HttpRequest) -> None:
    again = {"pulled_by": request.user, "reason": form.cleaned_data["note"].strip()}
    if not Brake.objects.filter(trajectory=trajectory, lifted_at__isnull=True, **again).exists():
        method.take(trajectory, "pull_brake", by=request.user, note=form.cleaned_data["note"])


def _lift(trajectory: Trajectory, form: LiftForm, request: HttpRequest) -> None:
    details = {name: form.cleaned_data[name] for name in ("decided_on", "votes_for", "votes_against")}
    method.take(
        trajectory, "lift_brake", by=request.user, note=form.cleaned_data["lift_reason"], details=details
    )


def _done(form: forms.Form, act: Callable[[], None]) -> bool:
    try:
        act()
    except NotAllowed:
        raise
    except Refusal as refusal:
        put_on_form(form, refusal)
        return False
    return True


def _page(request: HttpRequest, trajectory: Trajectory, *, pull: PullForm, lift: LiftForm) -> HttpResponse:
    sees = why_not(request.user, May.SEE, trajectory) is None
    context = trajectory_context(request, trajectory) if sees else {"trajectory": trajectory}
    pulled = open_brake(trajectory)
    context |= {
        "sees": sees,
        "layout": "questions/trajectory_base.html" if sees else "base.html",
        "pulled": pulled,
        "earlier": brakes_of(trajectory).filter(lifted_at__isnull=False),
        "called": called_members(trajectory) if pulled else [],
        "pull_form": pull,
        "lift_form": lift,
        "why_not_pull": why_not(request.user, May.PULL_BRAKE, trajectory),
        "may_lift": why_not(request.user, May.LIFT_BRAKE, trajectory) is None,
    }
    return render(request, "reviews/brake.html", context)
