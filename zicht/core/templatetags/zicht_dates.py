"""Dates in words: how far away, with the day itself beside it."""

import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = template.Library()

Moment = datetime.date | datetime.datetime
HOUR = 3600


def local_day(moment: Moment) -> datetime.date:
    """The calendar day of a date or moment, in the time zone of the service."""
    if not isinstance(moment, datetime.datetime):
        return moment
    return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()


def days_from_today(moment: Moment) -> int:
    """Whole calendar days from today: negative in the past."""
    return (local_day(moment) - timezone.localdate()).days


def written(day: datetime.date, pattern: str) -> str:
    """A date in words; Dutch writes days and months without a capital, English with one."""
    text = str(date_format(day, pattern))
    return text if get_language() == "en" else text.lower()


def short_day(day: datetime.date) -> str:
    """di 24 nov; with the year when it is not this year."""
    this_year = day.year == timezone.localdate().year
    return written(day, "D j M" if this_year else "D j M Y")


def distance(days: int) -> str:
    """A number of days from today in words."""
    near = {0: _("vandaag"), 1: _("morgen"), -1: _("gisteren")}
    if days in near:
        return near[days]
    if days > 0:
        return ngettext("over %(days)d dag", "over %(days)d dagen", days) % {"days": days}
    return ngettext("%(days)d dag geleden", "%(days)d dagen geleden", -days) % {"days": -days}


@register.filter
def when(moment: Moment | None) -> str:
    """over 3 dagen (di 24 nov); empty without a date."""
    if not moment:
        return ""
    return _("%(distance)s (%(day)s)") % {
        "distance": distance(days_from_today(moment)),
        "day": short_day(local_day(moment)),
    }


@register.filter
def ago(moment: Moment | None) -> str:
    """zojuist, 12 minuten geleden, 2 uur geleden, gisteren, 3 dagen geleden; a moment to come as in `when`."""
    if not moment:
        return ""
    if not isinstance(moment, datetime.datetime) or days_from_today(moment):
        return distance(days_from_today(moment))
    now = timezone.now() if timezone.is_aware(moment) else datetime.datetime.now()
    seconds = (now - moment).total_seconds()
    return _("vandaag") if seconds < 0 else _earlier_today(seconds)


def _earlier_today(seconds: float) -> str:
    if seconds < 60:
        return _("zojuist")
    if seconds < HOUR:
        minutes = int(seconds // 60)
        return ngettext("%(minutes)d minuut geleden", "%(minutes)d minuten geleden", minutes) % {
            "minutes": minutes
        }
    hours = int(seconds // HOUR)
    return ngettext("%(hours)d uur geleden", "%(hours)d uur geleden", hours) % {"hours": hours}


@register.filter
def since(moment: Moment | None) -> str:
    """sinds 7 dagen, sinds vandaag, sinds gisteren; empty without a date."""
    if not moment:
        return ""
    days = -days_from_today(moment)
    if days <= 0:
        return _("sinds vandaag")
    if days == 1:
        return _("sinds gisteren")
    return ngettext("sinds %(days)d dag", "sinds %(days)d dagen", days) % {"days": days}


@register.filter
def days(count: int | None) -> str:
    """7 dagen; empty without a number."""
    if count is None or count == "":
        return ""
    return ngettext("%(days)d dag", "%(days)d dagen", int(count)) % {"days": int(count)}


@register.filter
def day(moment: Moment | None) -> str:
    """24 november 2026, without how far away it is."""
    return written(local_day(moment), "j F Y") if moment else ""


@register.filter
def day_number(moment: Moment | None) -> str:
    """The day of the month alone, for a calendar leaf."""
    return str(local_day(moment).day) if moment else ""


@register.filter
def month_short(moment: Moment | None) -> str:
    """The short name of the month, for a calendar leaf."""
    return written(local_day(moment), "M") if moment else ""


@register.filter
def day_short(moment: Moment | None) -> str:
    """18 nov, for lists where the year is clear."""
    return written(local_day(moment), "j M") if moment else ""


@register.filter
def urgency(moment: Moment | None) -> str:
    """late (before today), soon (within three days) or empty."""
    if not moment:
        return ""
    ahead = days_from_today(moment)
    return "late" if ahead < 0 else "soon" if ahead <= 3 else ""
