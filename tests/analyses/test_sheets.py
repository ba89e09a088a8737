"""Rows of a result as protected tables: periods, categories, rounding, and what earlier releases hid."""

import pytest

from analyses.earlier import Earlier
from analyses.engine.disclosure import CBS_ESSNET, PROFILES
from analyses.protection import protected
from zicht.core.errors import NotYet

PARENTS = {f"W{number}": "G" for number in range(4)}


def rows(counts, period="2024", category=None, population=1000):
    return [
        {
            "area": f"W{number}",
            "period": period,
            "observed": count,
            "population": population,
            "expected": 40.0,
            "secret": count,
        }
        | ({"category": category} if category else {})
        for number, count in enumerate(counts)
    ]


def made(table, **how):
    return protected(table, {"observed": 1, "made_up": 7, "counts": {}}, parents=PARENTS, **how)


def statuses(result):
    return [row["status"] for row in result.table]


@pytest.mark.parametrize("name", ["CBS/ESSnet", "OpenSAFELY"])
def test_what_was_hidden_before_stays_hidden(name):
    before = made(rows([4, 40, 50, 60]))
    hidden = [row["area"] for row in before.table if row["status"] != "safe"]
    assert len(hidden) == 2
    again = made(rows([4, 40, 50, 60]), profile=PROFILES[name], earlier=[Earlier("1", before.table)])
    assert {row["area"] for row in again.table if row["observed"] is None} >= set(hidden)


def test_a_column_that_nobody_declared_never_leaves():
    result = made(rows([40, 50, 60, 70]))
    assert "secret" not in result.table[0] and "made_up" not in result.summary


def test_each_period_is_a_table_of_its_own():
    result = made(rows([4, 40, 50, 60], "2023") + rows([40, 40, 50, 60], "2024"))
    assert statuses(result)[0] == "primary"
    assert set(statuses(result)[4:]) == {"safe"}
    assert result.audit["is_safe"]


def test_categories_over_the_same_people_are_one_table():
    result = made(rows([4, 40, 50, 60], category="a") + rows([30, 40, 50, 60], category="b"))
    assert result.audit["is_safe"] and statuses(result)[0] == "primary"
    assert sum(status == "secondary" for status in statuses(result)) >= 1


@pytest.mark.parametrize("name", ["CBS/ESSnet", "OpenSAFELY"])
@pytest.mark.parametrize("odd", [(40, None), (40, 30)], ids=["no population", "more events than people"])
def test_an_area_where_nearly_all_were_counted_is_hidden_whatever_the_others_are(name, odd):
    counts = rows([1995, 1200, 1300, 1400], population=2000)
    counts[3] |= {"observed": odd[0], "population": odd[1]}
    result = made(counts, profile=PROFILES[name])
    assert result.table[0]["observed"] is None
    assert result.audit["is_safe"]
    assert result.table[3]["population"] == odd[1]


def test_one_group_that_holds_nearly_all_is_hidden_beside_a_population_too():
    counts = rows([960, 500, 500, 500], category="a", population=5000)
    counts += rows([20, 400, 400, 400], category="b", population=5000)
    result = made(counts)
    assert result.table[0]["status"] == "primary"


def test_a_pair_with_an_earlier_release_stands_side_by_side():
    before = made(rows([40, 45, 50, 60]))
    (pair,) = made(rows([43, 45, 50, 60]), earlier=[Earlier("3", before.table)]).earlier
    assert (pair["new"], pair["earlier"], pair["difference"], pair["release"]) == (43, 40, 3, "3")
    (again,) = made(rows([43, 45, 50, 90]), earlier=[Earlier("3", before.table)]).earlier
    assert again["id"] == pair["id"] and len(pair["id"]) == 16


def test_rounded_figures_leave_sums_over_what_was_too_small_untold_and_have_an_audit():
    counts = [4, 43, 52, 61]
    summary = {"period": "2024", "observed": 160, "population": 4000, "pooled_rate": 0.04, "counts": {}}
    result = protected(rows(counts), summary, parents=PARENTS, profile=PROFILES["OpenSAFELY"])
    shown = [row["observed"] for row in result.table]
    assert shown[0] is None and result.summary["observed"] is None and result.audit["totals"] == {}
    assert (result.trend[0]["observed"], result.trend[0]["areas"]) == (sum(filter(None, shown)), 3)
    assert result.summary["pooled_rate"] == pytest.approx(sum(filter(None, shown)) / 3000, rel=1e-4)
    reach = {each["area"]: each for each in result.audit["ranges"]}
    assert (reach["W0"]["low"], reach["W0"]["high"]) == (0, 7)
    assert all(each["high"] - each["low"] >= 4 for each in reach.values()) and result.audit["is_safe"]


def test_the_rules_have_the_default_first():
    assert next(iter(PROFILES.values())) is CBS_ESSNET


def test_an_earlier_release_that_cannot_be_true_beside_later_ones_is_named():
    """Both tell the same four areas and the total of six; the two that they hide cannot add up to 30 and to 50."""
    six = rows([40, 45, 50, 60, 15, 15])
    for row in six[4:]:
        row["observed"] = None
    parents = {f"W{number}": "G" for number in range(6)}
    one, other = (Earlier(name, six, parents, {"2024": 195 + rest}) for name, rest in (("1", 30), ("2", 50)))
    four = rows([40, 45, 50, 60])
    result = protected(four, {"counts": {}}, parents=parents, earlier=[one, other])
    assert [(each["release"], each["fits"]) for each in result.audit["against"]] == [
        ("1", False),
        ("2", True),
    ]


def test_the_sum_of_two_small_groups_is_not_told():
    """One area has two young, the other three old; both are hidden, and their sum of five would bound each."""
    few = (
        rows([2, 0], category="young", population=1000)[:1]
        + rows([0, 3], category="old", population=1000)[1:]
    )
    with pytest.raises(NotYet):
        protected(few, {"period": "2024", "counts": {}}, parents=PARENTS)


def test_nearly_all_inhabitants_of_an_area_are_not_told():
    """950 of 1,000: of each of them it would be as good as known."""
    rows = [
        {"area": area, "period": "2024", "observed": count, "population": 1000, "expected": None}
        for area, count in {"A": 950, "B": 400, "C": 500, "D": 300}.items()
    ]
    made = protected(rows, {"period": "2024", "counts": {}}, parents={})
    assert {row["area"]: row["status"] for row in made.table}["A"] == "primary"


def test_years_of_rounded_counts_do_not_seem_to_fall_because_areas_were_too_small_to_show():
    """Every year 240, in ever more areas that count fewer than ten."""
    years = {"2021": [12] * 20, "2022": [8] * 6 + [13] * 12 + [18, 18], "2023": [8] * 12 + [18] * 8}
    assert {sum(counts) for counts in years.values()} == {240}
    rows = [
        {"area": f"W{n}", "period": year, "observed": count, "population": 1000, "expected": None}
        for year, counts in years.items()
        for n, count in enumerate(counts)
    ]
    latest, before = (
        [row for row in rows if (row["period"] == "2023") is is_last] for is_last in (True, False)
    )
    made = protected(
        latest,
        {"period": "2023", "counts": {}},
        series=before,
        parents={},
        profile=PROFILES["UK/ACRO afronden"],
    )
    assert set(made.audit["totals"]) == {"2021"} and made.summary["observed"] is None
    # What is said of the years is said of the eight areas that are told in all of them.
    assert {(line["areas"], line["population"]) for line in made.trend} == {(8, 8000)}
