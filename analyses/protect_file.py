"""From a file with figures to a file that may leave: the same rows, with a value only where it can be shown."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from analyses.cover import cover_key
from analyses.earlier_areas import names_of_parts, with_names
from analyses.earlier_file import Answers, Before, held_against
from analyses.engine.disclosure import PROFILES, RuleProfile, audit, protect_grid
from analyses.engine.disclosure.grid import Flags, Floats, Grid
from analyses.engine.disclosure.memory import close_pairs, remember
from analyses.engine.disclosure.protection import readings
from analyses.engine.disclosure.rounding_audit import audit_rounded
from analyses.engine.disclosure.rounding_memory import rounded_beside
from analyses.engine.disclosure.rules import unsafe_counts
from analyses.table_file import (
    EXACT,
    FEWEST,
    LARGEST,
    NAMES,
    ROUNDED,
    SECOND,
    STATUS,
    SUM,
    VALUE,
    TableFile,
    contributions_of,
    grid_of,
    plain,
)
from analyses.table_reading import read_earlier, read_new
from areas.readers.problems import refuse
from zicht.core.errors import NotYet

AS_THEY_STAND = Answers()
SAFE, PRIMARY, SECONDARY = "safe", "primary", "secondary"


@dataclass(frozen=True)
class Pair:
    """A figure that differs by too little from what an earlier file shows; the new one was hidden for it."""

    file: str
    area: str
    category: str
    earlier: float
    new: float


@dataclass(frozen=True)
class Near:
    """A category of an earlier file and one of the new table, of which one counts a few less in this area."""

    file: str
    area: str
    category: str
    other: str
    difference: float


@dataclass(frozen=True)
class Report:
    """What was done: rows in the file, how many of them are hidden, the pairs with earlier files, the earlier files that
    were rounded and those set `aside` because their figures cannot be true beside the others, with the answers that cannot be;
    how many amounts have no largest contribution, or a largest without a second: whether one dominates could not be judged
    there, or not as well; and which categories under different names are `near` each other."""

    rows: int
    hidden: int
    pairs: tuple[Pair, ...]
    rounded: tuple[str, ...] = ()
    without_largest: int = 0
    without_second: int = 0
    aside: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()


@dataclass(frozen=True)
class _Made:
    """What is shown of a grid: values, which cells are hidden, and which of those are unsafe in themselves; `aside` are earlier
    files that contradict the rest."""

    values: Floats
    hidden: Flags
    primary: Flags
    aside: tuple[str, ...] = ()


def profile_named(name: str) -> RuleProfile:
    """The profile under this name, capitals aside. Raises NotYet that names those that exist."""
    found = {known.casefold(): profile for known, profile in PROFILES.items()}.get(name.strip().casefold())
    if found is None:
        raise NotYet(_("De regels “{name}” kennen wij niet. Kies uit: {known}.").format(
            name=name, known=", ".join(PROFILES)))  # fmt: skip
    return found


def protect_file(
    source: str | Path,
    target: str | Path,
    *,
    profile: RuleProfile,
    earlier: Sequence[str | Path] = (),
    answers: Answers = AS_THEY_STAND,
    for_checker: bool = False,
) -> Report:
    """Write `target` with the rows of `source` in the same order: area, parent, category and value.

    A value is empty where it may not be shown. Columns tell what figures were rounded to, 1 when they are exact, because an
    exact output can hold multiples of five only, and how many units a figure has at least; with `for_checker` another one tells
    why a value is empty. Outputs of earlier runs count as published; `answers` says which of their categories and figures are
    not what they look like.
    Nothing is written unless the audit finds that no hidden figure can be worked out.
    Raises FileProblem with lines, or NotYet, also when `target` is one of the files that are read.
    """
    _require_own_place(target, [source, *earlier])
    table = read_new(source)
    grid = grid_of(table)
    files = [read_earlier(path) for path in earlier]
    names = names_of_parts([table, *files])[0]
    grid = replace(grid, areas=with_names(grid.areas, names))
    before = held_against(files, table, grid, answers, profile)
    made = (
        _rounded(table, grid, profile, before)
        if profile.round_base
        else _covered(table, grid, profile, before)
    )
    lines = list(_lines(table, grid, made, profile, for_checker=for_checker))
    _write(Path(target), lines)
    pairs = [
        Pair(each.file, *pair)
        for each in before
        for pair in close_pairs(grid, each.publication, profile.minimum_units)
    ]
    hidden = sum(line[len(NAMES)] == "" for line in lines[1:])
    round_files = tuple(dict.fromkeys(each.file for each in before if each.is_rounded))
    near = tuple(pair for each in before if each.is_near for pair in _near(each, grid, made.hidden))
    return Report(len(table.rows), hidden, tuple(pairs), round_files, *_unjudged(table), made.aside, near)


def _near(before: Before, grid: Grid, hidden: Flags) -> Iterator[Near]:
    """The new figures that were hidden because one of a file counts a few more or less."""
    link = before.publication
    rows = {area: row for row, area in enumerate(grid.areas)}
    part, _rest, whole = link.categories
    if (part in grid.categories) == (whole in grid.categories):
        return
    new, old = (part, whole) if part in grid.categories else (whole, part)
    column = grid.categories.index(new)
    for area, values in zip(link.areas, link.values, strict=True):
        if area not in rows:
            continue
        now, then = grid.values[rows[area], column], values[link.categories.index(old)]
        apart = abs(float(now - then))
        # How far a rounded figure is from the new one is not known, so there is no difference to tell.
        if hidden[rows[area], column] and apart < link.fewest:
            yield Near(before.file, area, new, old.removesuffix("*"), apart)


def _require_own_place(target: str | Path, read: Sequence[str | Path]) -> None:
    """Whoever writes over a file that is read loses the figures, or what was published; by whatever name it is called."""
    for path in read:
        if os.path.exists(target) and os.path.exists(path) and os.path.samefile(target, path):
            sentence = _(
                "De uitvoer {target} is hetzelfde bestand als {file}, en zou dat overschrijven. Geef de uitvoer een andere"
                " naam."
            )
            raise NotYet(sentence.format(target=target, file=path))


def _unjudged(table: TableFile) -> tuple[int, int]:
    """The amounts without their largest contribution, and those with a largest and without a second."""
    amounts = [row.figures for row in table.rows if table.has_amounts and row.figures[SUM]]
    lacking = [[bool(np.isnan(each.get(column, np.nan))) for column in (LARGEST, SECOND)] for each in amounts]
    return sum(largest for largest, _second in lacking), lacking.count([False, True])


def _covered(table: TableFile, grid: Grid, profile: RuleProfile, before: Sequence[Before]) -> _Made:
    under = contributions_of(table, grid) if table.has_amounts else None
    earlier = [each.publication for each in before]
    made = protect_grid(grid, profile, under=under, earlier=earlier, key=cover_key())
    *others, found = [audit(made, each) for each in readings(earlier)]
    if not all(each.is_safe for each in (found, *others)):
        raise NotYet(_not_safe())
    # What was only likely has no name, and is no file that somebody has to look at.
    aside = tuple(name for name in dict.fromkeys(found.left_aside) if name)
    return _Made(grid.values, made.hidden, made.primary, aside)


def _not_safe() -> str:
    return _(
        "De controle vond cellen die nog uit te rekenen zijn. Er is niets geschreven. Voeg gebieden of categorieën samen."
    )


def _rounded(table: TableFile, grid: Grid, profile: RuleProfile, before: Sequence[Before]) -> _Made:
    if table.has_amounts:
        sentence = _("Deze regels ronden aantallen af. Kies voor bedragen andere regels, zoals {name}.")
        raise refuse(table.name, sentence.format(name=next(iter(PROFILES))))
    earlier = [each.publication for each in before]
    memory = remember(grid, earlier, profile.minimum_units)
    beside = rounded_beside(grid, profile, earlier, memory.hidden | memory.close)
    if beside.exposed or not audit_rounded(beside.made).is_safe:
        raise NotYet(_not_safe())
    made = beside.made
    return _Made(made.values, made.hidden | made.lacking, unsafe_counts(grid, profile))


def _lines(
    table: TableFile, grid: Grid, made: _Made, profile: RuleProfile, *, for_checker: bool
) -> Iterator[list[str]]:
    row_of = {area: number for number, area in enumerate(grid.areas)}
    column_of = {name: number for number, name in enumerate(grid.categories)}
    rules = [str(profile.round_base or EXACT), str(profile.minimum_units)]
    yield [*NAMES, VALUE, ROUNDED, FEWEST, *([STATUS] if for_checker else [])]
    for row in table.rows:
        at = row_of[row.area], column_of[row.column]
        status = _status(made, at)
        value = plain(made.values[at]) if status == SAFE else ""
        line = [row.area, row.parent, row.category, value, *rules]
        yield [*line, status] if for_checker else line


def _status(made: _Made, at: tuple[int, int]) -> str:
    if not made.hidden[at]:
        return SAFE
    return PRIMARY if made.primary[at] else SECONDARY


def _write(target: Path, lines: Sequence[Sequence[str]]) -> None:
    """Write beside the target and put it in place when it is complete: nobody ever reads half a file."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
