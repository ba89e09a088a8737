"""Files protected over one another that leave out totals or larger areas, and an attacker who has all of them."""

import random
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from analyses.earlier_file import Answers, held_against
from analyses.engine.disclosure import PROFILES
from analyses.table_file import grid_of
from analyses.table_reading import read_earlier, read_new
from tests.analyses.attacker import read
from tests.analyses.test_protect_table import protect, rows_of, write
from tests.seeds import seeds

FEWEST = 10
MOST = 3000
DISTRICTS = [("W1", "G", "total", 81), ("W2", "G", "total", 84)]
TOWN = {"W1": "G", "W2": "G", "G": ""}
SAFE = rows_of(TOWN, {("W1", "a"): 49, ("W1", "b"): 32, ("W2", "a"): 34, ("W2", "b"): 50})


def over(tmp_path: Path, first, then) -> dict[tuple[str, str], str]:
    """What the second file shows when the first one was published before."""
    before = protect(write(tmp_path / "1.csv", first), tmp_path / "before.csv")
    return read(protect(write(tmp_path / "2.csv", then), tmp_path / "out.csv", before))


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (DISTRICTS, [*DISTRICTS, ("G", "", "total", 165)]),
        ([row for row in SAFE if row[0] != "G"], SAFE),
        ([row for row in SAFE if row[2] != "total"], SAFE),
        ([row for row in SAFE if row[2] != "total" and row[0] != "G"], SAFE),
        (
            [row for row in SAFE if row[2] != "total" and row[0] != "G"],
            [row for row in SAFE if row[0] == "G"],
        ),
    ],
)
def test_what_an_earlier_file_had_no_row_for_was_not_hidden(tmp_path, first, then):
    """A total between its shown parts protects nobody, and everybody works it out."""
    assert over(tmp_path, first, then) == {(area, name): str(count) for area, _up, name, count in then}


def test_what_an_earlier_file_left_empty_stays_empty(tmp_path):
    four = [("W1", "G", "total", 4), ("W2", "G", "total", 84), ("W3", "G", "total", 30)]
    shown = over(tmp_path, [*four, ("G", "", "total", 118)], [("W3", "G", "total", 30), *four[:2]])
    assert list(shown.values()).count("") == 2 and shown["W1", "total"] == ""


def test_a_sum_that_everybody_could_add_up_and_that_moved_a_little_is_hidden(tmp_path):
    """The districts told 165 together, so that 168 for their town tells of three people."""
    assert over(tmp_path, DISTRICTS, [("G", "", "total", 168), ("H", "", "total", 90)])["G", "total"] == ""
    assert over(tmp_path, DISTRICTS, [("G", "", "total", 196), ("H", "", "total", 90)])["G", "total"] == "196"


def test_a_rounded_file_says_nothing_of_the_size_of_what_it_has_no_row_for(tmp_path):
    rows = [("W1", "G", "a", 3), ("W1", "G", "b", 2), ("W2", "G", "a", 40), ("W2", "G", "b", 50)]
    told = [("W1", "G", "a", ""), ("W1", "G", "b", ""), ("W2", "G", "a", 40), ("W2", "G", "b", 50)]
    file = read_earlier(write(tmp_path / "before.csv", told, header=["area", "parent", "category", "value"]))
    table = read_new(write(tmp_path / "in.csv", rows))
    answers = Answers(rounded_to={"before.csv": 5})
    before, _sums = held_against([file], table, grid_of(table), answers, PROFILES["CBS/ESSnet"])
    most = dict(zip(before.publication.areas, before.publication.between[1].tolist(), strict=True))
    assert most["W1"] == [7.0, 7.0, np.inf]


# --- Random worlds ----------------------------------------------------------------------------------------------


class World:
    """Areas on two or three levels with counts by category, and a reader who adds up every published figure over the lowest
    cells."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.parents = {"G": ""}
        for district in range(self.random.randint(2, 3)):
            self.parents[f"W{district}"] = "G"
            for part in range(self.random.choice([0, 2, 2, 3])):
                self.parents[f"W{district}B{part}"] = f"W{district}"
        self.lowest = sorted(set(self.parents) - set(self.parents.values()))
        self.names = "abc"[: self.random.randint(2, 3)]
        self.counts = {(area, name): self._count() for area in self.lowest for name in self.names}
        self.rows = rows_of(self.parents, self.counts)
        self.truth = {(area, name): count for area, _up, name, count in self.rows}
        self.equations: list[np.ndarray] = []
        self.told: list[float] = []

    def _count(self) -> int:
        most = self.random.choice([0, 9, 40, 200, 200])
        return self.random.randint(min(most, 10 if most > 9 else 1), most)

    def chosen_rows(self) -> list[tuple[str, str, str, int]]:
        """All rows but those of some levels of areas, or of the totals, or of everything but the totals."""
        areas = self.random.choice(
            [
                set(self.parents),
                set(self.parents) - {"G"},
                set(self.lowest),
                {each for each in self.parents if "B" not in each},
            ]
        )
        names = self.random.choice([[*self.names, "total"], [*self.names], [*self.names], ["total"]])
        return [row for row in self.rows if row[0] in areas and row[2] in names]

    def learn(self, shown: dict[tuple[str, str], str]) -> None:
        for cell, text in shown.items():
            if text:
                self.equations.append(self._parts(cell))
                self.told.append(float(text))

    def room(self, cell: tuple[str, str]) -> float:
        """How far apart the least and the most lie that a count can be beside all that was told."""
        found = []
        for sign in (1.0, -1.0):
            answer = linprog(
                sign * self._parts(cell), bounds=(0, MOST), method="highs",
                **({"A_eq": np.array(self.equations), "b_eq": self.told} if self.told else {}),
            )  # fmt: skip
            assert answer.status == 0, "the files contradict each other"
            found.append(answer.fun)
        return -found[1] - found[0]

    def _parts(self, cell: tuple[str, str]) -> np.ndarray:
        area, name = cell
        return np.array(
            [float(name in (one, "total") and area in self._above(low)) for low, one in self.counts]
        )

    def _above(self, area: str) -> list[str]:
        found = [area]
        while up := self.parents[found[-1]]:
            found.append(up)
        return found


@pytest.mark.parametrize("seed", seeds(48))
def test_over_several_files_nothing_small_is_told_and_nothing_is_hidden_in_vain(tmp_path, seed):
    """An unsafe figure may be one that everybody knew already: it is not said once more."""
    world, files = World(seed), []
    for number in range(3):
        source = write(tmp_path / "in.csv", world.chosen_rows())
        told_before = {name for file in files for _area, name in read(file)}
        files.append(
            protect(
                source, tmp_path / f"{number}.csv", *files, different=sorted(told_before),
                rounded_to=[f"{file.name}=1" for file in files],
            )
        )  # fmt: skip
        world.learn(read(files[-1]))
        for cell, count in world.truth.items():
            if 0 < count < FEWEST:
                assert world.room(cell) >= FEWEST - 1e-6, (number, cell)
        for cell, status in read(files[-1], "status").items():
            if status == "secondary":
                assert world.room(cell) >= 1 - 1e-6, (number, cell)
