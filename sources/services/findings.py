"""What was found out about a question: whether it can be answered, and what it means for people's privacy."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from coalitions import journal
from coalitions.selectors import people_acting_as
from questions.models import ResearchQuestion, Trajectory
from sources.guards import advised_content
from sources.models import DpiaRecord, Feasibility, FeasibilityAdvice
from sources.services.access import require_on
from zicht.core.checked import checked
from zicht.core.policy import May, Role


@transaction.atomic
def advise_feasibility(
    question: ResearchQuestion, *, verdict: str, text: str, alternatives: str = "", by: Any
) -> FeasibilityAdvice:
    """An analyst says whether the question can be answered with these sources as they are now.

    What cannot be answered, or only partly, asks for alternatives: another source, another level, another question.
    """
    trajectory = question.trajectory
    require_on(trajectory, by, May.WRITE_SOURCES)
    advice = FeasibilityAdvice(
        question=question,
        verdict=verdict,
        text=text,
        alternatives=alternatives,
        given_by=by,
        fingerprint=advised_content(trajectory),
    )
    required = [] if verdict == Feasibility.FEASIBLE else ["alternatives"]
    checked(advice, required=required).save()
    sentence = _("Haalbaarheidsadvies van de analist: {verdict}.").format(
        verdict=advice.get_verdict_display()
    )
    facts = {"fingerprint": advice.fingerprint}
    journal.write(
        trajectory.coalition, "advise_feasibility", sentence, by=by, reason=advice.text, facts=facts
    )
    owners = people_acting_as(Role.PROBLEM_OWNER, trajectory.coalition).exclude(pk=by.pk)
    tell(owners, f"{trajectory.title}: {sentence}")
    return advice


@transaction.atomic
def record_dpia(
    trajectory: Trajectory, *, personal_data: bool, outcome: str, document: str, by: Any
) -> DpiaRecord:
    """Whether personal data are processed, what the assessment found and where it is kept; again changes the record.

    General Data Protection Regulation, article 35: an assessment before processing with a high risk.
    """
    require_on(trajectory, by, May.WRITE_NEEDS)
    Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    record = DpiaRecord.objects.filter(trajectory=trajectory).first() or DpiaRecord(trajectory=trajectory)
    record.personal_data, record.outcome, record.document = personal_data, outcome, document
    record.recorded_by, record.recorded_at = by, timezone.now()
    checked(record, required=["document"] if personal_data else []).save()
    sentence = (
        _("De DPIA is vastgelegd: er worden persoonsgegevens verwerkt.")
        if personal_data
        else _("Vastgelegd is dat er geen persoonsgegevens worden verwerkt.")
    )
    journal.write(trajectory.coalition, "record_dpia", sentence, by=by, reason=record.outcome)
    return record
