"""Figures of other kinds that a job computes itself: what its plan names, from amounts of units and from its counts."""

import json
from statistics import median

import pytest

from analyses.certificates.underlying import underlying
from analyses.certificates.verifying import read_certificate
from analyses.files import release_content, released_json
from analyses.models import CheckState, JobState, OutputKind
from analyses.other_kinds import not_computed
from analyses.runner import run
from analyses.services import register_dataset, repeat_job
from areas.readers.layout import RECORDS, DatasetLayout
from tests.analyses.scene import csv_of

HEADER = "wijkcode;periode;bedrijf;meldplicht;omzet"
LAYOUT = DatasetLayout(
    "wijkcode", period_column="periode", kind=RECORDS, unit_column="bedrijf", flag_column="meldplicht",
    value_column="omzet",
)  # fmt: skip
EVERY_KIND = [str(OutputKind(kind)) for kind in ("share", "mean", "total", "quantile", "model")]
FEW, DOMINATED, ESTIMABLE, USUAL = "WK000103", "WK000107", "WK000111", "WK000105"


def turnovers(district):
    """The turnover of the firms in a district: usually sixty of much the same size."""
    code, usual = f"WK0001{district:02}", [1000.0 + 10 * number for number in range(60)]
    if code == FEW:
        return usual[:6]
    if code == DOMINATED:
        return [*usual, 300_000.0]
    if code == ESTIMABLE:
        return [1.0] * 40 + [5000.0, 5000.0]
    return usual


def firms(period="2024"):
    """A row for each of two branches of a firm, so that amounts add up before anything is compared."""
    return [
        (f"WK0001{district:02}", period, f"F{district}-{number}", "ja" if number % 2 else "nee", amount / 2)
        for district in range(20)
        for number, amount in enumerate(turnovers(district))
        for _branch in range(2)
    ]


def registered(scene, rows=None):
    """The firms as a dataset."""
    return register_dataset(
        file=csv_of(rows or firms(), HEADER), layout=LAYOUT, trajectory=scene.trajectory, by=scene.analyst,
        original_name="bedrijven.csv", name="Bedrijven",
    )  # fmt: skip


@pytest.fixture
def computed(scene):
    """A job over firms under a plan that names these kinds."""

    def run_job(rows=None, kinds=EVERY_KIND):
        return scene.done(plan=scene.locked(output_kinds=kinds), dataset=registered(scene, rows))

    return run_job


def by_area(figures, kind):
    return {each["area"]: each for each in figures if each["kind"] == kind}


def test_a_job_computes_the_kinds_of_its_plan_with_what_lies_under_them(computed):
    job = computed()
    assert job.state == JobState.SUCCEEDED, job.failure
    outputs = job.result.outputs
    amounts = turnovers(5)
    mean, total, middle = (
        by_area(outputs, kind)[USUAL] for kind in (OutputKind.MEAN, OutputKind.TOTAL, OutputKind.QUANTILE)
    )
    assert mean["name"] == "Gemiddelde van omzet" and mean["value"] == sum(amounts) / 60
    assert total["value"] == sum(amounts) and middle["value"] == median(amounts)
    assert mean["under"] == {"units": 60, "total": sum(amounts), "largest": 1590, "second": 1580}
    assert middle["under"] == {"units": 60, "quantile": 0.5}
    share = by_area(outputs, OutputKind.SHARE)[USUAL]
    assert (share["value"], share["under"]) == (50, {"numerator": 30, "denominator": 60})
    assert not_computed(job) == ["model (regressie)"]


def test_amounts_that_give_a_firm_away_are_hidden_and_the_rest_is_released(scene, computed):
    check = scene.asked(computed())
    means = by_area(check.outputs, OutputKind.MEAN)
    assert {area: means[area]["rule"] for area in (FEW, DOMINATED, ESTIMABLE)} == {
        FEW: "too_few_units", DOMINATED: "dominance", ESTIMABLE: "p_percent",
    }  # fmt: skip
    for kind in (OutputKind.MEAN, OutputKind.TOTAL):
        assert {area for area, each in by_area(check.outputs, kind).items() if each["value"] is None} >= {
            FEW, DOMINATED, ESTIMABLE,
        }  # fmt: skip
    assert by_area(check.outputs, OutputKind.QUANTILE)[FEW]["rule"] == "too_few_units"
    scene.approve(check, scene.checker)
    release = scene.approve(check, scene.second_checker).release
    told = json.dumps(release.outputs)
    assert by_area(release.outputs, OutputKind.MEAN)[USUAL]["value"] == sum(turnovers(5)) / 60 == 1295
    assert not any(word in told for word in ("under", "largest", "300000", "377700"))
    others = read_certificate(release.certificate.document.encode()).content["cells"]["other_kinds"]
    shown = json.loads(released_json(release_content(release)))["outputs"]
    for kind, counted in others["by_kind"].items():
        hidden = [each for each in shown if each["kind"] == kind and each["value"] is None]
        assert counted["total"] == sum(each["kind"] == kind for each in shown)
        assert counted["hidden"] == len(hidden) == counted["total"] - counted["shown"]
    assert others["hidden"] >= 7 and others["total"] == len(shown)
    assert set(others["by_kind"]) == {each["kind"] for each in shown}


def test_a_mean_and_a_total_of_one_area_are_told_together_or_not_at_all(scene, computed):
    """Both with the number of units give each other away. Here no district has so few firms that their number stays inside."""
    check = scene.asked(computed([row for row in firms() if row[0] != FEW]))
    assert None not in {row["population"] for row in check.table}
    means, totals = by_area(check.outputs, OutputKind.MEAN), by_area(check.outputs, OutputKind.TOTAL)
    hidden = {area for area, each in means.items() if each["value"] is None}
    assert (
        hidden == {area for area, each in totals.items() if each["value"] is None} >= {DOMINATED, ESTIMABLE}
    )
    assert totals[USUAL]["value"] == sum(turnovers(5)) == 77700


def test_the_same_job_again_gives_the_same_bytes(scene, computed):
    job = computed()
    again = repeat_job(job, by=scene.analyst)
    run(again.pk)
    again.refresh_from_db()
    assert again.result.outputs == job.result.outputs and again.result.checksum == job.result.checksum


def test_what_the_plan_does_not_name_is_not_computed(computed):
    job = computed(kinds=[])
    assert (job.figures, job.result.outputs, not_computed(job)) == ([], [], [])


def test_only_the_latest_period_has_figures(computed):
    job = computed(firms("2023") + firms())
    assert {each["period"] for each in job.result.outputs} == {"2024"}
    assert by_area(job.result.outputs, OutputKind.MEAN)[USUAL]["under"]["units"] == 60


def test_counts_that_are_no_part_of_their_units_give_no_percentage(scene):
    plan = scene.locked(output_kinds=[str(OutputKind.SHARE)])
    job = scene.done(plan=plan)
    assert (job.figures, not_computed(job)) == ([], ["aandeel (percentage)"])


def test_the_page_of_the_outcome_tells_them_and_what_is_not_computed(scene, computed, client):
    job = computed()
    client.force_login(scene.analyst)
    page = client.get(f"/opdrachten/{job.pk}/uitkomst/").content.decode()
    assert "Gemiddelde van omzet" in page and "eenheden 60" in page
    assert "nog niet beoordeeld" in page and "model (regressie)" in page


def test_the_service_vouches_for_an_outcome_with_figures_of_other_kinds(scene, computed, settings, tmp_path):
    settings.CERTIFICATE_KEY, settings.CERTIFICATE_OLD_KEYS = "", []
    settings.CERTIFICATE_KEY_FILE = tmp_path / "certificate-key"
    release = scene.released(computed()).release
    certificate = read_certificate(release.certificate.document.encode())
    assert [each.sentence for each in underlying(certificate) if not each.holds] == []
    kept = release.check_record.result
    kept.outputs[0]["value"] += 1
    kept.save()
    found = [each.sentence for each in underlying(certificate) if not each.holds]
    assert len(found) == 1 and "later veranderd" in found[0]


def test_a_check_does_not_say_that_nothing_is_hidden_while_a_figure_is(scene, computed, client):
    check = scene.asked(computed())
    hidden = sum(each["value"] is None for each in check.outputs)
    assert hidden
    client.force_login(scene.checker)
    page = client.get(f"/vrijgaven/{check.pk}/").text
    assert f"Van de {len(check.outputs)} andere uitkomsten zijn er {hidden} verborgen." in page
    assert "Er is geen cel verborgen" not in page
    means = [each for each in check.outputs if each["kind"] == "mean"]
    told = page.partition("Gemiddelde van omzet")[2]
    first, folded = told.partition("<details")[0], told.partition("<details")[2].partition("</details>")[0]
    assert first.count("<tr ") - 1 == sum(each["value"] is None for each in means)
    assert folded.count("<tr ") - 1 == sum(each["value"] is not None for each in means)


def test_the_released_outcome_does_not_say_that_it_still_has_to_be_judged(scene, computed, client):
    check = scene.released(computed())
    client.force_login(scene.analyst)
    page = client.get(f"/opdrachten/{check.result.job_id}/uitkomst/").text
    assert "nog niet beoordeeld" not in page and "die in de vrijgave verborgen zijn" in page


def test_figures_beside_releases_of_their_trajectory_are_protected_by_a_worker(scene, computed, settings):
    """Each figure is held against those of each release, so that somebody who waits for it would wait ever longer."""
    first = computed()
    tables = 4 + len({(each["name"], each["group"]) for each in first.result.outputs})
    settings.RELEASE_AT_ONCE_ROWS = tables * len(first.result.table) + 4 * len(first.result.outputs)
    check = scene.asked(first)
    scene.approve(check, scene.checker)
    scene.approve(check, scene.second_checker)
    second = computed(firms("2023"))
    assert len(second.result.outputs) == len(first.result.outputs)
    assert scene.asked(second).state == CheckState.PREPARING
