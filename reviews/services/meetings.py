"""The committee meets: an agenda over several reviews, who was there, what was said, and minutes that are adopted once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import tell
from reviews.committee import keeps, sees_review, sits
from reviews.models import AgendaItem, Meeting, Review, ReviewKind, ReviewStatus
from reviews.record import note
from zicht.core.checked import checked
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet
from zicht.core.revisions import save_if_unchanged

RUNNING = (ReviewStatus.INDEPENDENT, ReviewStatus.JOINT)


@transaction.atomic
def call_meeting(
    *, starts_at: datetime, place: str, agenda: str, reviews: Iterable[Review], by: User
) -> Meeting:
    """Plan a meeting about these reviews and tell who judges them. Raises Invalid by field.

    Only reviews that run, and that the caller may know of, can be on the agenda.
    """
    _ask_keeper(by)
    wanted = list(reviews)
    if starts_at <= timezone.now():
        raise Invalid({"starts_at": [_("Kies een moment dat nog moet komen.")]})
    if not wanted:
        raise Invalid({"reviews": [_("Zet ten minste één toets op de agenda.")]})
    for review in wanted:
        if review.kind != ReviewKind.ETHICS or review.status not in RUNNING or not sees_review(by, review):
            raise Hidden(_("Deze toets bestaat niet, of u kunt hem niet zien."))
    meeting = checked(Meeting(starts_at=starts_at, place=place, agenda=agenda, called_by=by))
    meeting.save()
    for position, review in enumerate(wanted):
        AgendaItem.objects.create(meeting=meeting, review=review, position=position)
        day = timezone.localtime(starts_at).strftime("%d-%m-%Y %H:%M")
        note(review, "meeting", _("De commissie bespreekt deze toets op {day}.").format(day=day), by=by)
    people = User.objects.filter(review_seats__review__in=wanted).distinct()
    sentence = _("De adviescommissie vergadert op {day}.").format(
        day=timezone.localtime(starts_at).strftime("%d-%m-%Y %H:%M")
    )
    tell(people, sentence, url=reverse("reviews:meeting", args=[meeting.pk]))
    return meeting


@transaction.atomic
def record_meeting(
    meeting: Meeting, *, present: Iterable[User], minutes: str, seen: int, by: User
) -> Meeting:
    """Who was there and what was said in general. Raises Conflict when a colleague wrote meanwhile."""
    _ask_open(meeting, by)
    checked(Meeting(starts_at=meeting.starts_at, minutes=minutes))
    save_if_unchanged(meeting, {"minutes": minutes.strip()}, seen=seen)
    there = list(present)
    if not all(sits(user) for user in there):
        raise Invalid({"present": [_("Kies leden van de commissie.")]})
    meeting.present.set(there)
    return meeting


@transaction.atomic
def record_item(item: AgendaItem, *, minutes: str, seen: int, by: User) -> AgendaItem:
    """What was said about one review; nobody writes about a review that they do not judge or keep the record of."""
    _ask_open(item.meeting, by)
    if not sees_review(by, item.review):
        raise Hidden(_("Dit agendapunt bestaat niet, of u kunt het niet zien."))
    checked(AgendaItem(minutes=minutes))
    save_if_unchanged(item, {"minutes": minutes.strip()}, seen=seen)
    return item


@transaction.atomic
def adopt_minutes(meeting: Meeting, *, by: User) -> Meeting:
    """The minutes are right; nothing in them changes after this. Twice is once."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.closed_at is not None:
        return meeting
    _ask_open(meeting, by)
    if meeting.starts_at > timezone.now():
        raise NotYet(_("Deze vergadering moet nog beginnen."))
    meeting.closed_by, meeting.closed_at = by, timezone.now()
    meeting.save()
    return meeting


def _ask_keeper(by: User) -> None:
    if not keeps(by):
        sentence = _("Alleen de voorzitter of de secretaris van de adviescommissie kan dit.")
        raise NotAllowed(sentence) if sits(by) else Hidden(sentence)


def _ask_open(meeting: Meeting, by: User) -> None:
    _ask_keeper(by)
    if Meeting.objects.filter(pk=meeting.pk, closed_at__isnull=False).exists():
        raise NotYet(_("Het verslag is vastgesteld. Er kan niets meer in veranderen."))
