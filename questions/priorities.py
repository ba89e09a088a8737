"""The order of problems and themes: it follows from the published scores, and from nothing else."""

from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.db.models import Prefetch, QuerySet

from questions.models import OPEN_PHASES, Criterion, PriorityScore, Theme, Trajectory


@dataclass(frozen=True)
class Ranked:
    """A problem with its place, its average score from 1 to 5 and the score per criterion."""

    place: int
    trajectory: Trajectory
    average: float
    scores: dict[str, int]


@dataclass(frozen=True)
class RankedTheme:
    """A theme with its place, the average over its problems, and how many problems and municipalities that are."""

    place: int
    theme: Theme
    average: float
    problems: int
    municipalities: int


def ranked_problems(rows: QuerySet[Trajectory] | None = None) -> list[Ranked]:
    """Open problems that were scored on every criterion, highest average first; equal ones by the day of handing in."""
    rows = (Trajectory.objects.all() if rows is None else rows).filter(
        phase__in=OPEN_PHASES, submitted_at__isnull=False
    )
    rows = rows.select_related("owner", "theme").prefetch_related(
        Prefetch("scores", PriorityScore.objects.only("trajectory", "criterion", "score"))
    )
    scored = [(row, {score.criterion: score.score for score in row.scores.all()}) for row in rows]
    whole = [(row, scores) for row, scores in scored if len(scores) == len(Criterion)]
    whole.sort(key=lambda pair: (-fmean(pair[1].values()), pair[0].submitted_at, pair[0].pk))
    return [Ranked(at, row, fmean(scores.values()), scores) for at, (row, scores) in enumerate(whole, 1)]


def ranked_themes() -> list[RankedTheme]:
    """Themes by the average of their problems; a theme without a scored problem has no place."""
    grouped: dict[Theme, list[Ranked]] = {}
    for one in ranked_problems():
        if one.trajectory.theme is not None:
            grouped.setdefault(one.trajectory.theme, []).append(one)
    means: list[tuple[Theme, float, list[Ranked]]] = [
        (theme, fmean(one.average for one in found), found) for theme, found in grouped.items()
    ]
    means.sort(key=lambda row: (-row[1], row[0].position, row[0].name))
    return [_ranked_theme(at, *row) for at, row in enumerate(means, 1)]


def _ranked_theme(place: int, theme: Any, average: float, found: list[Ranked]) -> RankedTheme:
    owners = {one.trajectory.owner_id for one in found}
    return RankedTheme(place, theme, average, len(found), len(owners))
