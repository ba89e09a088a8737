"""The command that protects a file with amounts: what may lie under them, and what cannot."""

import io

import pytest
from django.core.management import call_command

from tests.analyses.attacker import attack, read
from tests.analyses.test_protect_table import HEADER, WIJK, protect, refused, write

AMOUNTS = ["area", "parent", "category", "count", "sum", "largest", "second"]


def test_amounts_that_hide_their_sum_go_out(tmp_path):
    """Far more is hidden than shown, so that a hidden sum is larger than all that is published together."""
    rows = [
        ("W1", "G", "omzet", 40, 90_000, 60_000, 10_000), ("W2", "G", "omzet", 40, 80_000, 50_000, 9_000),
        ("W3", "G", "omzet", 30, 1_200, 100, 90), ("G", "", "omzet", 110, 171_200, 100_000, 60_000),
    ]  # fmt: skip
    out = protect(write(tmp_path / "in.csv", rows, header=AMOUNTS), tmp_path / "out.csv")
    assert {area for (area, _column), value in read(out).items() if value} == {"W3"}


def test_one_large_contributor_is_hidden_with_room_to_spare(tmp_path):
    rows = [
        ("W1", "G", "omzet", 20, "900,5", 700, 50), ("W2", "G", "omzet", 20, 1000, 90, 80),
        ("W3", "G", "omzet", 30, 1200, 100, 90), ("W4", "G", "omzet", 4, 400, 150, 100),
        ("W5", "G", "omzet", 40, "3000", 100, 90), ("G", "", "omzet", 114, "6500,5", 700, 150),
    ]  # fmt: skip
    out = protect(write(tmp_path / "in.csv", rows, header=AMOUNTS, delimiter=";"), tmp_path / "out.csv")
    statuses = read(out, "status")
    assert statuses["W1", "omzet"] == statuses["W4", "omzet"] == "primary"
    assert read(out)["G", "omzet"] == "6500.5"
    _low, high = attack(out)["W1", "omzet"]
    assert high >= 700 / 0.5


def test_a_largest_without_a_sum_is_refused(tmp_path):
    told = refused(tmp_path, [(*row, 3) for row in WIJK], header=[*HEADER, "largest"])
    assert "geen kolom sum" in told


def said_of(tmp_path, *figures, header=AMOUNTS) -> str:
    said = io.StringIO()
    rows = [(f"W{n}", "", "omzet", *each) for n, each in enumerate(figures)]
    source = write(tmp_path / "in.csv", rows, header)
    call_command("protect_table", str(source), str(tmp_path / "out.csv"), stdout=said)
    return said.getvalue()


def test_what_could_not_be_judged_of_amounts_is_told_as_it_is(tmp_path):
    full, without_second, without_both = (40, 1000, 100, 90), (40, 1000, 480, ""), (40, 1000, "", "")
    assert "staat de" not in said_of(tmp_path, full, full)
    one = said_of(tmp_path, full, without_second)
    assert "Bij 1 bedrag staat de tweede bijdrage er niet bij" in one and "grootste" not in one
    three = said_of(tmp_path, without_second, without_both, (40, 1000, "", 90))
    assert "Bij 1 bedrag staat de tweede" in three and "Bij 2 bedragen staat de grootste" in three


def test_amounts_without_those_columns_are_told_as_without_their_largest(tmp_path):
    said = said_of(tmp_path, (40, 1000), (0, 0), header=AMOUNTS[:5])
    assert "Bij 1 bedrag staat de grootste" in said and "tweede" not in said
    said = said_of(tmp_path, (40, 1000, 90), (40, 1000, 90), header=AMOUNTS[:6])
    assert "Bij 2 bedragen staat de tweede" in said and "de grootste" not in said


@pytest.mark.parametrize(
    ("figures", "column", "sentence"),
    [
        ((12, 1000, 20, 20), "sum", "Bij count 12 kan de som hooguit 240 zijn"),
        ((12, 1000, 500, 20), "sum", "Bij count 12 kan de som hooguit 720 zijn"),
        ((12, 1000, 20, ""), "sum", "hooguit 240"),
        ((12, 1000, 0, 0), "sum", "Laat largest of second leeg als u die niet weet"),
        ((1, 1000, 10, ""), "sum", "Bij count 1 kan de som hooguit 10 zijn"),
        ((1, 1000, 1000, 10), "second", "geen tweede bijdrage"),
        ((0, 50, "", ""), "sum", "Er zijn 0 eenheden"),
        ((0, 0, 5, ""), "largest", "Er zijn 0 eenheden"),
        ((12, 1000, 200, 300), "second", "De tweede is groter dan de grootste"),
        ((12, 1000, 2000, 300), "largest", "meer dan de som"),
        ((12, 1000, 600, 500), "second", "samen meer dan de som van 1000"),
        ((12, 1000, "", 600), "second", "samen meer dan de som"),
    ],
)
def test_amounts_that_cannot_be_are_refused_at_line_and_column(tmp_path, figures, column, sentence):
    """Rules that believe that twelve contributions of at most 20 make 1000 would show what one company holds."""
    rows = [("W1", "", "omzet", 40, 1000, 100, 90), ("W2", "", "omzet", *figures)]
    told = refused(tmp_path, rows, header=AMOUNTS)
    assert f"Regel 3, kolom “{column}”" in told and sentence in told


@pytest.mark.parametrize(
    "figures",
    [
        (0, 0, "", ""),
        (0, 0, 0, 0),
        (1, 1000, 1000, ""),
        (1, 1000, 1000, 0),
        (2, 1000, 500, 500),
        (12, 0, 0, 0),
        (12, 240, 20, 20),
        (12, 1000, "", ""),
        (12, 1000, "", 90),
        (12, "1000,5", "83,4", "83,4"),
        # Rounded to whole ones these were 83.33 each, and 10.5 twice.
        (12, 1000, 83, 83),
        (2, 21, 11, 11),
    ],
)
def test_amounts_that_can_be_are_read(tmp_path, figures):
    rows = [("W1", "", "omzet", 40, 1000, 100, 90), ("W2", "", "omzet", *figures)]
    assert protect(write(tmp_path / "in.csv", rows, header=AMOUNTS), tmp_path / "out.csv").exists()
