"""Files that count several categories: the table is their sum, and percentages by category give nobody away."""

import random

import pytest
from django.urls import reverse

from analyses.models import JobState, OutputKind
from analyses.other_kinds import MOST_FIGURES
from analyses.services import register_dataset
from areas.readers.layout import RECORDS, DatasetLayout
from tests.analyses.scene import csv_of

HEADER = "wijkcode;periode;soort;aantal;inwoners"
LAYOUT = DatasetLayout(
    "wijkcode", period_column="periode", category_column="soort", numerator_column="aantal",
    denominator_column="inwoners",
)  # fmt: skip
KINDS = ("Diefstal", "Geweld", "Vernieling", "Fraude")


def counts_of(district, kinds=KINDS):
    """Counts of each kind in a district, some of them small."""
    chance = random.Random(district)
    return {kind: chance.choice((3, 14, 40, 90)) + chance.randrange(7) for kind in kinds}


def rows(districts=20, period="2024", population=2000):
    return [
        (f"WK0001{district:02}", period, kind, count, population)
        for district in range(districts)
        for kind, count in counts_of(district).items()
    ]


def by_category(scene, lines, layout=LAYOUT, header=HEADER):
    """The lines as a dataset."""
    return register_dataset(
        file=csv_of(lines, header), layout=layout, trajectory=scene.trajectory, by=scene.analyst,
        original_name="soorten.csv", name="Misdrijven", accept_rest=True,
    )  # fmt: skip


@pytest.fixture
def computed(scene):
    """A job on a file by category, under a plan that names percentages."""

    def run_job(lines, layout=LAYOUT, header=HEADER, **planned):
        plan = scene.locked(output_kinds=[str(OutputKind.SHARE)], **planned)
        return scene.done(plan=plan, dataset=by_category(scene, lines, layout, header))

    return run_job


def observed(job):
    return {row["area"]: row["observed"] for row in job.result.table}


def units(job):
    return {row["area"]: row["population"] for row in job.result.table}


def test_the_table_is_the_sum_of_all_categories_over_the_same_inhabitants(computed):
    job = computed(rows())
    assert job.state == JobState.SUCCEEDED, job.failure
    assert observed(job) == {f"WK0001{n:02}": sum(counts_of(n).values()) for n in range(20)}
    assert set(units(job).values()) == {2000}
    assert job.result.summary["categories"] == {"names": sorted(KINDS), "whole": ""}
    share = next(
        each for each in job.result.outputs if each["area"] == "WK000104" and each["group"] == "Geweld"
    )
    counted = counts_of(4)
    assert share["under"] == {"numerator": counted["Geweld"], "denominator": sum(counted.values())}
    assert share["value"] == pytest.approx(100 * counted["Geweld"] / sum(counted.values()))


def test_categories_of_the_inhabitants_themselves_add_up_their_units(computed):
    ages = [
        (f"WK0001{n:02}", "2024", age, 20 + n, 500 + extra)
        for n in range(20)
        for age, extra in (("jong", 0), ("midden", 100), ("oud", 7 * n))
    ]
    assert units(computed(ages)) == {f"WK0001{n:02}": 1600 + 7 * n for n in range(20)}


@pytest.mark.parametrize("name", ["Totaal", "Totaal misdrijven", "Alles bij elkaar"])
def test_a_total_in_the_file_is_not_added_to_its_parts(computed, name):
    """By its name, or because it is what all others are together."""
    totals = [(f"WK0001{n:02}", "2024", name, sum(counts_of(n).values()), 2000) for n in range(20)]
    job = computed(rows() + totals)
    assert observed(job) == {f"WK0001{n:02}": sum(counts_of(n).values()) for n in range(20)}
    assert job.result.summary["categories"] == {"names": sorted(KINDS), "whole": name}
    assert {each["group"] for each in job.result.outputs} == set(KINDS)


def test_an_area_where_one_category_is_missing_has_no_sum(computed):
    lines = rows()
    lines[4] = (*lines[4][:3], None, 2000)
    job = computed(lines)
    assert observed(job)["WK000101"] is None and observed(job)["WK000102"]


def test_nobody_works_out_a_small_number_of_one_category(scene, computed):
    """In an area of which the count is told, what is hidden is told together as well."""
    check = scene.asked(computed(rows()))
    told = {row["area"]: row["observed"] for row in check.table if row["observed"] is not None}
    hidden = {}
    for each in check.outputs:
        if each["value"] is None:
            hidden.setdefault(each["area"], []).append(each["under"]["numerator"])
        else:
            assert each["under"]["numerator"] >= 10 and told[each["area"]] - each["under"]["numerator"] >= 10
    small = {f"WK0001{n:02}" for n in range(20) if min(counts_of(n).values()) < 10}
    assert small <= hidden.keys() and len(told) > 10
    for area, counts in hidden.items():
        assert area not in told or (len(counts) > 1 and sum(counts) >= 10), area


def test_the_release_tells_each_category_and_no_count_under_it(scene, computed, client):
    check = scene.released(computed(rows()))
    release = check.release
    assert {each["group"] for each in release.outputs} == set(KINDS)
    assert not any("under" in each for each in release.outputs)
    client.force_login(scene.analyst)
    page = client.get(
        reverse("analyses:release", args=[scene.trajectory.reference, release.number])
    ).content.decode()
    assert "Verdeling: meldingen per inwoner" in page and "Vernieling" in page
    assert "telt 4 soorten bij elkaar op" in page


def test_the_same_on_a_level_up(computed):
    job = computed(rows(), area_level="municipality")
    assert observed(job) == {"GM0001": sum(sum(counts_of(n).values()) for n in range(20))}
    assert {each["area"] for each in job.result.outputs} == {"GM0001"}


def test_records_are_counted_again_in_each_category(computed):
    """A firm with branches of two kinds is one firm, and one of each kind."""
    layout = DatasetLayout(
        "wijkcode", period_column="periode", kind=RECORDS, unit_column="bedrijf", flag_column="melding",
        category_column="soort",
    )  # fmt: skip
    lines = [
        (f"WK0001{n:02}", "2024", f"F{n}-{firm}", "ja" if firm < 30 else "nee", kind)
        for n in range(20)
        for firm in range(60)
        for kind in (("winkel", "horeca") if firm < 15 else ("winkel",))
    ]
    job = computed(lines, layout, "wijkcode;periode;bedrijf;melding;soort")
    assert set(observed(job).values()) == {30} and set(units(job).values()) == {60}
    found = {
        each["group"]: each["under"]
        for each in job.result.outputs
        if each["area"] == "WK000100" and each["group"]
    }
    assert found == {
        "winkel": {"numerator": 30, "denominator": 30}, "horeca": {"numerator": 15, "denominator": 30},
    }  # fmt: skip


def test_more_figures_than_can_be_judged_are_refused_with_what_helps(computed, monkeypatch):
    assert MOST_FIGURES >= 342 * 20
    monkeypatch.setattr("analyses.other_kinds.MOST_FIGURES", 70)
    job = computed(rows())
    assert job.state == JobState.FAILED and "80 cijfers" in job.failure and "groter gebied" in job.failure


def hidden_shares(check, group="Geweld"):
    return {each["area"] for each in check.outputs if each["group"] == group and each["value"] is None}


def hidden_counts(check):
    return {row["area"] for row in check.table if row["observed"] is None}


def of_one_kind(scene, kind="Geweld"):
    """A file of that category alone, under the same plan."""
    lines = [(f"WK0001{n:02}", "2024", counts_of(n)[kind], 2000) for n in range(20)]
    return scene.done(dataset=scene.dataset(lines, name=kind))


def test_a_later_table_of_one_category_hides_what_its_percentages_hid(scene, computed):
    """Who has the count of violence of an area and all percentages but two, has the count of the other one."""
    first = scene.released(computed(rows()))
    assert any(counts_of(int(area[-2:]))["Geweld"] >= 10 for area in hidden_shares(first))
    assert hidden_counts(scene.asked(of_one_kind(scene))) >= hidden_shares(first)


def test_many_percentages_are_folded_a_category_at_a_time(scene, computed, client):
    job = computed(rows())
    client.force_login(scene.analyst)
    page = client.get(reverse("analyses:result", args=[job.pk])).content.decode()
    for kind in KINDS:
        assert f"Verdeling: meldingen per inwoner – {kind}" in page
