"""What has to be known, which source can tell, and what the question can do without."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalitions import journal
from questions.models import ResearchQuestion
from sources.models import DataSource, InformationNeed, SourceMatch
from sources.selectors import suggested_needs
from sources.services.access import require_on
from zicht.core.checked import checked
from zicht.core.errors import Invalid
from zicht.core.policy import May


@transaction.atomic
def write_need(question: ResearchQuestion, *, kind: str, label: str, by: Any) -> InformationNeed:
    """One thing that has to be known. The same thing twice is one need."""
    trajectory = question.trajectory
    require_on(trajectory, by, May.WRITE_NEEDS)
    need = checked(InformationNeed(question=question, kind=kind, label=label, written_by=by))
    known = question.needs.filter(kind=need.kind, label=need.label).first()
    if known is not None:
        return known
    need.save()
    sentence = _("Er is een informatiebehoefte opgeschreven: {need}.").format(need=need.label)
    journal.write(trajectory.coalition, "write_need", sentence, by=by, facts={"kind": need.kind})
    return need


@transaction.atomic
def take_over(question: ResearchQuestion, *, by: Any) -> list[InformationNeed]:
    """Everything that the question itself names becomes a need, as far as it is not one yet."""
    require_on(question.trajectory, by, May.WRITE_NEEDS)
    return [
        write_need(question, kind=one.kind, label=one.label, by=by)
        for one in suggested_needs(question.trajectory)
    ]


@transaction.atomic
def waive(need: InformationNeed, *, reason: str, by: Any) -> InformationNeed:
    """Say why the question can do without. Waiving again changes the reason."""
    require_on(need.trajectory, by, May.WRITE_NEEDS)
    need = InformationNeed.objects.select_for_update().get(pk=need.pk)
    need.waived_reason, need.waived_by, need.waived_at = reason, by, timezone.now()
    try:
        checked(need, required=["waived_reason"]).save()
    except Invalid as wrong:
        raise Invalid({"reason": wrong.fields.get("waived_reason", wrong.reasons)}) from wrong
    sentence = _("Deze informatiebehoefte vervalt: {need}.").format(need=need.label)
    journal.write(need.trajectory.coalition, "waive", sentence, by=by, reason=need.waived_reason)
    return need


@transaction.atomic
def need_again(need: InformationNeed, *, by: Any) -> InformationNeed:
    """Take a waiver back: the question cannot do without after all."""
    require_on(need.trajectory, by, May.WRITE_NEEDS)
    need = InformationNeed.objects.select_for_update().get(pk=need.pk)
    if need.waived_at is None:
        return need
    need.waived_reason, need.waived_by, need.waived_at = "", None, None
    need.save()
    sentence = _("Deze informatiebehoefte telt weer mee: {need}.").format(need=need.label)
    journal.write(need.trajectory.coalition, "need_again", sentence, by=by)
    return need


@transaction.atomic
def match(
    need: InformationNeed, source: DataSource, *, variables: str, fit_note: str, by: Any
) -> SourceMatch:
    """This source can tell what the need asks. Matching again changes what is used of it and how well it fits."""
    require_on(need.trajectory, by, May.WRITE_SOURCES)
    InformationNeed.objects.select_for_update().get(pk=need.pk)
    found = SourceMatch.objects.filter(need=need, source=source).first()
    found = found or SourceMatch(need=need, source=source)
    found.variables, found.fit_note = variables, fit_note
    found.matched_by, found.matched_at = by, timezone.now()
    checked(found).save()
    sentence = _("{source} kan ‘{need}’ dekken.").format(source=source, need=need.label)
    facts = {"source": source.identifier, "variables": found.variables}
    journal.write(need.trajectory.coalition, "match", sentence, by=by, facts=facts)
    return found


@transaction.atomic
def unmatch(found: SourceMatch, *, by: Any) -> None:
    """This source does not fit the need after all."""
    trajectory = found.need.trajectory
    require_on(trajectory, by, May.WRITE_SOURCES)
    sentence = _("{source} past toch niet bij ‘{need}’.").format(source=found.source, need=found.need.label)
    found.delete()
    journal.write(trajectory.coalition, "unmatch", sentence, by=by)
