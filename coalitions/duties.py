"""Reading who does what: the matrix of tasks and parties, what is still open in it, and how much each carries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from coalitions.models import CoalitionMember, Duty, Part, Task

# One shape a part, so that nobody needs the colours.
LETTERS = {Part.RESPONSIBLE: "U", Part.ACCOUNTABLE: "B", Part.CONSULTED: "M", Part.INFORMED: "I"}
LEFT, TOP, COLUMN, ROW = 190, 46, 48, 40
Divided = Mapping[tuple[str, int], str]


def divided(duties: Iterable[Duty]) -> dict[tuple[str, int], str]:
    """(task, member) -> part."""
    return {(duty.task, duty.member_id): duty.part for duty in duties}


@dataclass(frozen=True)
class Cell:
    """What one party is to one task, in words and as a mark in the picture; `part` is empty when it has no part."""

    part: str
    x: int
    y: int

    @property
    def words(self) -> str:
        return str(Part(self.part).label) if self.part else "–"

    @property
    def letter(self) -> str:
        return LETTERS[Part(self.part)] if self.part else ""


@dataclass(frozen=True)
class Row:
    """One party and its part in each task, in the order of the tasks."""

    member: CoalitionMember
    y: int
    cells: tuple[Cell, ...]

    @property
    def count(self) -> int:
        """The number of tasks that this party carries out or decides on."""
        return sum(cell.part in (Part.RESPONSIBLE, Part.ACCOUNTABLE) for cell in self.cells)


def rows(members: Sequence[CoalitionMember], parts: Divided) -> list[Row]:
    """The matrix: parties from top to bottom, tasks from left to right, with the place of each mark."""
    return [_row(member, TOP + at * ROW, parts) for at, member in enumerate(members)]


def _row(member: CoalitionMember, y: int, parts: Divided) -> Row:
    cells = (Cell(parts.get((task, member.pk), ""), LEFT + at * COLUMN, y) for at, task in enumerate(Task))
    return Row(member, y, tuple(cells))


def size(members: Sequence[CoalitionMember]) -> tuple[int, int]:
    """Width and height of the picture."""
    return LEFT + (len(Task) - 1) * COLUMN + 30, TOP + max(len(members) - 1, 0) * ROW + 30


def columns() -> list[tuple[int, int, str]]:
    """Number, place and name of each task."""
    return [(at + 1, LEFT + at * COLUMN, str(task.label)) for at, task in enumerate(Task)]


def gaps(members: Sequence[CoalitionMember], parts: Divided) -> list[str]:
    """What is not divided yet, in sentences; empty when every task has a party that decides and one that does it."""
    seated = {member.pk for member in members}
    held = {
        task: {part for (at, who), part in parts.items() if at == task and who in seated} for task in Task
    }
    found = [_gap(task, held[task]) for task in Task]
    idle = [
        member.organisation.name for member in members if not any(who == member.pk for _task, who in parts)
    ]
    alone = [_("{party} heeft nog bij geen enkele taak een rol.").format(party=name) for name in idle]
    return [sentence for sentence in found if sentence] + alone


def _gap(task: Task, parts: set[str]) -> str:
    if not parts:
        return _("{task}: hier is nog niets over afgesproken.").format(task=task.label)
    if Part.ACCOUNTABLE not in parts:
        return _("{task}: niemand beslist.").format(task=task.label)
    if Part.RESPONSIBLE not in parts:
        return _("{task}: niemand voert het uit.").format(task=task.label)
    return ""


def in_words(members: Sequence[CoalitionMember], parts: Divided) -> str:
    """The whole division as text, one line a task: what two people compare when both changed it."""
    return "\n".join(f"{task.label}: {_line(task, members, parts)}" for task in Task)


def fingerprint(text: str) -> str:
    """A short mark of a division in words, for the form to carry."""
    return sha256(text.encode()).hexdigest()[:16]


def _line(task: Task, members: Sequence[CoalitionMember], parts: Divided) -> str:
    said = [
        f"{member.organisation.short_name} {Part(parts[task, member.pk]).label}"
        for member in members
        if (task, member.pk) in parts
    ]
    return "; ".join(said) or "–"
