"""Totals and means that stayed in the CBS environment because one unit decides them, and what could give them away here.

Of such a figure no amount is known, so nobody can reckon how near to it others come. Whatever holds it is hidden for that reason:
the same amount under another kind or name, the whole that its group is in, and every larger area around it. Without these there
is nothing to take its neighbours from.
"""

from collections.abc import Mapping, Sequence

from analyses.output_counts import SUMMED, Figure, is_withheld, subject_of_name
from analyses.spans import within
from analyses.territory import above


def around_withheld(figures: Sequence[Figure], parents: Mapping[str, str]) -> set[int]:
    """Numbers of the amounts that hold one that stayed inside."""
    inside = [figure for figure in figures if is_withheld(figure)]
    return {
        number
        for number, figure in enumerate(figures)
        if figure["kind"] in SUMMED and any(_holds(figure, each, parents) for each in inside)
    }


def _holds(whole: Figure, part: Figure, parents: Mapping[str, str]) -> bool:
    """Whether an amount is, or can hold, the other one: of the same subject, in its area and time or larger ones."""
    return (
        subject_of_name(whole["name"]) == subject_of_name(part["name"])
        and whole["area"] in ("", part["area"], *above(part["area"], parents))
        and whole["group"] in ("", part["group"])
        and (whole["period"] == part["period"] or within(part["period"], whole["period"]))
    )
