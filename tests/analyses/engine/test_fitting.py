"""Publications that contradict each other: the latest count, however many there are and wherever the contradiction is."""

import numpy as np
import pytest

from analyses.engine.disclosure.grid import TOP, filled
from analyses.engine.disclosure.memory import fitting, remember
from analyses.engine.disclosure.publication import Publication
from tests.seeds import seeds

NOW = filled(("N1", "N2"), ("x",), np.full(2, TOP), np.array([[20.0], [30.0]]))
LEAST = 10


def releases(seed):
    """Sums of three areas that none of them tells; some of the sums are wrong and contradict others."""
    draws = np.random.default_rng(seed)
    hidden = {area: int(draws.integers(1, 60)) for area in ("H1", "H2", "H3")}
    found = []
    for number in range(int(draws.integers(1, 14))):
        parts = [area for area in hidden if draws.random() < 0.6] or ["H1"]
        wrong = int(draws.integers(1, 9)) if draws.random() < 0.3 else 0
        areas = (f"D{number}" if draws.random() < 0.7 else "D", *hidden)
        parents = np.array([TOP, *(0 if area in parts else TOP for area in hidden)])
        values = np.array([[float(sum(hidden[area] for area in parts) + wrong)], *[[np.nan]] * 3])
        found.append(Publication(str(number), areas, ("x",), parents, values, np.ones((4, 1), dtype=bool)))
    return found


def one_by_one(linked):
    """What `fitting` has to answer: from the last one back, each that can be true beside those that were kept."""
    kept = []
    for each in reversed(linked):
        if len(fitting(NOW, [each, *kept])) == len(kept) + 1:
            kept.insert(0, each)
    return kept


@pytest.mark.parametrize("seed", seeds(120))
def test_those_that_fit_are_the_same_as_when_they_are_tried_one_by_one(seed):
    linked = remember(NOW, releases(seed), LEAST).linked
    assert [each.name for each in fitting(NOW, linked)] == [each.name for each in one_by_one(linked)]
