"""The pre-scan, a DPIA or IAMA part by part, and one that comes as a file."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalitions import journal
from questions.models import Trajectory
from sources.assessments import preview
from sources.models import AssessmentKind, AssessmentPart, ImpactAssessment, PreScan
from sources.parts import VERSIONS, part_of
from sources.prescan.questions import cleaned, in_words
from sources.services.access import require_on
from zicht.core import attachments
from zicht.core.checked import checked
from zicht.core.errors import Conflict, Invalid
from zicht.core.policy import May
from zicht.core.revisions import save_if_unchanged


@transaction.atomic
def fill_prescan(trajectory: Trajectory, answers: Mapping[str, Any], *, seen: int, by: Any) -> PreScan:
    """Answer the pre-scan; `seen` is the revision that was read, 0 for the first time. Raises Conflict.

    What follows is computed from the answers and from the dossier, and is never stored.
    """
    require_on(trajectory, by, May.WRITE_NEEDS)
    Trajectory.objects.select_for_update(of=("self",)).get(pk=trajectory.pk)
    values = {"answers": cleaned(dict(answers))}
    prescan = PreScan.objects.filter(trajectory=trajectory).first()
    if prescan is None:
        prescan = PreScan.objects.create(trajectory=trajectory, filled_by=by, revision=1, **values)
    else:
        prescan.filled_by, prescan.filled_at = by, timezone.now()
        try:
            save_if_unchanged(prescan, values, seen=seen)
        except Conflict as conflict:
            raise _readable(conflict) from conflict
    verdict = preview(trajectory, prescan.answers).verdict
    sentence = _("De pre-scan is ingevuld: {verdict}.").format(verdict=verdict.label)
    journal.write(trajectory.coalition, "fill_prescan", sentence, by=by, facts={"answers": prescan.answers})
    return prescan


def _readable(conflict: Conflict) -> Conflict:
    """The same conflict, with the answers of both in words."""
    theirs, mine = ({"answers": in_words(side["answers"])} for side in (conflict.theirs, conflict.mine))
    return Conflict(conflict.sentence, theirs=theirs, mine=mine, revision=conflict.revision)


@transaction.atomic
def write_part(
    trajectory: Trajectory, kind: str, key: str, *, text: str, is_complete: bool, seen: int, by: Any
) -> AssessmentPart:
    """One part of a DPIA or an IAMA, saved on its own; `seen` is the revision that was read, 0 for the first time.

    Raises Invalid for a part that does not exist or is said to be complete without text, and Conflict.
    """
    require_on(trajectory, by, May.WRITE_NEEDS)
    part = part_of(kind, key)
    if part is None:
        raise Invalid({"": [_("Dit onderdeel bestaat niet.")]})
    if is_complete and not text.strip():
        raise Invalid({"text": [_("Schrijf eerst iets op. Daarna kan dit onderdeel klaar zijn.")]})
    assessment = _assessment(trajectory, kind)
    row = assessment.parts.filter(key=key).first() or AssessmentPart(assessment=assessment, key=key)
    was_complete = row.is_complete
    row.written_by, row.written_at = by, timezone.now()
    _keep_part(row, text, is_complete, seen)
    if is_complete != was_complete:
        words = _("klaar") if is_complete else _("weer in bewerking")
        sentence = _("{kind}, onderdeel ‘{title}’: {words}.").format(
            kind=assessment.get_kind_display(), title=part.title, words=words
        )
        journal.write(trajectory.coalition, "write_part", sentence, by=by)
    return row


def _keep_part(row: AssessmentPart, text: str, is_complete: bool, seen: int) -> None:
    draft = AssessmentPart(key=row.key, text=text.strip(), is_complete=is_complete)
    checked(draft)
    values = {"text": draft.text, "is_complete": is_complete}
    if row.pk is None:
        row.text, row.is_complete, row.revision = draft.text, is_complete, 1
        row.save()
    else:
        save_if_unchanged(row, values, seen=seen)


@transaction.atomic
def attach_assessment(
    trajectory: Trajectory, kind: str, upload: UploadedFile, *, by: Any
) -> ImpactAssessment:
    """A DPIA or an IAMA as a file; another file takes its place, and the history keeps the checksum of the old one."""
    require_on(trajectory, by, May.WRITE_NEEDS)
    found = attachments.checked(upload)
    assessment = _assessment(trajectory, kind)
    assessment.file, assessment.original_name = found.file, found.name
    assessment.checksum = _checksum(found.file)
    assessment.attached_by, assessment.attached_at = by, timezone.now()
    assessment.save()
    sentence = _("Er is een {kind} toegevoegd: {name}.").format(
        kind=assessment.get_kind_display(), name=found.name
    )
    facts = {"checksum": assessment.checksum}
    journal.write(trajectory.coalition, "attach_assessment", sentence, by=by, facts=facts)
    return assessment


def _assessment(trajectory: Trajectory, kind: str) -> ImpactAssessment:
    """The assessment of this kind, made when there is none; the trajectory is locked, so that there is never a second."""
    if kind not in AssessmentKind.values:
        raise Invalid({"": [_("Deze toets bestaat niet.")]})
    Trajectory.objects.select_for_update(of=("self",)).get(pk=trajectory.pk)
    found = ImpactAssessment.objects.filter(trajectory=trajectory, kind=kind).first()
    if found is not None:
        return found
    return ImpactAssessment.objects.create(
        trajectory=trajectory, kind=kind, model_version=VERSIONS[AssessmentKind(kind)]
    )


def _checksum(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    upload.seek(0)
    return digest.hexdigest()
