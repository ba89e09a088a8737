"""Which column is what in a Parquet file."""

from collections.abc import Iterable
from dataclasses import dataclass

from analyses.engine.errors import Fault, UnusableTableError


@dataclass(frozen=True, slots=True)
class RecordLayout:
    """Records of persons, addresses or companies: one row a unit, or several a unit when `unit` is named.

    `flag` marks the units that are counted (true, or not zero); `value` is an amount of the row, such as
    turnover, of which a unit's rows are added up. `strata` together name the group of a unit. An empty
    `period` means that the whole file is about `fixed_period`.
    """

    area: str = "area"
    period: str = "period"
    flag: str = ""
    unit: str = ""
    value: str = ""
    category: str = ""
    strata: tuple[str, ...] = ()
    fixed_period: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that make a row of the answer."""
        return tuple(name for name in (self.area, self.period, self.category, *self.strata) if name)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for name in (*self.keys, self.flag, self.unit, self.value) if name)


@dataclass(frozen=True, slots=True)
class AggregateLayout:
    """Ready aggregates: events and units of an area in a period; `strata` and `category` may be absent."""

    area: str = "area"
    period: str = "period"
    numerator: str = "numerator"
    denominator: str = "denominator"
    category: str = ""
    strata: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(name for name in (self.area, self.period, self.category, *self.strata) if name)

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.keys, self.numerator, self.denominator)


def require_columns(there: Iterable[str], wanted: Iterable[str]) -> None:
    """Raise UnusableTableError that names the first column that the file does not have."""
    for name in wanted:
        if name not in set(there):
            raise UnusableTableError(Fault.MISSING_COLUMN, column=name)
