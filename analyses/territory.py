"""Which areas lie in which, and which areas of two division years share ground under different codes."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from areas.models import Area
from areas.readers.codes import level_of
from areas.shares import spread

# From a neighbourhood up to the country; one more for divisions that have a level of their own.
MOST_LEVELS = 6


def ancestors_of(codes: Iterable[str], year: int) -> dict[str, str]:
    """Area -> the area that it lies in, for these areas and all above them, in the division of that year.

    One query a level.
    """
    found: dict[str, str] = {}
    here = set(codes)
    for _level in range(MOST_LEVELS):
        rows = Area.objects.filter(code__in=here, division_year=year, parent__isnull=False)
        found |= dict(rows.order_by().values_list("code", "parent__code"))
        here = {found[code] for code in here if code in found} - found.keys()
        if not here:
            break
    return found


def above(area: str, parents: Mapping[str, str]) -> Iterator[str]:
    """The areas that this one lies in, the nearest first."""
    seen = {area}
    while (area := parents.get(area, "")) and area not in seen:
        seen.add(area)
        yield area


@dataclass(frozen=True, slots=True)
class Land:
    """Areas of one division year; `parents` maps them, and those above them, to the area they lie in."""

    areas: Collection[str]
    parents: Mapping[str, str]
    year: int

    def of_level(self, level: str | None) -> set[str]:
        return {area for area in self.areas if level_of(area) == level}


def sharing_ground(now: Land, before: Land) -> list[tuple[str, str]]:
    """Pairs of an area of now and one of another division year that share ground under different codes.

    As the share tables between both years say; for a level without those, each pair that may.
    """
    if now.year == before.year:
        return []
    found: set[tuple[str, str]] = set()
    guessed: list[set[str]] = [set(), set()]
    for level in {level_of(area) for area in now.areas} & {level_of(area) for area in before.areas}:
        mine, theirs = now.of_level(level), before.of_level(level)
        by_table = _by_table(mine, now.year, theirs, before.year, level) if level else None
        if by_table is None:
            guessed[0] |= mine
            guessed[1] |= theirs
        else:
            found |= by_table
    return sorted(found | set(shared_ground(guessed[0], now.parents, guessed[1], before.parents)))


def _by_table(
    mine: Collection[str], year: int, theirs: Collection[str], year_before: int, level: str
) -> set[tuple[str, str]] | None:
    """The pairs that share tables give, whichever of both divisions is the older; None without such tables."""
    parts = spread(level, min(year, year_before), max(year, year_before))
    if parts is None:
        return None
    old, new = (theirs, mine) if year_before < year else (mine, theirs)
    pairs = {(into, area) for area in old for into in parts.get(area, ()) if into in new and into != area}
    return pairs if year_before < year else {(area, into) for into, area in pairs}


@dataclass(frozen=True, slots=True)
class Redrawn:
    """How areas of an earlier division stand to those of now, for areas whose ground changed between both.

    `names` are what those areas are called beside the areas of now, because a code that stayed is of other ground; `links` are
    pairs of such a name and the code of now with which it has ground in common.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = ()


def redrawn(codes: Collection[str], year: int, now: int) -> Redrawn:
    """What the share tables between both years tell of these areas of `year`; nothing where there are none."""
    names: dict[str, str] = {}
    links: set[tuple[str, str]] = set()
    for level in sorted({level for code in codes if (level := level_of(code))}):
        parts = spread(level, min(year, now), max(year, now)) or {} if year != now else {}
        pairs = {(old, new) for old, into in parts.items() for new in into}
        changed = _changed(pairs) if year < now else {(new, old) for old, new in _changed(pairs)}
        names |= {code: on_ground_of(code, year) for code, _now in changed if code in codes}
        links |= {(on_ground_of(code, year), today) for code, today in changed}
    return Redrawn(names, tuple(sorted(links)))


def on_ground_of(code: str, year: int) -> str:
    """The name of an area of which the ground changed since this year."""
    return f"{code}@{year}"


def _changed(pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Without areas that kept both their code and their ground."""
    old = Counter(each for each, _into in pairs)
    new = Counter(into for _each, into in pairs)
    return {(each, into) for each, into in pairs if each != into or old[each] > 1 or new[into] > 1}


def shared_ground(
    now: Collection[str],
    parents: Mapping[str, str],
    before: Collection[str],
    parents_before: Mapping[str, str],
) -> list[tuple[str, str]]:
    """Pairs of an area of now and one of another division that may share ground, where no share table tells.

    An area whose code is in both divisions is compared with itself. Of the others it is not known which became which,
    so each may share ground with every other one of its size under the nearest area above that both divisions have.
    """
    both = _all_in(now, parents) & _all_in(before, parents_before)
    gone: dict[str, list[str]] = {}
    for area in sorted(set(before) - both):
        for top in above(area, parents_before):
            gone.setdefault(top, []).append(area)
    found = set()
    for area in set(now) - both:
        for top in above(area, parents):
            beside = [other for other in gone.get(top, ()) if other[:2] == area[:2]]
            meets = {_nearest(area, parents, both)} | {
                _nearest(other, parents_before, both) for other in beside
            }
            found |= {(area, other) for other in beside if top in meets}
    return sorted(found)


def _all_in(areas: Collection[str], parents: Mapping[str, str]) -> set[str]:
    return set(areas) | parents.keys() | set(parents.values())


def _nearest(area: str, parents: Mapping[str, str], both: Collection[str]) -> str:
    return next((top for top in above(area, parents) if top in both), "")
