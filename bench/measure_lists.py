"""Work list and trajectory list of a partner with four coalitions, at 1,000 and at 50,000 trajectories."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.crowd import Crowd, gather, people
from bench.measurement import Measurement
from questions.models import Trajectory

PAGES = ("/trajecten/", "/werk/")
FEW, MANY, ROUNDS = 1_000, 50_000, 40
READERS = (
    "questions.selectors.visible_to",
    "zicht.desk.work.visible_to",
)


def measure() -> list[Measurement]:
    """Growth of the median, overhead of the permission filter, and growth of the number of queries (worst page each)."""
    partner, bodies, theme = people()
    few = _look(gather(partner, bodies, theme, upto=FEW))
    crowd = gather(partner, bodies, theme, upto=MANY)
    _analyse()
    many = _look(crowd)
    with _without_filter(crowd):
        bare = _look(crowd)
    growth = max(PAGES, key=lambda page: many[page][0] / few[page][0])
    overhead = max(PAGES, key=lambda page: many[page][0] / bare[page][0])
    queries = max(PAGES, key=lambda page: many[page][1] / few[page][1])
    return [
        Measurement(
            "list_growth", many[growth][0], "ms", few[growth][0], target=1.3, note=f"{growth} {FEW} > {MANY}"
        ),
        Measurement(
            "list_permission_overhead", many[overhead][0], "ms", bare[overhead][0], target=1.3, note=overhead
        ),
        Measurement("list_queries", many[queries][1], "queries", few[queries][1], target=1.0, note=queries),
    ]


def _look(crowd: Crowd) -> dict[str, tuple[float, int]]:
    """Per page the median in milliseconds over the rounds, and the number of queries."""
    client = Client()
    client.force_login(crowd.partner)
    return {page: (_median(lambda page=page: _get(client, page)), _queries(client, page)) for page in PAGES}


def _median(call: Callable[[], None]) -> float:
    for _warm in range(5):
        call()
    return statistics.median(_milliseconds(call) for _round in range(ROUNDS))


def _milliseconds(call: Callable[[], None]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def _get(client: Client, page: str) -> None:
    status = client.get(page).status_code
    if status != 200:
        raise RuntimeError(f"{page} answered {status}")


def _queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        _get(client, page)
    return len(captured)


def _analyse() -> None:
    """What the database would do by itself after so many new rows."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def _without_filter(crowd: Crowd) -> Iterator[None]:
    """The same pages with the same four trajectories, found by their numbers instead of by rights."""
    patches = [patch(reader, lambda user: Trajectory.objects.filter(pk__in=crowd.own)) for reader in READERS]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()
