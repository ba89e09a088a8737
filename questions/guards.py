"""What the gates ask of a problem and a question: None, or the sentence that says what is missing."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalitions.models import Organisation
from questions.current import current_version, open_hold, seated_organisations
from questions.hinting import hints_on
from questions.hints import Severity
from questions.models import Criterion, Definition, ProblemStatement, QuestionVersion, Trajectory
from questions.voting import awaiting_assessment, current_assessments, is_revealed
from questions.wording import in_a_row
from zicht.core.worded import worded

STATEMENT_PARTS = (
    "what_happens",
    "where_it_happens",
    "since_when",
    "compared_with",
    "who_suffers",
    "what_was_tried",
    "use_of_answer",
    "who_decides",
    "prevention_only",
)
CANVAS_PARTS = (
    "text",
    "population",
    "indicator",
    "area_level",
    "period_from",
    "period_to",
    "comparison",
    "hypothesis",
    "use_of_answers",
)


def problem_is_submitted(trajectory: Trajectory) -> str | None:
    """The problem owner handed the problem in."""
    if trajectory.submitted_at:
        return None
    return _(
        "De probleemeigenaar heeft het probleem nog niet ingediend. Loop de vijf stappen door en dien het in."
    )


def empty_parts(on: models.Model, names: Sequence[str]) -> list[str]:
    """The labels of these fields that are still empty, as they read on screen."""
    return [str(on._meta.get_field(name).verbose_name) for name in names if not getattr(on, name)]


def statement_is_complete(trajectory: Trajectory) -> str | None:
    """Every part of the problem statement is filled in."""
    statement = ProblemStatement.objects.filter(trajectory=trajectory).first()
    if statement is None:
        return _("Er is nog geen probleemschets. Schrijf op wat u ziet gebeuren.")
    empty = empty_parts(statement, STATEMENT_PARTS)
    if not empty:
        return None
    if len(empty) == len(STATEMENT_PARTS):
        return _("De probleemschets is nog leeg. Schrijf op wat u ziet gebeuren.")
    return _("In de probleemschets ontbreekt nog: {parts}.").format(parts=in_a_row(empty))


def lookalikes_are_judged(trajectory: Trajectory) -> str | None:
    """Somebody looked at the trajectories that look like this one, and said why this is one of its own."""
    if ProblemStatement.objects.filter(trajectory=trajectory, lookalikes_seen_at__isnull=False).exists():
        return None
    return _(
        "Niemand keek nog of er al een traject is dat hierop lijkt. Doe dat bij stap 5 van de probleemschets."
    )


def priority_is_scored(trajectory: Trajectory) -> str | None:
    """The programme scored every criterion, with a motivation."""
    scored = set(trajectory.scores.values_list("criterion", flat=True))
    missing = [criterion.label for criterion in Criterion if criterion.value not in scored]
    if not missing:
        return None
    return _("De programmaleider heeft nog geen score gegeven voor: {criteria}.").format(
        criteria=in_a_row(missing)
    )


def canvas_is_complete(trajectory: Trajectory) -> str | None:
    """The current version of the question is filled in on every part; numerator and denominator may follow later."""
    version = current_version(trajectory)
    if version is None:
        return _("Er is nog geen onderzoeksvraag. Schrijf de vraag op het vraagblad.")
    empty = empty_parts(version, CANVAS_PARTS)
    if not empty:
        return None
    if len(empty) == len(CANVAS_PARTS):
        return _("Het vraagblad is nog leeg. Schrijf de vraag op.")
    return _("Op het vraagblad ontbreekt nog: {parts}.").format(parts=in_a_row(empty))


def definitions_are_agreed(trajectory: Trajectory) -> str | None:
    """There is a definition, and every seated organisation agreed with each as it reads now."""
    definitions = trajectory.definitions.select_related("source").prefetch_related("agreements")
    behind = [definition.term for definition in definitions if definition.is_behind]
    if behind:
        return _(
            "In de bibliotheek is gewijzigd: {terms}. Neem de nieuwe tekst over, of laat het begrip los."
        ).format(terms=in_a_row(behind))
    if not definitions:
        return _(
            "Er is nog geen begrip vastgelegd. Leg ten minste het belangrijkste woord uit de vraag vast."
        )
    seated = seated_organisations(trajectory)
    waiting = [(definition, awaited_on(definition, seated)) for definition in definitions]
    open_ones = [
        _("‘{term}’ ({parties})").format(
            term=definition.term, parties=in_a_row(party.short_name for party in parties)
        )
        for definition, parties in waiting
        if parties
    ]
    if not open_ones:
        return None
    return _("Nog niet iedereen stemt in met {definitions}.").format(definitions=in_a_row(open_ones))


def awaited_on_definitions(trajectory: Trajectory) -> list[Organisation]:
    """The seated organisations that still have to agree with at least one definition."""
    seated = seated_organisations(trajectory)
    definitions = trajectory.definitions.prefetch_related("agreements")
    waiting = {party.pk for definition in definitions for party in awaited_on(definition, seated)}
    return [party for party in seated if party.pk in waiting]


def awaited_on_question(trajectory: Trajectory) -> list[Organisation]:
    """The seated organisations that did not judge the current version as it reads now; nobody when it was not asked."""
    version = current_version(trajectory)
    return awaiting_assessment(version, seated_organisations(trajectory)) if version else []


def awaited_on(definition: Definition, seated: list[Organisation]) -> list[Organisation]:
    """The seated organisations that did not agree with this definition as it reads now."""
    agreed = {agreement.organisation_id for agreement in definition.agreements.all() if agreement.is_current}
    return [party for party in seated if party.pk not in agreed]


def question_is_relevant_and_sharp(trajectory: Trajectory) -> str | None:
    """Everybody voted or the round is closed, and the owner and one other party at least are positive."""
    version = current_version(trajectory)
    if version is None:
        return _("Er is nog geen onderzoeksvraag om te beoordelen. Schrijf de vraag op het vraagblad.")
    if version.asked_at is None:
        return _(
            "Versie {number} is nog niet aan de coalitie voorgelegd. Vraag de partijen om een oordeel."
        ).format(number=version.number)
    seated = seated_organisations(trajectory)
    if not is_revealed(version, seated):
        return _not_yet_open(version, awaiting_assessment(version, seated))
    given = current_assessments(version)
    positive = {a.organisation_id for a in given if a.is_positive} & {party.pk for party in seated}
    if trajectory.owner_id in positive and len(positive) > 1:
        return None
    return _(
        "De eigenaar en ten minste één andere partij geven nog niet allebei een 6 of hoger voor versie {number}."
        " Lees de toelichtingen, pas de vraag aan en leg hem opnieuw voor."
    ).format(number=version.number)


def _not_yet_open(version: QuestionVersion, awaited: list[Organisation]) -> str:
    return _(
        "De oordelen over versie {number} zijn nog gesloten. Wij wachten op {parties}, of op het sluiten van de ronde."
    ).format(number=version.number, parties=in_a_row(party.short_name for party in awaited))


def no_blocking_remark_is_open(trajectory: Trajectory) -> str | None:
    """Every remark that has to be dealt with first has been dealt with."""
    remarks = trajectory.remarks.filter(is_blocking=True, resolved_at__isnull=True).select_related("made_by")
    makers = sorted({str(remark.made_by) for remark in remarks})
    if not makers:
        return None
    return ngettext(
        "Er staat nog {count} opmerking open waar eerst iets mee moet gebeuren, van {makers}.",
        "Er staan nog {count} opmerkingen open waar eerst iets mee moet gebeuren, van {makers}.",
        len(remarks),
    ).format(count=len(remarks), makers=in_a_row(makers))


def no_hint_blocks(trajectory: Trajectory) -> str | None:
    """No hint blocks the question, and a hint that asks for a justification has one."""
    version = current_version(trajectory)
    if version is None:
        return None
    found = hints_on(version.canvas())
    blocking = [hint for hint in found if hint.severity is Severity.BLOCK]
    if blocking:
        return _("De vraag kan zo niet gesteld worden: ‘{phrase}’. {why}").format(
            phrase=blocking[0].phrase, why=blocking[0].explanation
        )
    unexplained = [hint for hint in found if hint.severity is Severity.JUSTIFY and not version.justification]
    if not unexplained:
        return None
    return _("Een hint vraagt om een onderbouwing: ‘{phrase}’. {why}").format(
        phrase=unexplained[0].phrase, why=unexplained[0].explanation
    )


def not_on_hold(trajectory: Trajectory) -> str | None:
    """Nobody put the trajectory on hold."""
    hold = open_hold(trajectory)
    if hold is None:
        return None
    return worded(
        "Het traject ligt stil op verzoek van {name}: {reason}", name=hold.placed_by, reason=hold.reason
    )


def on_hold(trajectory: Trajectory) -> str | None:
    """Somebody put the trajectory on hold."""
    return None if open_hold(trajectory) else _("Dit traject ligt niet stil.")


def a_next_question_waits(trajectory: Trajectory) -> str | None:
    """There is a question for the next cycle."""
    if trajectory.questions.filter(order=trajectory.cycle + 1).exists():
        return None
    return _("Er staat geen volgende vraag klaar. Voeg eerst een vraag toe aan dit traject.")
