"""Counts under percentages and ratios, by what these are about: who knows the number that they are of, has the counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from analyses.output_counts import COUNTED, NUMERATOR
from analyses.sheet import SAFE, Key
from analyses.subjects import plain

Figure = Mapping[str, Any]
# The name and the group of figures.
Named = tuple[str, str]


def named_figures(figures: Iterable[Figure]) -> dict[Named, list[Figure]]:
    """Percentages and ratios of areas by name and group."""
    found: dict[Named, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure["kind"] in COUNTED and figure["area"]:
            found[plain(figure["name"]), figure["group"]].append(figure)
    return dict(found)


def title_of(named: Named) -> str:
    """A name and a group as one text."""
    return ": ".join(filter(None, named))


def counts_of(figures: Iterable[Figure]) -> dict[Key, int]:
    """The true counts by where they would stand in a table."""
    return {key_in_table(figure): round(figure["under"][NUMERATOR]) for figure in figures}


def key_in_table(figure: Figure) -> Key:
    """Where the count under a figure would stand in a table."""
    return figure["area"], figure["period"], ""


def row_of(figure: Figure) -> dict[str, Any]:
    """The count as a row of a table that is still to be protected."""
    count = round(figure["under"][NUMERATOR])
    return {
        "area": figure["area"], "period": figure["period"], "observed": count, "population": None, "status": SAFE,
    }  # fmt: skip


def told_row(figure: Figure, base: int) -> dict[str, Any]:
    """The same as readers of a judged figure have it: by rules that round, a multiple of the base."""
    row = row_of(figure)
    if figure["status"] != SAFE:
        return row | {"observed": None, "status": "hidden"}
    return row | {"observed": base * round(row["observed"] / base) if base else row["observed"]}
