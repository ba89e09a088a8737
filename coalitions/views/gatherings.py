"""Sessions: plan, read, change, call off, minute, promise, and take along in a calendar."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import User
from coalitions.calendars import feed as calendar_feed
from coalitions.calendars import invitation
from coalitions.forms.meetings import ActionForm, CancelForm, GatheringForm, GatheringPaperForm, MinutesForm
from coalitions.models import CalendarFeed, Gathering, GatheringAction, GatheringPaper
from coalitions.selectors import (
    actions_of,
    case_of,
    feed_owner,
    find_action,
    find_gathering,
    gatherings_of,
    people_around,
)
from coalitions.services import (
    add_action,
    add_gathering_paper,
    cancel_gathering,
    change_gathering,
    close_feed,
    finish_action,
    minute_gathering,
    open_feed,
    plan_gathering,
)
from coalitions.views.attempts import attempted, done
from coalitions.views.case import opened, page
from questions.models import Trajectory
from questions.views.refusals import once_key
from zicht.core.once import once
from zicht.core.policy import May, allows

FEED_REACHES_BACK = timedelta(days=90)


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
    forms = _forms(request, found)
    deed = request.POST.get("deed", "")
    if deed in forms and attempted(forms[deed], lambda: _act(request, found, deed, forms[deed]), Gathering):
        messages.success(request, DONE[deed])
        return redirect("coalitions:gathering", pk)
    trajectory: Any = case_of(found.coalition)
    return page(
        request,
        trajectory,
        "coalitions/gathering.html",
        gathering=found,
        attendees=list(found.attendees.order_by("name")),
        actions=list(found.actions.select_related("owner")),
        papers=list(found.papers.select_related("added_by")),
        may_write=allows(request.user, May.WRITE_COALITION, trajectory),
        has_begun=found.starts_at <= timezone.now(),
        **forms,
    )


DONE = {
    "plan": gettext_lazy("De sessie is gewijzigd. Iedereen die meewerkt, krijgt bericht."),
    "minutes": gettext_lazy("Het verslag is bewaard."),
    "action": gettext_lazy("De actie staat erbij. Wie haar oppakt, krijgt bericht."),
    "paper": gettext_lazy("De bijlage staat erbij."),
    "cancel": gettext_lazy("De sessie gaat niet door. Iedereen die meewerkt, krijgt bericht."),
}


def _act(request: HttpRequest, found: Gathering, deed: str, form: Any) -> Any:
    values, by = form.cleaned_data, request.user
    if deed == "plan":
        return change_gathering(found, form.plan(), seen=_seen(form), by=by)
    if deed == "minutes":
        return minute_gathering(found, **values, by=by)
    if deed == "cancel":
        return cancel_gathering(found, **values, by=by)
    if deed == "paper":
        return once(once_key(request), GatheringPaper, lambda: add_gathering_paper(found, **values, by=by))
    return once(once_key(request), GatheringAction, lambda: add_action(found, **values, by=by))


def _seen(form: GatheringForm) -> int:
    """The revision that was read; one that is missing is never current."""
    seen = form.cleaned_data["seen"]
    return -1 if seen is None else seen


def _forms(request: HttpRequest, found: Gathering) -> dict[str, Any]:
    """Every form on the page by its deed; only the one that was sent has what was typed."""
    deed = request.POST.get("deed", "")
    start, end = timezone.localtime(found.starts_at), timezone.localtime(found.ends_at)
    now = {"title": found.title, "day": start.date(), "starts": start.time(), "ends": end.time()}
    now |= {"place": found.place, "agenda": found.agenda, "seen": found.revision}
    so_far = {"decisions": found.decisions, "minutes": found.minutes, "seen": found.revision}
    so_far["attendees"] = found.attendees.all()
    people = people_around(found.coalition)
    there = User.objects.filter(Q(pk__in=people.order_by().values("pk")) | Q(gatherings=found)).distinct()

    def sent(name: str) -> Any:
        return request.POST if deed == name else None

    return {
        "plan": GatheringForm(sent("plan"), initial=now, prefix="plan"),
        "minutes": MinutesForm(
            sent("minutes"), initial=so_far, people=there.order_by("name"), prefix="verslag"
        ),
        "action": ActionForm(sent("action"), people=people, prefix="actie"),
        "paper": GatheringPaperForm(sent("paper"), request.FILES or None, prefix="bijlage"),
        "cancel": CancelForm(sent("cancel"), prefix="afzeggen"),
    }


@login_required
@require_POST
def action_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick off what somebody promised."""
    action = find_action(request.user, pk)
    done(request, lambda: finish_action(action, by=request.user), _("Gedaan. Fijn dat het gelukt is."))
    return redirect("coalitions:gathering", action.gathering_id)


@login_required
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The session as a calendar file."""
    found = find_gathering(request.user, pk)
    return _as_file(invitation(found), f"sessie-{found.pk}.ics")


def _as_file(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@login_required
def agenda(request: HttpRequest) -> HttpResponse:
    """The own sessions and promises, and the address for a calendar program; POST renews or closes that address."""
    if request.method == "POST":
        if request.POST.get("deed") == "close":
            close_feed(by=request.user)
            messages.success(request, _("Het adres werkt niet meer."))
        else:
            open_feed(by=request.user)
            messages.success(request, _("U hebt een nieuw adres. Een adres van eerder werkt niet meer."))
        return redirect("coalitions:agenda")
    rows = gatherings_of(request.user).filter(ends_at__gte=timezone.now(), cancelled_at__isnull=True)
    feed = CalendarFeed.objects.filter(user=request.user).first()
    at = reverse("coalitions:feed", args=[feed.key]) if feed else ""
    context = {"gatherings": list(rows[:50]), "actions": list(actions_of(request.user)[:50])}
    return render(
        request, "coalitions/agenda.html", context | {"feed": f"{settings.PUBLIC_ORIGIN}{at}" if at else ""}
    )


def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The sessions of whoever this secret address belongs to; the address is the key, so nobody logs in here."""
    owner = feed_owner(key)
    if owner is None:
        raise Http404
    since = timezone.now() - FEED_REACHES_BACK
    return _as_file(calendar_feed(gatherings_of(owner).filter(ends_at__gte=since)), "zicht.ics")
