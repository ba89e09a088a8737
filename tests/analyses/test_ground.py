"""A job adds up to the level and moves to the division year that its plan asks, and its result says how."""

import pytest
from django.test import Client
from django.urls import reverse

from analyses.models import AnalysisJob, JobFault, JobState
from analyses.runner import run
from analyses.services import register_dataset, repeat_job, start_job
from areas.models import Area, AreaShare, ShareTable
from areas.readers.layout import RECORDS, DatasetLayout
from areas.readers.records import AreaRecord
from areas.services import store_areas
from tests.analyses.scene import YEAR, csv_of, districts, set_scene, usual_rows
from zicht.core.errors import Invalid, NotYet

pytestmark = pytest.mark.django_db
LATER = YEAR + 3
OTHER = "GM0002"


@pytest.fixture
def scene():
    """Districts of two towns in one province."""
    made = set_scene()
    districts(20, OTHER)
    province = Area.objects.create(code="PV20", level="province", division_year=YEAR, name="Groningen")
    Area.objects.filter(level="municipality").update(parent=province)
    return made


def shares(rows):
    """A table of districts to the later year, in which the areas of the rows exist."""
    table = ShareTable.objects.create(
        level="district", from_year=YEAR, to_year=LATER, basis="inhabitants", source="CBS", checksum="ab" * 32
    )
    for code in {to for _old, to, _share in rows} | {f"WK0001{number:02}" for number in range(2, 20)}:
        Area.objects.create(code=code, level="district", division_year=LATER, name=f"Nieuw {code}")
    AreaShare.objects.bulk_create(
        AreaShare(table=table, from_code=old, to_code=to, share=share) for old, to, share in rows
    )
    return table


def table_of(job):
    return {row["area"]: (row["observed"], row["population"]) for row in job.result.table}


def test_districts_are_added_up_to_municipalities(scene):
    rows = usual_rows() + usual_rows(town="0002")
    scene.locked(area_level="municipality")
    job = scene.done(dataset=scene.dataset(rows))
    whole = sum(row[2] for row in usual_rows())
    assert table_of(job) == {"GM0001": (whole, 40_000), OTHER: (whole, 40_000)}
    assert (job.area_level, job.division_year) == ("municipality", YEAR)
    assert job.result.summary["ground"]["estimated"] == 0
    again = repeat_job(job, by=scene.analyst)
    run(again.pk)
    assert AnalysisJob.objects.get(pk=again.pk).result.checksum == job.result.checksum


@pytest.mark.parametrize(("gone", "says"), [(0, ""), (3, "3 van 20 gebieden")])
def test_areas_without_a_row_beside_others_are_told_to_who_made_the_file(scene, gone, says):
    """The other town has no row at all: the file is not about it."""
    scene.locked(area_level="municipality")
    job = scene.done(dataset=scene.dataset(usual_rows()[gone:]))
    assert ("tellen zij als nul" in job.log) == bool(says) and says in job.log
    assert list(table_of(job)) == ["GM0001"]


def test_municipalities_that_were_read_from_a_file_are_added_up_to_the_country():
    scene = set_scene()
    store_areas([AreaRecord("GM0001", YEAR, "municipality", province="Groningen")])
    scene.locked(area_level="country")
    job = scene.done()
    assert table_of(job) == {"NL01": (sum(row[2] for row in usual_rows()), 40_000)}


def test_records_are_counted_again_in_the_larger_area(scene):
    scene.locked(area_level="municipality")
    rows = [(f"WK0001{number % 4:02}", "2024", number // 2, "ja") for number in range(40)]
    layout = DatasetLayout("wijk", period_column="jaar", kind=RECORDS, unit_column="wie", flag_column="zo")
    dataset = register_dataset(
        file=csv_of(rows, "wijk;jaar;wie;zo"), name="Rijen", layout=layout, original_name="rijen.csv",
        trajectory=scene.trajectory, by=scene.analyst,
    )  # fmt: skip
    job = scene.done(dataset=dataset)
    assert table_of(job) == {"GM0001": (20, 20)}
    client = Client()
    client.force_login(scene.analyst)
    page = client.get(reverse("analyses:result", args=[job.pk])).text
    assert "in de kolom “zo” staat overal ja. Elk gebied komt op 100 %" in page
    scene.locked(area_level="municipality", baseline="assessable")
    job = scene.done(dataset=dataset)
    assert (job.state, job.fault) == ("failed", "data")
    assert "ten minste 500 in de noemer" in job.failure and "kies daarbij de kolom" not in job.failure


def test_figures_of_an_earlier_division_move_with_a_share_table_and_the_pages_say_so(scene):
    table = shares(
        [("WK000100", "WK000150", 1), ("WK000101", "WK000150", 0.25), ("WK000101", "WK000151", 0.75)]
    )
    scene.locked(division_year=LATER)
    job = scene.done()
    found = table_of(job)
    assert found["WK000150"] == (pytest.approx(40 + 0.25 * 41), 2500)
    assert found["WK000151"] == (pytest.approx(0.75 * 41), 1500)
    assert found["WK000119"] == (400, 2000), "an area that the table does not name kept its ground"
    ground = job.result.summary["ground"]
    assert (ground["estimated"], ground["shares"][0]["checksum"]) == (2, table.checksum)
    client = Client()
    client.force_login(scene.analyst)
    for name in ("job", "result"):
        page = client.get(reverse(f"analyses:{name}", args=[job.pk])).content.decode()
        assert f"van de gebieden van {YEAR} over die van {LATER}" in page
        assert table.checksum[:16] in page
    assert "Bij 2 gebieden is het aantal een schatting" in page
    assert "Nieuw WK000119" in page
    check = scene.asked(job)
    client.force_login(scene.checker)
    assert table.checksum[:16] in client.get(reverse("analyses:check", args=[check.pk])).content.decode()


def test_an_old_area_without_a_row_that_was_joined_with_another_is_told(scene):
    shares([("WK000100", "WK000190", 1.0), ("WK000101", "WK000190", 1.0)])
    scene.locked(division_year=LATER)
    job = scene.done(dataset=scene.dataset(usual_rows()[1:]))
    assert "1 van 20 gebieden" in job.log


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"area_level": "neighbourhood"}, "per buurt en dit bestand telt per wijk"),
        ({"area_level": "country"}, f"per land. Van {YEAR} kennen wij daarvan geen gebied"),
        ({"division_year": LATER}, "geen verdeeltabel"),
        ({"division_year": YEAR - 1}, "alleen naar een latere indeling"),
    ],
)
def test_without_a_road_the_job_is_refused_at_the_file(scene, values, says):
    for year in (LATER, YEAR - 1):
        Area.objects.create(code="WK000100", level="district", division_year=year, name="Anders")
    plan = scene.locked(**values)
    with pytest.raises(Invalid, match=says) as refusal:
        scene.job(plan=plan)
    assert list(refusal.value.fields) == ["dataset"]
    start_job(trajectory=scene.trajectory, dataset=scene.dataset(), exploratory=True, by=scene.analyst)


def test_a_plan_names_a_year_of_which_the_areas_are_known(scene):
    with pytest.raises(Invalid, match="geen gebieden ingelezen"):
        scene.plan(division_year=2031)


def test_areas_that_changed_since_the_start_stop_the_job(scene):
    table = shares([("WK000100", "WK000150", 1)])
    scene.locked(division_year=LATER)
    done, job = scene.done(), scene.job()
    table.shares.update(to_code="WK000119")
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.fault) == (JobState.FAILED, JobFault.APPROVAL)
    assert "sinds de start" in job.failure
    with pytest.raises(NotYet, match="sinds toen"):
        repeat_job(done, by=scene.analyst)


def test_a_plan_of_before_keeps_its_fingerprint(scene):
    plan = scene.locked()
    assert not {"area_level", "division_year"} & plan.content().keys()
    assert plan.computed_fingerprint() == plan.fingerprint


def test_rates_of_the_whole_country_stay_in_the_file_and_are_what_areas_are_held_against(scene):
    scene.locked(area_level="municipality")
    job = scene.done(dataset=scene.dataset([*usual_rows(), ("NL01", "2024", 100, 10_000)]))
    (row,) = job.result.table
    assert job.result.summary["has_reference"]
    assert row["expected"] == pytest.approx(400)


CUT = [("WK000100", "WK000150", 1), ("WK000101", "WK000150", 0.25), ("WK000101", "WK000151", 0.75)]


def test_estimates_from_which_a_small_count_follows_do_not_leave(scene):
    """WK000100 counts five and lies in WK000150 with a quarter of WK000101; all of that one follows from WK000151."""
    shares(CUT)
    scene.locked(division_year=LATER)
    rows = usual_rows()
    rows[0], rows[1] = (*rows[0][:2], 5, 2000), (*rows[1][:2], 60, 2000)
    job = scene.done(dataset=scene.dataset(rows))
    assert min(count for count, _units in table_of(job).values()) >= 10
    assert job.result.series["cut"]["into"] == {
        "WK000100": ["WK000150"],
        "WK000101": ["WK000150", "WK000151"],
    }
    check = scene.asked(job)
    hidden = {row["area"] for row in check.table if row["observed"] is None}
    assert hidden == {"WK000150", "WK000151"}
    assert check.audit["is_safe"] and check.audit["totals"]
    assert "cut" not in str(check.summary) and "WK000101" not in str(check.table)
    client = Client()
    client.force_login(scene.checker)
    page = client.get(reverse("analyses:check", args=[check.pk])).text
    assert "dat is te klein om te tonen. Daarom zijn ook verborgen: Nieuw WK000150" in " ".join(page.split())


def test_estimates_of_large_counts_leave(scene):
    shares(CUT)
    scene.locked(division_year=LATER)
    check = scene.asked(scene.done())
    assert None not in {row["observed"] for row in check.table}


def test_what_an_estimate_told_is_known_of_the_old_areas_too(scene):
    """The first release tells WK000150 and WK000151, so that everybody can work out WK000100 and WK000101."""
    shares(CUT)
    plan = scene.locked(division_year=LATER)
    scene.released(scene.done(plan=plan))
    scene.locked()
    rows = usual_rows()
    rows[2], rows[3] = (*rows[2][:2], 4, 2000), (*rows[3][:2], 61, 2000)
    check = scene.asked(scene.done(dataset=scene.dataset(rows, name="Nieuw bestand")))
    hidden = {row["area"] for row in check.table if row["observed"] is None}
    assert hidden == {"WK000102", "WK000103"}, "those are the only ones that nobody knows"
    assert check.audit["is_safe"]
    assert {pair["earlier_area"] for pair in check.earlier} == {"WK000102", "WK000103"}, (
        "nobody told the old ones themselves"
    )


def test_an_outcome_without_the_counts_that_were_divided_is_computed_again_first(scene):
    shares(CUT)
    scene.locked(division_year=LATER)
    job = scene.done()
    del job.result.series["cut"]
    job.result.save()
    with pytest.raises(NotYet, match="Start de opdracht opnieuw"):
        scene.asked(job)


def test_a_road_beside_another_one_over_the_same_years_is_not_taken(scene):
    """Such tables may have been stored before that was refused; which areas share ground could then not be told."""
    table = shares([("WK000100", "WK000150", 1)])
    ShareTable.objects.create(
        level="district",
        from_year=YEAR,
        to_year=YEAR + 1,
        basis="inhabitants",
        source="CBS",
        checksum="cd" * 32,
    )
    scene.locked(division_year=LATER)
    dataset = scene.dataset()
    with pytest.raises((Invalid, NotYet)) as caught:
        start_job(trajectory=scene.trajectory, dataset=dataset, by=scene.analyst)
    assert f"{YEAR}-{YEAR + 1}" in str(caught.value.__dict__) + str(caught.value)
    ShareTable.objects.exclude(pk=table.pk).delete()
    assert start_job(trajectory=scene.trajectory, dataset=dataset, by=scene.analyst).ground
