"""The doorbell of the outbox."""

import logging
import re
from email.mime.text import MIMEText

from celery import shared_task
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Letter

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 5


@shared_task(name="accounts.tasks.send_outbox")
def send_outbox() -> int:
    """Send every letter that waits; one that fails is tried again later. Answers how many were sent."""
    waiting = Letter.objects.filter(sent_at__isnull=True, attempts__lt=MOST_ATTEMPTS).values_list(
        "pk", flat=True
    )
    return sum(_send(pk) for pk in list(waiting[:200]))


def _send(pk: int) -> bool:
    with transaction.atomic():
        letter = Letter.objects.select_for_update(of=("self",)).select_related("to").get(pk=pk)
        if letter.sent_at is not None:
            return False
        letter.attempts += 1
        try:
            _as_mail(letter).send()
            letter.sent_at = timezone.now()
        except OSError as problem:  # a mail server that is away; the letter stays in the outbox
            log.warning("letter %s was not sent: %s", pk, problem)
        letter.save(update_fields=["attempts", "sent_at"])
        return letter.sent_at is not None


def _as_mail(letter: Letter) -> EmailMessage:
    """The mail, with its calendar file as programs want it: the method of the file in the type as well."""
    message = EmailMessage(letter.subject, letter.body, None, [letter.to.email])
    if letter.calendar:
        method = re.search(r"^METHOD:(\w+)", letter.calendar, re.MULTILINE)
        kind = (
            f"text/calendar; method={method[1]}; charset=utf-8" if method else "text/calendar; charset=utf-8"
        )
        part = MIMEText(letter.calendar, "calendar", "utf-8")
        part.replace_header("Content-Type", kind)
        part.add_header("Content-Disposition", "attachment", filename="sessie.ics")
        message.attach(part)
    return message


def ring_outbox() -> None:
    """Ring the bell; when the broker is away the scheduler rings within a minute."""
    try:
        send_outbox.apply_async(retry=False)
    except (OperationalError, OSError) as problem:
        log.warning("the broker did not answer, the scheduler will ring: %s", problem)
