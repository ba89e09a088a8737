"""Every phase x person x step against the table that was written by hand."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from questions.models import LINE, OPEN_PHASES, Phase
from tests import matrix
from zicht.core.errors import Hidden, Refusal
from zicht.method import FORWARD, STEPS, take
from zicht.standing import gate

NOTE = "Omdat het zo is afgesproken."
ASIDE = ("decline", "withdraw", "hold", "resume")
BRAKE = ("pull_brake", "lift_brake")
VOTE = {"decided_on": timezone.localdate(), "votes_for": 3, "votes_against": 1}
PREPARE = {
    Phase.INTAKE: "weigh",
    Phase.COALITION: "gather",
    Phase.REFINEMENT: "settle",
    Phase.INVENTORY: "cover",
    Phase.LEGAL_REVIEW: "advise",
    Phase.ANALYSIS: "find",
    Phase.ETHICS_REVIEW: "judge",
    Phase.PUBLICATION: "go_live",
    Phase.FOLLOW_UP: "answer_all",
}
ONWARD = {phase: step.name for step in FORWARD for phase in step.sources} | {Phase.CLOSED: "next_question"}


def row_of(phase, step):
    """The row of the table that this step stands in, seen from this phase."""
    if step == "accept" or step in ASIDE:
        return step
    if step in BRAKE:
        return step.removesuffix("_brake")
    if step.startswith("back_to_"):
        is_behind = phase in OPEN_PHASES and LINE.index(Phase(step[8:])) < LINE.index(phase)
        return "back" if is_behind else "ahead"
    return "onward" if ONWARD.get(phase) == step else "elsewhere"


def cells(text):
    """(row, column) -> cell of one table."""
    head, *rows = [line.split() for line in text.strip().splitlines()]
    return {(row[0], column): cell for row in rows for column, cell in zip(head, row[1:], strict=True)}


def happens(trajectory, step, who):
    """What happens when this person takes this step: "y" or the refusal. Nothing stays of it."""
    fresh = type(trajectory).objects.get(pk=trajectory.pk)
    try:
        with transaction.atomic():
            take(fresh, step, by=who, note=NOTE, details=VOTE if step == "lift_brake" else None)
            transaction.set_rollback(True)
    except Refusal as refusal:
        return refusal
    return "y"


def expected(case, phase, row, cell):
    """The sentence that the table promises, or "y"."""
    if cell == "g":
        days = {"today": 0, "in_fifteen_days": 15}
        shown = {
            name: date_format(timezone.localdate() + timedelta(days=ahead), "j F Y")
            for name, ahead in days.items()
        }
        return matrix.GATES[case].format(**shown)
    if cell == "s":
        return matrix.STANDING_STILL[row]
    if cell == "o":
        return matrix.OTHER_OFFICE
    if cell == "r":
        return matrix.BRAKED[row] if case == "braked" else matrix.NOT_BRAKED
    if cell == "p":
        return matrix.WRONG_PHASE.format(phase=Phase(phase).label)
    return "y" if cell == "y" else matrix.RIGHTS[row]


def told(make_story, case):
    """A trajectory as it stands in this part of the table."""
    if case == Phase.DECLINED:
        story = make_story(Phase.INTAKE)
        story.take("decline", "programmaleider", NOTE)
    elif case == Phase.WITHDRAWN:
        story = make_story(Phase.REFINEMENT)
        story.take("withdraw", "probleemeigenaar", NOTE)
    elif case == "on hold":
        story = make_story(Phase.REFINEMENT)
        story.settle()
        story.take("hold", "landsadvocaat", "Eerst de grondslag uitzoeken.")
    elif case == "braked":
        story = make_story(Phase.LEGAL_REVIEW)
        story.advise()
        story.take("pull_brake", "partner", "In de tabel is een gezin te herkennen")
    else:
        story = make_story(case)
    return story


@pytest.mark.long
@pytest.mark.parametrize("case", list(matrix.CELLS))
def test_each_person_gets_what_the_table_says(make_story, cast, case):
    story = told(make_story, case)
    phase, table, wrong = story.trajectory.phase, cells(matrix.CELLS[case]), []
    for step in STEPS:
        row = row_of(phase, step.name)
        for column, key in matrix.PEOPLE.items():
            outcome, cell = happens(story.trajectory, step.name, cast[key]), table[row, column]
            sentence = str(getattr(outcome, "sentence", outcome))
            is_hidden = isinstance(outcome, Hidden)
            if sentence != expected(case, phase, row, cell) or is_hidden != (cell == "."):
                wrong.append(
                    f"{step.name} by {key}: {cell} promised, got {type(outcome).__name__} {sentence}"
                )

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("phase", list(matrix.OPEN_GATE))
def test_an_open_gate_lets_through_who_may_take_the_step(make_story, cast, phase):
    story = make_story(phase)
    getattr(story, PREPARE[phase])()
    story.trajectory.refresh_from_db()

    assert [condition.missing for condition in gate(story.trajectory).conditions if not condition.met] == []
    through = [
        column
        for column, key in matrix.PEOPLE.items()
        if happens(story.trajectory, ONWARD[phase], cast[key]) == "y"
    ]
    assert "".join(through) == "".join(sorted(matrix.OPEN_GATE[phase], key=list(matrix.PEOPLE).index))


def test_every_phase_and_every_step_stands_in_the_table():
    assert set(matrix.CELLS) == {*Phase, "on hold", "braked"}
    rows = {row for text in matrix.CELLS.values() for row, _column in cells(text)}
    assert rows == set(matrix.RIGHTS)
