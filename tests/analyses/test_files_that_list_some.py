"""Files that list some categories only, or some of them together, and no total: what they add up to is not everybody."""

import io
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from scipy.optimize import linprog

from analyses.engine.disclosure import PROFILES
from tests.analyses.attacker import attack, read
from tests.analyses.test_earlier_files import earlier, refusal
from tests.analyses.test_parts_left_out_before import MOST, World
from tests.analyses.test_protect_table import protect, write
from tests.seeds import seeds

FEWEST = 10


def rows(area: str, up: str = "", **counts: int):
    return [(area, up, name, count) for name, count in counts.items()]


def told(tmp_path: Path, *tables, **options) -> list[dict[tuple[str, str], str]]:
    """What each of these tables shows after the earlier ones; the options count for the last."""
    files: list[Path] = []
    for number, table in enumerate(tables, 1):
        source = write(tmp_path / f"in{number}.csv", table)
        how = options if number == len(tables) else {}
        files.append(protect(source, tmp_path / f"{number}.csv", *files, **how))
    return [read(file) for file in files]


@pytest.mark.parametrize("few", [0, 3])
def test_a_category_that_comes_later_is_not_told_by_what_the_others_were_together(tmp_path, few):
    first = rows("W", a=40, b=50)
    _before, after = told(tmp_path, first, [*first, *rows("W", c=few, total=90 + few)])
    assert after["W", "c"] == after["W", "total"] == ""


def test_a_category_that_is_gone_is_not_taken_for_a_total_that_no_line_tells(tmp_path):
    before, after = told(tmp_path, rows("W", a=40, b=50, c=5), rows("W", a=40, b=50))
    assert before == {**after, ("W", "c"): ""} and list(after.values()).count("") == 1


def test_two_lists_that_may_both_be_of_everybody_are_held_against_each_other(tmp_path):
    """Three men, 47 women; then by age: fifty together, says who thinks that both are everybody."""
    first, then = rows("W", men=3, women=47), rows("W", young=20, old=30)
    before, after = told(tmp_path, first, then, different=["men", "women"])
    assert before["W", "men"] == "" and list(after.values()).count("") + (before["W", "women"] == "") >= 1


def test_a_total_that_counts_a_few_more_than_what_was_listed_is_hidden_and_named(tmp_path):
    """Two people are no a and no b; nobody may know that it is two."""
    first = protect(write(tmp_path / "a.csv", [*rows("W", ab=73), *rows("V", ab=31)]), tmp_path / "1.csv")
    source, out = write(tmp_path / "b.csv", [*rows("W", total=75), *rows("V", total=90)]), io.StringIO()
    call_command(
        "protect_table",
        str(source),
        str(tmp_path / "2.csv"),
        earlier=[str(first)],
        different=["ab"],
        stdout=out,
    )
    assert read(tmp_path / "2.csv")["W", "total"] == ""
    assert "W: “total” en “ab” van 1.csv verschillen maar 2." in out.getvalue()
    again = protect(source, tmp_path / "3.csv", first, different=["ab"], apart=["ab"])
    assert read(again) == {("W", "total"): "75", ("V", "total"): "90"}


def test_an_area_that_counts_a_few_more_than_its_parts_before_is_hidden_and_named(tmp_path):
    first = [*rows("B0", "W", total=40), *rows("B1", "W", total=30), *rows("B2", "V", total=50)]
    before = protect(write(tmp_path / "a.csv", first), tmp_path / "1.csv")
    source, out = write(tmp_path / "b.csv", [*rows("W", total=73), *rows("V", total=90)]), io.StringIO()
    call_command("protect_table", str(source), str(tmp_path / "2.csv"), earlier=[str(before)], stdout=out)
    assert read(tmp_path / "2.csv")["W", "total"] == ""
    assert "W, total: volgens 1.csv was het 70, nu zou het 73 zijn." in out.getvalue()


def test_a_file_with_some_categories_of_some_areas_is_not_set_aside(tmp_path):
    """One neighbourhood of a district, without the category that nobody is in there."""
    first = [*rows("B0", "D", bd=61, c=84), *rows("N0", "E", bd=5, c=0)]
    then = [
        *rows("B0", "D", a=0, b=33, c=84, d=28), *rows("B1", "D", a=0, b=1, c=23, d=27), *rows("N0", "E", a=47, b=5, c=0, d=0),
        *rows("D", "G", a=0, b=34, c=107, d=55), *rows("E", "G", a=47, b=5, c=0, d=0),
    ]  # fmt: skip
    before = protect(write(tmp_path / "a.csv", first), tmp_path / "1.csv")
    after = protect(write(tmp_path / "b.csv", then), tmp_path / "2.csv", before, made_of=["bd=b,d"])
    known = [((area, "bd"), [(area, "b"), (area, "d")]) for area in ("B0", "N0")]
    ranges = attack(before, after, also=known)
    assert all(high - low >= FEWEST - 1e-6 for low, high in (ranges["N0", "bd"], ranges["N0", "c"]))


def test_what_adds_up_by_chance_sets_no_true_file_aside(tmp_path):
    """The only figure of "ad" that is shown is a and d, and by chance a and b as well; the user says which."""
    hidden = {("W", "b"), ("W", "c"), ("V", "b"), ("V", "c"), ("V", "ad")}
    first = [*rows("W", ad=54, b=7, c=29, total=90), *rows("V", ad=12, b=4, c=9, total=25)]
    before = earlier(
        tmp_path / "1.csv", [(*row[:3], "" if (row[0], row[2]) in hidden else row[3]) for row in first]
    )
    then = [*rows("W", a=47, b=7, c=29, d=7, total=90), *rows("V", a=2, b=4, c=9, d=10, total=25)]
    after = protect(write(tmp_path / "b.csv", then), tmp_path / "2.csv", before, made_of=["ad=a,d"])
    ranges = attack(before, after, also=[((area, "ad"), [(area, "a"), (area, "d")]) for area in "VW"])
    small = [("V", "b"), ("V", "c"), ("V", "a"), ("W", "b"), ("W", "d")]
    assert min(ranges[cell][1] - ranges[cell][0] for cell in small) >= FEWEST - 1e-6


def test_a_whole_that_is_made_up_in_two_ways_is_held_against_both(tmp_path):
    """With a and b, and with ab, c and bc, three of 40 follow: 40 less 37."""
    first = [*rows("W", abc=40, ab=20), *rows("V", abc=90, ab=60)]
    before = protect(write(tmp_path / "a.csv", first), tmp_path / "1.csv")
    then = [*rows("W", c=20, a=3, bc=37), *rows("V", c=30, a=25, bc=65)]
    answers = ["abc=ab,c", "abc=a,bc"]
    for ways in (answers, answers[::-1]):
        after = protect(
            write(tmp_path / "b.csv", then), tmp_path / "2.csv", before, made_of=ways, different=["ab"]
        )
        known = [(("W", "abc"), [("W", "ab"), ("W", "c")]), (("W", "abc"), [("W", "a"), ("W", "bc")])]
        low, high = attack(before, after, also=known)["W", "a"]
        assert high - low >= FEWEST - 1e-6


def test_what_adds_up_by_chance_is_not_taken_for_what_was_known(tmp_path):
    """Of 89 none is a, so that ab, c and d make up bcd as well; who thinks that they always did, would know a already."""
    tables = [
        [*rows("A0", "G", bcd=74), *rows("A1", "G", bcd=15)],
        [*rows("A0", "G", a=0, bc=50), *rows("A1", "G", a=0, bc=15), *rows("G", a=0, bc=65)],
        rows("G", ab=27, c=38, d=24),
    ]
    files = []
    for number, table in enumerate(tables):
        source = write(tmp_path / f"in{number}.csv", table)
        known = ["abcd=ab,c,d", "abcd=a,bcd"] if number == 2 else []
        table_of_all = earlier(tmp_path / "all.csv", [("G", "", "abcd", "")])
        before = [*files, table_of_all] if number == 2 else files
        told_before = ["bc"] if number == 2 else ["bcd"] if number else []
        target = tmp_path / f"{number}.csv"
        files.append(protect(source, target, *before, made_of=known, different=told_before))
    assert "" in {read(files[2])["G", name] for name in ("ab", "c", "d")}


def test_an_answer_that_the_figures_contradict_is_refused(tmp_path):
    before = protect(write(tmp_path / "a.csv", rows("W", ad=54, b=30)), tmp_path / "1.csv")
    then = rows("W", a=47, b=30, d=17)
    refused = refusal(tmp_path, then, before, made_of=["ad=a,d"])
    assert "--made-of ad=a,d: in W is het geheel 54, maar de delen zijn samen 64." in refused


def test_an_answer_that_hidden_figures_contradict_does_not_count_and_that_is_told(tmp_path):
    """Of a and d there are more than there were of everybody."""
    first = [("W", "", "ad", ""), ("W", "", "b", ""), ("W", "", "total", 61)]
    then, out = rows("W", a=67, d=14, total=81), io.StringIO()
    call_command(
        "protect_table", str(write(tmp_path / "b.csv", then)), str(tmp_path / "2.csv"),
        earlier=[str(earlier(tmp_path / "1.csv", first))], made_of=["ad=a,d"], different=["b"], stdout=out,
    )  # fmt: skip
    assert "--made-of ad=a,d past niet bij de cijfers die verborgen zijn" in out.getvalue()


@pytest.mark.parametrize("few", [0, 3])
def test_a_category_with_and_without_a_few_others_does_not_tell_them(tmp_path, few):
    """What "ad" counts more than d is a; when a is nobody, either could lie in the other."""
    first, then = rows("W", a=few, b=8, c=3, d=32), rows("W", ad=32 + few, b=8, c=3)
    _before, after = told(tmp_path, first, then, different=["a"], made_of=["ad=a,d"])
    assert after["W", "ad"] == ""
    _before, after = told(tmp_path, then, first, different=["ad"], made_of=["ad=a,d"])
    assert after["W", "a"] == after["W", "d"] == ""


@pytest.mark.parametrize(("rules", "few"), [("OpenSAFELY", 7), ("UK/ACRO afronden", 9)])
def test_what_a_rounded_file_hid_is_few_also_where_the_new_table_has_no_line_for_it(tmp_path, rules, few):
    """Two that are few at most make twice as many only when both are that."""
    parts = [
        ("N0", "D", "total", few),
        ("N1", "D", "total", few),
        ("M0", "E", "total", 30),
        ("M1", "E", "total", 43),
    ]
    before = protect(write(tmp_path / "a.csv", parts), tmp_path / "1.csv", profile=rules)
    wholes = [("D", "G", "total", 2 * few), ("E", "G", "total", 73), ("G", "", "total", 73 + 2 * few)]
    after = read(protect(write(tmp_path / "b.csv", wholes), tmp_path / "2.csv", before))
    assert after["D", "total"] == ""


def test_what_a_rounded_file_hid_for_another_reason_sets_nothing_aside(tmp_path):
    """Nearly all of N0 are a, so that a was hidden although it is many; then it was not few, and no more follows."""
    parts = [*rows("N0", "D", a=60, b=2), *rows("N1", "D", a=30, b=40)]
    before = protect(write(tmp_path / "a.csv", parts), tmp_path / "1.csv", profile="OpenSAFELY")
    assert read(before)["N0", "a"] == ""
    source, out = write(tmp_path / "b.csv", rows("D", a=90, b=42)), io.StringIO()
    call_command("protect_table", str(source), str(tmp_path / "2.csv"), earlier=[str(before)], stdout=out)
    assert "past niet" not in out.getvalue()


def test_categories_in_multiples_are_held_against_an_exact_total(tmp_path):
    """Twenty of b are 16 to 24, and with 22 in all that leaves six at most for a."""
    before = protect(write(tmp_path / "a.csv", rows("W", total=22)), tmp_path / "1.csv")
    source = write(tmp_path / "b.csv", rows("W", a=3, b=19, total=22))
    after = read(protect(source, tmp_path / "2.csv", before, profile="OpenSAFELY"))
    assert set(after.values()) == {""}


def test_areas_in_multiples_are_held_against_an_exact_larger_area(tmp_path):
    """Thirty of B1 are 26 to 34, and with 36 in all that leaves two at least for B0."""
    before = protect(write(tmp_path / "a.csv", rows("W", total=36)), tmp_path / "1.csv")
    parts = [*rows("W", total=36), *rows("B0", "W", total=6), *rows("B1", "W", total=30)]
    after = read(protect(write(tmp_path / "b.csv", parts), tmp_path / "2.csv", before, profile="OpenSAFELY"))
    assert set(after.values()) == {""}


def test_an_exact_total_is_held_against_what_a_rounded_file_told_of_its_categories(tmp_path):
    """Of a fewer than ten, of bc 16 to 24: 27 in all would leave three at least for a."""
    parts = rows("W", a=8, bc=19)
    before = protect(write(tmp_path / "a.csv", parts), tmp_path / "1.csv", profile="UK/ACRO afronden")
    after = protect(
        write(tmp_path / "b.csv", rows("W", total=27)), tmp_path / "2.csv", before, different=["a", "bc"]
    )
    assert read(before)["W", "bc"] == "20" and read(after)["W", "total"] == ""


# --- Random worlds ----------------------------------------------------------------------------------------------


class Merging(World):
    """Files that list some categories, some of them together, under the letters of those in them."""

    def chosen_rows(self):
        areas = {row[0] for row in super().chosen_rows()}
        some = self.random.choice([["ab"], ["a", "b"], ["a"], []])
        names = [*some, *self.random.choice([self.names[2:], []])]
        # A total is everybody, and says so beside all of them or alone.
        if not names or ({*"".join(names)} == {*self.names} and self.random.random() < 1 / 2):
            names.append("total")
        found = []
        for area, up in self.parents.items():
            for name in names if area in areas else []:
                mine = self.names if name == "total" else name
                found.append((area, up, name, sum(self.truth[area, each] for each in mine)))
        return found

    def _parts(self, cell):
        area, name = cell
        return np.array(
            [float((name == "total" or one in name) and area in self._above(low)) for low, one in self.counts]
        )


def made_of(world: World, there: set[str]) -> list[str]:
    """What somebody who knows the words says of those that are there."""
    everybody = [parts for parts in ([*world.names], ["ab", *world.names[2:]]) if there >= {"total", *parts}]
    said = [f"total={','.join(parts)}" for parts in everybody[:1] if len(parts) > 1]
    return [*said, *(["ab=a,b"] if there >= {"a", "b", "ab"} else [])]


@pytest.mark.parametrize("seed", seeds(80, found=(21, 50, 54, 62, 66)))
def test_over_files_that_list_some_nothing_small_is_told(tmp_path, seed):
    world, files, hidden = Merging(seed), [], {}
    for number in range(3):
        table = world.chosen_rows()
        before = {name for file in files for _area, name in read(file)}
        source = write(tmp_path / "in.csv", table)
        files.append(
            protect(
                source, tmp_path / f"{number}.csv", *files, different=sorted(before),
                made_of=made_of(world, before | {row[2] for row in table}),
                rounded_to=[f"{file.name}=1" for file in files],
            )
        )  # fmt: skip
        shown = read(files[-1])
        world.learn(shown)
        hidden |= {(row[0], row[2]): row[3] for row in table if not shown[row[0], row[2]]}
        for cell, count in hidden.items():
            if count < FEWEST:
                assert world.room(cell) >= FEWEST - 1e-6, (number, cell)


def self_made(table) -> set[tuple[str, str]]:
    """The cells of a table that are no sums of others in it: a sum may be hidden although it is many."""
    above, names = {row[1] for row in table}, {row[2] for row in table}
    return {
        (row[0], row[2]) for row in table if row[0] not in above and (row[2] != "total" or names == {"total"})
    }


class UnderSeveralRules(Merging):
    """The same files, of which some are rounded: a reader knows each figure of those within a base, and what they hide as few."""

    def __init__(self, seed):
        super().__init__(seed)
        self.within, self.most = [], []

    def learn_rounded(self, shown, few, base):
        for cell, text in shown.items():
            figure = float(text) if text else None
            if figure is None and cell not in few:
                continue
            low, high = (0.0, few[cell]) if figure is None else (figure - base + 1, figure + base - 1)
            self.within += [self._parts(cell), -self._parts(cell)]
            self.most += [high, -low]

    def room(self, cell):
        known = {"A_eq": np.array(self.equations), "b_eq": self.told} if self.told else {}
        limits = {"A_ub": np.array(self.within), "b_ub": self.most} if self.most else {}
        ends = [
            linprog(sign * self._parts(cell), bounds=(0, MOST), method="highs", **known, **limits)
            for sign in (1.0, -1.0)
        ]
        assert [each.status for each in ends] == [0, 0], "the files contradict each other"
        return -ends[1].fun - ends[0].fun


@pytest.mark.parametrize("seed", seeds(80))
def test_over_files_under_several_rules_nothing_small_is_told(tmp_path, seed):
    """Within a base there are seven at least, and what little room there was before is left."""
    world, files, hidden = UnderSeveralRules(seed), [], {}
    for number in range(3):
        table = world.chosen_rows()
        rules = PROFILES[world.random.choice(["CBS/ESSnet", "OpenSAFELY", "UK/ACRO afronden", "Streng"])]
        before = {name for file in files for _area, name in read(file)}
        source, target = write(tmp_path / "in.csv", table), tmp_path / f"{number}.csv"
        try:
            protect(
                source, target, *files, different=sorted(before), profile=rules.name,
                made_of=made_of(world, before | {row[2] for row in table}),
            )  # fmt: skip
        except CommandError:
            # A rounded table says that what it hides is few, and that can be too much; then nothing was written.
            assert rules.round_base and not target.exists()
            continue
        files.append(target)
        shown = read(target)
        had = {cell: world.room(cell) for cell in hidden}
        counts = {(row[0], row[2]): row[3] for row in table}
        if rules.round_base:
            few, most = self_made(table) - hidden.keys(), rules.minimum_units - 1
            few = {cell: most for cell in few if counts[cell] <= most}
            world.learn_rounded(shown, few, rules.round_base)
        else:
            world.learn(shown)
        hidden |= {cell: count for cell, count in counts.items() if not shown[cell]}
        for cell, count in hidden.items():
            if count < FEWEST:
                assert world.room(cell) >= min(7, had.get(cell, np.inf)) - 1e-6, (number, cell)
