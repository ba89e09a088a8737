"""What a plan and a release lean on: the current plan, the parts that were approved, and what the committee is shown."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

from analyses.models import AnalysisPlan, CheckState, Release
from questions.models import ResearchQuestion, Trajectory
from questions.selectors import current_question
from reviews.content import legal_content
from reviews.models import ReviewKind
from reviews.selectors import latest
from zicht.core.fingerprints import fingerprint
from zicht.core.worded import joined, worded

ADVICE = "advice"
PART_NAMES = {
    "title": gettext_noop("de titel"),
    "question": gettext_noop("de vraag"),
    "definitions": gettext_noop("de begrippen"),
    "sources": gettext_noop("de bronnen"),
    "needs": gettext_noop("de informatiebehoefte"),
    "matches": gettext_noop("de koppeling met bronnen"),
    "requests": gettext_noop("de toestemming van bronhouders"),
    "dpia": gettext_noop("de DPIA"),
    "plan": gettext_noop("het analyseplan"),
    "releases": gettext_noop("de vrijgegeven uitkomst"),
    ADVICE: gettext_noop("het advies van de landsadvocaat"),
}

# A plan names its question too: only these are taken apart, or a change of the plan would be told as one of the question.
MADE_OF_PARTS = ("question", "sources")


def current_plan(trajectory: Trajectory) -> AnalysisPlan | None:
    """The newest plan for the question that is answered now; plans of earlier questions do not count."""
    question = current_question(trajectory)
    return latest_plan_for(question) if question else None


def latest_plan_for(question: ResearchQuestion) -> AnalysisPlan | None:
    """The newest plan for one research question, locked or not."""
    plans = AnalysisPlan.objects.filter(question_version__question=question)
    return plans.select_related("question_version", "trajectory").order_by("-number").first()


def later_locked_plan(plan: AnalysisPlan) -> AnalysisPlan | None:
    """The newest locked plan for the same question after this one; None when this is the last that was locked."""
    question = plan.question_version.question_id
    later = AnalysisPlan.objects.filter(question_version__question=question, number__gt=plan.number)
    return later.filter(locked_at__isnull=False).order_by("-number").first()


def under_a_replaced_plan(job: str) -> Exists:
    """The same asked of rows that lead to a job by the path `job`: whether its plan has a later locked one."""
    later = AnalysisPlan.objects.filter(
        question_version__question=OuterRef(f"{job}__plan__question_version__question"),
        number__gt=OuterRef(f"{job}__plan__number"),
    )
    return Exists(later.filter(locked_at__isnull=False))


def latest_release(trajectory: Trajectory) -> Release | None:
    """The newest release of the question that is answered now."""
    question = current_question(trajectory)
    if question is None:
        return None
    releases = Release.objects.filter(
        trajectory=trajectory, check_record__result__job__plan__question_version__question=question
    )
    return releases.select_related("check_record__result__job__plan").order_by("-number").first()


def approved_parts(trajectory: Trajectory) -> dict[str, str]:
    """Part -> fingerprint of everything that a plan leans on: what the landsadvocaat read, and the advice itself."""
    parts = parts_of(legal_content(trajectory))
    review = latest(trajectory, ReviewKind.LEGAL)
    decision = getattr(review, "decision", None)
    told = {"outcome": decision.outcome, "about": decision.fingerprint} if decision else {}
    return parts | {ADVICE: fingerprint(told)}


def parts_of(content: dict[str, Any]) -> dict[str, str]:
    """Part -> fingerprint, one level into what is itself made of parts, so that a change is named as closely as can be."""
    flat: dict[str, Any] = {}
    for name, value in content.items():
        flat |= value if name in MADE_OF_PARTS and isinstance(value, dict) else {name: value}
    return {name: fingerprint({"part": value}) for name, value in flat.items()}


def changed_names(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """The keys of the parts that differ, in the order in which they are kept."""
    return [name for name in {**before, **now} if before.get(name) != now.get(name)]


def changed_parts(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """The same in words, each word once."""
    return list(dict.fromkeys(part_name(name) for name in changed_names(before, now)))


def part_name(name: str) -> str:
    """What a part is called; a part that is known no more goes by its key."""
    return worded(PART_NAMES[name]) if name in PART_NAMES else name


def in_a_row(names: list[str]) -> str:
    """ "de vraag, de bronnen en het advies"."""
    if len(names) < 2:
        return joined("", names)
    return worded("{first} en {last}", first=joined(", ", names[:-1]), last=names[-1])


def ethics_content(trajectory: Trajectory) -> dict[str, Any]:
    """What the ethics committee judges: all that the landsadvocaat read, the plan, and what was released under it."""
    plan = current_plan(trajectory)
    return legal_content(trajectory) | {
        "plan": plan.content() if plan else {},
        "releases": [_release_content(release) for release in releases_under(plan)],
    }


def releases_under(plan: AnalysisPlan | None) -> list[Release]:
    """Releases of jobs under this plan as it was locked, the oldest first."""
    if plan is None:
        return []
    released = Release.objects.filter(
        check_record__state=CheckState.RELEASED, check_record__result__job__plan=plan
    )
    return list(released.order_by("number"))


def _release_content(release: Release) -> dict[str, Any]:
    return {"number": release.number, "checksum": release.checksum}
