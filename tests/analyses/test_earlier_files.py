"""Earlier files whose names or figures are not what they seem, and an attacker who knows what they are."""

from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError

from analyses.earlier_file import Answers, held_against
from analyses.engine.disclosure import PROFILES
from analyses.margins import TOTALS
from analyses.table_file import grid_of
from analyses.table_reading import read_earlier, read_new
from tests.analyses.attacker import attack, read
from tests.analyses.test_protect_table import protect, rows_of, write

EARLIER = ["area", "parent", "category", "value"]
# Three districts with one small count; the first file told of two of them only.
SEXES = [
    ("W1", "G1", "man", 4), ("W1", "G1", "vrouw", 30), ("W1", "G1", "total", 34), ("W2", "G1", "man", 26),
    ("W2", "G1", "vrouw", 40), ("W2", "G1", "total", 66), ("W3", "G1", "man", 51), ("W3", "G1", "vrouw", 60),
    ("W3", "G1", "total", 111), ("G1", "", "man", 81), ("G1", "", "vrouw", 130), ("G1", "", "total", 211),
]  # fmt: skip


def earlier(path: Path, rows, **how) -> Path:
    return write(path, rows, **({"header": EARLIER} | how))


def refusal(tmp_path: Path, rows, *before: Path, **options) -> str:
    source, target = write(tmp_path / "in.csv", rows), tmp_path / "out.csv"
    with pytest.raises(CommandError) as refused:
        protect(source, target, *before, **options)
    assert not target.exists()
    return str(refused.value)


def width(ranges, cell) -> float:
    low, high = ranges[cell]
    return high - low


SUMS = [
    ("W1", "G1", "total", 7), ("W2", "G1", "total", 66), ("W3", "G1", "total", 111), ("W4", "G1", "total", 90),
    ("G1", "", "total", 274),
]  # fmt: skip
TOLD = [("W2", "", 66), ("W3", "", 111)]


@pytest.mark.parametrize("word", [*TOTALS, "Alles", "ALL", "Alle  categorieën"])
def test_every_usual_word_for_the_total_is_the_total(tmp_path, word):
    """The first file tells W2 and W3, so that neither can cover W1 now."""
    before = earlier(tmp_path / "before.csv", [(a, p, word, n) for a, p, n in TOLD])
    known = earlier(tmp_path / "known.csv", [(a, p, "total", n) for a, p, n in TOLD])
    out = protect(write(tmp_path / "in.csv", SUMS), tmp_path / "out.csv", before)
    assert width(attack(out, known), ("W1", "total")) >= 10 - 1e-6
    mine = protect(
        write(tmp_path / "own.csv", [(a, p, word, n) for a, p, _c, n in SUMS]), tmp_path / "2.csv", before
    )
    assert [row.split(",")[3] for row in mine.read_text().splitlines()] == [
        row.split(",")[3] for row in out.read_text().splitlines()
    ]


MEN = [("W2", "", "m", 26), ("W3", "", "m", 51)]


def test_a_renamed_category_is_refused_and_both_names_are_told(tmp_path):
    told = refusal(tmp_path, SEXES, earlier(tmp_path / "before.csv", MEN))
    assert "“m”" in told and "“man”" in told and "--renamed “m=man”" in told and "--different “m”" in told


def test_without_its_new_name_the_hidden_count_is_given_away_and_with_it_not(tmp_path):
    before = earlier(tmp_path / "before.csv", MEN)
    known = earlier(tmp_path / "known.csv", [(a, p, "man", n) for a, p, _c, n in MEN])
    source = write(tmp_path / "in.csv", SEXES)
    as_others = protect(source, tmp_path / "1.csv", before, apart=["m"])
    assert attack(as_others, known)["W1", "man"] == pytest.approx((4, 4))
    as_same = protect(source, tmp_path / "2.csv", before, renamed=["m=man"])
    assert width(attack(as_same, known), ("W1", "man")) >= 10 - 1e-6


def test_a_little_change_does_not_make_a_renamed_category_another(tmp_path):
    before = earlier(tmp_path / "before.csv", [("W2", "", "m", 27), ("W3", "", "m", 47)])
    assert "“man”" in refusal(tmp_path, SEXES, before)
    others = earlier(tmp_path / "before.csv", [*MEN[:1], ("W3", "", "m", 20), ("W2", "", "total", 66)])
    protect(write(tmp_path / "in.csv", SEXES), tmp_path / "out.csv", others)


def test_a_margin_under_a_name_of_its_own_is_found_by_its_figures(tmp_path):
    before = earlier(tmp_path / "before.csv", [(a, p, "m+v", n) for a, p, n in TOLD])
    assert "--renamed “m+v=total”" in refusal(tmp_path, SUMS, before)
    known = earlier(tmp_path / "known.csv", [(a, p, "total", n) for a, p, n in TOLD])
    out = protect(write(tmp_path / "in.csv", SUMS), tmp_path / "out.csv", before, renamed=["m+v=total"])
    assert width(attack(out, known), ("W1", "total")) >= 10 - 1e-6


def test_a_name_that_differs_in_capitals_only_is_refused_whatever_its_figures(tmp_path):
    before = earlier(tmp_path / "before.csv", [("W2", "", "Man", 901), ("W2", "", "vrouw", 40)])
    assert "“Man”" in refusal(tmp_path, SEXES, before)


def test_a_category_of_which_all_is_hidden_is_asked_about(tmp_path):
    before = earlier(tmp_path / "before.csv", [("W1", "", "m", ""), ("W1", "", "total", 34)])
    assert "verborgen" in refusal(tmp_path, SEXES, before)
    out = protect(write(tmp_path / "in.csv", SEXES), tmp_path / "out.csv", before, renamed=["m=man"])
    assert read(out)["W1", "man"] == ""


def test_the_same_areas_and_no_category_is_refused_with_the_words_for_the_total(tmp_path):
    before = earlier(tmp_path / "before.csv", [("W2", "", "huur", 8001), ("W3", "", "koop", 9001)])
    told = refusal(tmp_path, SEXES, before)
    assert "huur, koop" in told and "man, vrouw, total" in told and "iedereen" in told
    protect(write(tmp_path / "in.csv", SEXES), tmp_path / "out.csv", before, different=["huur", "koop"])


def test_no_area_in_common_is_refused(tmp_path):
    before = earlier(tmp_path / "before.csv", [("Noord", "", "total", 801)])
    assert "geen enkel gebied gemeen" in refusal(tmp_path, SEXES, before)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"renamed": ["m"]}, "isteken"),
        ({"renamed": ["=man"]}, "isteken"),
        ({"renamed": ["m=mannen"]}, "geen categorie “mannen”"),
        ({"renamed": ["x=man"]}, "Geen eerder bestand heeft een categorie “x”"),
        ({"different": ["x"]}, "Geen eerder bestand heeft een categorie “x”"),
        ({"apart": ["x"]}, "Geen van de bestanden heeft een categorie “x”"),
        ({"made_of": ["total=m,x"]}, "Geen van de bestanden heeft een categorie “x”"),
        ({"made_of": ["total=m"]}, "een komma ertussen"),
        ({"made_of": ["total"]}, "isteken"),
        ({"rounded_to": ["after.csv=5"]}, "geen eerder bestand “after.csv”"),
        ({"rounded_to": ["before.csv=vijf"]}, "heel getal"),
        ({"rounded_to": ["before.csv=0"]}, "heel getal"),
    ],
)
def test_a_slip_of_the_pen_in_an_option_is_told(tmp_path, options, sentence):
    assert sentence in refusal(tmp_path, SEXES, earlier(tmp_path / "before.csv", MEN), **options)


def test_two_categories_cannot_become_one(tmp_path):
    before = earlier(tmp_path / "before.csv", [*MEN, ("W2", "", "man", 26)])
    assert "stond al op regel" in refusal(tmp_path, SEXES, before, renamed=["m=man"])


# --- Rounded ----------------------------------------------------------------------------------------------------

FIVES = [
    ("W1", "G1", "total", 10), ("W2", "G1", "total", 65), ("W3", "G1", "total", 110), ("W4", "G1", "total", 90),
    ("G1", "", "total", 275),
]  # fmt: skip
TEN = [
    ("W1", "G1", "total", 10), ("W2", "G1", "total", 63), ("W3", "G1", "total", 112), ("W4", "G1", "total", 91),
    ("G1", "", "total", 276),
]  # fmt: skip
ROUND = [("W1", "", "total", 10), ("W2", "", "total", 65), ("W3", "", "total", 110), ("W4", "", "total", 90)]


def attack_beside_rounded(out: Path, rows, cell):
    """What a reader of an exact file and of rounded figures can know of one hidden count."""
    values, told = read(out), {(area, category): int(value) for area, _p, category, value in rows}
    hidden = [each for each in told if values[each] == ""]
    both = int(values["G1", "total"]) - sum(int(values[each]) for each in told if values[each])
    low, high = told[cell] - 4, told[cell] + 4
    others = [each for each in hidden if each != cell]
    least = both - sum(told[each] + 4 for each in others)
    most = both - sum(told[each] - 4 for each in others)
    return max(low, least), min(high, most)


def test_multiples_only_are_asked_about_and_a_small_count_keeps_its_cover(tmp_path):
    """Of a count of ten the rounded file tells that it is 6 to 14; read as exact it was public, and got no cover."""
    before = earlier(tmp_path / "before.csv", ROUND)
    told = refusal(tmp_path, FIVES, before, profile="Streng")
    assert "--rounded-to before.csv=5" in told and "--rounded-to before.csv=1" in told
    source = write(tmp_path / "in.csv", FIVES)
    as_exact = protect(source, tmp_path / "1.csv", before, profile="Streng", rounded_to=["before.csv=1"])
    assert attack_beside_rounded(as_exact, ROUND, ("W1", "total")) == (10, 10)
    as_ranges = protect(source, tmp_path / "2.csv", before, profile="Streng", rounded_to=["before.csv=5"])
    assert attack_beside_rounded(as_ranges, ROUND, ("W1", "total")) == (6, 14)


def test_exact_figures_cut_no_rounded_one_down(tmp_path):
    """Alone, W1 and W2 would be hidden with their sum, 73, known; W2 is at most 69, so W1 would be 4 to 12 and not 6 to 14.
    Beside the rounded file others are hidden with them."""
    before = earlier(tmp_path / "before.csv", ROUND)
    alone = protect(write(tmp_path / "in.csv", TEN), tmp_path / "1.csv", profile="Streng")
    low, high = attack_beside_rounded(alone, ROUND, ("W1", "total"))
    assert high - low < 8
    beside = protect(
        tmp_path / "in.csv", tmp_path / "2.csv", before, profile="Streng", rounded_to=["before.csv=5"]
    )
    low, high = attack_beside_rounded(beside, ROUND, ("W1", "total"))
    assert high - low >= 8 - 1e-6


def test_exact_figures_of_larger_areas_may_stand_beside_rounded_ones(tmp_path):
    rows = [("G1", "L", "total", 275), ("G2", "L", "total", 310), ("L", "", "total", 585)]
    linked = earlier(tmp_path / "linked.csv", [(a, "G1", c, n) for a, _p, c, n in ROUND])
    out = protect(write(tmp_path / "in.csv", rows), tmp_path / "out.csv", linked, rounded_to=["linked.csv=5"])
    assert set(read(out).values()) == {"275", "310", "585"}


def test_an_output_that_was_rounded_says_so_itself(tmp_path):
    out = protect(write(tmp_path / "in.csv", TEN), tmp_path / "1.csv", checker=False, profile="OpenSAFELY")
    lines = out.read_text().splitlines()
    assert lines[0] == "area,parent,category,value,rounded_to,minimum_units" and ",5," in lines[1]
    again = protect(write(tmp_path / "in.csv", TEN), tmp_path / "2.csv", out, profile="OpenSAFELY")
    assert read(out) == read(again)
    exact = protect(tmp_path / "in.csv", tmp_path / "3.csv", out, profile="Streng")
    low, high = attack_beside_rounded(exact, ROUND, ("W1", "total"))
    assert high - low >= 8 - 1e-6
    torn = tmp_path / "torn.csv"
    torn.write_text("\n".join([*lines[:-1], lines[-1].replace(",5,", ",1,")]))
    assert "hetzelfde hele getal" in refusal(tmp_path, TEN, torn, profile="OpenSAFELY")


@pytest.mark.parametrize(
    ("first", "then", "fewest"), [("Streng", "CBS/ESSnet", 20), ("CBS/ESSnet", "Streng", 20)]
)
def test_what_was_hidden_stays_so_among_the_fewest_units_of_the_stricter_rules(tmp_path, first, then, fewest):
    source = write(tmp_path / "in.csv", SUMS)
    before = protect(source, tmp_path / "1.csv", profile=first, checker=False)
    table = read_new(source)
    (read_back,) = held_against([read_earlier(before)], table, grid_of(table), Answers(), PROFILES[then])
    assert read_back.publication.fewest == fewest


def test_an_exact_output_says_so_even_if_it_holds_multiples_only(tmp_path):
    """A file of others is asked about on purpose; our own, with one figure of 165, is not."""
    town = [("G1", "", "total", 165)]
    out = protect(write(tmp_path / "in.csv", town), tmp_path / "before.csv", checker=False)
    assert out.read_text().splitlines() == [
        "area,parent,category,value,rounded_to,minimum_units",
        "G1,,total,165,1,10",
    ]
    assert read(protect(tmp_path / "in.csv", tmp_path / "1.csv", out)) == {("G1", "total"): "165"}
    foreign = earlier(tmp_path / "foreign.csv", town)
    assert "--rounded-to foreign.csv=1" in refusal(tmp_path, town, foreign)


def test_an_output_from_before_exact_ones_said_so_is_read_as_before(tmp_path):
    before = earlier(tmp_path / "before.csv", [("W2", "G1", "total", 66), ("W1", "G1", "total", "")])
    out = protect(write(tmp_path / "in.csv", SUMS), tmp_path / "out.csv", before)
    assert read(out)["W1", "total"] == ""


def ranges_of_rounded(path: Path, least: int):
    """What each shown figure of a rounded file can be, from that file alone."""
    return {cell: (max(int(text) - 4, least), int(text) + 4) for cell, text in read(path).items() if text}


@pytest.mark.parametrize("seed", range(12))
def test_two_rounded_files_do_not_narrow_a_figure_that_stayed_the_same(tmp_path, seed):
    """A figure that went up in one file and down in the other would be known to within four."""
    random = np.random.default_rng(seed)
    parents = (
        {"T": ""}
        | {f"G{g}": "T" for g in range(2)}
        | {f"W{g}{w}": f"G{g}" for g in range(2) for w in range(3)}
    )
    counts = {(area, "a"): int(random.integers(8, 60)) for area in parents if area[0] == "W"}
    first = rows_of(parents, counts, with_total=False)
    changed = dict(counts)
    changed["W00", "a"] += int(random.integers(1, 30))
    one = protect(write(tmp_path / "a.csv", first), tmp_path / "one.csv", profile="OpenSAFELY")
    two = protect(
        write(tmp_path / "b.csv", rows_of(parents, changed, with_total=False)), tmp_path / "two.csv", one,
        profile="OpenSAFELY",
    )  # fmt: skip
    before, after = ranges_of_rounded(one, 8), ranges_of_rounded(two, 8)
    for cell in counts.keys() & before.keys() & after.keys():
        if counts[cell] == changed[cell]:
            low, high = (max(before[cell][0], after[cell][0]), min(before[cell][1], after[cell][1]))
            assert high - low >= min(4, before[cell][1] - before[cell][0])


def test_rules_that_hide_what_other_rules_rounded_tell_that_it_is_in_between(tmp_path):
    """A reader of both would know that W1 is 8 or 9: shown by rules that show from 8, hidden by rules that show from 10."""
    rows = [(area, up, c, 9 if area == "W1" else n - (area == "G1")) for area, up, c, n in TEN]
    before = protect(write(tmp_path / "a.csv", rows), tmp_path / "before.csv", profile="OpenSAFELY")
    assert read(before)["W1", "total"] == "10"
    assert "nog uit te rekenen" in refusal(tmp_path, rows, before, profile="UK/ACRO afronden")


# --- Another division of the same areas -------------------------------------------------------------------------

COUNTS = {
    ("W0", "total"): 4,
    ("W1", "total"): 60,
    ("W2", "total"): 4,
    ("W3", "total"): 22,
    ("W4", "total"): 60,
}
THEN = {"W0": "G1", "W1": "G1", "W2": "G2", "W3": "G2", "W4": "G2", "G1": "L", "G2": "L", "L": ""}
NOW = THEN | {"W1": "G2", "W4": "G1"}


def test_a_district_that_moved_makes_its_municipalities_other_ones(tmp_path):
    """W1 and W4 changed places. Both municipalities count what they counted, but of other people, and whoever knows that
    would work out W0 when these were taken for the same figures."""
    old = protect(write(tmp_path / "a.csv", rows_of(THEN, COUNTS, with_total=False)), tmp_path / "old.csv")
    new = protect(
        write(tmp_path / "b.csv", rows_of(NOW, COUNTS, with_total=False)), tmp_path / "new.csv", old
    )
    apart = tmp_path / "apart.csv"
    apart.write_text(old.read_text().replace("G1", "G1 then").replace("G2", "G2 then"))
    ranges = attack(new, apart)
    for area in ("W0", "W2"):
        assert read(new)[area, "total"] == "" and width(ranges, (area, "total")) >= 10 - 1e-6


def test_the_same_areas_in_the_same_division_stay_the_same_figures(tmp_path):
    """Only what lies elsewhere becomes another figure: a file of an area more or less is linked as before."""
    old = protect(write(tmp_path / "a.csv", rows_of(THEN, COUNTS, with_total=False)), tmp_path / "old.csv")
    again = protect(
        write(tmp_path / "b.csv", rows_of(THEN, COUNTS, with_total=False)), tmp_path / "new.csv", old
    )
    assert read(old) == read(again)
