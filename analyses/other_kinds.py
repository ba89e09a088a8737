"""Figures of other kinds than the table that a job computes: those that its plan names and its file can give.

Each comes with what lies under it, because that is what it is judged by. Percentages follow from the counts of the table; means,
totals and medians from amounts of units.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import override

from analyses.engine.columnar.amounts import Amounts
from analyses.engine.indicators import Observations
from analyses.figures import plain
from analyses.models import AnalysisJob, AnalysisPlan, Dataset, DatasetKind, OutputKind

OF_AMOUNTS = (OutputKind.MEAN, OutputKind.TOTAL, OutputKind.QUANTILE)
# The table itself holds the ratio of observed to expected.
IN_TABLE = OutputKind.RATIO
MEDIAN = 0.5
LONGEST_NAME = 120


def kinds_for(plan: AnalysisPlan | None, dataset: Dataset, *, is_divided: bool) -> list[str]:
    """The kinds that a job on this file computes besides its table: of those in the plan, or without a plan of all kinds.

    Of counts that were divided over other areas (`is_divided`) no percentage is made: no units lie under it.
    """
    wanted = OutputKind.values if plan is None else plan.output_kinds
    possible = set()
    is_records = dataset.kind == DatasetKind.RECORDS
    if is_records and dataset.layout.get("value_column"):
        possible.update(OF_AMOUNTS)
    if (is_records or dataset.layout.get("is_share")) and not is_divided:
        possible.add(OutputKind.SHARE)
    return [kind for kind in OutputKind.values if kind in wanted and kind in possible]


def not_computed(job: AnalysisJob) -> list[str]:
    """The kinds in the plan of a job that it does not compute, in words."""
    wanted = job.plan.output_kinds if job.plan else []
    return [str(OutputKind(kind).label) for kind in wanted if kind not in job.figures and kind != IN_TABLE]


def figures_for(job: AnalysisJob, table: Observations, amounts: Amounts | None) -> list[dict[str, Any]]:
    """The figures of a job in its latest period, each {"name", "kind", "area", "period", "group", "value", "under"}.

    Their names are always in Dutch: they are kept, and the same job gives the same bytes.
    """
    period = table.periods[-1]
    with override("nl"):
        found = []
        if OutputKind.SHARE in job.figures:
            about = job.plan.indicator if job.plan else job.dataset.name
            name = _("Aandeel: {about}").format(about=about)[:LONGEST_NAME]
            found += [_figure(OutputKind.SHARE, name, period, *each) for each in _shares(table)]
        if amounts is not None:
            about = job.dataset.layout["value_column"]
            for kind in OF_AMOUNTS:
                if kind in job.figures:
                    name = _names()[kind].format(about=about)[:LONGEST_NAME]
                    found += [_figure(kind, name, period, *each) for each in _of_amounts(kind, amounts)]
    return found


def _names() -> dict[OutputKind, str]:
    return {
        OutputKind.MEAN: _("Gemiddelde van {about}"),
        OutputKind.TOTAL: _("Som van {about}"),
        OutputKind.QUANTILE: _("Mediaan van {about}"),
    }


def _figure(
    kind: OutputKind, name: str, period: str, area: str, value: float, under: dict[str, Any]
) -> dict[str, Any]:
    return {
        "name": name, "kind": str(kind), "area": area, "period": period, "group": "", "value": plain(value),
        "under": under,
    }  # fmt: skip


def _shares(table: Observations) -> Iterator[tuple[str, float, dict[str, Any]]]:
    """Area, percentage and the counts under it, where both are known and the counted units are some of all."""
    seen, units = table.total_observed[:, -1], table.total_population[:, -1]
    with np.errstate(invalid="ignore"):
        usable = np.isfinite(seen) & (units > 0) & (seen <= units)
    for place in np.flatnonzero(usable).tolist():
        part, whole = round(seen[place]), round(units[place])
        yield str(table.areas[place]), 100 * part / whole, {"numerator": part, "denominator": whole}


def _of_amounts(kind: OutputKind, amounts: Amounts) -> Iterator[tuple[str, float, dict[str, Any]]]:
    columns: Sequence[np.ndarray] = (
        amounts.units,
        amounts.total,
        amounts.largest,
        amounts.second,
        amounts.median,
    )
    for area, units, total, largest, second, median in zip(
        amounts.areas.tolist(), *(column.tolist() for column in columns), strict=True
    ):
        if kind is OutputKind.QUANTILE:
            yield area, median, {"units": units, "quantile": MEDIAN}
            continue
        value = total / units if kind is OutputKind.MEAN else total
        under = {"total": total, "largest": largest, "second": second}
        yield area, value, {"units": units} | {name: plain(each) for name, each in under.items()}
