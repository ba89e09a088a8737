"""Earlier files of which the categories lie in those of the new table, where a reader knows it and the figures hardly show it."""

import io

import pytest
from django.core.management import call_command

from tests.analyses.attacker import attack, read
from tests.analyses.test_earlier_files import earlier, refusal
from tests.analyses.test_protect_table import protect, write

# Men and women are the adults, girls and boys the children. The women are few everywhere.
PEOPLE = {
    "B0": {"men": 55, "women": 4, "girls": 60, "boys": 70}, "B1": {"men": 61, "women": 7, "girls": 63, "boys": 70},
    "B2": {"men": 48, "women": 5, "girls": 71, "boys": 70},
}  # fmt: skip
MADE_OF = {"adults": ("men", "women"), "children": ("girls", "boys")}
OTHERS = ["men", "women", "children"]


def rows(*names):
    """A row an area and category, with everybody as the total."""
    found = []
    for area, people in PEOPLE.items():
        for name in names:
            found.append((area, "", name, sum(people[part] for part in MADE_OF.get(name, (name,)))))
        found.append((area, "", "total", sum(people.values())))
    return found


def told_before(tmp_path):
    """A file that covered the women by the children."""
    hidden = ("women", "children")
    told = [(*about, "" if about[2] in hidden else count) for *about, count in rows("men", *hidden)]
    return earlier(tmp_path / "1.csv", told)


def room(*files):
    """How far apart the least and the most are that somebody who knows what lies in what knows of the women."""
    named = {name for file in files for _area, name in read(file)}
    known = [
        ((area, whole), [(area, part) for part in parts])
        for area in PEOPLE
        for whole, parts in MADE_OF.items()
        if named.issuperset((whole, *parts))
    ]
    ranges = attack(*files, also=known)
    return {area: ranges[area, "women"][1] - ranges[area, "women"][0] for area in PEOPLE}


def test_a_category_that_counts_a_few_less_than_another_tells_who_is_in_that_one_only(tmp_path):
    """No area shows men and women both, so no sum is seen."""
    before = told_before(tmp_path)
    source = write(tmp_path / "b.csv", rows("adults", "girls", "boys"))
    assert "--renamed" in refusal(tmp_path, rows("adults", "girls", "boys"), before)
    told = io.StringIO()
    call_command(
        "protect_table",
        str(source),
        str(tmp_path / "2.csv"),
        earlier=[str(before)],
        different=OTHERS,
        stdout=told,
    )
    assert min(room(before, tmp_path / "2.csv").values()) >= 10 - 1e-6
    assert "B0: “adults” en “men” van 1.csv verschillen maar 4." in told.getvalue()


def test_categories_that_have_nothing_to_do_with_each_other_hide_nothing(tmp_path):
    before = told_before(tmp_path)
    after = protect(
        write(tmp_path / "b.csv", rows("adults", "girls", "boys")), tmp_path / "2.csv", before, different=OTHERS,
        apart=OTHERS,
    )  # fmt: skip
    assert "" not in read(after).values()


def test_what_cannot_be_seen_is_asked_and_the_answer_counts(tmp_path):
    """The children are hidden everywhere; who knows what they are made of knows the women."""
    before = told_before(tmp_path)
    now = [row for row in rows("girls", "boys") if row[2] != "total"]
    assert "--made-of" in refusal(tmp_path, now, before)
    after = protect(
        write(tmp_path / "b.csv", now), tmp_path / "2.csv", before, different=["men", "women", "total"],
        made_of=["children=girls,boys"], apart=["men"],
    )  # fmt: skip
    assert min(room(before, after).values()) >= 10 - 1e-6


def test_what_lies_in_a_larger_area_by_one_file_lies_in_it_by_all(tmp_path):
    """Districts by age, neighbourhoods in total, and then neighbourhoods by age without a word on where they lie."""
    ages = [
        ("W1", "", 45, 45, 45), ("W2", "G1", 70, 4, 40), ("W3", "G1", 34, 47, 54), ("G1", "", 104, 51, 94),
    ]  # fmt: skip
    parts = [("B6", 19, 23, 35), ("B7", 15, 24, 19)]
    names = ("young", "middle", "old")
    by_age = [
        (area, up, name, count)
        for area, up, *counts in ages
        for name, count in zip(names, counts, strict=True)
    ]
    first = protect(write(tmp_path / "a.csv", by_age), tmp_path / "1.csv")
    sums = [(area, "W3", "total", sum(counts)) for area, *counts in parts]
    sums += [(area, up, "total", sum(counts)) for area, up, *counts in ages]
    second = protect(write(tmp_path / "b.csv", sums), tmp_path / "2.csv", first, different=names)
    last = [(area, "", name, n) for area, *counts in parts for name, n in zip(names, counts, strict=True)]
    last += [("W1", "", name, 45) for name in names]
    third = protect(write(tmp_path / "c.csv", last), tmp_path / "3.csv", first, second)
    known = [(("W3", name), [("B6", name), ("B7", name)]) for name in names]
    low, high = attack(first, second, third, also=known)["W2", "middle"]
    assert high - low >= 10 - 1e-6


def test_some_parts_of_a_larger_area_are_not_that_area(tmp_path):
    """The new file has two of the three neighbourhoods of a district, and no line for the district itself."""
    told = [("N0", "D", "ab", ""), ("N1", "D", "ab", ""), ("N2", "D", "ab", 50), ("D", "", "ab", 114)]
    before = earlier(tmp_path / "1.csv", told)
    parts = [("N1", "D", "a", 40), ("N1", "D", "b", 20), ("N2", "D", "a", 30), ("N2", "D", "b", 20)]
    after = protect(write(tmp_path / "b.csv", parts), tmp_path / "2.csv", before, made_of=["ab=a,b"])
    low, high = attack(before, after, also=[(("N1", "ab"), [("N1", "a"), ("N1", "b")])])["N0", "ab"]
    assert high - low >= 10 - 1e-6


@pytest.mark.parametrize("few", [0, 3])
def test_a_part_that_comes_later_is_not_told_by_what_the_others_were_together(tmp_path, few):
    some = [("A1", "G", "total", 113), ("A2", "G", "total", 52)]
    before = protect(write(tmp_path / "a.csv", some), tmp_path / "1.csv")
    everything = [("A0", "G", "total", few), *some, ("G", "", "total", 165 + few)]
    after = protect(write(tmp_path / "b.csv", everything), tmp_path / "2.csv", before)
    assert read(after)["A0", "total"] == read(after)["G", "total"] == ""


def test_a_margin_that_was_hidden_is_not_told_by_its_only_category(tmp_path):
    """Rounded margins follow from their categories."""
    counts = [
        ("A0", "G", "total", 8),
        ("A1", "G", "total", 12),
        ("A2", "G", "total", 50),
        ("G", "", "total", 70),
    ]
    before = protect(write(tmp_path / "a.csv", counts), tmp_path / "1.csv")
    again = [(area, "", name, count) for area, _up, _name, count in counts[:3] for name in ("x", "total")]
    after = read(protect(write(tmp_path / "b.csv", again), tmp_path / "2.csv", before, profile="OpenSAFELY"))
    hidden = {area for (area, _name), value in read(before).items() if not value}
    assert "A0" in hidden and {after[area, name] for area in hidden for name in ("x", "total")} == {""}


def test_a_sum_that_a_rounded_file_left_empty_stays_empty(tmp_path):
    few = [("N0", "D", "total", 7), ("N1", "D", "total", 7), ("D", "", "total", 14)]
    before = protect(write(tmp_path / "a.csv", few), tmp_path / "1.csv", profile="OpenSAFELY")
    after = protect(write(tmp_path / "b.csv", few[2:]), tmp_path / "2.csv", before)
    assert set(read(before).values()) == set(read(after).values()) == {""}


def test_an_exact_sum_does_not_narrow_what_a_rounded_file_hid_in_it(tmp_path):
    """Fifty-five within one base, and 61 together: the hidden one would be two to ten."""
    parts = [("N0", "D", "total", 7), ("N1", "D", "total", 54)]
    before = protect(write(tmp_path / "a.csv", parts), tmp_path / "1.csv", profile="OpenSAFELY")
    after = protect(write(tmp_path / "b.csv", [("D", "", "total", 61)]), tmp_path / "2.csv", before)
    assert read(before)["N0", "total"] == read(after)["D", "total"] == ""


def test_near_a_rounded_figure_no_difference_is_told(tmp_path):
    told = [("B0", "", "men", 50), ("B1", "", "men", 60), ("B2", "", "men", 50)]
    before, out = earlier(tmp_path / "1.csv", told), io.StringIO()
    source = write(tmp_path / "b.csv", rows("adults", "girls", "boys"))
    call_command(
        "protect_table", str(source), str(tmp_path / "2.csv"), earlier=[str(before)], different=["men"],
        rounded_to=["1.csv=5"], stdout=out,
    )  # fmt: skip
    assert read(tmp_path / "2.csv")["B0", "adults"] == "" and "nan" not in out.getvalue()
