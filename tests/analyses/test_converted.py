"""Figures that were converted over changed borders are marked everywhere, and a release names the division of its areas."""

import json
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from analyses.certificates.document import read_content
from analyses.files import release_content, released_json
from analyses.models import Release
from analyses.protection import protected, released_table
from areas.models import Area, AreaShare, ShareTable
from tests.analyses.scene import YEAR, usual_rows
from zicht.core.fingerprints import fingerprint

LATER = YEAR + 3
PERIODS = ("2022", "2023", "2024")
# WK000101 is cut up: a quarter goes to where WK000100 lies, the rest to a new area.
CUT = [("WK000100", "WK000150", 1), ("WK000101", "WK000150", 0.25), ("WK000101", "WK000151", 0.75)]


@pytest.fixture
def moved(db):
    """The share table, and the areas of the later year: districts in one town."""
    table = ShareTable.objects.create(
        level="district", from_year=YEAR, to_year=LATER, basis="inhabitants", source="CBS", checksum="ab" * 32
    )
    town = Area.objects.create(code="GM0001", level="municipality", division_year=LATER, name="Test")
    for code in {to for _old, to, _share in CUT} | {f"WK0001{number:02}" for number in range(2, 20)}:
        Area.objects.create(
            code=code, level="district", division_year=LATER, name=f"Nieuw {code}", parent=town
        )
    AreaShare.objects.bulk_create(AreaShare(table=table, from_code=a, to_code=b, share=c) for a, b, c in CUT)
    return table


def marked(table):
    """The areas with a mark; a row without one does not have the key at all."""
    assert {row["estimated"] for row in table if "estimated" in row} <= {True}
    return {row["area"] for row in table if "estimated" in row}


def released(scene, **facts):
    scene.locked(division_year=LATER)
    scene.released(scene.done(**facts))
    return Release.objects.get()


def file_of(scene, release, name):
    client = Client()
    client.force_login(scene.analyst)
    answer = client.get(
        reverse("analyses:release_file", args=[release.trajectory.reference, release.number, name])
    )
    return answer.content


def test_the_mark_and_the_year_go_from_the_job_to_the_release(scene, moved):
    release = released(scene)
    result, check = release.check_record.result, release.check_record
    for table in (result.table, check.table, release.table):
        assert marked(table) == {"WK000150", "WK000151"}
    assert release.summary["division_year"] == release.division_year == LATER
    assert release.summary["ground"]["estimated"] == 2
    assert release.checksum == fingerprint(release_content(release))


def test_every_file_tells_both_and_the_certificate_covers_them(scene, moved, tmp_path):
    release = released(scene)
    lines = [line.split(";") for line in release.certificate.table.lstrip("\ufeff").split("\r\n") if line]
    head, rows = lines[0], {line[0]: line for line in lines[1:]}
    year, mark = head.index("gebiedsindeling"), head.index("omgerekend")
    assert {row[year] for row in rows.values()} == {str(LATER)}
    assert {code for code, row in rows.items() if row[mark] == "ja"} == {"WK000150", "WK000151"}
    assert {row[mark] for row in rows.values()} == {"ja", "nee"}
    sheet = [list(row) for row in load_workbook(BytesIO(file_of(scene, release, "tabel.xlsx"))).active.values]
    at = next(number for number, row in enumerate(sheet) if "omgerekend" in row)
    assert {row[0] for row in sheet[at + 1 :] if row[sheet[at].index("omgerekend")] == "ja"} == {
        "WK000150", "WK000151",
    }  # fmt: skip
    told = json.loads(file_of(scene, release, "cijfers.json"))
    assert told["summary"]["division_year"] == LATER and marked(told["table"]) == {"WK000150", "WK000151"}
    assert read_content(release.certificate.document)["about"]["division_year"] == LATER
    for name in ("certificaat.json", "tabel.csv", "cijfers.json"):
        (tmp_path / name).write_bytes(file_of(scene, release, name))
    for name in ("tabel.csv", "cijfers.json"):
        out = StringIO()
        call_command(
            "verify_certificate", tmp_path / "certificaat.json", "--table", str(tmp_path / name), stdout=out
        )
        assert "KLOPT NIET" not in out.getvalue()


def test_the_pages_say_so_beside_each_such_figure_and_nowhere_else(scene, moved):
    release = released(scene)
    client = Client()
    client.force_login(scene.checker)
    job = release.check_record.result.job_id
    pages = {
        "check": client.get(reverse("analyses:check", args=[release.check_record_id])).text,
        "release": client.get(reverse("analyses:release", args=[release.trajectory.reference, 1])).text,
    }
    client.force_login(scene.analyst)
    pages["result"] = client.get(reverse("analyses:result", args=[job])).text
    for name, page in pages.items():
        assert page.count('<span class="zicht-estimate">omgerekend</span>') == 2, name
    assert f"gebieden volgens de indeling van {LATER}" in pages["release"]
    assert "Bij 2 gebieden is het aantal een schatting" in pages["release"]
    assert f"indeling van {LATER}</dd>" in pages["release"], "the certificate says it too"


def test_the_counts_of_another_period_of_a_check_have_the_marks_too(scene, moved):
    scene.locked(division_year=LATER)
    rows = [row for period in PERIODS for row in usual_rows(period=period)]
    check = scene.asked(scene.done(dataset=scene.dataset(rows)))
    client = Client()
    client.force_login(scene.checker)
    page = client.get(reverse("analyses:check", args=[check.pk]), {"periode": PERIODS[0]}).text
    assert f"De aantallen van {PERIODS[0]}" in page
    assert page.count('<span class="zicht-estimate">omgerekend</span>') == 2


def test_without_a_road_nothing_is_marked_and_the_year_is_that_of_the_file(scene):
    scene.locked()
    scene.released(scene.done())
    release = Release.objects.get()
    assert marked(release.table) == set() and marked(release.trend) == set()
    assert release.summary["division_year"] == YEAR
    assert "nee" in release.certificate.table and ";ja" not in release.certificate.table


def test_the_mark_does_not_tell_whether_an_old_area_had_a_row(scene, moved):
    """A holder that leaves out areas that count nobody: of WK000101 there is no row, so nothing of it was divided."""
    scene.locked(division_year=LATER)
    job = scene.done(dataset=scene.dataset([row for row in usual_rows() if row[0] != "WK000101"]))
    assert marked(job.result.table) == {"WK000150"}
    assert "WK000151" not in {row["area"] for row in job.result.table}


def test_a_larger_area_that_holds_all_parts_is_no_estimate(scene, moved):
    scene.locked(division_year=LATER, area_level="municipality")
    job = scene.done()
    (row,) = job.result.table
    assert row["observed"] == sum(row[2] for row in usual_rows())
    assert marked([row]) == set() and job.result.summary["ground"]["estimated"] == 0


def test_an_area_of_the_share_table_that_lies_in_no_larger_area_stops_nothing(scene, moved):
    """Nobody counts there, so that nobody knows in which town it lies is no matter."""
    Area.objects.create(code="WK000160", level="district", division_year=LATER, name="Nergens")
    AreaShare.objects.create(table=moved, from_code="WK000190", to_code="WK000160", share=1)
    scene.locked(division_year=LATER, area_level="municipality")
    assert [row["area"] for row in scene.done().result.table] == ["GM0001"]


def rows_of(period, lacking=()):
    return [
        {
            "area": f"W{number}", "period": period, "population": 3000, "expected": 60,
            "observed": None if f"W{number}" in lacking else 60 + number,
        } | ({"estimated": True} if number < 2 else {})
        for number in range(6)
    ]  # fmt: skip


def made_of(lacking=(), hide=()):
    """Six areas in three periods, of which W0 and W1 are parts of one that was cut up."""
    series = [row for period in PERIODS[:-1] for row in rows_of(period, lacking)]
    for row in series:
        row.pop("estimated", None)
    summary = {"period": PERIODS[-1], "counts": {}}
    return protected(rows_of(PERIODS[-1], lacking), summary, series=series, parents={}, hide=hide, year=LATER)


def test_all_parts_together_are_what_was_counted_so_that_sum_is_no_estimate():
    made = made_of()
    assert marked(made.table) == {"W0", "W1"}
    assert [line["areas"] for line in made.trend] == [6, 6, 6]
    assert not any("estimated" in line for line in made.trend)


def test_a_sum_with_one_part_and_without_the_other_is_an_estimate():
    made = made_of(lacking=("W1",))
    assert [line["areas"] for line in made.trend] == [5, 5, 5]
    assert [line.get("estimated") for line in made.trend] == [True, True, True]


def test_a_hidden_cell_keeps_the_mark_and_the_mark_says_nothing_of_hiding():
    made = made_of(hide={("W0", "2024", "")})
    hidden = {row["area"] for row in made.table if row["status"] not in ("safe", "missing")}
    assert "W0" in hidden and len(hidden) > 1
    assert marked(released_table(made.table)) == {"W0", "W1"}


def test_a_release_from_before_keeps_its_checksum_and_tells_the_year_of_its_job(scene, moved):
    release = released(scene)
    release.summary.pop("division_year")
    release.table = [
        {name: value for name, value in row.items() if name != "estimated"} for row in release.table
    ]
    release.checksum = fingerprint(release_content(release))
    release.save()
    old = Release.objects.get()
    assert (old.division_year, fingerprint(release_content(old))) == (LATER, old.checksum)
    assert b"division_year" not in released_json(release_content(old))
    client = Client()
    client.force_login(scene.analyst)
    page = client.get(reverse("analyses:release", args=[old.trajectory.reference, 1])).text
    assert f"gebieden volgens de indeling van {LATER}" in page and "zicht-estimate" not in page
