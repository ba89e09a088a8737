"""The counts under an outcome in all periods, as rows."""

from collections.abc import Collection, Mapping
from typing import Any


def rows_of(series: Mapping[str, Any], leave_out: Collection[str] = ()) -> list[dict[str, Any]]:
    """The counts under an outcome as rows, without those of the periods in `leave_out`."""
    columns = zip(
        series.get("periods", ()), series.get("observed", ()), series.get("population", ()), strict=True
    )
    return [
        {"area": area, "period": period, "observed": seen, "population": units}
        for period, counts, people in columns
        if period not in leave_out
        for area, seen, units in zip(series["areas"], counts, people, strict=True)
    ]
