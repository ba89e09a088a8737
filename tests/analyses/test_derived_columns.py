"""What follows from a count, or from all counts together, gives no hidden count away: an attacker reads every column."""

import numpy as np
import pytest

from analyses import computation
from analyses.engine.boundaries import Share, redistribute
from analyses.engine.disclosure import PROFILES
from analyses.engine.indicators import from_columns
from analyses.engine.intervals import poisson_bounds
from analyses.material import Material
from analyses.protection import protected, released_table
from analyses.series import rows_of
from zicht.core.errors import NotYet

AREAS = [f"WK0001{number:02}" for number in range(20)]
PARENTS = dict.fromkeys(AREAS, "GM0001") | {"WK000150": "GM0001"}
TOWN = 2000.0


def computed(table, references=None):
    material = Material(table, references or {})
    deviations = computation.deviations_of(material, computation.Settings())
    trends = computation.trends_by_area(material)
    return computation.assemble(material, deviations, trends, computation.totals_by_period(material))


def released(table, *, references=None, **facts):
    made = computed(table, references)
    series = rows_of(made.series, leave_out={made.summary["period"]})
    safe = protected(made.table, made.summary, series=series, parents=PARENTS, **facts)
    return made, safe, {row["area"]: row for row in released_table(safe.table)}


def everything(safe):
    """All that leaves."""
    return released_table(safe.table), safe.summary, safe.trend


def counts(first, second, *, periods=("2024",), small_in=None, others=18):
    """Districts of which the first counts few and the second covers it, in one of the periods."""
    rows = []
    for period in periods:
        few = period == (small_in or periods[-1])
        usual = [
            float(first if few else 61),
            float(second if few else 62),
            *(50.0 + n for n in range(others)),
        ]
        rows += [(area, period, count) for area, count in zip(AREAS, usual, strict=False)]
    return from_columns(*(list(column) for column in zip(*rows, strict=True)), [TOWN] * len(rows))


@pytest.mark.parametrize("others", [6, 18])
@pytest.mark.parametrize("periods", [("2024",), ("2023", "2024"), ("2022", "2023", "2024")])
@pytest.mark.parametrize("profile", ["CBS/ESSnet", "OpenSAFELY"])
def test_nothing_that_leaves_depends_on_how_hidden_counts_are_divided(others, periods, profile):
    for small_in in periods:
        told = []
        for few in (1, 4, 7):
            table = counts(few, 44 - few, periods=periods, small_in=small_in, others=others)
            _made, safe, rows = released(table, profile=PROFILES[profile])
            told.append(everything(safe))
            if profile == "CBS/ESSnet" and small_in == periods[-1]:
                assert {area for area, row in rows.items() if row["observed"] is None} == set(AREAS[:2])
        if profile == "CBS/ESSnet":  # rounding hides no cover, and tells it
            assert told[0] == told[1] == told[2]


def test_what_follows_from_rounded_counts_follows_from_nothing_else():
    _made, safe, rows = released(counts(4, 44), profile=PROFILES["OpenSAFELY"])
    shown = [row for row in rows.values() if row["observed"] is not None]
    total, people = (sum(row[name] for row in shown) for name in ("observed", "population"))
    # The sum of all areas is untold, because one was taken out of it.
    assert safe.summary["observed"] is None and len(shown) == len(rows) - 1
    assert sum(row["expected"] for row in shown) == pytest.approx(total, abs=1)
    low, high = poisson_bounds(np.array([float(row["observed"]) for row in shown]))
    for row, lower, upper in zip(shown, low, high, strict=True):
        assert row["low"] == pytest.approx(lower / row["expected"], rel=0.005)
        assert row["high"] == pytest.approx(upper / row["expected"], rel=0.005)
    (line,) = safe.trend
    assert (line["observed"], line["rate"]) == (total, pytest.approx(total / people))


def test_what_hides_nothing_tells_what_the_job_computed():
    made, safe, rows = released(counts(40, 44, periods=("2022", "2023", "2024")))
    assert {row["status"] for row in rows.values()} == {"safe"}
    for computed_row in made.table:
        told = rows[computed_row["area"]]
        assert told["trend_change"] == round(computed_row["trend_change"], 3)
        assert (told["z"], told["classification"]) == (
            round(computed_row["z"], 2),
            computed_row["classification"],
        )
    assert safe.trend == made.trend
    assert safe.summary["trend"] == made.summary["trend"]
    assert (safe.summary["beyond_alarm"], safe.summary["observed"]) == (
        made.summary["beyond_alarm"],
        made.summary["observed"],
    )


def test_a_count_that_was_divided_over_new_areas_is_told_as_a_whole_one():
    """A fraction with the share, which is public, would tell the five of the area that was divided."""
    shares = [Share(AREAS[0], AREAS[1], 2022, 2025, 0.137), Share(AREAS[0], "WK000150", 2022, 2025, 0.863)]
    table = redistribute(counts(5, 41), shares, from_year=2022, to_year=2025)
    _made, safe, rows = released(table)
    assert rows["WK000150"]["observed"] is None
    assert all(row["observed"] is None or float(row["observed"]).is_integer() for row in rows.values())
    for row in rows.values():
        if row["observed"] is not None:
            assert row["ratio"] == pytest.approx(row["observed"] / row["expected"], rel=0.005)
    assert safe.audit["is_safe"]


def by_age(young_in_last, *, areas=AREAS[:8], with_groups=True):
    """Districts with young and old people; in the last one 47 were counted, of whom few are young."""
    rows = []
    for number, area in enumerate(areas):
        is_last = area == AREAS[7]
        young = float(young_in_last if is_last else 20 + 3 * number)
        old = 47 - young if is_last else 60.0 - 2 * number
        units = 300.0 + 211 * number, 2500.0 - 190 * number
        rows += [(area, "2024", young, units[0], "young"), (area, "2024", old, units[1], "old")]
    table = from_columns(*(list(column) for column in zip(*rows, strict=True)))
    return table if with_groups else from_columns(
        list(areas), ["2024"] * len(areas), table.total_observed[:, 0].tolist(), table.total_population[:, 0].tolist()
    )  # fmt: skip


@pytest.mark.parametrize("young", [3, 20, 44])
@pytest.mark.parametrize("areas", [AREAS[:8], AREAS[:7]])
def test_what_is_expected_by_rates_of_groups_in_the_file_itself_is_not_told(young, areas):
    """With public populations of groups, expected counts tell how many of a group were counted over all areas: over eight and
    over seven areas, the three young people in the eighth. A group that lives in one district tells the others there."""
    with pytest.raises(NotYet, match="per groep uit dit bestand"):
        released(by_age(young, areas=areas))
    alone = from_columns(
        [*areas, areas[0]], ["2024"] * (len(areas) + 1), [3.0, *[50.0] * (len(areas) - 1), 42.0],
        [TOWN] * (len(areas) + 1), [*["old"] * len(areas), "young"],
    )  # fmt: skip
    with pytest.raises(NotYet, match="per groep uit dit bestand"):
        released(alone)


@pytest.mark.parametrize("how", ["rates from outside", "no groups"])
def test_nothing_that_leaves_depends_on_how_counts_are_divided_over_groups(how):
    references = {"2024": {"young": 0.02, "old": 0.03}} if how == "rates from outside" else None
    told = [
        everything(released(by_age(young, with_groups=bool(references)), references=references)[1])
        for young in (3, 20, 44)
    ]
    assert told[0] == told[1] == told[2]
    assert all(row["expected"] and row["ratio"] for row in told[0][0])


def test_rates_from_outside_are_public():
    references = {"2024": {"young": 0.02, "old": 0.03}}
    rows = [(area, "2024", 4.0 if area == AREAS[0] else 40.0, 1000.0, "young") for area in AREAS]
    rows += [(area, "2024", 0.0 if area == AREAS[0] else 40.0, 1000.0, "old") for area in AREAS]
    table = from_columns(*(list(column) for column in zip(*rows, strict=True)))
    _made, _safe, shown = released(table, references=references)
    assert {row["expected"] for row in shown.values()} == {50.0}
    assert shown[AREAS[0]]["observed"] is None


def test_an_area_without_population_adds_no_second_sum():
    """The total is over all areas; what is expected comes from areas that are told, so no sum leaves one of them out."""
    told = []
    for few in (2, 7):
        table = from_columns(
            AREAS, ["2024"] * 20, [9.0 + 2 - few, few + 0.0, *[50.0] * 18], [float("nan"), *[TOWN] * 19]
        )
        _made, safe, _rows = released(table)
        told.append(everything(safe))
    assert told[0] == told[1]
