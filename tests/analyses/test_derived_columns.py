"""What follows from a count, or from all counts together, gives no hidden count away: an attacker reads every column."""

import pytest

from analyses import computation
from analyses.engine.boundaries import Share, redistribute
from analyses.engine.disclosure import PROFILES
from analyses.engine.indicators import from_columns
from analyses.material import Material
from analyses.protection import protected, released_table

AREAS = [f"WK0001{number:02}" for number in range(20)]
PARENTS = dict.fromkeys(AREAS, "GM0001") | {"WK000150": "GM0001"}
TOWN = 2000.0
# Follows from the spread over all areas, which is told in two digits.
FROM_SPREAD = {"z", "p"}


def computed(table):
    material = Material(table, {})
    deviations = computation.deviations_of(material, computation.Settings())
    trends = computation.trends_by_area(material)
    return computation.assemble(material, deviations, trends, computation.totals_by_period(material))


def released(table, **facts):
    made = computed(table)
    safe = protected(made.table, made.summary, made.trend, parents=PARENTS, **facts)
    return made, safe, {row["area"]: row for row in released_table(safe.table)}


def counts(first, second, *, periods=("2024",)):
    """Twenty districts of which the first counts few and the second covers it."""
    usual = [float(first), float(second), *(50.0 + number for number in range(18))]
    areas = AREAS * len(periods)
    years = [period for period in periods for _area in AREAS]
    before = [60.0 + number for number in range(20)] * (len(periods) - 1)
    return from_columns(areas, years, before + usual, [TOWN] * len(areas))


def test_nothing_that_is_told_depends_on_how_hidden_counts_are_divided():
    told = []
    for few in (1, 4, 7):
        _made, safe, rows = released(counts(few, 44 - few))
        assert {area for area, row in rows.items() if row["observed"] is None} == set(AREAS[:2])
        shown = [
            {name: value for name, value in row.items() if name not in FROM_SPREAD} for row in rows.values()
        ]
        summary = {name: value for name, value in safe.summary.items() if name not in ("phi", "tau2")}
        told.append((shown, summary, safe.trend))
    assert told[0] == told[1] == told[2]


def test_how_far_an_area_is_off_follows_from_what_is_told():
    _made, safe, rows = released(counts(4, 40))
    tau2 = safe.summary["tau2"]
    for row in rows.values():
        if row["observed"] is not None:
            ratio, variance = row["observed"] / row["expected"], 0.25 / row["expected"] + tau2
            assert row["z"] == pytest.approx((ratio**0.5 - 1) / variance**0.5, abs=0.02)
        assert (row["smoothed"], row["exceedance"], row["adjusted_p"]) == (None, None, None)


def test_a_table_that_hides_nothing_tells_all_of_it():
    _made, _safe, rows = released(counts(40, 44))
    assert None not in {
        row[name] for row in rows.values() for name in ("smoothed", "exceedance", "adjusted_p", "z")
    }


def test_the_development_of_the_whole_is_a_direction_when_something_is_hidden():
    periods = ("2022", "2023", "2024")
    made, safe, _rows = released(counts(4, 40, periods=periods))
    assert "slope" in made.summary["trend"]
    assert safe.summary["trend"] == {"direction": made.summary["trend"]["direction"]}
    made, safe, _rows = released(counts(40, 44, periods=periods))
    assert safe.summary["trend"] == made.summary["trend"]


def test_a_count_that_was_divided_over_new_areas_is_told_as_a_whole_one():
    """A fraction with the share, which is public, would tell the five of the area that was divided."""
    shares = [Share(AREAS[0], AREAS[1], 2022, 2025, 0.137), Share(AREAS[0], "WK000150", 2022, 2025, 0.863)]
    table = redistribute(counts(5, 41), shares, from_year=2022, to_year=2025)
    _made, safe, rows = released(table)
    assert rows["WK000150"]["observed"] is None
    divided = rows[AREAS[1]]
    assert divided["observed"] in (42, None)
    if divided["observed"] is not None:
        assert (
            divided["ratio"] == round(42 / divided["expected"], 3)
            or abs(divided["ratio"] * divided["expected"] - 42) < 0.1
        )
    assert (divided["low"], divided["high"]) == (None, None)
    assert all(row["observed"] is None or float(row["observed"]).is_integer() for row in rows.values())
    assert safe.audit["is_safe"]


def test_expected_counts_of_a_rounded_table_add_up_to_the_rounded_total():
    for few in (1, 4, 7):
        _made, safe, rows = released(counts(few, 44), profile=PROFILES["OpenSAFELY"])
        assert sum(row["expected"] for row in rows.values()) == pytest.approx(
            safe.summary["observed"], abs=1.1
        )
