"""The released figures as rows: the one place that knows how a release writes them down."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analyses.further import has_course, tells_chances
from analyses.rows import ESTIMATED

SAFE, HIDDEN, TOO_FEW, MISSING = "safe", "hidden", "too_few", "missing"
NOT_ASSESSABLE = "not_assessable"
# The count is told and nothing is said of what was to be expected: the units are withheld, so there is no ratio.
ONLY_COUNTED = "only_counted"
# The reason in a row that tells a count and not of how many.
UNITS_HIDDEN = "units_hidden"
MUCH_HIGHER, HIGHER, AS_EXPECTED, LOWER, MUCH_LOWER = (
    "much_higher",
    "higher",
    "as_expected",
    "lower",
    "much_lower",
)
# Only what also stands after correction for looking at many areas asks for an answer.
SIGNIFICANT = (MUCH_HIGHER, MUCH_LOWER)
# What is told of the time behind a figure, and in which column of a release that stands.
COURSE = {
    "direction": "trend", "change": "trend_change", "low": "trend_low", "high": "trend_high", "p": "trend_p",
    "adjusted_p": "trend_adjusted_p", "slope": "trend_slope", "steady_p": "trend_steady_p", "last_p": "trend_last_p",
    "periods": "trend_periods",
}  # fmt: skip
# Too little to speak of a direction: with two periods any difference looks like one.
PERIODS_FOR_A_TREND = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One area in one period: counts, ratio observed / expected with its interval; what is hidden or missing is None.

    `is_estimate`: what was counted was divided over new borders by shares. `smoothed` is the rate with chance damped,
    `exceedance` the chance that the area really lies above what is expected, `course` how it went over time (COURSE), empty
    where the release does not say.
    """

    area: str
    period: str
    observed: int | None
    population: int | None
    expected: float | None
    ratio: float | None
    low: float | None
    high: float | None
    classification: str
    status: str
    is_estimate: bool = False
    smoothed: float | None = None
    exceedance: float | None = None
    course: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_significant(self) -> bool:
        return self.classification in SIGNIFICANT


def figures_of(table: Iterable[Mapping[str, Any]]) -> list[Figure]:
    """Rows of a release, by area and period. A hidden figure keeps no count, whatever the row still held."""
    rows = list(table)
    has_chances = tells_chances(rows)
    return sorted(
        (_figure(row, has_chances=has_chances) for row in rows),
        key=lambda figure: (figure.area, figure.period),
    )


def _figure(row: Mapping[str, Any], *, has_chances: bool) -> Figure:
    status = _status(row)
    shown = status == SAFE
    return Figure(
        area=str(row["area"]),
        period=str(row.get("period", "")),
        observed=row.get("observed") if status != HIDDEN else None,
        population=_whole(row.get("population")),
        expected=row.get("expected") if shown else None,
        ratio=row.get("ratio") if shown else None,
        low=row.get("low") if shown else None,
        high=row.get("high") if shown else None,
        classification=str(row.get("classification") or NOT_ASSESSABLE) if shown else NOT_ASSESSABLE,
        status=status,
        is_estimate=bool(row.get(ESTIMATED)) and row.get("observed") is not None and status != HIDDEN,
        smoothed=row.get("smoothed") if shown else None,
        exceedance=row.get("exceedance") if shown and has_chances else None,
        course={name: row.get(column) for name, column in COURSE.items()}
        if shown and has_course(row)
        else {},
    )


def _status(row: Mapping[str, Any]) -> str:
    """Why a figure can or cannot be told: never delivered, hidden against tracing, too few inhabitants, only counted, or none
    of these."""
    if row.get("reason") == UNITS_HIDDEN and row.get("status") == SAFE and row.get("observed") is not None:
        return ONLY_COUNTED
    if row.get("status") == MISSING or (row.get("status") == SAFE and row.get("population") is None):
        return MISSING
    if row.get("status") in ("primary", "secondary", HIDDEN, "suppressed") or row.get("observed") is None:
        return HIDDEN
    if row.get("classification") in (None, "", NOT_ASSESSABLE):
        return TOO_FEW
    return SAFE


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def latest_period(figures: Sequence[Figure]) -> str:
    """The last period by name; empty without figures."""
    return max((figure.period for figure in figures), default="")


def of_latest_period(figures: Sequence[Figure]) -> list[Figure]:
    """The figures of the last period only."""
    last = latest_period(figures)
    return [figure for figure in figures if figure.period == last]


def counts_of(figures: Sequence[Figure]) -> Counter[str]:
    """How many areas are in each class, and how many are hidden, missing, only counted or have too few inhabitants."""
    counts = Counter(figure.classification for figure in figures if figure.status == SAFE)
    counts.update(figure.status for figure in figures if figure.status != SAFE)
    return counts


def totals_of(figures: Sequence[Figure]) -> tuple[int, int]:
    """(observed, population) over the areas that show both."""
    shown = [figure for figure in figures if figure.observed is not None and figure.population is not None]
    return sum(figure.observed or 0 for figure in shown), sum(figure.population or 0 for figure in shown)


def highest(figures: Sequence[Figure], count: int = 3) -> list[Figure]:
    """The areas that stand out upwards, the largest ratio first."""
    above = [
        figure for figure in figures if figure.classification == MUCH_HIGHER and figure.ratio is not None
    ]
    return sorted(above, key=lambda figure: -(figure.ratio or 0))[:count]
