"""A result made safe to leave: unsafe and covering cells hidden, audited as an attacker would, held against earlier releases."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analyses.computation import COLUMNS, Kind
from analyses.engine.disclosure import (
    CBS_ESSNET,
    TOTAL,
    Cell,
    FrequencyTable,
    ProtectedTable,
    RuleProfile,
    Status,
    audit,
    protect,
)
from analyses.engine.disclosure.differencing import Clash, ReleasedFigure, find_clashes
from areas.models import Area
from zicht.core.errors import NotYet

PROFILES: dict[str, RuleProfile] = {CBS_ESSNET.name: CBS_ESSNET}
ALL_AREAS = "*"
EVENTS = "events"
SAFE, PRIMARY, SECONDARY, MISSING, HIDDEN = "safe", "primary", "secondary", "missing", "hidden"
WORDS = {"classification": "not_assessable", "reason": "", "trend": "too_short"}
ROUNDED = {
    "expected": 1, "ratio": 3, "low": 3, "high": 3, "z": 2, "p": 4, "adjusted_p": 4, "exceedance": 3,
    "trend_change": 3, "trend_low": 3, "trend_high": 3, "trend_p": 4, "trend_adjusted_p": 4, "trend_steady_p": 4,
    "trend_last_p": 4,
}  # fmt: skip
# Rates can be of any size, so these keep a number of digits instead.
SIGNIFICANT = ("smoothed", "trend_slope")
MOST_AREAS_LISTED = 500


@dataclass(frozen=True)
class Protected:
    """What may leave, and what the checkers need to judge that. `clashes` are pairs with earlier releases."""

    table: list[dict[str, Any]]
    summary: dict[str, Any]
    trend: list[dict[str, Any]]
    audit: dict[str, Any]
    earlier: list[dict[str, Any]]
    counts: dict[str, int]


def protected(
    rows: Sequence[Mapping[str, Any]],
    summary: Mapping[str, Any],
    trend: Sequence[Mapping[str, Any]],
    *,
    parents: Mapping[str, str],
    profile: RuleProfile = CBS_ESSNET,
    earlier: Iterable["Earlier"] = (),
) -> Protected:
    """Hide what is unsafe in a result. `parents` maps each area to the area it lies in.

    Figures about the whole are rounded, because an exact spread would be one more equation about a hidden cell.
    Raises NotYet when even the total of all areas would have to be hidden.
    """
    made = protect(_frequencies(rows), _hierarchy(rows, parents), profile)
    if made.statuses.get(Cell(ALL_AREAS, EVENTS), Status.SAFE).is_hidden:
        raise NotYet(
            _(
                "Zelfs het totaal van alle gebieden zou herleidbaar zijn. Voeg gebieden samen of neem een langere periode."
            )
        )
    statuses = {row["area"]: _status(row, made) for row in rows}
    table = [_shown(row, statuses[row["area"]], profile) for row in rows]
    return Protected(
        table=table,
        summary=_rounded_summary(summary, table),
        trend=[_shown_total(total, profile) for total in trend],
        audit=_audited(made, statuses),
        earlier=[_told(clash) for clash in _clashes(table, earlier, profile)],
        counts=dict(sorted(Counter(statuses.values()).items())),
    )


def _frequencies(rows: Sequence[Mapping[str, Any]]) -> FrequencyTable:
    """Counts by area. Where no area counts more events than units, what is left over is protected as well."""
    counted = [row for row in rows if row["observed"] is not None]
    counts = {Cell(row["area"], EVENTS): row["observed"] for row in counted}
    is_share = all(row["population"] is not None and row["observed"] <= row["population"] for row in counted)
    return FrequencyTable(
        counts, {row["area"]: int(row["population"]) for row in counted} if is_share else {}
    )


def _hierarchy(rows: Sequence[Mapping[str, Any]], parents: Mapping[str, str]) -> dict[str, str]:
    """Each area in its parent when that holds more areas of this table, and everything in the whole."""
    areas = [row["area"] for row in rows if row["observed"] is not None]
    sizes = Counter(parents[area] for area in areas if area in parents)
    found = {}
    for area in areas:
        parent = parents.get(area, "")
        found[area] = parent if 1 < sizes[parent] < len(areas) else ALL_AREAS
    return found | dict.fromkeys(set(found.values()) - {ALL_AREAS}, ALL_AREAS)


def _status(row: Mapping[str, Any], made: ProtectedTable) -> str:
    if row["observed"] is None:
        return MISSING
    return str(made.statuses[Cell(row["area"], EVENTS)])


def _shown(row: Mapping[str, Any], status: str, profile: RuleProfile) -> dict[str, Any]:
    """The row as it may leave, of the columns that are known to be allowed to.

    A hidden one keeps nothing that was worked out from its count, not even its class. What follows from the counts
    of all periods goes as well when any of these is too small.
    """
    smallest = row.get("trend_smallest")
    is_series_safe = status == SAFE and (smallest is None or smallest >= profile.minimum_units)
    kept = {Kind.PUBLIC: True, Kind.FROM_COUNT: status == SAFE, Kind.FROM_SERIES: is_series_safe}
    shown = {
        name: row[name] if kept[kind] else WORDS.get(name)
        for name, kind in COLUMNS.items()
        if kind in kept and name in row
    }
    rounded = {name: _rounded(shown[name], digits) for name, digits in ROUNDED.items() if name in shown}
    cut = {name: _significant(shown[name]) for name in SIGNIFICANT if name in shown}
    return shown | rounded | cut | {"status": status}


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _rounded_summary(summary: Mapping[str, Any], table: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    counts = Counter(row["classification"] for row in table if row["status"] == SAFE)
    hidden = sum(row["status"] != SAFE for row in table)
    shown = {name: counts.get(name, 0) for name in summary.get("counts", {})}
    rounded = {
        "phi": _rounded(summary.get("phi"), 1),
        "tau2": _rounded(summary.get("tau2"), 4),
        "pooled_rate": _significant(summary.get("pooled_rate")),
        "counts": shown | {HIDDEN: hidden},
    }
    beyond = {} if hidden else {name: summary.get(name) for name in ("beyond_alert", "beyond_alarm")}
    kept = {name: value for name, value in summary.items() if not name.startswith("beyond_")}
    return kept | beyond | rounded


def _significant(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def _shown_total(total: Mapping[str, Any], profile: RuleProfile) -> dict[str, Any]:
    """The sum of all areas in one period; below the fewest units, or close to everyone, it is hidden as well."""
    seen, units = total["observed"], total["population"]
    left = (units or 0) - seen
    unsafe = seen < profile.minimum_units or 0 <= left < profile.minimum_units
    return (
        dict(total) | dict.fromkeys(("observed", "rate", "low", "high", "fitted")) if unsafe else dict(total)
    )


def _audited(made: ProtectedTable, statuses: Mapping[str, str]) -> dict[str, Any]:
    """What an attacker can work out about each hidden area from everything that is shown."""
    found = audit(made)
    ranges = [
        {"area": cell.area, "low": round(reach.lower), "high": _rounded_end(reach.upper)}
        for cell, reach in found.ranges.items()
        if cell.category == EVENTS and cell.area in statuses
    ]
    exposed = sorted({cell.area for cell in found.exposed})
    return {"is_safe": found.is_safe, "ranges": ranges[:MOST_AREAS_LISTED], "exposed": exposed}


def _rounded_end(value: float) -> int | None:
    return None if value == float("inf") else round(value)


@dataclass(frozen=True)
class Earlier:
    """An earlier release over the same question: its number and its rows."""

    number: int
    table: Sequence[Mapping[str, Any]]


def _clashes(
    table: Sequence[Mapping[str, Any]], earlier: Iterable[Earlier], profile: RuleProfile
) -> list[Clash]:
    old = [figure for release in earlier for figure in _figures(release.table, str(release.number))]
    return find_clashes(_figures(table, ""), old, profile=profile)


def _figures(table: Sequence[Mapping[str, Any]], release: str) -> list[ReleasedFigure]:
    return [
        ReleasedFigure(release, EVENTS, row["area"], row["period"], TOTAL, row["observed"])
        for row in table
        if row.get("status") != MISSING
    ]


def _told(clash: Clash) -> dict[str, Any]:
    return {
        "area": clash.new.area,
        "period": clash.new.period,
        "release": clash.earlier.release,
        "danger": str(clash.danger),
    }


def released_table(table: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The table for outside: why a cell is hidden stays inside, because "primary" tells that its count is small."""
    return [dict(row) | {"status": SAFE if row["status"] == SAFE else HIDDEN} for row in table]


def parents_of(codes: Iterable[str], year: int) -> dict[str, str]:
    """Area -> the area that it lies in, in the division of that year."""
    found = Area.objects.filter(code__in=set(codes), division_year=year, parent__isnull=False)
    return dict(found.values_list("code", "parent__code"))
