"""Figures of other kinds beside each other and beside those of earlier releases: a percentage tells its numerator, a mean how
many it is over.

Within one release, two counts that differ by too little are a pair where nobody can know whether one lies in the other.
Beside an earlier release, two that go by the same name are held against each other by what lies under them, whatever group
they are about. A numerator is also held against the table of the other release when that counts what the figure is named
after.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from analyses.earlier import Earlier
from analyses.engine.disclosure.differencing import Clash, Danger, ReleasedFigure, find_clashes
from analyses.engine.disclosure.grid import TOTAL
from analyses.output_counts import OF_TABLE, Close, Count, Figure, Outgoing, too_close
from analyses.outputs import Place, is_told, place_of, with_lists
from analyses.published import MISSING
from analyses.sheet import EVENTS
from analyses.spans import overlap
from analyses.subjects import plain, stems

# Of what lies under a figure, the counts of units; sums and largest contributions are no counts.
COUNTS = ("numerator", "denominator", "units", "cells")


@dataclass(frozen=True, slots=True)
class OutputClash:
    """Two counts that differ by too little, or of which only one is told. `output` and `earlier_output` name the figures,
    empty for a count of the table; `part` tells which of the counts under it, and `earlier_part` which of the other one where
    that is not the same."""

    clash: Clash
    output: str
    earlier_output: str
    part: str
    place: Place
    earlier_part: str = ""


def clashes_of_outputs(outgoing: Outgoing, earlier: Iterable[Earlier]) -> list[OutputClash]:
    """Pairs with each earlier release, each once. The figures of `outgoing` as judged."""
    found = {
        each.clash.id: each
        for before in earlier
        for each in (
            *_with_outputs(outgoing, before),
            *_with_their_table(outgoing, before),
            *_with_their_outputs(outgoing, before),
        )
    }
    return list(found.values())


def clashes_within(outgoing: Outgoing) -> list[OutputClash]:
    """Pairs of counts that leave together, of which nobody can know whether one lies in the other. The figures of `outgoing`
    as judged; the new one of a pair is the one that would be hidden."""
    hidden = {number for number, figure in enumerate(outgoing.figures) if not is_told(figure)}
    return [_within(each, outgoing) for each in too_close(with_lists(outgoing), hidden)]


def _within(close: Close, outgoing: Outgoing) -> OutputClash:
    new = outgoing.figures[close.new.number]
    names = [_named(count, outgoing) for count in (close.new, close.other)]
    unit = " · ".join((close.new.part, *names, close.other.part))
    mine = ReleasedFigure("", unit, new["area"], new["period"], new["group"] or TOTAL, close.new.value)
    theirs = outgoing.figures[close.other.number] if close.other.number != OF_TABLE else None
    group = theirs["group"] if theirs else ""
    area = theirs["area"] if theirs else new["area"]
    other = ReleasedFigure("", unit, area, new["period"], group or TOTAL, close.other.value)
    clash = Clash(mine, other, Danger.SMALL_DIFFERENCE, close.difference)
    output = plain(theirs["name"]) if theirs else ""
    return OutputClash(clash, plain(new["name"]), output, close.new.part, place_of(new), close.other.part)


def _named(count: Count, outgoing: Outgoing) -> str:
    if count.number == OF_TABLE:
        return ""
    figure = outgoing.figures[count.number]
    return f"{figure['kind']} {plain(figure['name'])}"


def unresolved(clashes: Iterable[OutputClash], hide: Collection[Place]) -> list[OutputClash]:
    """Without the pairs that were resolved by hiding the new figure."""
    return [each for each in clashes if each.clash.danger is not Danger.HIDDEN_NOW or each.place not in hide]


def _with_outputs(outgoing: Outgoing, before: Earlier) -> Iterator[OutputClash]:
    outputs = outgoing.figures
    periods = {str(figure["period"]) for figure in (*outputs, *outgoing.table)}
    names = {plain(figure["name"]) for figure in outputs}
    theirs = [each for each in _in_time(before.outputs, periods) if plain(each["name"]) in names]
    for part in COUNTS:
        new = [count for figure in outputs for count in _counts(figure, part)]
        old = [count for figure in theirs for count in _counts(figure, part, before.name)]
        for clash in (each for each in _found(new, old, outgoing, before) if _counts_for(each, part)):
            name = clash.new.unit.partition(" · ")[2]
            group = "" if clash.new.category == TOTAL else clash.new.category
            yield OutputClash(clash, name, name, part, (name, clash.new.area, clash.new.period, group))


def _found(
    new: Iterable[ReleasedFigure], old: Iterable[ReleasedFigure], outgoing: Outgoing, before: Earlier
) -> list[Clash]:
    hierarchy = dict(before.parents) | dict(outgoing.parents)
    return find_clashes(new, old, profile=outgoing.profile, hierarchy=hierarchy)


def _in_time(figures: Iterable[Figure], periods: Collection[str]) -> Iterator[Figure]:
    """Each figure at its own period, or as another group at the periods of the new figures that overlap it."""
    for figure in figures:
        if figure["period"] in periods:
            yield figure
        for period in sorted(set(periods) - {figure["period"]}):
            if overlap(period, figure["period"]):
                group = f"{figure['group'] or '='} ({figure['period']})"
                yield dict(figure) | {"period": period, "group": group}


def _counts(figure: Figure, part: str, release: str = "") -> Iterator[ReleasedFigure]:
    """The counts of one sort under a figure, None when it is hidden. `unit` is the sort and the name of the figure."""
    under = figure["under"].get(part)
    if under is None:
        return
    told = is_told(figure)
    for number, count in enumerate(under if isinstance(under, list) else [under]):
        unit = f"{part} {number} · {plain(figure['name'])}"
        value = round(count) if told else None
        yield ReleasedFigure(release, unit, figure["area"], figure["period"], figure["group"] or TOTAL, value)


def _with_their_table(outgoing: Outgoing, before: Earlier) -> Iterator[OutputClash]:
    new = [figure for figure in outgoing.figures if _is_named_after(figure, before.counted)]
    old = list(_of_table(before.table, before.name)) if new and not before.round_base else []
    mine = [count for figure in new for count in _numerators(figure)]
    for clash in _apart(_found(mine, old, outgoing, before)):
        place = (clash.new.category, clash.new.area, clash.new.period, "")
        yield OutputClash(clash, clash.new.category, "", "numerator", place)


def _with_their_outputs(outgoing: Outgoing, before: Earlier) -> Iterator[OutputClash]:
    old = [
        count
        for figure in before.outputs
        if _is_named_after(figure, outgoing.counted)
        for count in _numerators(figure, before.name)
    ]
    new = list(_of_table(outgoing.table)) if old else []
    for clash in _apart(_found(new, old, outgoing, before)):
        place = ("", clash.new.area, clash.new.period, "")
        yield OutputClash(clash, "", clash.earlier.category, "numerator", place)


def _is_named_after(figure: Figure, counted: str) -> bool:
    return not figure["group"] and is_told(figure) and bool(stems(figure["name"]) & stems(counted))


def _numerators(figure: Figure, release: str = "") -> Iterator[ReleasedFigure]:
    """The numerator as a count of the same events as the table has, of another part: that of this name."""
    count = figure["under"].get("numerator")
    if count is not None:
        name = plain(figure["name"])
        yield ReleasedFigure(release, EVENTS, figure["area"], figure["period"], name, round(count))


def _of_table(table: Iterable[Figure], release: str = "") -> Iterator[ReleasedFigure]:
    for row in table:
        if row.get("status") != MISSING and not row.get("category") and row["observed"] is not None:
            yield ReleasedFigure(release, EVENTS, row["area"], row["period"], TOTAL, row["observed"])


def _counts_for(clash: Clash, part: str) -> bool:
    """Groups of one size are only told apart by what is counted in them, and one count says that a figure was hidden."""
    return (
        part == "numerator" or bool(clash.difference) or (clash.difference is None and part != "denominator")
    )


def _apart(clashes: Iterable[Clash]) -> Iterator[Clash]:
    """Without equal counts: a percentage of what the table counts has the same numerator, and that tells nothing new."""
    return (clash for clash in clashes if clash.difference)


def told(each: OutputClash, foreign: Collection[str]) -> dict[str, Any]:
    """A pair as it is kept, like those of a table, with the names of the figures and which count under them it is."""
    new, old = each.clash.new, each.clash.earlier
    return {
        "id": each.clash.id, "danger": str(each.clash.danger), "release": old.release,
        "foreign": old.release in foreign, "period": new.period, "unit": new.unit, "difference": each.clash.difference,
        "area": new.area, "category": _group(new, each.output), "new": new.value, "earlier": old.value,
        "earlier_area": old.area, "earlier_category": _group(old, each.earlier_output), "output": each.output,
        "earlier_output": each.earlier_output, "part": each.part, "earlier_part": each.earlier_part or each.part,
    }  # fmt: skip


def _group(figure: ReleasedFigure, output: str) -> str:
    """The group that a count is about; a numerator that stands for its name has none."""
    return TOTAL if figure.unit == EVENTS and output else figure.category
