"""Telling people what happened, and appointing them to posts."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import COMMITTEE, Appointment, Letter, Notification, User
from accounts.tasks import ring_outbox
from accounts.terms import ask_term, longest
from zicht.core.errors import NotAllowed


@transaction.atomic
def tell(
    users: Iterable[User],
    sentence: str,
    *,
    url: str = "",
    subject: str = "",
    personal: bool = False,
    calendar: str = "",
) -> None:
    """One sentence to each of these people, on screen and (who wants that) by mail after commit. Nobody twice.

    `personal` is for what one person asks of another: that is mailed to who reads the rest on screen too.
    `calendar` is a calendar file that goes with the mail.
    """
    people = {user.pk: user for user in users if user.is_active}
    Notification.objects.bulk_create(
        Notification(user=user, sentence=str(sentence)[:400], url=url) for user in people.values()
    )
    letters = [
        _letter(user, sentence, url, subject, calendar)
        for user in people.values()
        if personal or user.mail_each_event
    ]
    if letters:
        Letter.objects.bulk_create(letters)
        transaction.on_commit(ring_outbox)


@transaction.atomic
def tell_each(messages: Iterable[tuple[User, str, str]]) -> None:
    """Many at once: (user, sentence, address) each, for who has many things to hear of at the same moment."""
    awake = [(user, str(sentence), url) for user, sentence, url in messages if user.is_active]
    Notification.objects.bulk_create(
        Notification(user=user, sentence=sentence[:400], url=url) for user, sentence, url in awake
    )
    letters = [_letter(user, sentence, url, "", "") for user, sentence, url in awake if user.mail_each_event]
    if letters:
        Letter.objects.bulk_create(letters)
        transaction.on_commit(ring_outbox)


def _letter(user: User, sentence: str, url: str, subject: str, calendar: str) -> Letter:
    link = f"{settings.PUBLIC_ORIGIN}{url}" if url else settings.PUBLIC_ORIGIN
    body = _("Beste {name},\n\n{sentence}\n\nBekijk het hier: {link}\n\nZicht").format(
        name=user.name, sentence=sentence, link=link
    )
    return Letter(to=user, subject=(subject or str(sentence))[:200], body=body, calendar=calendar)


@transaction.atomic
def appoint(
    user: User,
    post: str,
    *,
    since: date | None = None,
    until: date | None = None,
    reason: str = "",
    by: User | None = None,
) -> Appointment:
    """`user` holds `post` from `since` (today when left out). Appointing again from the same day changes the end.

    In the committee a term always ends: without `until` after the longest one. `by` None is the system.
    Raises NotAllowed for who appoints themselves: an administrator sees no content; Invalid for a term that cannot be.
    """
    if by == user:
        raise NotAllowed(_("U kunt uzelf geen functie geven. Vraag een andere beheerder."))
    since = since or timezone.localdate()
    until = until or (longest(since) if post in COMMITTEE else None)
    ask_term(user, post, since, until)
    values = {"until": until, "reason": reason.strip(), "warned_days": None}
    appointment, _made = Appointment.objects.update_or_create(
        user=user, post=post, since=since, defaults=values
    )
    return appointment


def mark_read(user: User) -> int:
    """All notifications of `user` count as read; answers how many were new."""
    return user.notifications.filter(read_at__isnull=True).update(read_at=timezone.now())


def note_visit(user: User) -> datetime | None:
    """`user` is here now; answers when the visit before this one was, None the first time."""
    before = user.last_visit_at
    user.last_visit_at = timezone.now()
    user.skip_history_when_saving = True  # a visit is no change to the account
    user.save(update_fields=["last_visit_at"])
    del user.skip_history_when_saving
    return before
