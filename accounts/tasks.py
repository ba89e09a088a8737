"""The doorbell of the outbox."""

import logging

from celery import shared_task
from django.core.mail import send_mail
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
            send_mail(letter.subject, letter.body, None, [letter.to.email])
            letter.sent_at = timezone.now()
        except OSError as problem:  # a mail server that is away; the letter stays in the outbox
            log.warning("letter %s was not sent: %s", pk, problem)
        letter.save(update_fields=["attempts", "sent_at"])
        return letter.sent_at is not None


def ring_outbox() -> None:
    """Ring the bell; when the broker is away the scheduler rings within a minute."""
    try:
        send_outbox.apply_async(retry=False)
    except (OperationalError, OSError) as problem:
        log.warning("the broker did not answer, the scheduler will ring: %s", problem)
