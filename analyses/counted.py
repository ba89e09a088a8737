"""Populations that were counted in the data, as those of records are: counts like any other, told only where they give nobody
away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from analyses.differences import clashes_with
from analyses.earlier import Earlier
from analyses.engine.disclosure import RuleProfile
from analyses.models import DatasetKind, Release
from analyses.output_units import units_under
from analyses.series import rows_of
from analyses.sheet import CONCEALED, SAFE, Key, Sheet
from analyses.sheets import Place, protected_sheets
from analyses.subjects import Kinship

Row = Mapping[str, Any]
# Period -> area -> how many units.
Units = Mapping[str, Mapping[str, int]]
# The figures of a table by area and period.
Figures = dict[tuple[str, str], int]


@dataclass(frozen=True)
class UnitsBefore:
    """How many units an earlier release of records `told`, and how many there were (`true`)."""

    told: Units
    true: Units


@dataclass(frozen=True)
class Counted:
    """Beside what counts and populations that come from the same data are told: `before` has the populations of each earlier
    release that counted them."""

    place: Place
    profile: RuleProfile
    earlier: Sequence[Earlier]
    before: Mapping[str, UnitsBefore]

    def sheets(self, rows: Sequence[Row], hide: Collection[Key]) -> list[Sheet]:
        """The counts, protected so that nothing is lost whatever is told of populations, now or once: as if all of these were
        known, as if the small ones were not, and so that what is left beside the counted units is safe beside what was left in
        earlier releases. What is hidden in one way is hidden in all."""
        left = [_of(row, row["population"] - row["observed"]) for row in rows if _is_share(row)]
        past = self._past(_left_in, {name: each.true for name, each in self.before.items()})
        others = [(left, past)]
        if any(row["population"] and row["population"] < self.profile.minimum_units for row in rows):
            others.append((without_small_units(rows, self.profile.minimum_units), self.earlier))
        found = set(hide)
        while True:
            made = protected_sheets(rows, self.place, self.profile, self.earlier, found)
            hidden, hides_all = concealed(made) | found, False
            found = hidden
            for each, earlier in others:
                beside = protected_sheets(each, self._uncut, self.profile, earlier, found)
                found, hides_all = (
                    found | concealed(beside),
                    hides_all or any(one.hides_all for one in beside),
                )
            if hides_all:
                return [replace(sheet, hides_all=True) for sheet in made]
            if found == hidden:
                return made

    def units(self, told: Sequence[Row]) -> dict[str, dict[str, int]] | None:
        """The units of each area and period as they may be told beside these rows, all of them or none.

        None as soon as one count or population is hidden: who has all others, and what follows from them, has more sums about
        the hidden ones than anybody looked at. What is left of each population after the counted units must be safe as well.
        """
        rows = [row for row in told if row["status"] == SAFE]
        if self._uncut is not self.place:  # shares would tell the units of the areas of before as well
            return None
        if not all(map(_is_share, rows)) or any(row["status"] in CONCEALED for row in told):
            return None
        before = {name: each.told for name, each in self.before.items()}
        people = [_of(row, row["population"]) for row in rows]
        left = [_of(row, row["population"] - row["observed"]) for row in rows]
        past = self._past(_people_in, before)
        ways = [(left, self._past(_left_in, before)), (people, past), (people, _of_one_group(past))]
        shown = [self._shown(*way) for way in ways]
        return None if None in shown else shown[-1]

    @cached_property
    def _uncut(self) -> Place:
        """The place as it is for figures of which the counts of the areas of before are not kept."""
        return self.place if self.place.cut is None else replace(self.place, cut=None)

    def _past(self, of: Callable[[Earlier, Units], Figures], units: Mapping[str, Units]) -> list[Earlier]:
        """Each earlier release with such `units` as a table `of` these."""
        made = ((each, of(each, units.get(each.name, {}))) for each in self.earlier)
        return [_as_table(each, figures) for each, figures in made if figures]

    def _shown(self, rows: Sequence[Row], past: Sequence[Earlier]) -> dict[str, dict[str, int]] | None:
        """These figures as they may be told; None when one of them may not be, alone or beside what was told before."""
        sheets = protected_sheets(rows, self.place, self.profile, past)
        if concealed(sheets) or any(sheet.hides_all or sheet.exposed for sheet in sheets):
            return None
        marks = {key: mark for sheet in sheets for key, mark in sheet.marks.items()}
        found: dict[str, dict[str, int]] = {}
        for (area, period, _category), (_status, value) in marks.items():
            found.setdefault(period, {})[area] = int(value or 0)
        shown = [_of(row, found[row["period"]][row["area"]]) for row in rows]
        same = [each for each in past if each.kinship is Kinship.SAME]
        return None if clashes_with(shown, same, self.profile, self.place.parents) else found


def without_small_units(rows: Iterable[Row], fewest: int) -> list[dict[str, Any]]:
    """The rows with populations that somebody may once be told; a smaller one is told to nobody, and limits no guess."""
    return [
        dict(row) | {"population": units if (units := row["population"]) and units >= fewest else None}
        for row in rows
    ]


def units_before(earlier: Sequence[Earlier]) -> dict[str, UnitsBefore]:
    """The populations that each of these releases counted in records, by the name of the release."""
    names = {each.name for each in earlier}
    if not names:
        return {}
    of_records = Release.objects.filter(check_record__result__job__dataset__kind=DatasetKind.RECORDS)
    numbers = of_records.select_related("trajectory").only("pk", "number", "trajectory__reference")
    known = {each.pk: str(each) for each in numbers if str(each) in names}
    facts = of_records.filter(pk__in=known).values_list(
        "pk", "table", "check_record__audit", "check_record__result__table", "check_record__result__series",
        "check_record__outputs",
    )  # fmt: skip
    found = {}
    for pk, table, audit, rows, series, outputs in facts:
        true = _units_in((*rows_of(series), *rows))
        # Before populations of records were protected, all of them were told.
        told = audit["units"] if "units" in audit else _units_in((*rows_of(series), *table))
        told = told or units_under(outputs)
        found[known[pk]] = UnitsBefore(told, true)
    return found


def _units_in(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.get("population") is not None:
            found.setdefault(str(row["period"]), {})[row["area"]] = round(row["population"])
    return found


def concealed(sheets: Iterable[Sheet]) -> set[Key]:
    """The cells of these tables that are not shown."""
    return {key for sheet in sheets for key, (status, _value) in sheet.marks.items() if status != SAFE}


def _is_share(row: Row) -> bool:
    """Whether the counted units are some of the units of the area."""
    seen, units = row["observed"], row["population"]
    return seen is not None and units is not None and seen <= units


def _people_in(each: Earlier, units: Units) -> Figures:
    found: Figures = {}
    for row in each.table:
        count = units.get(each.when or row["period"], {}).get(row["area"])
        if count is not None:
            found[row["area"], row["period"]] = count
    return found


def _left_in(each: Earlier, units: Units) -> Figures:
    """What is left after the counted units, where both were told exactly."""
    if each.round_base:
        return {}
    people = _people_in(each, units)
    counts = {(row["area"], row["period"]): row["observed"] for row in each.table}
    return {key: count - counts[key] for key, count in people.items() if counts[key] is not None}


def _as_table(each: Earlier, figures: Figures) -> Earlier:
    """An earlier release as if these were its counts."""
    table = [
        {"area": area, "period": period, "observed": count, "population": None, "status": SAFE}
        for (area, period), count in figures.items()
    ]
    counts = {(area, period, ""): count for (area, period), count in figures.items()}
    totals: dict[str, int] = {}
    if len(figures) == len(each.table):
        for (_area, period), count in figures.items():
            totals[period] = totals.get(period, 0) + count
    return replace(each, table=table, counts=counts, totals=totals, outputs=())


def _of_one_group(past: Iterable[Earlier]) -> list[Earlier]:
    """The same releases as if all counted the same units, which is likely: files of one source about unlike things. Equal
    populations then are one figure, and a small difference is one between two of its parts."""
    return [
        each if each.when else replace(each, kinship=Kinship.SAME, group="", only_sums=False) for each in past
    ]


def _of(row: Row, count: float) -> dict[str, Any]:
    """The row as one of a table that tells this count."""
    return {
        "area": row["area"], "period": row["period"], "observed": round(count), "population": None, "status": SAFE,
    }  # fmt: skip
