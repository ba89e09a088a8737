"""The secret address of somebody's calendar: made, renewed, and closed."""

import secrets

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from coalitions.models import CalendarFeed


@transaction.atomic
def open_feed(*, by: User) -> CalendarFeed:
    """A new address for the own calendar; the one before stops working at once."""
    values = {"key": secrets.token_urlsafe(32), "made_at": timezone.now()}
    found, _made = CalendarFeed.objects.update_or_create(user=by, defaults=values)
    return found


def close_feed(*, by: User) -> None:
    """The address stops working."""
    CalendarFeed.objects.filter(user=by).delete()
