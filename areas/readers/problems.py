"""What is wrong with a file, told so that the sender can repair it: file, line, column, what was expected."""

from collections.abc import Sequence
from dataclasses import dataclass

from zicht.core.errors import Refusal
from zicht.core.worded import Worded, joined, worded

SHOWN = 20
LONGEST_QUOTE = 40


@dataclass(frozen=True)
class Problem:
    """One fault; line and column are None when the fault is about the file as a whole."""

    sentence: str
    line: int | None = None
    column: str = ""

    def __str__(self) -> str:
        return self.told

    @property
    def told(self) -> Worded:
        """Where it is and what it is."""
        return joined(" ", [*self._place(), self.sentence])

    def _place(self) -> list[str]:
        if self.line is None and not self.column:
            return []
        if self.line is None:
            return [worded("Kolom “{column}”:", column=self.column)]
        if not self.column:
            return [worded("Regel {line}:", line=self.line)]
        return [worded("Regel {line}, kolom “{column}”:", line=self.line, column=self.column)]


class FileProblem(Refusal):
    """The file is refused as a whole; `problems` lists why (Dutch: bestandsfout)."""

    def __init__(self, file_name: str, problems: Sequence[Problem], *, more: int = 0) -> None:
        self.file_name = file_name
        self.problems = tuple(problems[:SHOWN])
        self.more = more + max(0, len(problems) - SHOWN)
        super().__init__(self._text(), reasons=[problem.told for problem in self.problems])

    def _text(self) -> Worded:
        opening = worded("Het bestand “{name}” is niet ingelezen.", name=self.file_name)
        lines = [opening, *(problem.told for problem in self.problems)]
        if self.more:
            lines.append(_more(self.more))
        return joined("\n", lines)


def _more(count: int) -> Worded:
    if count == 1:
        return worded("En nog één andere fout.")
    return worded("En nog {count} andere fouten.", count=count)


class ProblemList:
    """Collects the faults of one file, keeps the first twenty and counts the rest."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name
        self.problems: list[Problem] = []
        self.more = 0

    def add(self, sentence: str, *, line: int | None = None, column: str = "") -> None:
        if len(self.problems) < SHOWN:
            self.problems.append(Problem(sentence, line, column))
        else:
            self.more += 1

    def raise_if_any(self) -> None:
        """Raises FileProblem when at least one fault was added."""
        if self.problems:
            raise FileProblem(self.file_name, self.problems, more=self.more)

    def __bool__(self) -> bool:
        return bool(self.problems)


def refuse(file_name: str, sentence: str, *, line: int | None = None, column: str = "") -> FileProblem:
    """A refusal with one fault, ready to raise."""
    return FileProblem(file_name, [Problem(sentence, line, column)])


def quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    """The text as shown in a sentence: shortened, and without control characters."""
    plain = "".join(mark if mark.isprintable() else "�" for mark in text[: longest + 1])
    return plain if len(plain) <= longest else plain[:longest] + "…"
