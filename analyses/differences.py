"""The figures of a new table beside those of earlier releases: which pairs tell too much together."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from analyses.earlier import Earlier
from analyses.engine.disclosure import RuleProfile
from analyses.engine.disclosure.differencing import Clash, ReleasedFigure, find_clashes
from analyses.engine.disclosure.grid import TOTAL
from analyses.published import MISSING
from analyses.sheet import EVENTS
from analyses.territory import above

Rows = Sequence[Mapping[str, Any]]


def clashes_with(
    table: Rows, earlier: Iterable[Earlier], profile: RuleProfile, parents: Mapping[str, str]
) -> list[Clash]:
    """Pairs with each earlier release, each pair once; `parents` are those of the new table.

    Sums that anybody can make of areas that are all shown are held against the figures of the other table as well.
    """
    new = _figures(table)
    found = (
        clash
        for each in earlier
        if not each.only_sums
        for clash in (*_direct(new, each, profile, parents), *_by_sums(table, new, each, profile, parents))
    )
    return list({clash.id: clash for clash in found}.values())


def _direct(
    new: Sequence[ReleasedFigure], each: Earlier, profile: RuleProfile, parents: Mapping[str, str]
) -> list[Clash]:
    hierarchy = dict(each.parents) | dict(parents)
    return find_clashes(new, _of(each), profile=profile, hierarchy=hierarchy, overlaps=each.overlaps)


def _by_sums(
    table: Rows,
    new: Sequence[ReleasedFigure],
    each: Earlier,
    profile: RuleProfile,
    parents: Mapping[str, str],
) -> list[Clash]:
    old = _of(each)
    told_now, told_before = ({figure.area for figure in figures} for figures in (new, old))
    mine = _sums(table, parents, told_before - told_now)
    theirs = (
        ()
        if each.round_base
        else _sums(each.table, each.parents, told_now - told_before, each.name, each.part)
    )
    return find_clashes(mine, old, profile=profile) + find_clashes(new, theirs, profile=profile)


def _of(each: Earlier) -> list[ReleasedFigure]:
    """What an earlier release tells; of rounded figures only which were hidden is certain."""
    return [
        figure
        for figure in _figures(each.table, each.name, each.part)
        if not each.round_base or figure.value is None
    ]


def _figures(table: Rows, release: str = "", group: str = "") -> list[ReleasedFigure]:
    return [
        ReleasedFigure(release, EVENTS, row["area"], row["period"], _part(row, group), row["observed"])
        for row in table
        if row.get("status") != MISSING
    ]


def _part(row: Mapping[str, Any], group: str) -> str:
    """Which part was counted: the category within the table, and the group in words where it is another one."""
    category = row.get("category") or ""
    return ", ".join(part for part in (group, category) if part) or TOTAL


def _sums(
    table: Rows, parents: Mapping[str, str], wanted: Set[str], release: str = "", group: str = ""
) -> list[ReleasedFigure]:
    """The sum of each `wanted` larger area of which all areas in the table are shown, where it holds more than one."""
    if wanted.isdisjoint(parents.values()):
        return []
    parts: dict[tuple[str, str, str], list[int | None]] = {}
    for row in table:
        if row.get("status") != MISSING:
            for top in above(row["area"], parents):
                if top in wanted:
                    parts.setdefault((top, row["period"], _part(row, group)), []).append(row["observed"])
    return [
        ReleasedFigure(release, EVENTS, area, period, category, sum(shown))
        for (area, period, category), values in parts.items()
        if 1 < len(values) == len(shown := [value for value in values if value is not None])
    ]
