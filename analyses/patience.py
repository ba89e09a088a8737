"""A database that is away for a moment: let go of what broke, and ask again."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)
FIRST_WAIT_SECONDS = 0.2
LONGEST_WAIT_SECONDS = 2


def patiently(write: Callable[[], Any]) -> Any:
    """Do this write; when the database is away, again until it is back or the lease is over."""
    until, wait = time.monotonic() + settings.JOB_LEASE_SECONDS, FIRST_WAIT_SECONDS
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() + wait > until:
                raise
            logger.warning("the database is away; an outcome waits", exc_info=True)
            reconnect()
            time.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)


def reconnect() -> None:
    """Let go of a connection that may be broken; the next query opens another. A server that was away for a second
    otherwise stays away for the rest of a task."""
    if not connection.in_atomic_block:
        connection.close()
