"""Figures of other kinds than the table that a job computes: those that its plan names and its file can give.

Each comes with what lies under it, because that is what it is judged by. Percentages follow from the counts of the table, those
of each category from what it counts of the whole; means, totals and medians from amounts of units.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import override

from analyses.engine.columnar.amounts import Amounts
from analyses.engine.errors import Fault, UnusableTableError
from analyses.figures import plain
from analyses.material import Material
from analyses.models import AnalysisJob, AnalysisPlan, Dataset, DatasetKind, OutputKind
from zicht.core.templatetags.zicht_figures import LONGEST_NAME

OF_AMOUNTS = (OutputKind.MEAN, OutputKind.TOTAL, OutputKind.QUANTILE)
# The table itself holds the ratio of observed to expected.
IN_TABLE = OutputKind.RATIO
MEDIAN = 0.5
# All neighbourhoods of the country by eight categories; with more, judging them takes minutes.
MOST_FIGURES = 120_000


def kinds_for(plan: AnalysisPlan | None, dataset: Dataset, *, is_divided: bool) -> list[str]:
    """The kinds that a job on this file computes besides its table: of those in the plan, or without a plan of all kinds.

    Of counts that were divided over other areas (`is_divided`) no percentage is made: no units lie under it.
    """
    wanted = OutputKind.values if plan is None else plan.output_kinds
    possible = set()
    is_records = dataset.kind == DatasetKind.RECORDS
    if is_records and dataset.layout.get("value_column"):
        possible.update(OF_AMOUNTS)
    counts_parts = is_records or dataset.layout.get("is_share") or dataset.layout.get("category_column")
    if counts_parts and not is_divided:
        possible.add(OutputKind.SHARE)
    return [kind for kind in OutputKind.values if kind in wanted and kind in possible]


def not_computed(job: AnalysisJob, given: Iterable[Mapping[str, Any]] = ()) -> list[str]:
    """The kinds in the plan of a job that neither it computes nor are among the figures that were `given`, in words."""
    wanted = job.plan.output_kinds if job.plan else []
    there = {IN_TABLE, *job.figures, *(each["kind"] for each in given)}
    return [str(OutputKind(kind).label) for kind in wanted if kind not in there]


def categories_of(material: Material) -> dict[str, Any]:
    """What a result says of a file that counts several categories: their names, and which of them the table is; empty where it
    is the sum of all."""
    if not material.parts:
        return {}
    return {"categories": {"names": sorted(material.parts), "whole": material.whole}}


def figures_for(job: AnalysisJob, material: Material, amounts: Amounts | None) -> list[dict[str, Any]]:
    """The figures of a job in its latest period, each {"name", "kind", "area", "period", "group", "value", "under"}.

    Their names are always in Dutch: they are kept, and the same job gives the same bytes. Raises UnusableTableError when there
    are more than MOST_FIGURES of categories.
    """
    period = material.table.periods[-1]
    with override("nl"):
        found = []
        if OutputKind.SHARE in job.figures:
            about = job.plan.indicator if job.plan else job.dataset.name
            found = [_figure(OutputKind.SHARE, *each, period) for each in _of_counts(job, material, about)]
        if amounts is not None:
            about = job.dataset.layout["value_column"]
            for kind in OF_AMOUNTS:
                if kind in job.figures:
                    name = _names()[kind].format(about=about)
                    found += [_figure(kind, name, "", *each, period) for each in _of_amounts(kind, amounts)]
    return found


def _names() -> dict[OutputKind, str]:
    return {
        OutputKind.MEAN: _("Gemiddelde van {about}"),
        OutputKind.TOTAL: _("Som van {about}"),
        OutputKind.QUANTILE: _("Mediaan van {about}"),
    }


def _figure(
    kind: OutputKind, name: str, group: str, area: str, value: float, under: dict[str, Any], period: str
) -> dict[str, Any]:
    return {
        "name": name[:LONGEST_NAME], "kind": str(kind), "area": area, "period": period, "group": group[:LONGEST_NAME],
        "value": plain(value), "under": under,
    }  # fmt: skip


Share = tuple[str, str, str, float, dict[str, Any]]


def _of_counts(job: AnalysisJob, material: Material, about: str) -> Iterator[Share]:
    """Name, group, area, percentage and the counts under it: of units that are counted, and of what is counted by category."""
    table, layout = material.table, job.dataset.layout
    seen = dict(zip(table.areas.tolist(), table.total_observed[:, -1].tolist(), strict=True))
    if layout.get("is_share") or job.dataset.kind == DatasetKind.RECORDS:
        units = dict(zip(table.areas.tolist(), table.total_population[:, -1].tolist(), strict=True))
        yield from _shares(_("Aandeel: {about}").format(about=about), "", seen, units)
    if len(material.parts) * len(seen) > MOST_FIGURES:
        raise UnusableTableError(Fault.TOO_MANY, count=len(material.parts) * len(seen), most=MOST_FIGURES)
    for category, part in sorted(material.parts.items()):
        if table.periods[-1] in part.periods:
            latest = part.only(table.periods[-1])
            counts = dict(zip(latest.areas.tolist(), latest.total_observed[:, -1].tolist(), strict=True))
            yield from _shares(_("Verdeling: {about}").format(about=about), category, counts, seen)


def _shares(
    name: str, group: str, parts: Mapping[str, float], wholes: Mapping[str, float]
) -> Iterator[Share]:
    """The percentage of each area in which both are known and the one is a part of the other."""
    for area, part in parts.items():
        whole = wholes.get(area, math.nan)
        if whole > 0 and part <= whole:
            counts = {"numerator": round(part), "denominator": round(whole)}
            yield name, group, area, 100 * part / whole, counts


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
