"""What released figures say about an area and its company: from what anybody may see, and from nothing else.

A hidden area is a missing area here. Whatever is worked out from figures that are public themselves can tell nobody more
than these figures do; the same worked out before protection would be one more equation about a hidden count.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analyses.engine.comparison import Company, Comparison, Counted, compare_all, compare_classes, look_alikes
from analyses.engine.multiple import adjusted
from analyses.engine.scales import FigureKind
from analyses.engine.smoothing import standardised_rates
from analyses.engine.spatial import (
    GlobalMoran,
    LocalMoran,
    Quadrant,
    getis_ord,
    global_moran,
    lay_out,
    local_moran,
)

LOOK_ALIKES = 10
# Fewer linked areas than this make no pattern that a permutation could tell from chance.
FEWEST_AREAS = 10
# The smallest p that M draws can give is 1 / (M + 1). To stand after correction for many areas it must be far smaller
# than 5 %, so small tables are drawn more often; over this many areas that takes too long, and only the areas that stand
# out among few draws are drawn more often, CLOSER times.
MANY_DRAWS, FEW_DRAWS, MOST_FOR_MANY, CLOSER = 9999, 999, 1000, 99_999


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of areas without their figures: borders, class, and a profile of public numbers."""

    borders: Mapping[str, Sequence[str]]
    classes: Mapping[str, str | None]
    profiles: Mapping[str, Sequence[float | None]]


@dataclass(frozen=True, slots=True)
class Cluster:
    """An area whose rate and surroundings go together; `p` is corrected for looking at many areas."""

    area: str
    quadrant: Quadrant
    p: float
    gi_star: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """Whether rates of neighbours resemble each other, where they do, and which areas have no neighbour with a
    figure and so no part in it."""

    moran: GlobalMoran
    clusters: tuple[Cluster, ...]
    without_neighbours: tuple[str, ...]


def companies(
    figures: Mapping[str, Counted],
    around: Surroundings,
    *,
    among: Collection[Company] = tuple(Company),
    kind: FigureKind = FigureKind.EVENTS,
    k: int = LOOK_ALIKES,
) -> dict[str, list[Comparison]]:
    """Area -> its comparison with adjacent areas, areas of its class, and the k most similar, of those in the release; only
    the companies `among` these.

    Areas without a released figure have none. An empty list of comparators is kept, because "none" is an answer.
    """
    shown = sorted(area for area, figure in figures.items() if figure.has_rate)
    made: list[Comparison] = []
    if Company.ADJACENT in among:
        beside = {area: [code for code in around.borders.get(area, ()) if code in figures] for area in shown}
        made += compare_all(beside, figures, company=Company.ADJACENT, kind=kind)
    if Company.SAME_CLASS in among:
        made += compare_classes({area: around.classes.get(area) for area in figures}, figures, kind=kind)
    if Company.SIMILAR in among:
        profiles = {area: around.profiles[area] for area in figures if area in around.profiles}
        alike = look_alikes(profiles, shown, k=k)
        like = {area: alike.get(area, ()) for area in shown}
        made += compare_all(like, figures, company=Company.SIMILAR, kind=kind)
    found: dict[str, list[Comparison]] = {area: [] for area in shown}
    for comparison in made:
        found[comparison.area].append(comparison)
    return found


def pattern(
    figures: Mapping[str, Counted],
    borders: Mapping[str, Sequence[str]],
    *,
    kind: FigureKind = FigureKind.EVENTS,
    permutations: int | None = None,
    fdr: float = 0.05,
    seed: int = 1,
) -> Pattern | None:
    """Moran's I of released rates, standardised for the size of areas (Assuncao & Reis 1999), with local clusters.

    None when too few areas are linked or their rates do not differ. The same seed gives the same answer.
    """
    shown = sorted(area for area, figure in figures.items() if figure.has_rate)
    seen = np.array([figures[area].observed for area in shown], dtype=float)
    units = np.array([figures[area].population for area in shown], dtype=float)
    if not seen.sum():
        return None
    if kind is FigureKind.SHARE and seen.sum() >= units.sum():
        return None
    rates = standardised_rates(seen, units, kind).tolist()
    field = lay_out(dict(zip(shown, rates, strict=True)), borders)
    if len(field.areas) < FEWEST_AREAS or np.ptp(field.values) == 0:
        return None
    is_large = len(field.areas) > MOST_FOR_MANY
    draws = permutations or (FEW_DRAWS if is_large else MANY_DRAWS)
    moran = global_moran(field, permutations=draws, seed=seed)
    local = local_moran(field, permutations=draws, seed=seed, closer=CLOSER if is_large else 0)
    return Pattern(moran, _clusters(local, getis_ord(field), fdr), field.without_neighbours)


def _clusters(local: Sequence[LocalMoran], stars: Mapping[str, float], fdr: float) -> tuple[Cluster, ...]:
    """The local test looks at the nearer tail only, so its p counts twice before the correction."""
    p = adjusted(np.minimum(1.0, 2 * np.array([each.p for each in local])))
    return tuple(
        Cluster(each.area, each.quadrant, float(chance), stars[each.area])
        for each, chance in zip(local, p, strict=True)
        if chance <= fdr
    )
