"""The page of a checker and the page of a release with 140 and with 14,000 areas."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Appointment, Post, User
from analyses.models import AnalysisJob, AnalysisPlan, CheckState, Dataset, DisclosureCheck, JobState, Result
from areas.models import Area
from bench.measurement import Measurement
from coalitions.models import Coalition, Organisation, OrganisationKind
from coalitions.services import found_organisation
from questions.models import Phase, QuestionVersion, ResearchQuestion, Trajectory
from zicht.core.fingerprints import fingerprint

FEW, MANY, ROUNDS, YEAR = 140, 14_000, 15, 2031
SORTED = "?volgorde=-count&toon=safe&zoek=buurt"


def measure() -> list[Measurement]:
    """Median time of the checker's page with 14,000 areas, as it opens and sifted, and the growth of its queries."""
    client = Client()
    client.force_login(_checker())
    few, many = (f"/vrijgaven/{_check(size).pk}/" for size in (FEW, MANY))
    opened, sifted = _median(client, many), _median(client, f"{many}{SORTED}")
    seconds = max(opened, sifted) / 1000
    note = f"{MANY} areas; {opened:.0f} ms opened, {sifted:.0f} ms sifted"
    queries = [_queries(client, page) for page in (many, few)]
    return [
        Measurement("checker_page_seconds", seconds, "s", target=2.0, note=note),
        Measurement("checker_page_queries", queries[0], "queries", queries[1], target=1.0),
    ]


def _median(client: Client, page: str) -> float:
    def look() -> None:
        if client.get(page).status_code != 200:
            raise RuntimeError(page)

    look()
    return statistics.median(_milliseconds(look) for _round in range(ROUNDS))


def _milliseconds(call: Callable[[], None]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def _queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(page)
    return len(captured)


def _checker() -> User:
    user, made = User.objects.get_or_create(email="controleur@bench.example", defaults={"name": "Controleur"})
    if made:
        Appointment.objects.create(user=user, post=Post.CHECKER)
    return user


def _check(size: int) -> DisclosureCheck:
    """A check that waits, about `size` neighbourhoods in towns of forty; one in fifteen is hidden with its cover."""
    analyst, _made = User.objects.get_or_create(email="analist@bench.example", defaults={"name": "Analist"})
    _areas(size)
    plan = _plan(analyst, size)
    chance = random.Random(size)
    raw = [_row(number, chance) for number in range(size)]
    table = [_protected(row, number) for number, row in enumerate(raw)]
    dataset = Dataset.objects.create(
        name="Bench", original_name="b.csv", original="b.csv", rows="b.csv", checksum=fingerprint({"size": size}),
        rows_checksum=fingerprint({"size": size}), division_year=YEAR, area_level="neighbourhood", row_count=size,
        trajectory=plan.trajectory,
    )  # fmt: skip
    job = AnalysisJob.objects.create(
        trajectory=plan.trajectory, plan=plan, dataset=dataset, state=JobState.SUCCEEDED, requested_by=analyst,
        input_checksum=dataset.checksum, plan_fingerprint=plan.fingerprint, ended_at=timezone.now(),
    )  # fmt: skip
    result = Result.objects.create(job=job, table=raw, summary=_summary(size), checksum=dataset.checksum)
    hidden = [row["area"] for row in table if row["status"] != "safe"]
    return DisclosureCheck.objects.create(
        result=result, profile="CBS/ESSnet", table=table, summary=_summary(size), fingerprint=dataset.checksum,
        plan_fingerprint=plan.fingerprint or dataset.checksum, state=CheckState.PENDING,
        asked_by=analyst, description="Gemeten op snelheid.",
        audit={"is_safe": True, "ranges": [{"area": area, "low": 0, "high": 40} for area in hidden], "exposed": []},
        counts={"safe": size - len(hidden), "primary": len(hidden) // 2, "secondary": len(hidden) - len(hidden) // 2},
    )  # fmt: skip


def _areas(size: int) -> None:
    if Area.objects.filter(division_year=YEAR, level="neighbourhood").count() >= size:
        return
    Area.objects.filter(division_year=YEAR).exclude(parent=None).delete()
    Area.objects.filter(division_year=YEAR).delete()
    towns = [
        Area(code=f"WK{number:06}", level="district", division_year=YEAR, name=f"Wijk {number}")
        for number in range(size // 40 + 1)
    ]
    Area.objects.bulk_create(towns)
    areas = (
        Area(
            code=_code(number), level="neighbourhood", division_year=YEAR, name=f"Buurt {number}",
            parent=towns[number // 40],
        )
        for number in range(size)
    )  # fmt: skip
    Area.objects.bulk_create(areas, batch_size=1000)


def _code(number: int) -> str:
    return f"BU{number // 40:06}{number % 40:02}"


def _owner() -> Organisation:
    found = Organisation.objects.filter(name="Bench").first()
    return found or found_organisation(name="Bench", short_name="Bench", kind=OrganisationKind.MUNICIPALITY)


def _plan(analyst: User, size: int) -> AnalysisPlan:
    owner = _owner()
    trajectory = Trajectory.objects.create(
        reference=f"ZO-2031-{Trajectory.objects.count() + 1:03}", title=f"{size} buurten", owner=owner, phase=Phase.ANALYSIS,
        coalition=Coalition.objects.create(name=f"Bench {size}"), started_by=analyst, submitted_by=analyst,
        submitted_at=datetime(2031, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    question = ResearchQuestion.objects.create(trajectory=trajectory, order=1, title="Waar?")
    version = QuestionVersion.objects.create(question=question, number=1, text="Waar?", written_by=analyst)
    return AnalysisPlan.objects.create(
        trajectory=trajectory, question_version=version, number=1, indicator="meldingen", population="buurten",
        method="trechter", comparators="buren", output_tables="een", written_by=analyst, locked_by=analyst,
        locked_at=datetime(2031, 1, 1, tzinfo=UTC), fingerprint="0" * 64,
    )  # fmt: skip


def _row(number: int, chance: random.Random) -> dict:
    count = chance.randrange(3, 400)
    return {
        "area": _code(number), "period": "2031", "observed": count, "population": 2000, "expected": 40.0,
        "ratio": round(count / 40, 3), "low": round(count / 50, 3), "high": round(count / 30, 3), "z": 0.5, "p": 0.3,
        "adjusted_p": 0.6, "classification": "as_expected", "reason": "", "trend": "steady",
    }  # fmt: skip


def _protected(row: dict, number: int) -> dict:
    if number % 15 > 1:
        return row | {"status": "safe"}
    status = "primary" if number % 15 else "secondary"
    return row | {"status": status, "observed": None, "ratio": None, "low": None, "high": None, "z": None}


def _summary(size: int) -> dict:
    return {
        "period": "2031",
        "observed": size * 200,
        "phi": 1.2,
        "tau2": 0.01,
        "trend": {"direction": "steady"},
    }
