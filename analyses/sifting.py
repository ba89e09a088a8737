"""A table of thousands of areas made readable: which rows are shown, in which order, and grouped by where they lie."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from analyses.protection import CONCEALED, HIDDEN, MISSING, PRIMARY, SAFE, SECONDARY
from analyses.selectors import AreaLabel

Row = Mapping[str, Any]
GROUP, AREA, COUNT, RATIO, STATUS = "group", "area", "count", "ratio", "status"
ORDERS = (GROUP, AREA, COUNT, RATIO, STATUS)
SHOWN = ("", HIDDEN, PRIMARY, SECONDARY, SAFE, MISSING)
RANK = {PRIMARY: 0, SECONDARY: 1, HIDDEN: 1, SAFE: 2, MISSING: 3}


@dataclass(frozen=True, slots=True)
class Sift:
    """What somebody wants to see: rows of one status, rows whose name or code holds `text`, and in which order."""

    status: str = ""
    text: str = ""
    order: str = GROUP
    descending: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all rows are asked for, in the order in which a hidden cell stands beside its cover."""
        return self.order == GROUP and not self.status and not self.text.strip()


@dataclass(frozen=True, slots=True)
class Group:
    """Areas that lie in the same larger area, with how many that one holds in the whole table and how many are hidden.

    `rows` are read first; `folded` are the safe ones, where those are laid aside.
    """

    code: str
    name: str
    areas: int
    hidden: int
    rows: Sequence[Any]
    folded: Sequence[Any] = ()

    @property
    def least(self) -> int:
        """The lowest count among what is laid aside."""
        return min(line.shown for line in self.folded)

    @property
    def most(self) -> int:
        """The highest count among what is laid aside."""
        return max(line.shown for line in self.folded)


def sifted(rows: Iterable[Row], labels: Mapping[str, AreaLabel], sift: Sift) -> list[Row]:
    """The rows that fit, in the order asked; the same rows always in the same order."""
    found = [row for row in rows if _fits(row, sift.status) and holds(labels.get(row["area"]), sift.text)]
    if sift.order == GROUP:
        return _by_group(found, labels)
    return _ordered(found, labels, sift)


def _fits(row: Row, status: str) -> bool:
    if status == HIDDEN:
        return row["status"] in CONCEALED
    return not status or row["status"] == status


def holds(label: AreaLabel | None, text: str) -> bool:
    """Whether the name or the code of an area, or the name of what it lies in, has these words in it."""
    wanted = text.strip().casefold()
    if not wanted or label is None:
        return not wanted
    return wanted in f"{label.code} {label.name} {label.parent_name}".casefold()


def _by_group(rows: Iterable[Row], labels: Mapping[str, AreaLabel]) -> list[Row]:
    """Larger areas with something hidden first; in each, what is hidden first: a cell and its cover stand together."""
    rows = list(rows)
    touched = {_parent(row, labels) for row in rows if row["status"] in CONCEALED}

    def place(row: Row) -> tuple[Any, ...]:
        parent = _parent(row, labels)
        return (parent not in touched, parent, RANK[row["status"]], row["area"], row["period"])

    return sorted(rows, key=place)


def _parent(row: Row, labels: Mapping[str, AreaLabel]) -> str:
    label = labels.get(row["area"])
    return label.parent if label else ""


def _ordered(rows: list[Row], labels: Mapping[str, AreaLabel], sift: Sift) -> list[Row]:
    """By one column; rows without a value in it stand last, whichever way it goes."""
    rows.sort(key=lambda row: (row["area"], row["period"]))
    values = {
        AREA: lambda row: labels[row["area"]].name.casefold() if row["area"] in labels else row["area"],
        COUNT: lambda row: row["observed"],
        RATIO: lambda row: row["ratio"],
        STATUS: lambda row: RANK[row["status"]],
    }
    value = values[sift.order]
    told = [row for row in rows if value(row) is not None]
    untold = [row for row in rows if value(row) is None]
    return sorted(told, key=value, reverse=sift.descending) + untold


def groups_of(
    shown: Sequence[Any],
    everything: Iterable[Row],
    labels: Mapping[str, AreaLabel],
    *,
    grouped: bool,
    folds: bool = False,
) -> list[Group]:
    """The rows of one page under the larger area that they lie in; one nameless group when not `grouped`. Safe rows about
    which nothing was remarked are laid aside when the page `folds`.

    `shown` holds lines with an `area`; the counts are over the whole table.
    """
    if not grouped:
        return [Group("", "", 0, 0, shown)]
    areas, hidden = Counter[str](), Counter[str]()
    for row in everything:
        parent = _parent(row, labels)
        areas[parent] += 1
        hidden[parent] += row["status"] in CONCEALED
    return [
        Group(
            parent,
            _name_of(parent, lines, labels),
            areas[parent],
            hidden[parent],
            *_apart(lines, folds=folds),
        )
        for parent, lines in (
            (key, list(found)) for key, found in groupby(shown, lambda line: _lies_in(line, labels))
        )
    ]


def _apart(lines: Sequence[Any], *, folds: bool) -> tuple[list[Any], list[Any]]:
    """What is read first, and what is laid aside."""
    aside = [folds and line.status == SAFE and line.remark is None for line in lines]
    return (
        [line for line, is_aside in zip(lines, aside, strict=True) if not is_aside],
        [line for line, is_aside in zip(lines, aside, strict=True) if is_aside],
    )


def _lies_in(line: Any, labels: Mapping[str, AreaLabel]) -> str:
    label = labels.get(line.area)
    return label.parent if label else ""


def _name_of(parent: str, lines: Sequence[Any], labels: Mapping[str, AreaLabel]) -> str:
    label = labels.get(lines[0].area)
    return (label.parent_name if label else "") or parent
