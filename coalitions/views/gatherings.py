"""Sessions: plan, read, change, minute, and take along in a calendar."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from coalitions.forms.meetings import GatheringForm, MinutesForm
from coalitions.models import Gathering
from coalitions.selectors import case_of, find_gathering, people_around
from coalitions.services import change_gathering, minute_gathering, plan_gathering
from coalitions.views.attempts import attempted
from coalitions.views.case import opened, page
from questions.models import Trajectory
from questions.views.refusals import once_key
from zicht.core.once import once
from zicht.core.policy import May, allows


@login_required
def gathering_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan a session."""
    trajectory = opened(request, reference, May.WRITE_COALITION)
    form = GatheringForm(request.POST or None)
    if request.method == "POST" and attempted(form, lambda: _plan(request, trajectory, form)):
        messages.success(request, _("De sessie is gepland. Iedereen die meewerkt, krijgt bericht."))
        return redirect("coalitions:coalition", reference)
    return page(
        request,
        trajectory,
        "coalitions/form.html",
        form=form,
        title=_("Plan een sessie"),
        lead=_("Een sessie is een gesprek van de hele coalitie, op locatie of online."),
        button=_("Plan de sessie"),
    )


def _plan(request: HttpRequest, trajectory: Trajectory, form: GatheringForm) -> None:
    once(
        once_key(request),
        Gathering,
        lambda: plan_gathering(trajectory.coalition, **form.plan(), by=request.user),
    )


@login_required
def gathering(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: when, where, what, what was decided and who does what."""
    found = find_gathering(request.user, pk)
    plan, minutes = _forms(request, found)
    deed = request.POST.get("deed", "")
    if deed == "plan" and attempted(plan, lambda: _change(request, found, plan), Gathering):
        messages.success(request, _("De sessie is gewijzigd. Iedereen die meewerkt, krijgt bericht."))
        return redirect("coalitions:gathering", pk)
    if deed == "minutes" and attempted(
        minutes, lambda: minute_gathering(found, **minutes.cleaned_data, by=request.user), Gathering
    ):
        messages.success(request, _("Het verslag is bewaard."))
        return redirect("coalitions:gathering", pk)
    trajectory: Any = case_of(found.coalition)
    return page(
        request,
        trajectory,
        "coalitions/gathering.html",
        gathering=found,
        attendees=list(found.attendees.order_by("name")),
        plan=plan,
        minutes=minutes,
        may_write=allows(request.user, May.WRITE_COALITION, trajectory),
        has_begun=found.starts_at <= timezone.now(),
    )


def _change(request: HttpRequest, found: Gathering, form: GatheringForm) -> None:
    change_gathering(found, form.plan(), seen=_seen(form), by=request.user)


def _seen(form: GatheringForm) -> int:
    """The revision that was read; one that is missing is never current."""
    seen = form.cleaned_data["seen"]
    return -1 if seen is None else seen


def _forms(request: HttpRequest, found: Gathering) -> tuple[GatheringForm, MinutesForm]:
    """Both forms; only the one that was sent has what was typed."""
    deed = request.POST.get("deed", "")
    start, end = timezone.localtime(found.starts_at), timezone.localtime(found.ends_at)
    now = {"title": found.title, "day": start.date(), "starts": start.time(), "ends": end.time()}
    now |= {"place": found.place, "agenda": found.agenda, "seen": found.revision}
    so_far = {"decisions": found.decisions, "actions": found.actions, "seen": found.revision}
    so_far["attendees"] = found.attendees.all()
    people = people_around(found.coalition)
    plan = GatheringForm(request.POST if deed == "plan" else None, initial=now, prefix="plan")
    minutes = MinutesForm(
        request.POST if deed == "minutes" else None, initial=so_far, people=people, prefix="verslag"
    )
    return plan, minutes


@login_required
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The session as a calendar file (RFC 5545)."""
    found = find_gathering(request.user, pk)
    event = Event()
    event.add("uid", f"sessie-{found.pk}@zicht")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", found.starts_at)
    event.add("dtend", found.ends_at)
    event.add("summary", f"{found.title} – {found.coalition.name}")
    event.add("location", found.place)
    event.add("description", found.agenda)
    event.add("url", f"{settings.PUBLIC_ORIGIN}/sessies/{found.pk}/")
    event.add("sequence", found.revision)
    file = Calendar()
    file.add("prodid", "-//Zicht//NL")
    file.add("version", "2.0")
    file.add_component(event)
    headers = {"Content-Disposition": f'attachment; filename="sessie-{found.pk}.ics"'}
    return HttpResponse(file.to_ical(), content_type="text/calendar; charset=utf-8", headers=headers)
