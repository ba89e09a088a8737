"""What an earlier file of rounded figures tells: each within one base, and what is hidden as less than its rules let through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from analyses.earlier_heard import chunks
from analyses.engine.disclosure import PROFILES
from analyses.engine.disclosure.grid import TOP, Flags, Grid, Places, depths
from analyses.engine.disclosure.memory import figures_of_today
from analyses.engine.disclosure.publication import Publication
from analyses.engine.disclosure.rounding import limits_of
from analyses.table_file import EXACT, FEWEST, ROUNDED, VALUE, TableFile
from areas.readers.problems import refuse


def base_of(file: TableFile, rounded_to: Mapping[str, int]) -> int:
    """What the figures were rounded to: as the user says, as the file says, else exact unless they look rounded."""
    if file.name in rounded_to:
        return rounded_to[file.name]
    if (base := same_everywhere(file, ROUNDED)) is not None:
        return base
    shown = np.array([row.figures[VALUE] for row in file.rows])
    shown = shown[~np.isnan(shown) & (shown > 0)]
    for base in sorted({each.round_base for each in PROFILES.values() if each.round_base}):
        if len(shown) and not (shown % base).any():
            sentence = _(
                "Alle cijfers van {file} zijn veelvouden van {base}. Is het bestand afgerond? Geef dan mee:"
                " --rounded-to {file}={base}. Is het niet afgerond? Geef dan mee: --rounded-to {file}=1."
            )
            raise refuse(file.name, sentence.format(file=file.name, base=base))
    return EXACT


def same_everywhere(file: TableFile, column: str) -> int | None:
    """The whole number that stands in this column on every line, None without the column."""
    if column not in file.columns:
        return None
    found = {row.figures[column] for row in file.rows}
    number = found.pop()
    if found or not number.is_integer() or number < EXACT:
        sentence = _("In de kolom {column} hoort op elke regel hetzelfde hele getal te staan.")
        raise refuse(file.name, sentence.format(column=column))
    return int(number)


def with_limits(each: Publication, grid: Grid, base: int, *, sums_are_whole: bool) -> Publication:
    """What a rounded file tells: of what it shows the limits within one base, and of what it hides that it was less than the
    rules with this base let through.

    No sum of rounded figures is exact. Unless `sums_are_whole`, as in outputs of ours, small ones that are hidden may have been
    taken out of them, so that a sum may be more.
    """
    low, high = limits_of(each.values, base)
    high = np.minimum(high, _most_hidden(each, grid, base))
    if each.is_hidden.any() and not sums_are_whole:
        high = np.where(_lowest(each) | each.is_hidden, high, np.inf)
    return replace(
        each, values=np.full(each.values.shape, np.nan), parents=np.full(len(each.areas), TOP), low=low, high=high, whole=""
    )  # fmt: skip


def _most_hidden(each: Publication, grid: Grid, base: int) -> np.ndarray:
    """The most that each hidden figure can be by the rules that have this base, the narrowest that the figure of now fits;
    without limit elsewhere."""
    least = _fewest_with(base)
    rows = {area: number for number, area in enumerate(grid.areas)}
    found = np.full(each.values.shape, np.inf)
    for row, column in np.argwhere(each.is_hidden).tolist():
        area, name = each.areas[row], each.categories[column]
        if area in rows and name in grid.categories:
            now = grid.values[rows[area], grid.categories.index(name)]
            found[row, column] = next((units - 1.0 for units in least if now < units), np.inf)
    return found


def fewest_of(file: TableFile, base: int) -> list[int]:
    """The fewest units of the rules that rounded a file to this base, those that the file says or else all that may have, the
    narrowest first; none for exact figures, of which many are hidden to cover others."""
    if base == EXACT:
        return []
    said = same_everywhere(file, FEWEST)
    return [said] if said else _fewest_with(base)


def _fewest_with(base: int) -> list[int]:
    return sorted({rules.minimum_units for rules in PROFILES.values() if rules.round_base == base})


def few_hidden(each: Publication, grid: Grid, base: int, fewest: Sequence[int]) -> list[Publication]:
    """That what a rounded file hides, and the new table does not have, was hidden for being few: for each of these limits and
    each largest area, or some of those, a publication that tells no more than that. Most readers will guess so, and where it
    cannot be true beside what else was told, it does not count. Without a name, because nothing that was told is wrong then."""
    there = set(grid.areas), set(grid.categories)
    unseen = each.is_hidden & _lowest(each)
    unseen &= ~np.outer(
        [area in there[0] for area in each.areas], [name in there[1] for name in each.categories]
    )
    tops = _largest(each.parents)
    found = []
    for units in fewest:
        few = unseen & ~_too_few(each, grid, base, units)
        most = np.where(few, units - 1.0, np.inf)
        rows = few.any(axis=1)
        for some in chunks(np.unique(tops[rows]).tolist()):
            mine = rows & np.isin(tops, some)
            found.append(_within(each, mine, few[mine], most[mine]))
    return found


def _too_few(each: Publication, grid: Grid, base: int, units: int) -> Flags:
    """Cells in a larger area of which the new table tells that it counts more than all in it can be when each hidden one counts
    fewer than these units (A x K)."""
    lowest = _lowest(each)
    most = np.where(np.isnan(each.values), units - 1.0, each.values + base - 1.0)
    most = np.where(lowest & each.present, most, 0.0)
    order = np.argsort(-depths(each.parents, each.areas), kind="stable")
    for area in order[each.parents[order] != TOP].tolist():
        most[each.parents[area]] += most[area]
    wrong = most < figures_of_today(grid, each)
    for area in order[::-1][each.parents[order[::-1]] != TOP].tolist():
        wrong[area] |= wrong[each.parents[area]]
    return wrong


def _within(each: Publication, rows: np.ndarray, there: np.ndarray, most: np.ndarray) -> Publication:
    """These cells of a publication as no more than `most`, and nothing else of it."""
    areas = tuple(area for area, is_in in zip(each.areas, rows.tolist(), strict=True) if is_in)
    apart, nothing = np.full(len(areas), TOP), np.full(there.shape, np.nan)
    return Publication(
        "", areas, each.categories, apart, nothing, there, low=np.zeros(there.shape), high=most, untold=there, whole=""
    )  # fmt: skip


def _largest(parents: Places) -> Places:
    """The largest area in which each lies."""
    found = np.arange(len(parents))
    while (inside := parents[found] != TOP).any():
        found = np.where(inside, parents[found], found)
    return found


def _lowest(each: Publication) -> np.ndarray:
    """Cells that are no sum of others in this publication, A x K."""
    holds = np.zeros(len(each.areas), dtype=bool)
    holds[each.parents[each.parents != TOP]] = True
    cells = np.repeat(~holds[:, None], len(each.categories), axis=1)
    if len(each.categories) > 1 and each.whole in each.categories:
        cells[:, each.categories.index(each.whole)] = False
    return cells
