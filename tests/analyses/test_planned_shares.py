"""A figure that a plan calls a share is judged as one, from the file to the release, and told as one."""

from math import sqrt

import pytest

from analyses.engine.intervals import wilson
from analyses.engine.scales import FigureKind
from analyses.models import JobFault, JobState, Release
from analyses.planned import Settings, settings_from
from analyses.told import said_of
from analyses.wording import spread_words


def owned(**of_last):
    """About sixty of a hundred homes are owned by who lives there, in twenty districts and three years."""
    rows = [
        (f"WK0001{number:02}", year, 1180 + 3 * number + 10 * step, 2000)
        for step, year in enumerate(("2022", "2023", "2024"))
        for number in range(20)
    ]
    last = {"count": 1400, "people": 2000} | of_last
    return [*rows[:-1], (*rows[-1][:2], last["count"], last["people"])]


def test_a_share_is_judged_as_a_share_from_plan_to_release(scene):
    dataset = scene.dataset(owned())
    scene.locked()
    events = scene.done(dataset=dataset)
    scene.locked(counted_as="share")
    job = scene.done(dataset=dataset)
    assert job.result.summary["counted_as"] == "share"
    found, plain = job.result.table[-1], events.result.table[-1]
    assert found["expected"] == plain["expected"]
    assert abs(found["z"]) > 1.4 * abs(plain["z"])
    interval = wilson(1400, 2000).divided_by(found["expected"] / 2000)
    assert (found["low"], found["high"]) == pytest.approx((interval.lower, interval.upper), rel=1e-6)
    kinds = [each.result.table[0]["trend_kind"] for each in (job, events)]
    assert kinds == ["binomial", "poisson"]
    assert job.result.trend[-1]["high"] - job.result.trend[-1]["rate"] < 0.7 * (
        events.result.trend[-1]["high"] - events.result.trend[-1]["rate"]
    )
    scene.released(job)
    release = Release.objects.get()
    assert settings_from(release.summary).counted_as is FigureKind.SHARE
    released = next(row for row in release.table if row["area"] == found["area"])
    assert (released["low"], released["high"]) == pytest.approx((found["low"], found["high"]), abs=5e-4)
    assert released["z"] == pytest.approx(found["z"], abs=0.005)


def test_more_than_all_is_refused_before_anything_is_computed(scene):
    dataset = scene.dataset(owned(count=2100))
    scene.locked(counted_as="share")
    job = scene.done(dataset=dataset)
    assert (job.state, job.fault) == (JobState.FAILED, JobFault.DATA)
    assert "In gebied WK000119 is de teller in periode 2024 groter dan de noemer" in job.failure
    scene.locked(counted_as="events")
    assert scene.done(dataset=dataset).state == JobState.SUCCEEDED


def with_country(count):
    return [*owned(), *(("NL01", year, count, 20_000) for year in ("2022", "2023", "2024"))]


def test_a_share_is_held_against_the_share_of_the_country(scene):
    scene.locked(counted_as="share", overdispersion="none")
    job = scene.done(dataset=scene.dataset(with_country(11_000)))
    found = job.result.table[-1]
    score = (0.7 - 0.55) / sqrt(0.55 * 0.45 / 2000)
    assert (found["expected"], found["z"]) == (pytest.approx(1100), pytest.approx(score))
    scene.released(job)
    released = {row["area"]: row["z"] for row in Release.objects.get().table}
    assert released == {row["area"]: pytest.approx(row["z"], abs=0.005) for row in job.result.table}


def test_a_country_of_more_than_all_is_refused_as_well(scene):
    scene.locked(counted_as="share")
    job = scene.done(dataset=scene.dataset(with_country(21_000)))
    assert "In gebied NL01" in job.failure


def test_what_is_said_of_rounded_shares_stays_possible():
    """Rounding may tell a hundred of ninety-eight: the count is told as it is, and judged as all of them."""
    told = [
        {"area": f"W{number}", "period": "2025", "category": "", "observed": 5 * count, "population": 98}
        for number, count in enumerate((20, 12, 11, 13, 12))
    ]
    settings = Settings(counted_as=FigureKind.SHARE, minimum_population=50)
    rows = said_of(told, settings, totals={}).rows
    first = rows["W0", "2025", ""]
    assert first["observed"] == 100
    assert first["low"] < first["ratio"] <= first["high"]
    assert first["classification"] in ("higher", "much_higher")
    assert {row["classification"] for key, row in rows.items() if key[0] != "W0"} == {"as_expected"}


def test_usual_differences_between_shares_are_told_in_percentage_points():
    summary = {"phi": 4.0, "tau2": 0.01, "is_overdispersed": True, "counted_as": "share", "pooled_rate": 0.5}
    assert "ongeveer 5,0 procentpunt" in spread_words(summary)
    assert "ongeveer 20 procent," in spread_words(summary | {"counted_as": "events"})
    assert "procentpunt" not in spread_words(summary | {"pooled_rate": None})
