"""Stretches of time that are longer ones, or parts of ones that overlap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

import numpy as np

from analyses.spans import Span
from analyses.sums.adding_up import Figures, Kind, Sum, parts_that_fit


def times_adding_up(spans: Mapping[str, Span | None]) -> list[Sum]:
    """Which of these stretches of time lie in which others side by side, as many as there is room for; `spans` maps the mark
    of each to its first month and the month after its last."""
    known = {mark: span for mark, span in spans.items() if span is not None}
    return [
        Sum(
            whole,
            parts,
            Kind.ALL if _length(*(known[part] for part in parts)) == _length(span) else Kind.SOME,
        )
        for whole, span in known.items()
        for parts in _side_by_side(
            span[0], {mark: each for mark, each in known.items() if _is_in(each, span)}
        )
        if parts and not _has_whole_inside([known[part] for part in parts], known)
    ]


def _length(*spans: Span) -> int:
    """Months together."""
    return sum(last - first for first, last in spans)


def _is_in(one: Span, other: Span) -> bool:
    return one != other and other[0] <= one[0] and one[1] <= other[1]


def _side_by_side(start: int, spans: Mapping[str, Span]) -> Iterator[tuple[str, ...]]:
    """Every set of these from `start` on that do not overlap and to which no other can be added, in order of time."""
    later = {mark: span for mark, span in spans.items() if span[0] >= start}
    if not later:
        yield ()
        return
    first_end = min(last for _first, last in later.values())
    for mark, (first, last) in later.items():
        if first < first_end:
            yield from ((mark, *rest) for rest in _side_by_side(last, later))


def _has_whole_inside(parts: Sequence[Span], spans: Mapping[str, Span]) -> bool:
    """Whether some of these in a row lie in another stretch, so that the sum follows from two shorter ones."""
    runs = {(one[0], other[1]) for one, other in combinations(parts, 2)} - {(parts[0][0], parts[-1][1])}
    return not runs.isdisjoint(spans.values())


def times_across(
    spans: Mapping[str, Span | None], families: Mapping[str, Figures], mark: str
) -> tuple[dict[str, Figures], list[Sum]]:
    """The shortest stretches between all beginnings and ends, where some of these stretches of time overlap without one lying in
    the other, and each stretch as the sum of those. Their figures are such that all that is known can be true; `mark` begins
    the marks of these stretches."""
    known = {each: span for each, span in spans.items() if span is not None}
    if not any(one[0] < other[0] < one[1] < other[1] for one in known.values() for other in known.values()):
        return {}, []
    ends = sorted({end for span in known.values() for end in span})
    atoms = {f"{mark}@{first}-{last}": (first, last) for first, last in pairwise(ends)}
    inside = np.array(
        [
            [float(span[0] <= each[0] and each[1] <= span[1]) for each in atoms.values()]
            for span in known.values()
        ]
    )
    figures: dict[str, dict[tuple[str, str], float]] = {each: {} for each in atoms}
    for cell in sorted({cell for each in known for cell in families[each]}):
        parts = parts_that_fit(inside, np.array([families[each].get(cell, np.nan) for each in known]))
        for each, part in zip(atoms, parts.tolist() if parts is not None else (), strict=False):
            figures[each][cell] = part
    sums = [
        Sum(each, tuple(np.array(list(atoms))[row > 0].tolist()), Kind.UNTOLD)
        for each, row in zip(known, inside, strict=True)
    ]
    return dict(figures), sums
