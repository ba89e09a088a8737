"""Observations per area, and what they add up to: rates, the pooled rate and the expected count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analyses.engine.errors import Fault, UnusableTableError


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of an indicator table: events counted among `population` units in one area and period.

    `None` means missing or withheld by the source, never zero. `stratum` separates groups (age, household
    type) for indirect standardisation; a table without strata leaves it empty.
    """

    area: str
    period: str
    observed: int | None
    population: float | None
    stratum: str = ""

    @property
    def is_complete(self) -> bool:
        return self.observed is not None and self.population is not None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What was seen in an area next to what the reference rates predict; `None` where a stratum is
    missing."""

    area: str
    observed: int | None
    population: float | None
    expected: float | None


def periods_of(table: Sequence[Observation]) -> list[str]:
    """The distinct periods of a table, sorted as text."""
    return sorted({row.period for row in table})


def check_table(table: Sequence[Observation]) -> None:
    """Raise UnusableTableError when a table is empty, repeats a row or holds a negative number."""
    if not table:
        raise UnusableTableError(Fault.EMPTY)
    seen: set[tuple[str, str, str]] = set()
    for row in table:
        key = (row.area, row.period, row.stratum)
        if key in seen:
            raise UnusableTableError(Fault.DUPLICATE, area=row.area, period=row.period)
        seen.add(key)
        if (row.observed or 0) < 0 or (row.population or 0) < 0:
            raise UnusableTableError(Fault.NEGATIVE, area=row.area, period=row.period)


def pooled_rates(table: Sequence[Observation]) -> dict[str, float]:
    """Events per unit of population over all complete rows, one rate a stratum.

    Raises UnusableTableError when no complete row has a population.
    """
    observed: dict[str, int] = {}
    population: dict[str, float] = {}
    for row in table:
        if row.observed is not None and row.population is not None:
            observed[row.stratum] = observed.get(row.stratum, 0) + row.observed
            population[row.stratum] = population.get(row.stratum, 0.0) + row.population
    rates = {stratum: observed[stratum] / total for stratum, total in population.items() if total > 0}
    if not rates:
        raise UnusableTableError(Fault.NO_POPULATION)
    return rates


def pooled_rate(table: Sequence[Observation]) -> float:
    """Events per unit of population over all complete rows, strata taken together."""
    complete = [row for row in table if row.is_complete]
    population = sum(row.population or 0.0 for row in complete)
    if not population:
        raise UnusableTableError(Fault.NO_POPULATION)
    return sum(row.observed or 0 for row in complete) / population


def crude_rates(table: Sequence[Observation], *, per: float = 1.0) -> dict[str, float | None]:
    """Events per `per` units in each area, strata added up; `None` when a part is missing or nobody lives
    there."""
    return {
        total.area: _rate(total.observed, total.population, per)
        for total in expectations(table, reference=dict.fromkeys({row.stratum for row in table}, 0.0))
    }


def _rate(observed: int | None, population: float | None, per: float) -> float | None:
    if observed is None or not population:
        return None
    return per * observed / population


def expectations(
    table: Sequence[Observation], *, reference: Mapping[str, float] | None = None
) -> list[Expectation]:
    """Indirect standardisation: E = sum over strata of population times the reference rate of that stratum.

    `reference` holds one rate a stratum (for example national rates); without it the pooled rates of the
    table itself are used, so that expected and observed have the same sum. Areas keep the order in which
    they first appear.
    Source: Breslow & Day, Statistical Methods in Cancer Research II (1987), chapter 2.
    """
    rates = pooled_rates(table) if reference is None else reference
    rows: dict[str, list[Observation]] = {}
    for row in table:
        rows.setdefault(row.area, []).append(row)
    return [_expectation(area, strata, rates) for area, strata in rows.items()]


def _expectation(area: str, strata: Sequence[Observation], rates: Mapping[str, float]) -> Expectation:
    observed = [row.observed for row in strata if row.observed is not None]
    population = [row.population for row in strata if row.population is not None]
    expected = [
        row.population * rates[row.stratum]
        for row in strata
        if row.population is not None and row.stratum in rates
    ]
    return Expectation(
        area=area,
        observed=sum(observed) if len(observed) == len(strata) else None,
        population=sum(population) if len(population) == len(strata) else None,
        expected=sum(expected) if len(expected) == len(strata) else None,
    )
