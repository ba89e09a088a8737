"""The catalogue at 1,000 and at 10,000 sources of 50 variables: list, search and the export as linked data."""

import statistics
import time
import tracemalloc

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.measurement import Measurement
from coalitions.models import Organisation
from coalitions.services import found_organisation
from sources.dcat.writers import nodes_of, turtle
from sources.models import DataSource, SourceVariable
from sources.search import put_search_texts
from sources.selectors import published_sources

FEW, MANY, VARIABLES, BATCH, ROUNDS = 1_000, 10_000, 50, 250, 30
# The list, its last page; words that twenty sources, one in ten and every source have; and parts of compounds.
PAGES = (
    "/bronnen/",
    "/bronnen/?page=50",
    "/bronnen/?q=zeldzaam",
    "/bronnen/?q=haven",
    "/bronnen/?q=aantallen",
    "/bronnen/?q=kenmerk+bron",
    "/bronnen/?q=uitvoer",
    "/bronnen/?q=inbraak",
)
SELDOM, OFTEN = 20, 10


def measure() -> list[Measurement]:
    """Growth of the median of the worst page, of its queries, and of the export in time a source and in memory."""
    fill(FEW)
    few, export_few = look(), export()
    fill(MANY)
    many, export_many = look(), export()
    growth = max(PAGES, key=lambda page: many[page][0] / few[page][0])
    queries = max(PAGES, key=lambda page: many[page][1] / few[page][1])
    told = f"{FEW} > {MANY} sources of {VARIABLES} variables"
    return [
        Measurement(
            "catalogue_growth", many[growth][0], "ms", few[growth][0], target=1.3, note=f"{growth} {told}"
        ),
        Measurement(
            "catalogue_queries", many[queries][1], "queries", few[queries][1], target=1.0, note=queries
        ),
        Measurement(
            "rdf_export_growth",
            export_many[0],
            "ms/source",
            export_few[0],
            target=1.2,
            note=f"turtle, {told}",
        ),
        Measurement(
            "rdf_export_memory", export_many[1], "MB", export_few[1], target=1.2, note="peak of the export"
        ),
    ]


def fill(upto: int) -> None:
    """Sources and variables up to this number, written in bulk."""
    holder, by = _people()
    for first in range(DataSource.objects.count(), upto, BATCH):
        sources = DataSource.objects.bulk_create(
            _source(number, holder, by) for number in range(first, min(first + BATCH, upto))
        )
        SourceVariable.objects.bulk_create(
            SourceVariable(source=source, name=f"V{place:02}", label=f"Kenmerk {place} van de bron")
            for source in sources
            for place in range(VARIABLES)
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _people() -> tuple[Organisation, User]:
    holder = Organisation.objects.filter(name="Bronhouder Meting").first()
    if holder is None:
        holder = found_organisation(name="Bronhouder Meting", short_name="Meting", kind="agency")
    by, _made = User.objects.get_or_create(email="bron@meting.example", defaults={"name": "Bea Bron"})
    return holder, by


def _source(number: int, holder: Organisation, by: User) -> DataSource:
    words = ["zeldzaam woninginbraak" if number < SELDOM else "", "haven" if number % OFTEN == 0 else ""]
    source = DataSource(
        identifier=f"meting-{number}",
        title=f"Bron {number:06}",
        description=f"Aantallen per uitvoeringsgebied en jaar, deel {number}. {' '.join(words)}",
        holder=holder,
        theme="GOVE",
        access_rights="RESTRICTED",
        sensitivity="statistical",
        described_by=by,
    )
    labels = [f"V{place:02} Kenmerk {place} van de bron" for place in range(VARIABLES)]
    put_search_texts(source, labels)
    return source


def look() -> dict[str, tuple[float, int]]:
    """Per page the median in milliseconds over the rounds, and the number of queries, for a visitor."""
    client = Client()
    found = {}
    for page in PAGES:
        for _warm in range(5):
            _get(client, page)
        found[page] = (
            statistics.median(_timed(client, page) for _round in range(ROUNDS)),
            _queries(client, page),
        )
    return found


def _get(client: Client, page: str) -> None:
    status = client.get(page).status_code
    if status != 200:
        raise RuntimeError(f"{page} answered {status}")


def _timed(client: Client, page: str) -> float:
    start = time.perf_counter()
    _get(client, page)
    return (time.perf_counter() - start) * 1000


def _queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        _get(client, page)
    return len(captured)


def export() -> tuple[float, float]:
    """Milliseconds a source for the whole export, and the most megabytes that Python held at once during another."""
    start = time.perf_counter()
    _write()
    spent = (time.perf_counter() - start) * 1000 / DataSource.objects.count()
    tracemalloc.start()
    _write()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return spent, peak / 1024 / 1024


def _write() -> None:
    for _piece in turtle(nodes_of(published_sources().iterator(chunk_size=200))):
        pass
