"""The same ground before and after borders changed: pieces of it that areas of then and of now have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from analyses.cut import together
from analyses.engine.disclosure.publication import Publication
from analyses.sums.adding_up import Figures, parts_that_fit, publication_adding_up


def over_borders(
    figures: Figures, links: Iterable[tuple[str, str]], fewest: int, year: int
) -> list[Publication]:
    """The pieces of ground that areas of now have in common with those of this year, with what adds up from them; `links` as of
    Redrawn. Where no counts of such pieces can be true, only all of the areas together are the same ground."""
    known, olds, news = dict(figures), {}, {}
    for old, new in together(links):
        mine = [link for link in links if link[0] in old]
        pieces = _pieces(figures, mine)
        if pieces is None:
            ground = "+".join(sorted(new))
            known |= _ground(figures, ground, old, new)
            olds |= dict.fromkeys(old, ground)
            news |= dict.fromkeys(new, ground)
            continue
        known |= pieces
        names = _names_of_pieces(mine)
        olds |= {names[link]: link[0] for link in mine if names[link] != link[0]}
        news |= {names[link]: link[1] for link in mine if names[link] != link[1]}
    made = (
        publication_adding_up(known, olds, fewest, f"{year}>"),
        publication_adding_up(known, news, fewest, f"{year}<"),
    )
    return [each for each in made if each is not None]


def _names_of_pieces(links: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """A piece that is all of an area is that area."""
    old, new = Counter(link[0] for link in links), Counter(link[1] for link in links)
    return {
        link: link[0] if old[link[0]] == 1 else link[1] if new[link[1]] == 1 else "&".join(link)
        for link in links
    }


def _pieces(figures: Figures, links: Sequence[tuple[str, str]]) -> dict[tuple[str, str], float] | None:
    """Counts of the pieces, and of what they add up to, that all known figures of these areas can be true with; None when
    there are none."""
    areas = sorted({area for link in links for area in link})
    inside = np.array([[float(area in link) for link in links] for area in areas])
    names = _names_of_pieces(links)
    found: dict[tuple[str, str], float] = {}
    for column in {column for area, column in figures if area in areas}:
        counts = np.array([figures.get((area, column), np.nan) for area in areas])
        parts = parts_that_fit(inside, counts)
        if parts is None:
            return None
        found |= {(names[link], column): part for link, part in zip(links, parts.tolist(), strict=True)}
        found |= {(area, column): whole for area, whole in zip(areas, (inside @ parts).tolist(), strict=True)}
    return found


def _ground(figures: Figures, name: str, *sides: Iterable[str]) -> dict[tuple[str, str], float]:
    """The true figure of ground: of the side that was counted whole, and the larger one where rounding makes them differ."""
    columns = {column for _area, column in figures}
    sums = {column: [_sum(figures, side, column) for side in sides] for column in columns}
    return {
        (name, column): float(np.nanmax(both)) for column, both in sums.items() if np.isfinite(both).any()
    }


def _sum(figures: Figures, areas: Iterable[str], column: str) -> float:
    return sum(figures.get((area, column), np.nan) for area in areas)
