"""The committee on screen: what runs and who is busy, planning a meeting, and the page of a meeting."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from questions.views.refusals import both_versions, once_key, put_on_form, seen, tell_refusal
from reviews.committee import Point, agenda_for, keeps, running_reviews, sees_review, sits, workload
from reviews.forms.judging import VOTED, VoteForm
from reviews.forms.meetings import ItemForm, MeetingForm, MinutesForm
from reviews.models import AgendaItem, Meeting
from reviews.selectors import reviews_for
from reviews.services import adopt_minutes, call_meeting, record_item, record_meeting
from zicht.core.errors import Conflict, NotAllowed, Refusal
from zicht.core.once import once


@login_required
def committee(request: HttpRequest) -> HttpResponse:
    """Running reviews, meetings to come and before, and how busy each member is."""
    _ask_member(request.user)
    now = timezone.now()
    context = {
        "reviews": running_reviews(request.user),
        "coming": Meeting.objects.filter(starts_at__gte=now).order_by("starts_at"),
        "past": Meeting.objects.filter(starts_at__lt=now)[:20],
        # The secretary knows of a review without a seat in it: the review itself is not for them.
        "seated": set(reviews_for(request.user).values_list("pk", flat=True)),
        "loads": workload(),
        "may_keep": keeps(request.user),
    }
    return render(request, "reviews/committee.html", context)


@login_required
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Plan a meeting over some of the running reviews."""
    _ask_member(request.user)
    if not keeps(request.user):
        raise NotAllowed(_("Alleen de voorzitter of de secretaris van de adviescommissie kan dit."))
    reviews = running_reviews(request.user)
    form = MeetingForm(request.POST if request.method == "POST" else None, reviews=reviews)
    if request.method == "POST" and form.is_valid():
        try:
            planned = once(once_key(request), Meeting, lambda: call_meeting(**form.values(), by=request.user))
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("De vergadering staat gepland. De leden krijgen bericht."))
            return redirect("reviews:meeting", pk=planned.pk)
    return render(request, "reviews/meeting_new.html", {"form": form, "reviews": reviews})


@login_required
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda with quorum, recusals and differences first; who keeps the record writes the minutes here."""
    found = _found(request, pk)
    members = [load.user for load in workload()]
    initial = {"present": [user.pk for user in found.present.all()], "minutes": found.minutes}
    form = MinutesForm(request.POST if request.method == "POST" else None, members=members, initial=initial)
    versions: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            record_meeting(found, **form.values(), seen=seen(request), by=request.user)
        except NotAllowed:
            raise
        except Conflict as conflict:
            versions = both_versions(conflict, Meeting) | {"revision": conflict.revision}
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("Bewaard."))
            return redirect("reviews:meeting", pk=pk)
    context = {
        "meeting": found,
        "points": [(point, _ballot(point)) for point in agenda_for(found, request.user)],
        "form": form,
        "versions": versions,
    }
    return render(request, "reviews/meeting.html", context | {"may_keep": keeps(request.user)})


@login_required
def meeting_item(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said about one review."""
    item = get_object_or_404(
        AgendaItem.objects.select_related("meeting", "review__trajectory__coalition"), pk=pk
    )
    if not sits(request.user) or not sees_review(request.user, item.review):
        raise Http404
    if not keeps(request.user):
        raise NotAllowed(_("Alleen de voorzitter of de secretaris van de adviescommissie kan dit."))
    form = ItemForm(request.POST if request.method == "POST" else None, initial={"minutes": item.minutes})
    versions: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            record_item(item, minutes=form.cleaned_data["minutes"], seen=seen(request), by=request.user)
        except NotAllowed:
            raise
        except Conflict as conflict:
            versions = both_versions(conflict, AgendaItem) | {"revision": conflict.revision}
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("Bewaard."))
            return redirect("reviews:meeting", pk=item.meeting_id)
    return render(request, "reviews/meeting_item.html", {"item": item, "form": form, "versions": versions})


@login_required
@require_POST
def meeting_close(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes are adopted."""
    found = _found(request, pk)
    try:
        adopt_minutes(found, by=request.user)
    except NotAllowed:
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, _("Het verslag is vastgesteld."))
    return redirect("reviews:meeting", pk=pk)


def _ballot(point: Point) -> VoteForm | None:
    """The vote of who looks, as a form on the agenda itself; None when there is nothing to vote on."""
    if not point.may_vote or point.own_seat is None:
        return None
    cast = getattr(point.own_seat, "vote", None)
    initial = {name: getattr(cast, name) for name in VOTED if cast}
    seen = {"seen": point.item.review.fingerprint}
    return VoteForm(initial=initial | seen, auto_id=f"punt-{point.item.pk}-%s")


def _ask_member(user: Any) -> None:
    if not sits(user):
        raise Http404


def _found(request: HttpRequest, pk: int) -> Meeting:
    _ask_member(request.user)
    return get_object_or_404(Meeting.objects.select_related("called_by", "closed_by"), pk=pk)
