"""How long somebody sits in the committee, and what does not go together there. Own rules of the method."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.models import COMMITTEE, Appointment, Post, User
from zicht.core.errors import Invalid

MOST_YEARS = 4
MOST_TERMS = 3  # a first term and two renewals
# Who leads the programme or keeps its lists does not judge it.
NOT_TOGETHER = (Post.PROGRAMME_LEAD, Post.ADMINISTRATOR)


def longest(since: date) -> date:
    """The last day of the longest term that begins on `since`."""
    try:
        after = since.replace(year=since.year + MOST_YEARS)
    except ValueError:  # 29 February
        after = date(since.year + MOST_YEARS, 3, 1)
    return after - timedelta(days=1)


def ask_term(user: User, post: str, since: date, until: date | None) -> None:
    """Raise Invalid by field when this term in the committee cannot be: too long, or beside another one."""
    if post not in COMMITTEE or until is None:
        return
    wrong: dict[str, list[str]] = {}
    if until < since:
        wrong["until"] = [_("Kies een laatste dag na de eerste dag.")]
    elif until > longest(since):
        sentence = _("Een termijn duurt hooguit {years} jaar. Kies een dag tot en met {day}.")
        wrong["until"] = [sentence.format(years=MOST_YEARS, day=longest(since).strftime("%d-%m-%Y"))]
    else:
        wrong = _beside_others(user, post, since, until)
    if wrong:
        raise Invalid(wrong)


def overlapping(since: date, until: date) -> list[Appointment]:
    """Terms in the committee that share a day with this one, and posts that do not go together with it."""
    rows = Appointment.objects.filter(post__in=(*COMMITTEE, *NOT_TOGETHER), since__lte=until)
    return [row for row in rows.select_related("user") if row.until is None or row.until >= since]


def _beside_others(user: User, post: str, since: date, until: date) -> dict[str, list[str]]:
    others = [
        row
        for row in overlapping(since, until)
        if (row.user_id, row.post, row.since) != (user.pk, post, since)
    ]
    own = [row for row in others if row.user_id == user.pk]
    if any(row.post == post for row in own):
        return {
            "since": [
                _("{who} zit dan al op deze plek. Verleng die termijn, of kies een latere dag.").format(
                    who=user
                )
            ]
        }
    barred = [row for row in own if row.post in NOT_TOGETHER or Post.ETHICS_SECRETARY in (post, row.post)]
    if barred:
        sentence = _("{who} is dan ook {post}. Dat gaat niet samen. Kies iemand anders.")
        return {"user": [sentence.format(who=user, post=barred[0].get_post_display())]}
    chairs = [row for row in others if row.post == post == Post.ETHICS_CHAIR]
    if chairs:
        sentence = _("{who} is dan voorzitter. Laat die termijn eerst eindigen.")
        return {"post": [sentence.format(who=chairs[0].user)]}
    return {}
