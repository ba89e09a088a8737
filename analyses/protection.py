"""A result made safe to leave: unsafe and covering cells hidden, audited as an attacker would, held against earlier releases."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from analyses.computation import COLUMNS, Kind
from analyses.engine.disclosure import CBS_ESSNET, PROFILES, RuleProfile
from analyses.engine.disclosure.differencing import Clash, ReleasedFigure, find_clashes
from analyses.engine.disclosure.grid import TOTAL
from analyses.sheets import ALL_AREAS, HIDDEN, MISSING, PRIMARY, SAFE, SECONDARY, Sheet, protected_sheets
from areas.models import Area
from zicht.core.errors import NotYet

EVENTS = "events"
# The columns of a job, and the group that a row is about when a table has groups. Any other column never leaves.
ALLOWED = {"category": Kind.PUBLIC, **COLUMNS}
# What stands in a hidden row instead of a word that was worked out from its count.
WORDS = {"classification": "not_assessable", "reason": "", "trend": "too_short"}
ROUNDED = {
    "expected": 1, "ratio": 3, "low": 3, "high": 3, "z": 2, "p": 4, "adjusted_p": 4, "exceedance": 3,
    "trend_change": 3, "trend_low": 3, "trend_high": 3, "trend_p": 4, "trend_adjusted_p": 4, "trend_steady_p": 4,
    "trend_last_p": 4,
}  # fmt: skip
# Rates can be of any size, so these keep a number of digits instead.
SIGNIFICANT = ("smoothed", "trend_slope")
# Of a rounded count nothing leaves that was worked out from the exact one.
FROM_EXACT = ("low", "high", "z", "p", "adjusted_p", "smoothed", "exceedance")
# What is told besides about the whole; everything else that a job says stays inside.
SUMMARY = (
    "period", "periods", "areas", "observed", "population", "pooled_rate", "is_standardised", "has_reference", "phi",
    "tau2", "is_overdispersed", "limits", "fdr", "minimum_population", "counts", "trend", "ground",
)  # fmt: skip
TREND = ("period", "areas", "observed", "population", "rate", "low", "high", "fitted")
MOST_AREAS_LISTED = 500


@dataclass(frozen=True)
class Protected:
    """What may leave, and what the checkers need to judge that.

    `earlier` are pairs with earlier releases, each {"id", "danger", "release", "period", "unit", "difference", "area",
    "category", "new", "earlier", "earlier_area", "earlier_category"}: `new` and `earlier` are the figures, None when
    hidden; `id` stays the same for the same pair.
    """

    table: list[dict[str, Any]]
    summary: dict[str, Any]
    trend: list[dict[str, Any]]
    audit: dict[str, Any]
    earlier: list[dict[str, Any]]
    counts: dict[str, int]


@dataclass(frozen=True)
class Earlier:
    """An earlier release over the same question: its number, its rows, and the areas that its areas lie in."""

    number: int
    table: Sequence[Mapping[str, Any]]
    parents: Mapping[str, str] = field(default_factory=dict)


def protected(
    rows: Sequence[Mapping[str, Any]],
    summary: Mapping[str, Any],
    trend: Sequence[Mapping[str, Any]],
    *,
    parents: Mapping[str, str],
    profile: RuleProfile = CBS_ESSNET,
    earlier: Iterable[Earlier] = (),
    overlaps: Iterable[tuple[str, str]] = (),
) -> Protected:
    """Hide what is unsafe in a result. `parents` maps each area to the area it lies in; `overlaps` are pairs of areas
    of now and then that share ground under different codes.

    What an earlier release shows counts as public, what it hid stays hidden. Figures about the whole are rounded,
    because an exact spread would be one more equation about a hidden cell.
    Raises NotYet when even the total of all areas would have to be hidden.
    """
    before = list(earlier)
    sheets = protected_sheets(
        rows, parents, profile, [(each.number, each.table, each.parents) for each in before]
    )
    if any(sheet.hides_all for sheet in sheets):
        raise NotYet(
            _(
                "Zelfs het totaal van alle gebieden zou herleidbaar zijn. Voeg gebieden samen of neem een langere periode."
            )
        )
    marks = {key: mark for sheet in sheets for key, mark in sheet.marks.items()}
    table = [_shown(row, marks.get(_key(row), (MISSING, None)), profile) for row in rows]
    clashes = _clashes(table, before, profile, parents, overlaps)
    hides = any(row["status"] in (PRIMARY, SECONDARY) for row in table)
    return Protected(
        table=table,
        summary=_rounded_summary(summary, table, hides=hides),
        trend=_shown_trend(trend, sheets, profile, clashes, hides=hides),
        audit=_audited(sheets, len(before)),
        earlier=[_told(clash) for clash in clashes],
        counts=dict(sorted(Counter(row["status"] for row in table).items())),
    )


def _key(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["area"], row["period"], row.get("category", "")


def _shown(row: Mapping[str, Any], mark: tuple[str, int | None], profile: RuleProfile) -> dict[str, Any]:
    """The row as it may leave, of the columns that are known to be allowed to.

    A hidden one keeps nothing that was worked out from its count, not even its class. What follows from the counts
    of all periods goes as well when any of these is too small, or when counts are rounded.
    """
    status, value = mark
    smallest = row.get("trend_smallest")
    is_large = smallest is None or smallest >= profile.minimum_units
    is_series_safe = status == SAFE and is_large and not profile.round_base
    kept = {Kind.PUBLIC: True, Kind.FROM_COUNT: status == SAFE, Kind.FROM_SERIES: is_series_safe}
    shown: dict[str, Any] = {
        name: row[name] if kept[kind] else WORDS.get(name)
        for name, kind in ALLOWED.items()
        if kind in kept and name in row
    }
    if status == SAFE and profile.round_base:
        shown |= _from_rounded(row, value)
    rounded = {name: _rounded(shown[name], digits) for name, digits in ROUNDED.items() if name in shown}
    cut = {name: _significant(shown[name], 4) for name in SIGNIFICANT if name in shown}
    return shown | rounded | cut | {"status": status}


def _from_rounded(row: Mapping[str, Any], value: int | None) -> dict[str, Any]:
    """What follows from a rounded count; what cannot be worked out from it stays inside."""
    expected = row.get("expected")
    ratio = value / expected if value is not None and expected else None
    found = {"observed": value, "ratio": ratio} | dict.fromkeys(FROM_EXACT)
    return {name: figure for name, figure in found.items() if name in row}


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _rounded_summary(
    summary: Mapping[str, Any], table: Sequence[Mapping[str, Any]], *, hides: bool
) -> dict[str, Any]:
    """Figures about the whole; a spread in fewer digits when cells are hidden, because it was worked out from all."""
    counts = Counter(row.get("classification") for row in table if row["status"] == SAFE)
    shown = {name: counts.get(name, 0) for name in summary.get("counts", {})}
    digits = 2 if hides else 5
    spread = {name: _significant(summary.get(name), digits) for name in ("phi", "tau2")}
    rounded = {
        "phi": _rounded(spread["phi"], 1),
        "tau2": _rounded(spread["tau2"], 4),
        "pooled_rate": _significant(summary.get("pooled_rate"), 4),
        "counts": shown | {HIDDEN: sum(row["status"] != SAFE for row in table)},
    }
    beyond = {} if hides else {name: summary.get(name) for name in ("beyond_alert", "beyond_alarm")}
    kept = {name: summary[name] for name in SUMMARY if name in summary}
    return kept | beyond | rounded


def _significant(value: float | None, digits: int) -> float | None:
    return None if value is None else float(f"{value:.{digits}g}")


def _shown_trend(
    trend: Sequence[Mapping[str, Any]],
    sheets: Sequence[Sheet],
    profile: RuleProfile,
    clashes: Sequence[Clash],
    *,
    hides: bool,
) -> list[dict[str, Any]]:
    """Sums a period. A sum over other areas than the table has would be one more equation about a hidden cell, so then
    it is told in round figures."""
    counted: dict[str, int] = defaultdict(int)
    for sheet in sheets:
        counted[sheet.period] = max(counted[sheet.period], sheet.areas)
    same = all(total.get("areas") == number for total in trend for number in set(counted.values()))
    exact = same and not profile.round_base and not clashes
    return [_shown_total(total, profile, exact=exact or not hides) for total in trend]


def _shown_total(total: Mapping[str, Any], profile: RuleProfile, *, exact: bool) -> dict[str, Any]:
    """The sum of all areas in one period; below the fewest units, or close to everyone, it is hidden as well."""
    kept = {name: total[name] for name in TREND if name in total}
    seen, units = total["observed"], total["population"]
    left = (units or 0) - seen
    if seen < profile.minimum_units or 0 <= left < profile.minimum_units:
        return kept | dict.fromkeys(("observed", "rate", "low", "high", "fitted"))
    if exact:
        return kept
    base = 2 * max(profile.minimum_units, profile.round_base)
    round_figure = int(base * round(seen / base))
    few = {name: _significant(total.get(name), 3) for name in ("low", "high", "fitted")}
    rate = _significant(round_figure / units, 4) if units else None
    return kept | few | {"observed": round_figure, "rate": rate}


def _audited(sheets: Sequence[Sheet], compared: int) -> dict[str, Any]:
    """What an attacker can work out about each hidden area from everything that is shown. `exact` tells whether a range
    is all that is possible; the others are at least so wide."""
    ranges = [reach for sheet in sheets for reach in sheet.ranges]
    exposed = sorted({area for sheet in sheets for area in sheet.exposed})
    return {
        "is_safe": not exposed,
        "ranges": ranges[:MOST_AREAS_LISTED],
        "exposed": exposed,
        "compared": compared,
        "hidden": len(ranges),
    }


def _clashes(
    table: Sequence[Mapping[str, Any]],
    earlier: Sequence[Earlier],
    profile: RuleProfile,
    parents: Mapping[str, str],
    overlaps: Iterable[tuple[str, str]],
) -> list[Clash]:
    old = [figure for release in earlier for figure in _figures(release.table, str(release.number))]
    hierarchy = {area: above for each in earlier for area, above in each.parents.items()} | dict(parents)
    return find_clashes(_figures(table, ""), old, profile=profile, hierarchy=hierarchy, overlaps=overlaps)


def _figures(table: Sequence[Mapping[str, Any]], release: str) -> list[ReleasedFigure]:
    return [
        ReleasedFigure(
            release, EVENTS, row["area"], row["period"], row.get("category") or TOTAL, row["observed"]
        )
        for row in table
        if row.get("status") != MISSING
    ]


def _told(clash: Clash) -> dict[str, Any]:
    new, old = clash.new, clash.earlier
    return {
        "id": clash.id, "danger": str(clash.danger), "release": old.release, "period": new.period, "unit": new.unit,
        "difference": clash.difference, "area": new.area, "category": new.category, "new": new.value,
        "earlier": old.value, "earlier_area": old.area, "earlier_category": old.category,
    }  # fmt: skip


def released_table(table: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The table for outside: why a cell is hidden stays inside, because "primary" tells that its count is small."""
    return [dict(row) | {"status": SAFE if row["status"] == SAFE else HIDDEN} for row in table]


def parents_of(codes: Iterable[str], year: int) -> dict[str, str]:
    """Area -> the area that it lies in, in the division of that year."""
    found = Area.objects.filter(code__in=set(codes), division_year=year, parent__isnull=False)
    return dict(found.values_list("code", "parent__code"))


__all__ = [
    "ALL_AREAS", "CBS_ESSNET", "HIDDEN", "MISSING", "PRIMARY", "PROFILES", "SAFE", "SECONDARY",
    "Earlier", "Protected", "parents_of", "protected", "released_table",
]  # fmt: skip
