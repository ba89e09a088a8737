"""The registered crimes of the 110 districts of Amsterdam, through the services: the figures that are known beforehand."""

import io

import pytest
from django.core.management import call_command

from analyses.models import Dataset
from tests.areas.files import real

INDUSTRY = "WK0363BA"


@pytest.fixture
def job(scene):
    """A job under a locked plan on the real file."""
    call_command("import_areas", str(real("amsterdam_wijken_2022indeling.geojson")), stdout=io.StringIO())
    path = str(real("amsterdam_wijken_2025_misdrijven_bevolking.csv"))
    call_command("import_dataset", path, trajectory=scene.trajectory.reference, stdout=io.StringIO())
    scene.locked()
    return scene.done(dataset=Dataset.objects.get())


def test_the_reference_figures_come_back(job):
    summary = job.result.summary
    assert round(summary["phi"], 1) == 197.5
    assert round(summary["tau2"], 4) == 0.0683
    assert (summary["beyond_alarm"], summary["beyond_alert"]) == (9, 12)
    assert round(summary["pooled_rate"], 7) == 0.0856230
    assert (summary["areas"], summary["observed"], summary["population"]) == (110, 80016, 934515)
    assert summary["trend"]["direction"] == "too_short"


def test_an_industrial_area_cannot_be_assessed(job):
    rows = {row["area"]: row for row in job.result.table}
    assert (rows[INDUSTRY]["classification"], rows[INDUSTRY]["reason"]) == (
        "not_assessable",
        "too_few_inhabitants",
    )
    assert rows["WK0363AD"]["classification"] == "much_higher"
    assert rows[INDUSTRY]["observed"] == 208


def test_the_table_can_be_released(scene, job):
    check = scene.asked(job)
    assert check.audit["is_safe"]
    assert sum(check.counts.values()) == 110
    release = scene.approve(scene.approve(check, scene.checker), scene.second_checker).release
    assert (release.summary["phi"], release.summary["tau2"]) == (197.5, 0.0683)
    hidden = [row for row in release.table if row["status"] == "hidden"]
    assert all(row["observed"] is None for row in hidden)
