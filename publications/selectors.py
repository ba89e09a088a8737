"""Reading publications: which somebody may see, what waits for an answer, and whom a reader can ask."""

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coalitions.selectors import organisations_of, people_of, works_for
from publications.guards import current_publication, deviations_to_answer
from publications.models import FINISHED, Deviation, Insight, Measure, Publication, PublicationState
from questions.models import Trajectory
from questions.selectors import visible_to as visible_trajectories
from zicht.core.policy import May, allows, why_not

__all__ = [
    "current_publication",
    "deviations_of",
    "live",
    "measures_waiting",
    "open_deviations",
    "visible_to",
    "why_no_answer",
]


def visible_to(user: Any) -> QuerySet[Publication]:
    """Publications of trajectories that `user` can see, newest first; drafts too."""
    return Publication.objects.filter(trajectory__in=visible_trajectories(user)).select_related("trajectory")


def live() -> QuerySet[Publication]:
    """Publications that the public can read now."""
    over = Q(state=PublicationState.PLANNED, embargo_until__lte=timezone.now())
    return Publication.objects.filter(Q(state=PublicationState.LIVE) | over)


def with_everything(publication: Publication) -> Publication:
    """The same publication with what its pages show, in a fixed number of queries."""
    insights = Prefetch("insights", queryset=Insight.objects.prefetch_related("suggestions"))
    found = Publication.objects.select_related(
        "trajectory__owner", "trajectory__theme", "release", "outcome_owner", "registration"
    )
    return found.prefetch_related(insights).get(pk=publication.pk)


def deviations_of(publication: Publication) -> QuerySet[Deviation]:
    """The deviations that hold up closing, those without an answer first, each with answer and measures."""
    rows = Deviation.objects.filter(deviations_to_answer(publication)).select_related(
        "organisation", "response__answered_by", "publication"
    )
    return rows.prefetch_related("response__measures").order_by("response__answered_at", "area_code")


def deviations_elsewhere(publication: Publication) -> QuerySet[Deviation]:
    """Deviations of municipalities outside the coalition: shown, not asked."""
    rows = Deviation.objects.filter(publication=publication).exclude(deviations_to_answer(publication))
    return rows.select_related("organisation")


def why_no_answer(user: Any, deviation: Deviation) -> str | None:
    """None when `user` answers for this deviation, otherwise the sentence that says who does.

    An answer stands on the public page in the name of the municipality of the area, so nobody else can give it: the
    problem owner neither, however much the trajectory is theirs.
    """
    sentence = why_not(user, May.WRITE_RESPONSES, deviation)
    if sentence is not None or works_for(user, deviation.organisation):
        return sentence
    return _("Deze afwijking is van {who}. Alleen wie daar werkt, kan erop reageren.").format(
        who=deviation.organisation
    )


def answers_for(user: Any, trajectory: Trajectory) -> set[int]:
    """The organisations in whose name `user` answers for deviations of this trajectory: `why_no_answer` for a list."""
    if not allows(user, May.WRITE_RESPONSES, trajectory):
        return set()
    return set(organisations_of(user).values_list("pk", flat=True))


def open_deviations(trajectories: QuerySet[Trajectory]) -> QuerySet[Publication]:
    """Live publications of these trajectories, with how many deviations still wait for an answer."""
    waiting = Count("deviations", filter=Q(deviations__response__isnull=True))
    return live().filter(trajectory__in=trajectories).annotate(waiting=waiting).filter(waiting__gt=0)


def measures_waiting(trajectories: QuerySet[Trajectory]) -> QuerySet[Measure]:
    """Measures of these trajectories that have not ended, the first due first."""
    rows = Measure.objects.filter(response__deviation__publication__trajectory__in=trajectories)
    return rows.exclude(state__in=FINISHED).order_by("due_on")


def people_for_outcome(publication: Publication) -> QuerySet[Any]:
    """Who can own the outcome: people who work for the problem owner."""
    return people_of(publication.trajectory.owner)
