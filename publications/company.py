"""Released figures beside those of fair company, and the pattern on the map: what the pages of a publication tell of it."""

from collections.abc import Mapping
from typing import Any

from analyses.engine.comparison import Comparison, Counted
from analyses.engine.released import Pattern, Surroundings, companies, pattern
from analyses.engine.spatial import Quadrant
from publications import figures as figured
from publications.places import Place
from publications.wording import Findings

# Names that fit on a page; the number behind them is always complete.
MOST_NAMED = 25
DIGITS = 2


def company_of(found: Findings) -> dict[str, list[dict[str, Any]]]:
    """Area code -> its comparisons as plain rows: kind, ratio with interval, who took part and who could not.

    Of an area with too few inhabitants nothing is said here either; its figures do count beside those of others.
    """
    compared = companies(_counted(found), _surroundings(found.places))
    names = {code: place.name for code, place in found.places.items()}
    assessed = {row.area for row in found.figures if row.status == figured.SAFE}
    return {
        area: [_told(each, names) for each in rows] for area, rows in compared.items() if area in assessed
    }


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


def _told(comparison: Comparison, names: Mapping[str, str]) -> dict[str, Any]:
    interval = comparison.interval
    return {
        "kind": str(comparison.company),
        "ratio": _rounded(comparison.ratio),
        "low": _rounded(interval.lower) if interval else None,
        "high": _rounded(interval.upper) if interval else None,
        "count": len(comparison.comparators),
        "names": [names.get(code, code) for code in comparison.comparators[:MOST_NAMED]],
        "left_out": len(comparison.left_out),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None or value == float("inf") else round(value, DIGITS)


def pattern_of(found: Findings) -> dict[str, Any]:
    """Whether neighbours resemble each other, as plain figures; empty where nothing can be said of it."""
    made = pattern(_counted(found), {code: place.neighbours for code, place in found.places.items()})
    return _pattern_told(made, found.places) if made else {}


def _pattern_told(made: Pattern, places: Mapping[str, Place]) -> dict[str, Any]:
    named = {
        kind: [places[each.area].name for each in made.clusters or () if each.quadrant is kind][:MOST_NAMED]
        for kind in (Quadrant.HIGH_HIGH, Quadrant.LOW_LOW)
    }
    return {
        "i": round(made.moran.i, DIGITS),
        "p": made.moran.p,
        "areas": made.moran.areas,
        "high": named[Quadrant.HIGH_HIGH],
        "low": named[Quadrant.LOW_LOW],
        "is_local": made.clusters is not None,
        "without_neighbours": len(made.without_neighbours),
    }
