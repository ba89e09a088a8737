"""Which areas lie in which, and which areas of two division years share ground under different codes."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from areas.models import Area

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


def shared_ground(
    now: Collection[str],
    parents: Mapping[str, str],
    before: Collection[str],
    parents_before: Mapping[str, str],
) -> list[tuple[str, str]]:
    """Pairs of an area of now and one of an earlier division that may share ground under different codes.

    An area whose code is in both divisions is compared with itself. Of the others nobody wrote down which became which,
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
