"""What a waiting job waits for, and how much of the line one person takes: for the pages."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Post
from accounts.selectors import posts_of
from analyses import line
from analyses.models import ENDED, FELL, AnalysisJob, JobState, Lane
from analyses.selectors import jobs_visible_to
from questions.guards import not_on_hold
from reviews.guards import brake_is_off

BUSY = (JobState.RUNNING, JobState.QUEUED)


@dataclass(frozen=True)
class Share:
    """How much one person has at work and in line, and how much that may be."""

    working: int
    waiting: int
    most_working: int
    most_waiting: int


def share_of(user: Any) -> Share | None:
    """The share of this analyst, over all trajectories; None for who computes nothing."""
    if not posts_of(user).filter(post=Post.ANALYST).exists():
        return None
    waiting = AnalysisJob.objects.filter(requested_by=user, state=JobState.QUEUED).count()
    return Share(
        line.at_work().get(user.pk, 0),
        waiting,
        settings.JOBS_AT_WORK_PER_ANALYST,
        settings.JOBS_WAITING_PER_ANALYST,
    )


def places() -> dict[int, int]:
    """Job -> its place in its lane, the first is 1, over everybody's waiting jobs."""
    waiting = AnalysisJob.objects.filter(state=JobState.QUEUED).order_by("lane", "priority", "pk")
    found: dict[int, int] = {}
    counts = dict.fromkeys(Lane, 0)
    for lane, job_id in waiting.values_list("lane", "pk"):
        counts[Lane(lane)] += 1
        found[job_id] = counts[Lane(lane)]
    return found


def why_waiting(job: AnalysisJob) -> str:
    """The sentence that says what a waiting job waits for."""
    still = not_on_hold(job.trajectory) or brake_is_off(job.trajectory)
    if still:
        return _("{why} De opdracht begint vanzelf als het traject verder gaat.").format(why=still)
    if job.failure:
        return job.why
    ahead = places().get(job.pk, 1) - 1
    if not line.has_room(job.requested_by_id, line.at_work()):
        most = settings.JOBS_AT_WORK_PER_ANALYST
        sentence = ngettext(
            "{who} heeft al {count} opdracht lopen. Deze begint als die klaar is.",
            "{who} heeft al {count} opdrachten tegelijk lopen. Deze begint als er één klaar is.",
            most,
        )
        return sentence.format(who=job.requested_by, count=most)
    if not ahead:
        return _("Deze opdracht is als eerste aan de beurt en begint vanzelf.")
    if ahead == 1:
        return _("Er is één opdracht eerder aan de beurt. Daarna begint deze vanzelf.")
    return _("Er zijn {count} opdrachten eerder aan de beurt. Daarna begint deze vanzelf.").format(
        count=ahead
    )


def groups_for(user: Any) -> dict[str, QuerySet[AnalysisJob]]:
    """The jobs that `user` may follow, by what is asked of people: busy, stuck (nobody took it up yet), done, all."""
    jobs = jobs_visible_to(user)
    return {
        "bezig": jobs.filter(state__in=BUSY).order_by("-state", "lane", "priority", "pk"),
        "vastgelopen": stuck(jobs),
        "klaar": jobs.filter(state__in=ENDED).order_by("-ended_at", "-pk"),
    }


def stuck(jobs: QuerySet[AnalysisJob]) -> QuerySet[AnalysisJob]:
    """Failed or dead, not started again since and not set aside; the longest ago first."""
    fell = jobs.filter(state__in=FELL, set_aside_at__isnull=True, started_again__isnull=True)
    return fell.order_by("ended_at", "pk")


def load_by_analyst(user: Any) -> list[dict[str, Any]]:
    """Name, running and waiting jobs of each analyst, over the jobs that `user` may follow."""
    busy = jobs_visible_to(user).filter(state__in=BUSY).order_by()
    counted = busy.values(name=F("requested_by__name")).annotate(
        working=Count("pk", filter=Q(state=JobState.RUNNING)),
        waiting=Count("pk", filter=Q(state=JobState.QUEUED)),
    )
    return list(counted.order_by("-working", "-waiting", "name"))
