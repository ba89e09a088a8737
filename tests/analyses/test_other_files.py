"""Two files under one question: corrected figures are the same table, figures of something else are another group."""

import pytest

from analyses.earlier import areas_of, earlier_releases
from analyses.subjects import Kinship, are_other_figures
from analyses.territory import ancestors_of
from tests.analyses.scene import usual_rows

PLACES = [(f"W{number}", "2024") for number in range(10)]


def counts(*numbers):
    return dict(zip(PLACES, numbers, strict=False))


@pytest.mark.parametrize(
    ("mine", "theirs", "are_others"),
    [
        (counts(40, 50, 60, 70), counts(40, 50, 60, 90), False),
        (counts(40, 50, 60, 70), counts(42, 51, 63, 72), False),
        (counts(40, 50, 60, 70), counts(20, 26, 29, 41), True),
        (counts(40, 50, 60, 70), counts(40, 50, 10, 7), False),
        (counts(40, 50), {}, False),
        (counts(0, 0, 0), counts(0, 0, 3), False),
    ],
    ids=["one corrected", "late reports", "about half", "half of them equal", "elsewhere", "one more"],
)
def test_figures_of_something_else_are_told_apart_from_corrections(mine, theirs, are_others):
    assert are_other_figures(mine, theirs) is are_others
    assert are_other_figures(theirs, mine) is are_others


@pytest.mark.parametrize(
    ("part", "kinship"), [(0.5, Kinship.UNSURE), (0.97, Kinship.SAME)], ids=["men", "corrected"]
)
def test_a_second_file_under_one_question_is_held_against_the_first_by_its_figures(scene, part, kinship):
    scene.locked()
    scene.released(scene.done(dataset=scene.dataset(name="Iedereen")))
    fewer = [(area, period, round(part * count), units) for area, period, count, units in usual_rows()]
    result = scene.done(dataset=scene.dataset(fewer, name="Mannen")).result
    parents = ancestors_of(areas_of(result), result.job.division_year)
    [before] = earlier_releases(result, parents)
    assert before.kinship is kinship
    assert ("Iedereen" in before.group) is (kinship is Kinship.UNSURE)
