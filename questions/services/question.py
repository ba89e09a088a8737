"""The research question: adding one, sharpening it in versions, and asking the parties what they think of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalitions import journal
from coalitions.models import Organisation
from coalitions.selectors import organisations_of
from questions.guards import a_next_question_waits
from questions.models import CANVAS, Phase, QuestionKind, QuestionVersion, ResearchQuestion, Trajectory
from questions.selectors import seated_organisations
from questions.services.search_text import keep_search_text
from questions.services.trail import journal_writing
from questions.services.values import checked, named
from zicht.core.errors import Conflict, Invalid, NotAllowed, NotYet
from zicht.core.policy import May, require
from zicht.core.revisions import save_if_unchanged

WRITTEN = (*CANVAS, "justification", "change_note")
FIRST_YEAR = 1900
CHANGEABLE = (
    Phase.INTAKE,
    Phase.COALITION,
    Phase.REFINEMENT,
    Phase.INVENTORY,
    Phase.LEGAL_REVIEW,
    Phase.ANALYSIS,
    Phase.ETHICS_REVIEW,
)


@transaction.atomic
def add_question(
    trajectory: Trajectory, title: str, *, by: Any, kind: str = QuestionKind.ANSWER
) -> ResearchQuestion:
    """One more question at the end of the row; the first one begins with what the problem statement says already."""
    require(by, May.WRITE_QUESTION, trajectory)
    if not trajectory.is_open:
        raise NotYet(_("Dit traject is afgerond. Begin een nieuw traject voor een nieuwe vraag."))
    title = named(ResearchQuestion, title)
    Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    last = trajectory.questions.order_by("-order").first()
    question = ResearchQuestion.objects.create(
        trajectory=trajectory, order=last.order + 1 if last else 1, title=title, kind=_kind(kind)
    )
    begun = {} if last else _from_statement(trajectory)
    QuestionVersion.objects.create(question=question, number=1, written_by=by, **begun)
    sentence = _("{name} voegde een vraag toe: {title}").format(name=by, title=title)
    journal.write(trajectory.coalition, "question.added", sentence, by=by, facts={"order": question.order})
    return question


def _kind(kind: str) -> str:
    if kind not in QuestionKind.values:
        raise Invalid({"kind": [_("Kies een van de drie soorten.")]})
    return kind


def _from_statement(trajectory: Trajectory) -> dict[str, str]:
    statement = getattr(trajectory, "statement", None)
    return {"text": statement.draft_question} if statement else {}


@transaction.atomic
def order_questions(question: ResearchQuestion, *, earlier: bool, by: Any) -> None:
    """Swap a question with the one before or after it. What is answered or being answered keeps its place."""
    trajectory = question.trajectory
    require(by, May.WRITE_QUESTION, trajectory)
    Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    question.refresh_from_db()
    rows = trajectory.questions.filter(order__gte=trajectory.cycle, answered_at__isnull=True)
    beside = rows.filter(order=question.order + (-1 if earlier else 1)).first()
    if beside is None or question.answered_at is not None or question.order < trajectory.cycle:
        raise NotYet(_("Deze vraag kan niet verder worden verschoven."))
    if trajectory.cycle in (question.order, beside.order) and _is_under_way(trajectory):
        raise NotYet(_("De huidige vraag is al voorgelegd. Zij houdt haar plaats."))
    mine, theirs = question.order, beside.order
    for row, order in ((beside, 10_000), (question, theirs), (beside, mine)):
        row.order = order
        row.save(update_fields=["order"])
    keep_search_text(trajectory)
    sentence = _("{name} zette de vraag ‘{title}’ op plaats {order}").format(
        name=by, title=question.title, order=question.order
    )
    journal.write(trajectory.coalition, "question.ordered", sentence, by=by, facts={"order": question.order})


def _is_under_way(trajectory: Trajectory) -> bool:
    return QuestionVersion.objects.filter(
        question__trajectory=trajectory, question__order=trajectory.cycle, asked_at__isnull=False
    ).exists()


@transaction.atomic
def refine_question(
    question: ResearchQuestion, values: Mapping[str, Any], *, seen: int, by: Any
) -> QuestionVersion:
    """Sharpen the question. Changes the latest version while nobody assessed it; otherwise makes the next version.

    `seen` is the revision of the version that was read, and goes up over all versions; an older one raises Conflict.
    """
    trajectory = question.trajectory
    require(by, May.WRITE_QUESTION, trajectory)
    _require_changeable(question)
    ResearchQuestion.objects.select_for_update().get(pk=question.pk)
    version = question.versions.latest("number")
    clean = checked(QuestionVersion, values, WRITTEN)
    _check_period({**version.canvas(), **clean})
    changed = [name for name, value in clean.items() if getattr(version, name) != value]
    if not changed and version.revision == seen:
        return version
    is_judged = version.asked_at is not None and version.assessments.exists()
    if is_judged and set(changed) & set(CANVAS):
        return _next_version(version, clean, seen=seen, by=by)
    return _same_version(version, clean, seen=seen, by=by)


def _require_changeable(question: ResearchQuestion) -> None:
    if question.answered_at is not None:
        raise NotYet(_("Deze vraag is beantwoord. Voeg een volgende vraag toe."))
    if question.trajectory.phase not in CHANGEABLE:
        raise NotYet(
            _(
                "De commissie heeft over deze vraag besloten. Laat het traject terugsturen om de vraag te wijzigen."
            )
        )


def _check_period(canvas: Mapping[str, Any]) -> None:
    first, last, latest = canvas["period_from"], canvas["period_to"], date.today().year
    wrong: dict[str, list[str]] = {}
    for name, year in (("period_from", first), ("period_to", last)):
        if year is not None and not FIRST_YEAR <= year <= latest:
            sentence = _("Vul een jaar in van {first} tot en met {latest}.")
            wrong[name] = [sentence.format(first=FIRST_YEAR, latest=latest)]
    if not wrong and first and last and first > last:
        wrong["period_to"] = [_("Het laatste jaar ligt voor het eerste jaar. Draai ze om.")]
    if wrong:
        raise Invalid(wrong)


def _same_version(version: QuestionVersion, clean: dict[str, Any], *, seen: int, by: Any) -> QuestionVersion:
    before = version.fingerprint
    save_if_unchanged(version, {**clean, "written_by": by, "written_at": timezone.now()}, seen=seen)
    keep_search_text(version.question.trajectory)
    if version.fingerprint != before:
        _journal_version(version, "question.refined", by)
    return version


def _next_version(version: QuestionVersion, clean: dict[str, Any], *, seen: int, by: Any) -> QuestionVersion:
    if version.revision != seen:
        raise Conflict(
            _("Iemand anders heeft de vraag intussen gewijzigd. Hieronder staan beide versies."),
            theirs={name: getattr(version, name) for name in clean},
            mine=clean,
            revision=version.revision,
        )
    kept = {**version.canvas(), "justification": version.justification}
    fresh = QuestionVersion.objects.create(
        question=version.question,
        number=version.number + 1,
        revision=seen + 1,
        written_by=by,
        **{**kept, **clean},
    )
    keep_search_text(version.question.trajectory)
    _journal_version(fresh, "question.versioned", by)
    return fresh


def _journal_version(version: QuestionVersion, verb: str, by: Any) -> None:
    """Once the parties were asked every change counts; before that one row for a spell of writing is enough."""
    sentence = _("{name} wijzigde de vraag (versie {number})").format(name=by, number=version.number)
    facts = {"version": version.number, "fingerprint": version.fingerprint}
    write = journal.write if version.asked_at else journal_writing
    coalition = version.question.trajectory.coalition
    write(coalition, verb, sentence, by=by, reason=version.change_note, facts=facts)


def require_party(trajectory: Trajectory, organisation: Organisation | None, by: Any) -> None:
    """Raise NotAllowed unless `organisation` sits at the table of this trajectory and `by` works there now."""
    if organisation is None:
        raise NotAllowed(_("U werkt niet bij een partij die aan deze coalitie meedoet."))
    if organisation not in seated_organisations(trajectory):
        raise NotAllowed(_("{party} doet niet mee aan deze coalitie.").format(party=organisation.short_name))
    if not organisations_of(by).filter(pk=organisation.pk).exists():
        raise NotAllowed(_("U kunt alleen spreken namens de partij waar u werkt."))


@transaction.atomic
def finish_question(trajectory: Trajectory, *, by: Any) -> None:
    """The question of this cycle has its answer. Belongs to the step that closes a cycle."""
    require(by, May.MOVE_ON, trajectory)
    question = trajectory.questions.filter(order=trajectory.cycle, answered_at__isnull=True).first()
    if question is None:
        return
    question.answered_at = timezone.now()
    question.save(update_fields=["answered_at"])
    sentence = _("De vraag is beantwoord: {title}").format(title=question.title)
    journal.write(trajectory.coalition, "question.answered", sentence, by=by, facts={"order": question.order})


@transaction.atomic
def begin_next_question(trajectory: Trajectory, *, by: Any) -> ResearchQuestion:
    """The next question is the current one from now on. Belongs to the step that starts the next cycle."""
    require(by, May.MOVE_ON, trajectory)
    if sentence := a_next_question_waits(trajectory):
        raise NotYet(sentence)
    trajectory.cycle += 1
    trajectory.save(update_fields=["cycle"])
    question = trajectory.questions.get(order=trajectory.cycle)
    sentence = _("Ronde {cycle} begint met de vraag: {title}").format(
        cycle=trajectory.cycle, title=question.title
    )
    journal.write(trajectory.coalition, "question.begun", sentence, by=by, facts={"order": question.order})
    return question
