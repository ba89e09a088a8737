"""An earlier file beside a new table: the same names for the same things, and figures for what they are.

What was published once is held against the new table by area and category. A category under another name, a larger area
that got other districts, or figures that were rounded would be held against the wrong figure, and hidden figures would
be given away without a word. So names are looked at first, and where they may be the same thing the file is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from django.utils.translation import gettext as _

from analyses.earlier_areas import (
    Parts,
    names_of_parts,
    sums_of_categories,
    sums_of_others,
    with_names,
    with_own_sums,
)
from analyses.earlier_groups import made_of_others, near_others, said_to_make_up
from analyses.earlier_heard import Heard, as_publication
from analyses.earlier_larger import Elsewhere, links_of_larger
from analyses.earlier_rounded import base_of, few_hidden, fewest_of, same_everywhere, with_limits
from analyses.earlier_totals import links_of_totals, totals_of, with_total
from analyses.engine.disclosure import RuleProfile
from analyses.engine.disclosure.grid import TOP, TOTAL, Flags, Grid, Places
from analyses.engine.disclosure.publication import Publication
from analyses.margins import TOTALS, column_named
from analyses.table_file import (
    EXACT,
    FEWEST,
    VALUE,
    TableFile,
    laid_out,
)
from analyses.table_reading import renamed
from areas.readers.problems import quoted, refuse
from zicht.core.errors import NotYet


@dataclass(frozen=True)
class Answers:
    """What the user says of names and figures: `renamed` maps an old category to the new one, `different` are old ones
    that are really others, `rounded_to` maps a file to the base of its figures (1 for exact), `made_of` are pairs of a
    category and those that make it up, and those in `apart` neither are part of others nor made up of them."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    different: frozenset[str] = frozenset()
    rounded_to: Mapping[str, int] = field(default_factory=dict)
    made_of: tuple[tuple[str, tuple[str, ...]], ...] = ()
    apart: frozenset[str] = frozenset()

    @property
    def answered(self) -> frozenset[str]:
        """The categories of which the user said how they stand to others."""
        return (
            self.different | self.apart | {name for whole, parts in self.made_of for name in (whole, *parts)}
        )

    @property
    def wholes(self) -> frozenset[str]:
        """The categories of which the user said what they are made of."""
        return frozenset(whole for whole, _parts in self.made_of)


@dataclass(frozen=True)
class Before:
    """What is known by an earlier `file`: its figures, or only what adds up between those and others. A `publication` of which
    nobody has to be told that it does not fit has no name."""

    publication: Publication
    file: str
    is_rounded: bool = False
    # What is left between a category of this file and one of the new table, which differ by a few.
    is_near: bool = False


def answers_of(
    renamed: Sequence[str],
    different: Sequence[str],
    rounded_to: Sequence[str],
    made_of: Sequence[str] = (),
    apart: Sequence[str] = (),
) -> Answers:
    """Answers from words such as `m=man`, `anders`, `voor.csv=5`, `kind=jongen,meisje` and `los`. Raises NotYet for words of
    another form."""
    bases: dict[str, int] = {}
    for name, base in (_pair("--rounded-to", text) for text in rounded_to):
        if not base.isascii() or not base.isdigit() or not int(base):
            sentence = _(
                "--rounded-to {text}: achter het isteken hoort een heel getal, zoals 5. Niet afgerond is 1."
            )
            raise NotYet(sentence.format(text=quoted(f"{name}={base}")))
        bases[name] = int(base)
    pairs = dict(_pair("--renamed", text) for text in renamed)
    return Answers(
        {column_named(old): column_named(new) for old, new in pairs.items()},
        frozenset(map(column_named, different)),
        bases,
        tuple(_whole_and_parts(text) for text in made_of),
        frozenset(map(column_named, apart)),
    )


def _whole_and_parts(text: str) -> tuple[str, tuple[str, ...]]:
    whole, parts = _pair("--made-of", text)
    found = tuple(column_named(part.strip()) for part in parts.split(",") if part.strip())
    if len(found) < 2:
        sentence = _("--made-of {text}: achter het isteken horen de delen, met een komma ertussen.")
        raise NotYet(sentence.format(text=quoted(text)))
    return column_named(whole), found


def _pair(option: str, text: str) -> tuple[str, str]:
    left, sign, right = (part.strip() for part in text.rpartition("="))
    if not sign or not left or not right:
        sentence = _("{option} {text}: verwacht werd twee namen met een isteken ertussen, zoals m=man.")
        raise NotYet(sentence.format(option=option, text=quoted(text)))
    return left, right


def held_against(
    files: Sequence[TableFile], table: TableFile, grid: Grid, answers: Answers, profile: RuleProfile
) -> list[Before]:
    """Each earlier file beside the new `table`, as `grid`. Raises FileProblem or NotYet where names or figures are not sure."""
    _require_known(files, grid, answers)
    named = [renamed(each, answers.renamed) for each in files]
    bases = [base_of(each, answers.rounded_to) for each in named]
    fewest = profile.minimum_units
    for file, base in zip(named, bases, strict=True):
        _require_same_names(file, table, grid, answers, fewest + (base if base > EXACT else 0))
    names = names_of_parts([table, *named])
    told = with_own_sums(
        [_told(each, mine, fewest) for each, mine in zip(named, names[1:], strict=True)], grid
    )
    read = [
        _read(each, grid, base, answers, fewest, is_ours=FEWEST in file.columns)
        for file, each, base in zip(named, told, bases, strict=True)
    ]
    totals = totals_of(named, table, [*(pair for each in read for pair in each.made_of), *answers.made_of])
    read = [each.with_total(name) for each, name in zip(read, totals.names, strict=True)]
    heard = [each.heard for each in read]
    larger = list(links_of_larger(heard, grid, _elsewhere(names, [table, *named], [grid, *told]), fewest))
    links = [each.untold for each in larger]
    of_totals = links_of_totals(totals, heard, grid, answers.apart, fewest, links)
    said = said_to_make_up(heard, grid, answers.made_of, totals.everybody, links)
    tables = [as_publication(grid), *(each.told for each in read)]
    rounded = [profile.round_base > EXACT, *(each.is_rounded for each in read)]
    sums = [
        *(sums_of_categories(each) for each, is_so in zip(tables, rounded, strict=True) if is_so),
        *sums_of_others(tables, rounded),
    ]
    likely = [
        *(
            Before(found, each.name)
            for file, each in zip(named, read, strict=True)
            for found in few_hidden(each.told, grid, each.base, fewest_of(file, each.base))
        ),
        *(Before(each.publication, each.file, is_near=each.is_near) for each in (*larger, *of_totals)),
        *(Before(found, each.name, each.is_rounded, is_near=True) for each in read for found in each.near),
        *(Before(found, each.name, each.is_rounded) for each in read for found in each.links),
    ]
    # The last counts where not all can be true: what everybody knows, and before it what is likely only.
    return [
        *(replace(each, publication=replace(each.publication, likely=True)) for each in likely),
        *(Before(each, "") for each in said),
        *(Before(each.as_read, each.name, each.is_rounded) for each in read),
        *(Before(each, each.name) for each in sums),
    ]


def _require_known(files: Sequence[TableFile], grid: Grid, answers: Answers) -> None:
    """An answer about something that is nowhere is a slip of the pen, and then the right one was not answered."""
    columns = {row.column for each in files for row in each.rows}
    names = {each.name for each in files}
    both = columns | set(grid.categories)
    for name in [
        *answers.apart,
        *(name for whole, parts in answers.made_of for name in (whole, *parts)),
    ]:
        if name not in both:
            sentence = _("Geen van de bestanden heeft een categorie “{name}”. Daar staat: {known}.")
            raise NotYet(sentence.format(name=quoted(name), known=", ".join(sorted(both))))
    for old in [*answers.renamed, *answers.different]:
        if old not in columns:
            raise NotYet(_("Geen eerder bestand heeft een categorie “{name}”.").format(name=quoted(old)))
    for new in answers.renamed.values():
        if new not in grid.categories:
            sentence = _("De nieuwe tabel heeft geen categorie “{name}”. Daar staat: {known}.")
            raise NotYet(sentence.format(name=quoted(new), known=", ".join(grid.categories)))
    for name in answers.rounded_to:
        if name not in names:
            raise NotYet(_("Er is geen eerder bestand “{name}”.").format(name=quoted(name)))


def _told(file: TableFile, names: Mapping[str, Parts], fewest: int) -> Publication:
    """An earlier file, in which the areas in `names` go by these. What it hid stays hidden among the fewest units of its own
    rules, or of those of now where these are more."""
    found = publication_of_file(file)
    return replace(
        found, areas=with_names(found.areas, names), fewest=max(found.fewest, fewest), in_others=True
    )


@dataclass(frozen=True)
class _Read:
    """A file as it was `told` and `as_read` by others, its figures rounded to `base`; the `links` of its categories with those of
    the new table that make them up, and those `near` them."""

    told: Publication
    as_read: Publication
    base: int
    links: Sequence[Publication] = ()
    near: Sequence[Publication] = ()

    @property
    def name(self) -> str:
        return self.told.name

    @property
    def is_rounded(self) -> bool:
        return self.base != EXACT

    @property
    def made_of(self) -> list[tuple[str, Sequence[str]]]:
        """Which categories make up which, as far as exact figures show it: within a base too much adds up by chance."""
        return [] if self.is_rounded else [(each.whole, each.categories[:-1]) for each in self.links]

    @property
    def figures(self) -> Publication:
        """What is known of its figures, within the base where they are rounded."""
        return self.told if self.is_rounded else self.as_read

    @property
    def heard(self) -> Heard:
        return Heard(self.as_read, self.figures, self.base - EXACT)

    def with_total(self, name: str) -> _Read:
        """The same with its total under this name."""
        return replace(self, told=with_total(self.told, name), as_read=with_total(self.as_read, name))


def _read(
    told: Publication, grid: Grid, base: int, answers: Answers, fewest: float, *, is_ours: bool
) -> _Read:
    as_read = (
        with_limits(told, grid, base, sums_are_whole=is_ours) if base != EXACT else _with_known_sums(told)
    )
    read = _Read(told, as_read, base)
    links = made_of_others(read.figures, grid, base, answers.apart | answers.wholes)
    read = replace(read, links=links)
    made_of = [*read.made_of, *answers.made_of]
    return replace(read, near=near_others(read.figures, grid, base, answers.apart, fewest, made_of))


def _elsewhere(
    names: Sequence[Mapping[str, Parts]], files: Sequence[TableFile], tables: Sequence[Publication | Grid]
) -> list[dict[str, Elsewhere]]:
    """For each table what the larger areas that have a name of their own are elsewhere, by the name that they have now."""
    return [
        {
            now: Elsewhere(was, mine[was].some)
            for was, now in zip(file.areas, table.areas, strict=True)
            if was in mine
        }
        for mine, file, table in zip(names, files, tables, strict=True)
    ]


def _require_same_names(
    file: TableFile, table: TableFile, grid: Grid, answers: Answers, close: float
) -> None:
    """Refuses a file about other areas, and categories that may be those of the new table under another name."""
    if set(file.areas).isdisjoint(table.areas):
        sentence = _(
            "{file} en de nieuwe tabel hebben geen enkel gebied gemeen. Geef gebieden in beide bestanden dezelfde code,"
            " of laat {file} weg."
        )
        raise refuse(file.name, sentence.format(file=file.name))
    mine = {row.column for row in file.rows}
    unknown = sorted(mine - set(grid.categories) - answers.answered)
    ours = sorted({row.column for row in table.rows} - mine)
    for old in unknown:
        for new in ours:
            _require_other(file, grid, old, new, close)
    if unknown and mine.isdisjoint(grid.categories):
        raise refuse(file.name, _no_category(file, grid))


def _no_category(file: TableFile, grid: Grid) -> str:
    sentence = _(
        "{file} gaat over dezelfde gebieden, maar heeft geen enkele categorie van de nieuwe tabel. Daar staat: {theirs}."
        " Hier staat: {ours}. Heten zij nu anders, geef dan mee: --renamed OUD=NIEUW. Zijn het echt andere, geef dan mee:"
        " --different NAAM. Bestaat een daarvan uit andere categorieën, ook van eerdere bestanden? Geef dan mee: --made-of"
        " “geheel=deel,deel”. Het totaal herkennen wij aan: {words}."
    )
    theirs, ours = ", ".join(sorted({row.column for row in file.rows})), ", ".join(grid.categories)
    return sentence.format(file=file.name, theirs=theirs, ours=ours, words=", ".join(TOTALS))


def _require_other(file: TableFile, grid: Grid, old: str, new: str, close: float) -> None:
    """Whether the old category cannot be the new one: in an area that both have, a figure differs clearly."""
    rows = {area: number for number, area in enumerate(grid.areas)}
    pairs = [
        (row.figures[VALUE], grid.values[rows[row.area], grid.categories.index(new)])
        for row in file.rows
        if row.column == old and row.area in rows
    ]
    shown = [(before, now) for before, now in pairs if not np.isnan(before)]
    same_word = " ".join(old.casefold().split()) == " ".join(new.casefold().split())
    if same_word or (shown and all(abs(before - now) < close for before, now in shown)):
        sentence = _(
            "Categorie “{old}” van {file} heeft dezelfde of bijna dezelfde cijfers of naam als “{new}” van de nieuwe tabel."
            " Is het dezelfde? Geef dan mee: --renamed “{old}={new}”. Zijn het echt andere? Geef dan mee:"
            " --different “{old}”."
        )
        raise refuse(file.name, sentence.format(old=quoted(old), new=quoted(new), file=file.name))
    if pairs and not shown:
        sentence = _(
            "Categorie “{old}” van {file} staat niet in de nieuwe tabel, en haar cijfers zijn verborgen. Zij kan “{new}”"
            " zijn. Is dat zo? Geef dan mee: --renamed “{old}={new}”. Bestaat zij uit andere categorieën, of is zij een deel"
            " ervan? Geef dan mee: --made-of “geheel=deel,deel”. Is zij een andere, en geen deel en geen geheel? Geef dan mee:"
            " --different “{old}”."
        )
        raise refuse(file.name, sentence.format(old=quoted(old), new=quoted(new), file=file.name))


def publication_of_file(table: TableFile) -> Publication:
    """An earlier output as its readers have it. Cells that it leaves out, but that its figures add up through, are unknown
    and untold: only a row with an empty value was hidden, and has to stay so."""
    areas, categories, parents, values = laid_out(table, VALUE)
    row_of = {area: number for number, area in enumerate(areas)}
    told = np.zeros(values.shape, dtype=bool)
    for row in table.rows:
        told[row_of[row.area], categories.index(row.column)] = True
    there = _through(parents, told, categories)
    fewest = same_everywhere(table, FEWEST) or 0
    return Publication(
        table.name,
        tuple(areas),
        tuple(categories),
        parents,
        values,
        there,
        untold=there & ~told,
        fewest=fewest,
    )


def _through(parents: Places, told: Flags, categories: Sequence[str]) -> Flags:
    found = told.copy()
    if _has_margin(categories):
        found[:, -1] |= found[:, :-1].any(axis=1)
    inside = np.flatnonzero(parents != TOP)
    for _level in range(len(parents)):
        before = int(found.sum())
        np.logical_or.at(found, parents[inside], found[inside])
        if int(found.sum()) == before:
            break
    return found


def _with_known_sums(each: Publication) -> Publication:
    """What a file of exact figures leaves out while it shows all parts of it, anybody can add up: it covers nothing any more,
    and a new figure close to it tells the difference."""
    inside = np.flatnonzero(each.parents != TOP)
    up = each.parents[inside]
    holds = np.zeros_like(each.present)
    np.logical_or.at(holds, up, each.present[inside])
    values = each.values
    for _level in range(len(each.areas) + 1):
        figures = np.where(each.present, values, 0.0)
        sums = np.zeros_like(values)
        np.add.at(sums, up, figures[inside])
        sums = np.where(holds, sums, np.nan)
        if _has_margin(each.categories):
            of_categories = each.present[:, :-1].any(axis=1) & np.isnan(sums[:, -1])
            sums[of_categories, -1] = figures[of_categories, :-1].sum(axis=1)
        found = np.where(each.untold & np.isnan(values), sums, values)
        if np.array_equal(found, values, equal_nan=True):
            break
        values = found
    return replace(each, values=values)


def _has_margin(categories: Sequence[str]) -> bool:
    return len(categories) > 1 and categories[-1] == TOTAL
