"""The official forms of a trajectory: the application at CBS and the entry in the register of processing."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalitions import journal
from questions.models import Trajectory
from sources.models import ApplicationStatus, MicrodataApplication, ProcessingEntry
from sources.services.access import require_on
from zicht.core.checked import checked
from zicht.core.errors import Invalid
from zicht.core.policy import May
from zicht.core.revisions import save_if_unchanged

APPLICATION = (
    *("title", "institution", "authorisation_number", "authorisation_until", "purpose"),
    *("research_questions", "population", "method", "outputs", "files", "own_data", "legal_ground"),
    *("publication_plan", "publication_on", "team", "declares_no_identification", "status", "reference"),
)
# What CBS wants to read before it looks at an application.
NEEDED = (
    *("institution", "authorisation_number", "authorisation_until", "purpose", "research_questions"),
    *("population", "method", "outputs", "files", "legal_ground", "publication_plan", "team"),
)
ENTRY = (
    *("name", "controller", "joint_controllers", "representative", "data_protection_officer", "purposes"),
    *("data_subjects", "data_categories", "recipients", "transfers", "retention", "security"),
    *("legal_ground", "data_sources", "assessment"),
)


@transaction.atomic
def save_application(
    trajectory: Trajectory, values: Mapping[str, Any], *, seen: int, by: Any
) -> MicrodataApplication:
    """Keep the application as it is now; `seen` is the revision that was read, 0 for the first time.

    Once it is handed in it has to be whole, with the declaration and an authorisation that still holds. Raises Invalid and
    Conflict.
    """
    require_on(trajectory, by, May.WRITE_SOURCES)
    given = {name: values[name] for name in APPLICATION if name in values}
    Trajectory.objects.select_for_update(of=("self",)).get(pk=trajectory.pk)
    found = MicrodataApplication.objects.filter(trajectory=trajectory).first()
    before = found.status if found else ApplicationStatus.DRAFT
    until = found.authorisation_until if found else None
    draft = MicrodataApplication(
        **(_current(found, APPLICATION) | given), trajectory=trajectory, written_by=by
    )
    if draft.status != ApplicationStatus.DRAFT:
        _require_whole(draft)
    row = _kept(found, draft, given, seen, by)
    if draft.authorisation_until != until and row.warned_days is not None:
        row.warned_days = None
        row.save(update_fields=["warned_days"])
    if row.status != before:
        sentence = _("De aanvraag voor microdata bij het CBS: {status}.").format(
            status=row.get_status_display()
        )
        journal.write(trajectory.coalition, "microdata_application", sentence, by=by)
    return row


def _require_whole(draft: MicrodataApplication) -> None:
    wrong = {
        name: [_("Vul dit in voordat u de aanvraag indient.")] for name in NEEDED if not getattr(draft, name)
    }
    if not draft.declares_no_identification:
        wrong["declares_no_identification"] = [
            _("Zonder deze verklaring neemt het CBS de aanvraag niet aan.")
        ]
    if (
        draft.status == ApplicationStatus.SUBMITTED
        and draft.authorisation_until
        and draft.authorisation_until < timezone.localdate()
    ):
        wrong["authorisation_until"] = [_("Deze machtiging is verlopen. Vraag eerst een nieuwe.")]
    if wrong:
        raise Invalid(wrong)


@transaction.atomic
def save_entry(trajectory: Trajectory, values: Mapping[str, Any], *, seen: int, by: Any) -> ProcessingEntry:
    """Keep the entry in the register of processing as it is now; `seen` is the revision that was read, 0 for the first."""
    require_on(trajectory, by, May.WRITE_NEEDS)
    given = {name: values[name] for name in ENTRY if name in values}
    Trajectory.objects.select_for_update(of=("self",)).get(pk=trajectory.pk)
    found = ProcessingEntry.objects.filter(trajectory=trajectory).first()
    draft = ProcessingEntry(**(_current(found, ENTRY) | given), trajectory=trajectory, written_by=by)
    row = _kept(found, draft, given, seen, by)
    sentence = _("De verwerking staat in het verwerkingsregister: {name}.").format(name=row.name)
    journal.write(trajectory.coalition, "processing_entry", sentence, by=by)
    return row


def _current(row: models.Model | None, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names} if row else {}


def _kept(row: Any, draft: Any, given: Mapping[str, Any], seen: int, by: Any) -> Any:
    """Write the draft as the first version, or what was given on the row when nobody was first."""
    checked(draft)
    if row is None:
        draft.revision = 1
        draft.save()
        return draft
    row.written_by, row.written_at = by, timezone.now()
    save_if_unchanged(row, {name: getattr(draft, name) for name in given}, seen=seen)
    return row
