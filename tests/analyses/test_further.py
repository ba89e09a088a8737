"""What an outcome says beside its ratios reaches who looks, who checks and who takes the files, and never a hidden row."""

import csv
import io
import re

import pytest
from django.urls import reverse

from analyses import computation
from analyses.files import further_cells, further_header
from analyses.further import further_of, p_words, periods_words, tells_chances
from analyses.models import Release
from analyses.planned import Settings
from analyses.told import said_of
from tests.analyses.scene import usual_rows

SMALL = "WK000103"
KEPT = ("smoothed", "exceedance", "trend_change", "trend_slope", "trend_steady_p")


def over_time(years=("2020", "2021", "2022", "2023", "2024")):
    """Twenty districts that differ, one of which rises, and one of which counts four in the last year."""
    rows = []
    for step, year in enumerate(years):
        for number, row in enumerate(usual_rows()):
            rise = 1 + 0.3 * step if number == 19 else 1
            rows.append((row[0], year, round(row[2] * rise) + (number + step) % 3, 2000))
    rows[-17] = (SMALL, years[-1], 4, 2000)
    return rows


@pytest.fixture
def check(scene):
    scene.locked()
    return scene.asked(scene.done(dataset=scene.dataset(over_time())))


@pytest.fixture
def release(scene, check):
    return scene.approve(scene.approve(check, scene.checker), scene.second_checker).release


def lines_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def further_part(page):
    return page.split("Kans, demping en verloop van deze gebieden")[1].split("</table>")[0]


def line_of(part, area):
    return re.split(rf"{area}(?!\d)", part)[1].split("</tr>")[0]


def test_the_analyst_sees_chance_damped_rate_and_course_of_each_area(client, scene, check):
    client.force_login(scene.analyst)
    job = check.result.job
    page = client.get(reverse("analyses:result", args=[job.pk])).text
    part = further_part(page)
    row = next(row for row in job.result.table if row["area"] == "WK000119")
    assert row["exceedance"] > 0.99 and row["trend"] == "rising"
    line = line_of(part, "Wijk 19")
    assert "<b>&gt; 99%</b>" in line and "stijgt" in line
    assert "De langste reeks telt 5 perioden." in page and "exact uitgeteld" in page
    assert "Alle gebieden samen: per periode" in page and "(Sen)" in page


def test_the_checker_sees_the_same_and_nothing_of_a_hidden_row(client, scene, check):
    client.force_login(scene.checker)
    part = further_part(client.get(reverse("analyses:check", args=[check.pk])).text)
    assert "&gt; 99%" in line_of(part, "Wijk 19")
    hidden = [row for row in check.table if row["status"] != "safe"]
    assert len(hidden) > 1
    for row in hidden:
        assert {row[name] for name in KEPT} == {None}
        line = line_of(part, f"Wijk {int(row['area'][-2:])}").split("</th>")[1]
        assert "%" not in line and line.count("–") == 6
    assert (
        "Kans, demping"
        not in client.get(reverse("analyses:check", args=[check.pk]), {"periode": "2022"}).text
    )


def test_the_files_of_a_release_hold_it_and_hide_what_is_hidden(client, scene, release):
    client.force_login(scene.analyst)
    address = reverse(
        "analyses:release_file", args=[release.trajectory.reference, release.number, "tabel.csv"]
    )
    header, *lines = lines_of(client.get(address).content)
    told = {line[0]: dict(zip(header, line, strict=True)) for line in lines}
    rows = {row["area"]: row for row in release.table}
    rising, row = told["WK000119"], rows["WK000119"]
    assert float(rising["kans op hoger"].replace(",", ".")) == row["exceedance"]
    assert float(rising["gedempt per 100.000"].replace(",", ".")) == pytest.approx(row["smoothed"] * 1e5)
    assert float(rising["helling per 100.000 (Sen)"].replace(",", ".")) == pytest.approx(
        row["trend_slope"] * 1e5
    )
    assert (rising["verloop"], rising["perioden"]) == ("stijgt", "5")
    assert float(rising["p helling (Mann-Kendall)"].replace(",", ".")) == row["trend_steady_p"]
    assert rows[SMALL]["status"] == "hidden"
    assert {told[SMALL][name] for name in header[-12:]} == {"onvoldoende waarnemingen"}
    page = client.get(reverse("analyses:release", args=[release.trajectory.reference, release.number])).text
    assert "&gt; 99%" in line_of(further_part(page), "Wijk 19")


def test_the_file_of_a_checker_has_the_same_columns(client, scene, check):
    client.force_login(scene.checker)
    _note, header, *lines = lines_of(
        client.get(reverse("analyses:check_file", args=[check.pk, "csv"])).content
    )
    assert header[-12:] == further_header()
    assert {len(line) for line in lines} == {len(header)}
    told = {line[0]: line[-12:] for line in lines if line[3] == "2024"}
    assert told["WK000119"][2] == "stijgt"
    assert set(told[SMALL]) == {"onvoldoende waarnemingen"}
    assert {cell for line in lines if line[3] == "2022" for cell in line[-12:]} == {"niet berekend"}


def test_a_release_of_before_is_told_without_what_it_does_not_hold(client, scene, release):
    bare = [{name: value for name, value in row.items() if name not in KEPT} for row in release.table]
    Release.objects.filter(pk=release.pk).update(table=bare)
    client.force_login(scene.analyst)
    page = client.get(reverse("analyses:release", args=[release.trajectory.reference, release.number]))
    assert page.status_code == 200 and "Kans, demping" not in page.text
    address = reverse(
        "analyses:release_file", args=[release.trajectory.reference, release.number, "tabel.xlsx"]
    )
    assert client.get(address).status_code == 200
    safe = next(row for row in bare if row["status"] == "safe")
    assert further_cells(safe)[:2] == ["niet te beoordelen"] * 2


def test_where_areas_differ_by_chance_only_there_is_no_chance_to_tell():
    """All or nothing for every area would read as certainty."""
    told = [
        {"area": f"W{number}", "period": "2025", "category": "", "observed": 100 + step, "population": 1000}
        for number, step in enumerate((-9, 4, 0, 7, -3, 1, -5, 8, -2, -1))
    ]
    for kind in ("events", "share"):
        rows = said_of(told, Settings(counted_as=computation.FigureKind(kind)), totals={}).rows
        assert {row["exceedance"] for row in rows.values()} == {None}
        assert {row["smoothed"] for row in rows.values()} == {0.1}


def test_all_or_nothing_of_before_is_not_told_as_a_chance():
    rows = [
        {
            "area": f"W{number}", "period": "2025", "observed": 100, "population": 1000, "smoothed": 0.1,
            "exceedance": 0.0, "classification": "as_expected", "reason": "", "trend": "too_short", "status": "safe",
        }
        for number in range(3)
    ]  # fmt: skip
    assert not tells_chances(rows)
    found = further_of(rows, {}, table=rows, summary={"pooled_rate": 0.1})
    assert (found.has_chances, found.has_course, found.unit) == (False, False, "100")
    assert {(line.chance, line.damped) for line in found.lines} == {("", "10")}
    assert tells_chances([*rows, rows[0] | {"exceedance": 0.4}])


def test_how_far_few_periods_reach():
    assert "0,333 wordt hij" in periods_words(3) and "0,017 wordt hij" not in periods_words(6)
    assert "0,017 wordt hij" in periods_words(5)
    assert "exact" in periods_words(7) and "exact" not in periods_words(8)
    assert (p_words(0.0004), p_words(0.02), p_words(None)) == ("< 0,001", "0,02", "")
