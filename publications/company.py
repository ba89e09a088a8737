"""Released figures beside those of fair company, and the pattern on the map: what the pages of a publication tell of it."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from analyses.engine.comparison import Company, Comparison, Counted
from analyses.engine.released import Cluster, Pattern, Surroundings, companies, pattern
from analyses.engine.smoothing import marshall_local
from analyses.engine.spatial import Quadrant
from publications import figures as figured
from publications.places import Place, names_of
from publications.wording import Findings

# Names that fit in a sentence. The page and the downloads give all of them, so nobody has to guess who "others" are.
NAMED_AT_ONCE = 10
DIGITS, P_DIGITS, RATE_DIGITS = 2, 4, 4
# An area and what lies around it, under the name that a page knows it by.
SIDES = {
    Quadrant.HIGH_HIGH: "high",
    Quadrant.LOW_LOW: "low",
    Quadrant.HIGH_LOW: "high_low",
    Quadrant.LOW_HIGH: "low_high",
}


def company_of(found: Findings) -> dict[str, list[dict[str, Any]]]:
    """Area code -> its comparisons as plain rows: kind, ratio with interval, who took part and who could not. Only those that
    the plan named: which comparison looks best is not chosen after the figures are known.

    Of an area with too few inhabitants nothing is said here either; its figures do count beside those of others.
    """
    chosen = found.chosen
    compared = companies(
        _counted(found),
        _surroundings(found.places),
        among=chosen.comparison_groups,
        kind=chosen.counted_as,
        k=chosen.similar_count,
    )
    names, damped = found.names, _damped(found)
    assessed = {row.area for row in found.figures if row.status == figured.SAFE}
    return {
        area: [_told(each, names, damped.get(area)) for each in rows]
        for area, rows in compared.items()
        if area in assessed
    }


def _damped(found: Findings) -> dict[str, float]:
    """Area code -> its rate with chance damped by the areas next to it, from released figures as everything here; only of areas
    with a figure and a neighbour with one."""
    counted = {area: each for area, each in _counted(found).items() if each.has_rate}
    if not counted:
        return {}
    rates = marshall_local(
        list(counted),
        [each.observed or 0 for each in counted.values()],
        [each.population or 0 for each in counted.values()],
        {area: found.places[area].neighbours for area in counted},
        kind=found.chosen.counted_as,
    )
    known = zip(counted, rates.tolist(), strict=True)
    return {area: float(f"{rate:.{RATE_DIGITS}g}") for area, rate in known if isfinite(rate)}


def _counted(found: Findings) -> dict[str, Counted]:
    """Only what the release shows: a hidden figure counts as missing."""
    return {
        row.area: Counted(row.observed if row.status != figured.HIDDEN else None, row.population)
        for row in found.figures
    }


def _surroundings(places: Mapping[str, Place]) -> Surroundings:
    return Surroundings(
        borders={code: place.neighbours for code, place in places.items()},
        classes={code: str(place.urbanity) if place.urbanity else None for code, place in places.items()},
        profiles={code: place.profile for code, place in places.items() if place.profile},
    )


def _told(comparison: Comparison, names: Mapping[str, str], damped: float | None) -> dict[str, Any]:
    """With the codes of all who took part, except for a class: thousands of areas share one, and each figure keeps its own.
    `damped` is the rate of the area with chance damped by those next to it, which stands with them."""
    interval, others = comparison.interval, comparison.comparators
    told = {
        "kind": str(comparison.company),
        "ratio": _rounded(comparison.ratio),
        "low": _rounded(interval.lower) if interval else None,
        "high": _rounded(interval.upper) if interval else None,
        "count": len(others),
        "names": [names.get(code, code) for code in others[:NAMED_AT_ONCE]],
        "left_out": len(comparison.left_out),
    }
    if comparison.company is Company.SAME_CLASS:
        return told
    beside = {"damped": damped} if comparison.company is Company.ADJACENT and damped is not None else {}
    return told | {"areas": list(others)} | beside


def _rounded(value: float | None) -> float | None:
    return None if value is None or value == float("inf") else round(value, DIGITS)


def pattern_of(found: Findings) -> dict[str, Any]:
    """Whether neighbours resemble each other, as plain figures; empty where nothing can be said of it."""
    borders = {code: place.neighbours for code, place in found.places.items()}
    made = pattern(_counted(found), borders, kind=found.chosen.counted_as, fdr=found.chosen.fdr)
    return _pattern_told(made, found.places) if made else {}


def _pattern_told(made: Pattern, places: Mapping[str, Place]) -> dict[str, Any]:
    names, clusters = names_of(places), made.clusters
    sides = {name: [each.area for each in clusters if each.quadrant is kind] for kind, name in SIDES.items()}
    in_sentence = {name: [names[area] for area in areas[:NAMED_AT_ONCE]] for name, areas in sides.items()}
    named = {
        f"all_{name}": [[places[area].name, places[area].municipality_name] for area in areas]
        for name, areas in sides.items()
    }
    return {
        "i": round(made.moran.i, DIGITS),
        "p": made.moran.p,
        "areas": made.moran.areas,
        "local": [_local(each, places[each.area]) for each in clusters],
        "without_neighbours": len(made.without_neighbours),
    } | in_sentence | named  # fmt: skip


def _local(cluster: Cluster, place: Place) -> dict[str, Any]:
    """Gi* asks another question of the same figures, so it stands beside the local Moran as a second opinion."""
    return {
        "area": cluster.area,
        "name": place.name,
        "town": place.municipality_name,
        "side": SIDES[cluster.quadrant],
        "p": round(cluster.p, P_DIGITS),
        "gi_star": round(cluster.gi_star, DIGITS),
    }
