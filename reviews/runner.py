"""Watching the terms of the committee: people hear in time that one ends, and a seat goes when the term is over."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import COMMITTEE, Appointment, Post, User
from accounts.selectors import holders_of_post
from accounts.services import tell
from reviews.leaving import let_go_of_ended_terms
from reviews.models import Review, ReviewKind, ReviewStatus
from reviews.terms import ENDED, followed_by, warning_for

WATCHERS = (Post.ETHICS_SECRETARY, Post.ETHICS_CHAIR, Post.PROGRAMME_LEAD)
RUNNING = (ReviewStatus.INDEPENDENT, ReviewStatus.JOINT)


def follow_terms(today: date | None = None) -> int:
    """Warn of terms that end, and free the seats of those that ended; answers how many ends were told.

    Safe to run twice on one day.
    """
    today = today or timezone.localdate()
    ending = Appointment.objects.filter(post__in=COMMITTEE, until__isnull=False, warned_days__isnull=True)
    again = Appointment.objects.filter(post__in=COMMITTEE, warned_days__gt=ENDED)
    told = sum(_warn(pk, today) for pk in ending.union(again).values_list("pk", flat=True))
    for review in Review.objects.filter(kind=ReviewKind.ETHICS, status__in=RUNNING):
        let_go_of_ended_terms(review)
    return told


@transaction.atomic
def _warn(pk: int, today: date) -> bool:
    """Tell once for each warning: the row keeps the last one. Whether somebody was told."""
    term = Appointment.objects.select_for_update(of=("self",)).select_related("user").get(pk=pk)
    warning = warning_for(term.until, today) if term.until else None
    if warning is None or (term.warned_days is not None and term.warned_days <= warning):
        return False
    term.warned_days = warning
    term.save(update_fields=["warned_days"])
    if followed_by(term) is not None:
        return False
    tell(_concerned(term), _sentence(term, warning), url=reverse("reviews:composition"))
    return True


def _concerned(term: Appointment) -> set[User]:
    return {term.user, *(user for post in WATCHERS for user in holders_of_post(post))}


def _sentence(term: Appointment, warning: int) -> str:
    words = {
        "who": term.user,
        "post": term.get_post_display(),
        "day": term.until.strftime("%d-%m-%Y") if term.until else "",
    }
    if warning == ENDED:
        return _("De termijn van {who} als {post} is voorbij.").format(**words)
    return _(
        "De termijn van {who} als {post} eindigt op {day}. Verleng hem, of benoem iemand anders."
    ).format(**words)
