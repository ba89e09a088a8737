"""A result made safe to leave: unsafe and covering cells hidden, audited as an attacker would, held against earlier releases."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analyses.computation import COLUMNS
from analyses.counted import Counted, UnitsBefore
from analyses.cut import Cut
from analyses.differences import clashes_with
from analyses.earlier import Earlier
from analyses.engine.disclosure import CBS_ESSNET, PROFILES, RuleProfile
from analyses.engine.disclosure.differencing import Clash, Danger
from analyses.engine.disclosure.grid import TOTAL
from analyses.engine.scales import FigureKind
from analyses.material import REFERENCE_AREA
from analyses.planned import NAMES, settings_from
from analyses.published import ALL_AREAS, MISSING
from analyses.rows import ESTIMATED
from analyses.sheet import CONCEALED, HIDDEN, PRIMARY, SAFE, SECONDARY, Key, Sheet
from analyses.sheets import Place, protected_sheets
from analyses.told import Said, said_of
from zicht.core.errors import NotYet
from zicht.core.worded import worded

# What stands in a row that is not told.
WORDS = {"classification": "not_assessable", "reason": "", "trend": "too_short"}
# Digits of what follows from the counts, for readers: it is worked out from figures that are told, so all of it may leave.
ROUNDED = {
    "expected": 1, "ratio": 3, "low": 3, "high": 3, "z": 2, "p": 4, "adjusted_p": 4, "exceedance": 3,
    "trend_change": 3, "trend_low": 3, "trend_high": 3, "trend_p": 4, "trend_adjusted_p": 4, "trend_steady_p": 4,
    "trend_last_p": 4,
}  # fmt: skip
# Rates can be of any size, so these keep a number of digits instead.
SIGNIFICANT = ("smoothed", "trend_slope")
# Known without the counts: these stand in hidden rows as well.
PUBLIC = ("area", "period", "category", "population", "expected")
# What is told besides about the whole; everything else that a job says stays inside.
SUMMARY = (
    "period", "periods", "pooled_rate", "phi", "tau2", "is_overdispersed", "is_exact", "limits", "fdr", "minimum_population",
    "beyond_alert", "beyond_alarm", "trend",
)  # fmt: skip
# What is told of the job itself: how it was computed, not what came out.
ABOUT = ("period", "periods", "is_standardised", "has_reference", "ground", "categories", *NAMES)
MOST_AREAS_LISTED = 500
# Why an area of which the count is told is not judged: how many units it has is not told.
UNITS_HIDDEN = "units_hidden"


@dataclass(frozen=True)
class Protected:
    """What may leave, and what the checkers need to judge that.

    `series` maps each other period to the count of each area, None when hidden: columns over time follow from these, so who
    has the release has them. `earlier` are pairs with earlier releases, each {"id", "danger", "release", "foreign", "period",
    "unit", "difference", "area", "category", "new", "earlier", "earlier_area", "earlier_category"}: `new` and `earlier` are
    the figures, None when hidden; `foreign` tells that the release is of another trajectory; `id` stays the same for the
    same pair.
    """

    table: list[dict[str, Any]]
    summary: dict[str, Any]
    trend: list[dict[str, Any]]
    series: dict[str, dict[str, int | None]]
    audit: dict[str, Any]
    earlier: list[dict[str, Any]]
    counts: dict[str, int]


def protected(
    rows: Sequence[Mapping[str, Any]],
    summary: Mapping[str, Any],
    *,
    series: Sequence[Mapping[str, Any]] = (),
    parents: Mapping[str, str],
    profile: RuleProfile = CBS_ESSNET,
    earlier: Iterable[Earlier] = (),
    hide: Collection[Key] = (),
    unseen: str = MISSING,
    year: int = 0,
    cut: Cut | None = None,
    key: bytes = b"",
    counted: Mapping[str, UnitsBefore] | None = None,
) -> Protected:
    """Hide what is unsafe in a result. `series` are its counts in other periods, as rows; `parents` maps each area, and those
    above it, to the area it lies in; `hide` names cells (area, period, category) that a checker wants hidden; `unseen` is the
    status of a row without a count: never delivered, or hidden before it came here. The areas are those of the division of
    `year`, which is told; marks of estimates stay; `cut` holds counts that were divided over them. Without the `key` nobody can
    repeat which cover was chosen. Populations are public, unless `counted` in the data: those of earlier releases, by release.

    What an earlier release shows counts as public, what it hid stays hidden; with releases that may be of the same figures
    pairs are made. What is said beside counts follows from counts that are told. Raises NotYet when the total of all areas
    would be hidden, or when what is expected gives counts away.
    """
    _require_public_expectations(summary, is_counted=counted is not None)
    before = list(earlier)
    place = Place(parents, year, cut, key)
    whole = [_whole(row) for row in (*rows, *series)]
    beside = None if counted is None else Counted(place, profile, before, counted)
    sheets = beside.sheets(whole, hide) if beside else protected_sheets(whole, place, profile, before, hide)
    latest = {str(row["period"]) for row in rows}
    _require_a_total([sheet for sheet in sheets if sheet.period in latest])
    told, units = _with_units(_told_counts(_marked(whole), sheets, unseen), beside)
    totals = _told_totals(sheets)
    outside = _from_outside(rows, summary)
    said = Said() if units == {} else said_of(told, settings_from(summary), totals=totals, expected=outside)
    table = [_row(row, said) for row in told if row["period"] in latest]
    return Protected(
        table=table,
        summary=_summary(summary, said, table, totals) | ({"division_year": year} if year else {}),
        trend=said.trend,
        series=_other_periods(told, latest),
        audit=_audited(sheets, profile)
        | _compared(before, sheets)
        | _forced(hide, sheets)
        | _beside(totals, units),
        earlier=_told_pairs(_unresolved(clashes_with(told, before, profile, parents), hide), before),
        counts=dict(sorted(Counter(row["status"] for row in table).items())),
    )


def _whole(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with a whole count: a count that was divided over new areas is a fraction, and that fraction with the share,
    which is public, would tell the counts of the old areas."""
    return dict(row) | {"observed": None if row["observed"] is None else round(row["observed"])}


def _marked(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of all periods with the mark of an estimate that those of the table have: borders moved under all of them."""
    estimated = {row["area"] for row in rows if row.get(ESTIMATED)}
    return [dict(row) | ({ESTIMATED: True} if row["area"] in estimated else {}) for row in rows]


def _require_a_total(sheets: Iterable[Sheet]) -> None:
    if any(sheet.hides_all for sheet in sheets):
        raise NotYet(
            worded(
                "Zelfs het totaal van alle gebieden zou herleidbaar zijn. Voeg gebieden samen of neem een langere periode."
            )
        )


def _require_public_expectations(summary: Mapping[str, Any], *, is_counted: bool) -> None:
    """The rate of a group follows from expected counts, and with it the events in that group over all areas: a sum that no
    table tells. Where units were counted in the data, how many of them each group has follows from rates that are known."""
    by_group = summary.get("smallest_stratum") is not None or summary.get("is_standardised")
    if by_group and not summary.get("has_reference"):
        raise NotYet(
            worded(
                "Wat er te verwachten was, is per groep uit dit bestand berekend. Daaruit zijn aantallen per groep af te leiden."
                " Lever landelijke cijfers per groep mee (gebied {code}), of laat de groepen weg.",
                code=REFERENCE_AREA,
            )
        )
    if by_group and is_counted:
        raise NotYet(
            worded(
                "Dit bestand telt zelf hoeveel eenheden elk gebied per groep heeft. Uit wat er te verwachten was, zijn kleine"
                " groepen af te leiden. Laat de groepen en het gebied {code} weg, of lever aantallen per gebied aan met een"
                " noemer uit een openbare bron.",
                code=REFERENCE_AREA,
            )
        )


def _with_units(
    told: list[dict[str, Any]], counted: Counted | None
) -> tuple[list[dict[str, Any]], dict[str, dict[str, int]] | None]:
    """The rows with the units that may be told, and these by period and area: of all of them, or of none. None where nobody
    counted units, because populations are public."""
    if counted is None:
        return told, None
    units = counted.units(told) or {}
    silent = {} if units else {"reason": UNITS_HIDDEN}
    found = [
        dict(row)
        | {"population": units.get(row["period"], {}).get(row["area"])}
        | (silent if row["status"] == SAFE else {})
        for row in told
    ]
    return found, units


def _told_counts(
    rows: Sequence[Mapping[str, Any]], sheets: Sequence[Sheet], unseen: str
) -> list[dict[str, Any]]:
    """The rows with the count that is told, and why another is not."""
    marks = {key: mark for sheet in sheets for key, mark in sheet.marks.items()}
    found = []
    for row in rows:
        status, value = marks.get(_key(row), (unseen, None))
        group = {"category": row["category"]} if row.get("category") else {}
        about = {"area": row["area"], "period": row["period"], "population": row["population"]}
        mark = {ESTIMATED: True} if row.get(ESTIMATED) else {}
        found.append(about | group | {"observed": value if status == SAFE else None, "status": status} | mark)
    return found


def _told_totals(sheets: Iterable[Sheet]) -> dict[str, int]:
    """The sum over all areas of each period in which it is told."""
    found: dict[str, int] = {}
    silent = set()
    for sheet in sheets:
        if sheet.total is None:
            silent.add(sheet.period)
        else:
            found[sheet.period] = found.get(sheet.period, 0) + sheet.total
    return {period: total for period, total in found.items() if period not in silent}


def _from_outside(rows: Sequence[Mapping[str, Any]], summary: Mapping[str, Any]) -> dict[str, float] | None:
    """What was expected, where that follows from other rates than those of these counts; else None."""
    if not summary.get("is_standardised"):
        return None
    return {row["area"]: row["expected"] for row in rows if row.get("expected") is not None}


def _key(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["area"], row["period"], row.get("category", "")


def _row(told: Mapping[str, Any], said: Said) -> dict[str, Any]:
    """A row of the table as it leaves: what is public, what is told, and what follows from that."""
    follows = said.rows.get(_key(told), dict.fromkeys(COLUMNS) | WORDS)
    is_told = told["status"] == SAFE
    shown = {name: follows[name] if is_told or name in PUBLIC else WORDS.get(name) for name in COLUMNS}
    digits = {name: _rounded(shown.get(name), digits) for name, digits in ROUNDED.items() if name in shown}
    cut = {name: _significant(shown[name], 4) for name in SIGNIFICANT if name in shown}
    return shown | digits | cut | dict(told)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _significant(value: float | None, digits: int) -> float | None:
    return None if value is None else float(f"{value:.{digits}g}")


def _summary(
    summary: Mapping[str, Any], said: Said, table: Sequence[Mapping[str, Any]], totals: Mapping[str, int]
) -> dict[str, Any]:
    """Figures about the whole: how it was computed, the total, and what follows from the counts that are told."""
    about = {name: summary[name] for name in ABOUT if name in summary}
    follows = {name: said.summary[name] for name in SUMMARY if name in said.summary} | about
    counts = Counter(row.get("classification") for row in table if row["status"] == SAFE)
    classes = said.summary.get("counts", summary.get("counts", {}))
    shown = {name: counts.get(name, 0) for name in classes}
    digits = {
        "phi": _rounded(follows.get("phi"), 1),
        # On the scale of a share usual differences are as small as the share, so these keep a number of digits instead.
        "tau2": _significant(follows.get("tau2"), 4)
        if settings_from(summary).counted_as is FigureKind.SHARE
        # Where only large areas are, differences that matter leave nothing in four decimals.
        else _rounded(follows.get("tau2"), 4) or _significant(follows.get("tau2"), 4),
        "pooled_rate": _significant(follows.get("pooled_rate"), 4),
    }
    units = [row["population"] for row in table if row["status"] != MISSING and row["population"] is not None]
    whole = {
        "areas": len(table),
        "observed": totals.get(str(summary.get("period"))),
        "population": sum(units) if units else None,
    }
    hidden = {HIDDEN: sum(row["status"] in CONCEALED for row in table)}
    return follows | digits | whole | {"counts": shown | hidden | _missing(table)}


def _missing(table: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    lacking = sum(row["status"] == MISSING for row in table)
    return {MISSING: lacking} if lacking else {}


def _other_periods(told: Iterable[Mapping[str, Any]], latest: Collection[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in told:
        if row["period"] not in latest and row["status"] != MISSING:
            found.setdefault(row["period"], {})[row["area"]] = row["observed"]
    return found


def _forced(hide: Collection[Key], sheets: Sequence[Sheet]) -> dict[str, Any]:
    """What is hidden although its own count is large enough: asked by a checker, or because divided counts follow from it."""
    on_cut = [[area, sheet.period] for sheet in sheets for area in sheet.on_cut]
    return {"asked": [list(key) for key in sorted(hide)], "on_cut": on_cut}


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


def _compared(before: Sequence[Earlier], sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Which releases the table was held against, each once, with how it stands to them."""
    aside = {name for sheet in sheets for name in sheet.left_aside}
    against = {each.name: each.told() | {"fits": each.name not in aside} for each in reversed(before)}
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


def _beside(totals: Mapping[str, int], units: Mapping[str, Any] | None) -> dict[str, Any]:
    """What is told beside the rows, kept for later releases."""
    return {"totals": totals} | ({} if units is None else {"units": units})


def _told_pairs(clashes: Iterable[Clash], before: Sequence[Earlier]) -> list[dict[str, Any]]:
    foreign = {each.name for each in before if each.is_foreign}
    return [_told(clash, foreign) for clash in clashes]


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
    "UNITS_HIDDEN",
    "Earlier",
    "Protected",
    "cell_of",
    "protected",
    "released_table",
]  # fmt: skip
