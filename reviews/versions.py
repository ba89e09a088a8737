"""Two versions of a checklist beside each other: which questions are new, gone, moved or worded otherwise."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reviews.models import AnswerChoice, Asked, Checklist, ChecklistQuestion

PARTS = ("theme", "text", "guidance", "reference", "stops_on", "asks")


@dataclass(frozen=True)
class Part:
    """One part of a question that reads differently, with its Dutch name."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class QuestionChange:
    """One question that differs between two versions: `kind` is new, gone or changed."""

    kind: str
    question: ChecklistQuestion
    parts: tuple[Part, ...] = ()


def changes_between(before: Checklist, after: Checklist) -> list[QuestionChange]:
    """Every question that differs, in the order of the newer version; what is gone stands last. Two queries."""
    old = {question.key: question for question in before.questions.all()}
    new = {question.key: question for question in after.questions.all()}
    found = [change for question in new.values() if (change := _change(old.get(question.key), question))]
    return found + [QuestionChange("gone", question) for key, question in old.items() if key not in new]


def _change(before: ChecklistQuestion | None, after: ChecklistQuestion) -> QuestionChange | None:
    if before is None:
        return QuestionChange("new", after)
    parts = tuple(
        Part(
            str(ChecklistQuestion._meta.get_field(name).verbose_name),
            _shown(before, name),
            _shown(after, name),
        )
        for name in PARTS
        if getattr(before, name) != getattr(after, name)
    )
    return QuestionChange("changed", after, parts) if parts else None


def _shown(question: ChecklistQuestion, name: str) -> str:
    value = getattr(question, name)
    if name == "stops_on" and value:
        return str(AnswerChoice(value).label)
    if name == "asks" and value:
        return str(Asked(value).label)
    return value or str(_("niets"))


def previous(checklist: Checklist) -> Checklist | None:
    """The version before this one, None for the first."""
    earlier = Checklist.objects.filter(kind=checklist.kind, version__lt=checklist.version)
    return earlier.order_by("-version").first()
