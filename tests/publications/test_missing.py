"""A figure that was never delivered and one that may not be seen are two things, on the page and in the files."""

import pytest
from django.utils.translation import override

from analyses.files import checker_rows, released_rows
from analyses.protection import UNITS_HIDDEN, protected, released_table
from publications.drawings import class_words
from publications.figures import counts_of, figures_of
from publications.public.downloads import _row as public_row
from publications.public.models import LiveFigure
from publications.public.sentences import class_word, hidden_sentences

COUNTS = [None, 4, 40, 50, 60]


@pytest.fixture
def table():
    """What is released of five districts, of which one delivered nothing and one counts four."""
    rows = [
        {
            "area": f"W{number}", "period": "2024", "observed": count, "population": None if count is None else 900,
            "expected": count, "ratio": count, "low": count, "high": count, "classification": "as_expected",
            "reason": "", "trend": "steady",
        }
        for number, count in enumerate(COUNTS)
    ]  # fmt: skip
    made = protected(rows, {"period": "2024", "counts": {}}, parents={})
    assert (made.summary["counts"]["hidden"], made.summary["counts"]["missing"]) == (2, 1)
    return released_table(made.table)


def test_the_release_keeps_them_apart(table):
    assert [row["status"] for row in table] == ["missing", "hidden", "hidden", "safe", "safe"]
    with override("nl"):
        rows = list(released_rows(table, {}, 2024))
    assert {tuple(row[11:13]) for row in rows} == {(2024, "nee")}
    lines = [[*row[4:11], *row[13:]] for row in rows]
    assert {lines[0][0], *lines[0][3:]} == {"niet geleverd"}
    assert {lines[1][0], *lines[1][6:]} == {"onvoldoende waarnemingen"}


def test_the_public_page_and_file_keep_them_apart(table):
    figures = figures_of(table)
    assert [figure.status for figure in figures] == ["missing", "hidden", "hidden", "safe", "safe"]
    counts = counts_of(figures)
    assert (counts["missing"], counts["hidden"]) == (1, 2)
    with override("nl"):
        words = [class_word(figure.classification, figure.status) for figure in figures]
        assert words[:2] == ["Geen gegevens", "Onvoldoende waarnemingen"]
        assert class_words()[figures[0].status] == "geen gegevens"
        told = hidden_sentences(dict(counts), {"area_many": "wijken"})
        assert "Bij 2 wijken staat Onvoldoende" in told[0] and "Bij 1 wijken staat Geen gegevens" in told[1]
        cells = public_row(LiveFigure(area_code="W0", status="missing", classification="not_assessable"))
        assert set(cells[5:-1]) == {"Geen gegevens"}


def test_a_count_without_a_denominator_is_told_and_not_called_small():
    row = {"area": "W", "period": "2024", "observed": 40, "population": None, "status": "safe"}
    (figure,) = figures_of([row])
    assert (figure.observed, figure.status) == (40, "missing")


def test_units_that_are_withheld_were_delivered(table):
    """Every cell of a release of records said that they were not delivered; only what was not is still called so."""
    silent = dict.fromkeys(("population", "expected", "ratio", "low", "high"))
    table = [row | silent | ({"reason": UNITS_HIDDEN} if row["status"] == "safe" else {}) for row in table]
    with override("nl"):
        released = [row[5:7] for row in released_rows(table, {}, 2024)]
        checked = [row[6] for row in checker_rows(table, {}, {})]
    hidden = "onvoldoende waarnemingen"
    assert released == [["niet geleverd"] * 2, *[[hidden] * 2] * 4]
    assert checked == ["niet geleverd", *[hidden] * 4]
