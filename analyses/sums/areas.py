"""Areas that add up to larger ones, in the division of one year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

import numpy as np

from analyses.engine.disclosure.publication import Publication
from analyses.sums.adding_up import ALL_AREAS, Figures, publication_adding_up
from analyses.sums.units import Units, within_units
from analyses.territory import above


def in_larger(
    figures: Figures,
    parents: Mapping[str, str],
    fewest: int,
    year: int,
    leaves: Mapping[str, Collection[str]],
    units: Units,
) -> list[Publication]:
    """Areas in the nearest area above them that is told of, in the division of this year. `leaves` maps larger areas to the
    lowest areas in them that any figures are about: where these figures lack some of those, there is more besides, even if it
    counts nobody. None of it counts more than the `units` that it can have."""
    there = {area for area, _column in figures} - {ALL_AREAS}
    up = {area: next((top for top in above(area, parents) if top in there), "") for area in there}
    parts: dict[str, set[str]] = defaultdict(set)
    for area, top in up.items():
        parts[top].update(leaves.get(area, (area,)))
    made = (
        publication_adding_up(
            figures,
            {area: top for area, top in up.items() if top and parts[top].issuperset(leaves.get(top, ())) is is_all},
            fewest, str(year), is_all=is_all,
        )
        for is_all in (True, False)
    )  # fmt: skip
    return [within_units(each, figures, units) for each in made if each is not None]


def with_larger(figures: Figures, leaves: Mapping[str, Collection[str]]) -> dict[tuple[str, str], float]:
    """The figures with the sum over each larger area that they do not have and all `leaves` of which they have: the lowest areas
    in it that anything tells of."""
    there = {area for area, _column in figures}
    columns = sorted({column for _area, column in figures})
    return dict(figures) | {
        (top, column): sum(figures.get((leaf, column), np.nan) for leaf in lowest)
        for top, lowest in leaves.items()
        if top not in there and there.issuperset(lowest)
        for column in columns
    }


def with_smaller(
    figures: Figures, leaves: Mapping[str, Collection[str]], fewest: int
) -> dict[tuple[str, str], float]:
    """The figures with that of the only area of a larger one that is not known yet, where it is `fewest` or more: fewer are what
    a sum leaves, and guarded as that. `leaves` as in `with_larger`."""
    found = dict(figures)
    columns = sorted({column for _area, column in figures})
    for top, lowest in leaves.items():
        for column in columns:
            missing = [leaf for leaf in lowest if (leaf, column) not in found]
            if (top, column) in found and len(missing) == 1:
                left = found[top, column] - sum(found[leaf, column] for leaf in lowest if leaf != missing[0])
                if left >= fewest:
                    found[missing[0], column] = left
    return found
