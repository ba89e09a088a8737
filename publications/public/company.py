"""Beside whom an area was laid, by name: every area that took part, from the public figures themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from publications.public.models import LiveFigure, LivePublication

ADJACENT, SAME_CLASS, SIMILAR = "adjacent", "same_class", "similar"


@dataclass(frozen=True, slots=True)
class Town:
    """Areas of one municipality, by name; without a name of its own where each area is a municipality itself."""

    name: str
    areas: Sequence[str]


@dataclass(frozen=True, slots=True)
class Company:
    """One comparison as the public copy keeps it (`row`), with `towns`: everybody who took part, empty when the sentence
    names them all."""

    row: Mapping[str, Any]
    towns: Sequence[Town] = ()


def is_compared(publication: LivePublication, kind: str) -> bool:
    """Whether the plan asked for this comparison; publications of before that could be asked have every kind."""
    return kind in publication.body.get("compared", (kind,))


def company_of(figure: LiveFigure) -> list[Company]:
    """The comparisons of an area. One query for each that has more names than fit in a sentence."""
    return [Company(row, _towns(figure, row)) for row in figure.company]


def _towns(figure: LiveFigure, row: Mapping[str, Any]) -> list[Town]:
    if row["count"] <= len(row["names"]) or not has_all(figure):
        return []
    return towns_of(fellows(figure, row).values_list("area_name", "municipality_name"))


def has_all(figure: LiveFigure) -> bool:
    """Whether it can be told who took part. Copies from before that was kept cannot, and half a list looks like a whole one."""
    return bool(figure.company) and all("areas" in row for row in figure.company if row["kind"] != SAME_CLASS)


def fellows(figure: LiveFigure, row: Mapping[str, Any]) -> QuerySet[LiveFigure]:
    """The public figures of all areas that this one was laid beside, the same that were counted together."""
    around = LiveFigure.objects.filter(publication=figure.publication_id, period=figure.period)
    if row["kind"] != SAME_CLASS:
        return around.filter(area_code__in=row["areas"])
    alike = around.filter(urbanity=figure.urbanity, urbanity__isnull=False)
    return alike.filter(numerator__isnull=False, denominator__gt=0).exclude(area_code=figure.area_code)


def is_counted(figure: LiveFigure) -> bool:
    """Whether a figure has both counts, and so counts beside others."""
    return figure.numerator is not None and bool(figure.denominator)


def towns_of(named: Iterable[Sequence[str]]) -> list[Town]:
    """(area, municipality) in groups by municipality: districts of two towns may have one name."""
    pairs = sorted((town, area) for area, town in named)
    if all(town == area for town, area in pairs):
        return [Town("", [area for _town, area in pairs])] if pairs else []
    return [
        Town(town, [area for _town, area in group]) for town, group in groupby(pairs, lambda pair: pair[0])
    ]
