"""A result made safe to leave: unsafe and covering cells hidden, audited as an attacker would, held against earlier releases."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from django.utils.translation import gettext as _

from analyses.computation import COLUMNS, Kind
from analyses.differences import clashes_with, close_sums
from analyses.earlier import Earlier
from analyses.engine.disclosure import CBS_ESSNET, PROFILES, RuleProfile
from analyses.engine.disclosure.differencing import Clash, Danger
from analyses.engine.disclosure.grid import TOTAL
from analyses.published import ALL_AREAS, MISSING
from analyses.sheets import CONCEALED, HIDDEN, PRIMARY, SAFE, SECONDARY, Key, Sheet, protected_sheets
from analyses.subjects import Kinship
from zicht.core.errors import NotYet

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
# Worked out from the counts of all areas together: with many shown figures around it, such a column is an equation about
# the hidden ones. It leaves only with a table that hides nothing.
FROM_ALL = ("adjusted_p", "smoothed", "exceedance", "trend_adjusted_p")
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

    `earlier` are pairs with earlier releases, each {"id", "danger", "release", "foreign", "period", "unit", "difference",
    "area", "category", "new", "earlier", "earlier_area", "earlier_category"}: `new` and `earlier` are the figures, None
    when hidden; `foreign` tells that the release is of another trajectory; `id` stays the same for the same pair.
    """

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
    earlier: Iterable[Earlier] = (),
    hide: Collection[Key] = (),
    unseen: str = MISSING,
) -> Protected:
    """Hide what is unsafe in a result. `parents` maps each area, and those above it, to the area it lies in; `hide`
    names cells (area, period, category) that a checker wants hidden; `unseen` is the status of a row without a count:
    never delivered, or hidden before it came here.

    What an earlier release of the same figures shows counts as public, what it hid stays hidden; with releases that may
    be of the same figures pairs are made. Figures about the whole are rounded, because an exact spread would be one more
    equation about a hidden cell.
    Raises NotYet when even the total of all areas would have to be hidden.
    """
    before = list(earlier)
    same = [each for each in before if each.kinship is Kinship.SAME]
    rows = [_whole(row) for row in rows]
    sheets = protected_sheets(rows, parents, profile, same, hide)
    if any(sheet.hides_all for sheet in sheets):
        raise NotYet(
            _(
                "Zelfs het totaal van alle gebieden zou herleidbaar zijn. Voeg gebieden samen of neem een langere periode."
            )
        )
    foreign = {each.name for each in before if each.is_foreign}
    marks = {key: mark for sheet in sheets for key, mark in sheet.marks.items()}
    scale = _scale(rows, sheets, summary, profile)
    table = [_shown(row, marks.get(_key(row), (unseen, None)), profile, scale) for row in rows]
    clashes = _unresolved(clashes_with(table, before, profile, parents), hide)
    shown_periods = {str(row["period"]) for row in rows}
    close = close_sums(_sums(summary, trend), shown_periods, before, profile)
    rounded = sorted({clash.new.period for clash in close} - shown_periods)
    clashes += [clash for clash in close if clash.new.period in shown_periods]
    hides = any(row["status"] in CONCEALED for row in table)
    summed = _rounded_summary(summary, table, hides=hides)
    if hides:
        table = [_from_told(row, summed["tau2"]) for row in table]
    told = _shown_trend(trend, sheets, profile, clashes, rounded, hides=hides)
    summed |= _told_direction(summary, trend, told, hides=hides)
    return Protected(
        table=table,
        summary=summed | _rounded_total(summary, sheets, profile),
        trend=told,
        audit=_audited(sheets, profile)
        | _compared(before)
        | {"asked": [list(key) for key in sorted(hide)], "rounded_sums": rounded},
        earlier=[_told(clash, foreign) for clash in clashes],
        counts=dict(sorted(Counter(row["status"] for row in table).items())),
    )


def _sums(summary: Mapping[str, Any], trend: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The sum over all areas that is told of each period."""
    told = [total for total in (*trend, summary) if "period" in total and total.get("observed") is not None]
    return {str(total["period"]): round(total["observed"]) for total in told}


def _key(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["area"], row["period"], row.get("category", "")


def _whole(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row with a whole count. A count that was divided over new areas is a fraction, and that fraction with the known
    share would tell the counts of the old areas; what follows from it goes as well."""
    count = row["observed"]
    if count is None or float(count).is_integer():
        return row
    whole, expected = round(count), row.get("expected")
    kept = {"observed": whole, "ratio": whole / expected if expected else None}
    series = {name: None for name, kind in COLUMNS.items() if kind is Kind.FROM_SERIES}
    changed = kept | dict.fromkeys(FROM_EXACT) | series
    return dict(row) | {name: value for name, value in changed.items() if name in row}


def _scale(
    rows: Sequence[Mapping[str, Any]],
    sheets: Sequence[Sheet],
    summary: Mapping[str, Any],
    profile: RuleProfile,
) -> float:
    """By what expected counts are multiplied, so that under rules that round they add up to the rounded total: worked out
    from the exact rate they would tell the exact total."""
    exact = summary.get("observed")
    if not profile.round_base or not exact or summary.get("has_reference"):
        return 1.0
    told = [each.total for each in sheets if each.period == summary.get("period") and each.total is not None]
    return sum(told) / exact if told else 1.0


def _from_told(row: dict[str, Any], tau2: float | None) -> dict[str, Any]:
    """The row of a table that hides something: how far it is from what was expected follows from figures that are told."""
    gone = {name: None for name in FROM_ALL if name in row}
    count, expected = row.get("observed"), row.get("expected")
    if row.get("z") is not None and count is not None and expected:
        z = ((count / expected) ** 0.5 - 1) / (0.25 / expected + (tau2 or 0.0)) ** 0.5
        gone |= {"z": round(z, ROUNDED["z"]), "p": round(2 * NormalDist().cdf(-abs(z)), ROUNDED["p"])}
    return row | gone


def _told_direction(
    summary: Mapping[str, Any],
    trend: Sequence[Mapping[str, Any]],
    told: Sequence[Mapping[str, Any]],
    *,
    hides: bool,
) -> dict[str, Any]:
    """Of the development of the whole only the direction, where its sums are not all told exactly."""
    whole = summary.get("trend")
    exact = [total["observed"] for total in trend] == [total["observed"] for total in told]
    if not isinstance(whole, Mapping) or (exact and not hides):
        return {}
    return {"trend": {"direction": whole.get("direction")}}


def _shown(
    row: Mapping[str, Any], mark: tuple[str, int | None], profile: RuleProfile, scale: float = 1.0
) -> dict[str, Any]:
    """The row as it may leave, of the columns that are known to be allowed to.

    A hidden one keeps nothing that was worked out from its count, not even its class. What follows from the counts
    of all periods goes as well when any of these is too small, or when counts are rounded.
    """
    status, value = mark
    if scale != 1.0 and row.get("expected") is not None:
        row = dict(row) | {"expected": row["expected"] * scale}
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
        "counts": shown | {HIDDEN: sum(row["status"] in CONCEALED for row in table)} | _missing(table),
    }
    beyond = {} if hides else {name: summary.get(name) for name in ("beyond_alert", "beyond_alarm")}
    kept = {name: summary[name] for name in SUMMARY if name in summary}
    return kept | beyond | rounded


def _rounded_total(
    summary: Mapping[str, Any], sheets: Sequence[Sheet], profile: RuleProfile
) -> dict[str, Any]:
    """The sum of rounded figures is the sum of the table, not the exact one; nothing where counts are not rounded."""
    if not profile.round_base:
        return {}
    told = [each.total for each in sheets if each.period == summary.get("period") and each.total is not None]
    total, units = sum(told), summary.get("population")
    return {"observed": total} | ({"pooled_rate": _significant(total / units, 4)} if units else {})


def _missing(table: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    lacking = sum(row["status"] == MISSING for row in table)
    return {MISSING: lacking} if lacking else {}


def _significant(value: float | None, digits: int) -> float | None:
    return None if value is None else float(f"{value:.{digits}g}")


def _shown_trend(
    trend: Sequence[Mapping[str, Any]],
    sheets: Sequence[Sheet],
    profile: RuleProfile,
    clashes: Sequence[Clash],
    rounded: Collection[str],
    *,
    hides: bool,
) -> list[dict[str, Any]]:
    """Sums a period. A sum over other areas than the table has would be one more equation about a hidden cell, so then
    it is told in round figures; so are the periods in `rounded`, of which an earlier release told a sum that is close."""
    counted: dict[str, int] = defaultdict(int)
    for sheet in sheets:
        counted[sheet.period] = max(counted[sheet.period], sheet.areas)
    same = all(total.get("areas") == number for total in trend for number in set(counted.values()))
    if profile.round_base:
        told = {sheet.period: sheet.total for sheet in sheets}
        return [_shown_total(total, profile, exact=False, told=told.get(total["period"])) for total in trend]
    exact = (same and not clashes) or not hides
    return [_shown_total(total, profile, exact=exact and total["period"] not in rounded) for total in trend]


def _shown_total(
    total: Mapping[str, Any], profile: RuleProfile, *, exact: bool, told: int | None = None
) -> dict[str, Any]:
    """The sum of all areas in one period; below the fewest units, or close to everyone, it is hidden as well. `told` is
    the sum of the rounded table, so that both say the same."""
    kept = {name: total[name] for name in TREND if name in total}
    seen, units = total["observed"], total["population"]
    left = (units or 0) - seen
    if seen < profile.minimum_units or 0 <= left < profile.minimum_units:
        return kept | dict.fromkeys(("observed", "rate", "low", "high", "fitted"))
    if exact:
        return kept
    base = profile.round_base or 2 * profile.minimum_units
    round_figure = int(base * round(seen / base)) if told is None else told
    few = {name: _significant(total.get(name), 3) for name in ("low", "high", "fitted")}
    rate = _significant(round_figure / units, 4) if units else None
    return kept | few | {"observed": round_figure, "rate": rate}


def _audited(sheets: Sequence[Sheet], profile: RuleProfile) -> dict[str, Any]:
    """What an attacker can work out about each hidden area from everything that is shown. `exact` tells whether a range
    is all that is possible; the others are at least so wide."""
    ranges = [reach for sheet in sheets for reach in sheet.ranges]
    exposed = sorted({area for sheet in sheets for area in sheet.exposed})
    return {
        "is_safe": not exposed,
        "ranges": ranges[:MOST_AREAS_LISTED],
        "exposed": exposed,
        "hidden": len(ranges),
        "round_base": profile.round_base,
    }


def _compared(before: Sequence[Earlier]) -> dict[str, Any]:
    """Which releases the table was held against, each once, with how it stands to them."""
    against = {each.name: each.told() for each in reversed(before)}
    return {"compared": len(against), "against": list(reversed(against.values()))}


def _unresolved(clashes: Iterable[Clash], hide: Collection[Key]) -> list[Clash]:
    """Without the pairs that were resolved by hiding the new cell: that one is hidden now while it was shown before."""
    return [
        clash
        for clash in clashes
        if clash.danger is not Danger.HIDDEN_NOW
        or cell_of(clash.new.area, clash.new.period, clash.new.category) not in hide
    ]


def cell_of(area: str, period: str, category: str) -> Key:
    """The cell of a table that a figure of a pair is about."""
    return area, period, "" if category == TOTAL else category


def _told(clash: Clash, foreign: Collection[str]) -> dict[str, Any]:
    new, old = clash.new, clash.earlier
    return {
        "id": clash.id, "danger": str(clash.danger), "release": old.release, "foreign": old.release in foreign,
        "period": new.period, "unit": new.unit, "difference": clash.difference, "area": new.area,
        "category": new.category, "new": new.value, "earlier": old.value, "earlier_area": old.area,
        "earlier_category": old.category,
    }  # fmt: skip


def released_table(table: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The table for outside: why a cell is hidden stays inside, because "primary" tells that its count is small. That a
    figure was never delivered is no secret."""
    return [
        dict(row) | {"status": row["status"] if row["status"] in (SAFE, MISSING) else HIDDEN} for row in table
    ]


__all__ = [
    "ALL_AREAS",
    "CBS_ESSNET",
    "CONCEALED",
    "HIDDEN",
    "MISSING",
    "PRIMARY",
    "PROFILES",
    "SAFE",
    "SECONDARY",
    "Earlier",
    "Protected",
    "cell_of",
    "protected",
    "released_table",
]  # fmt: skip
