"""Adding a paper to a problem and taking it away again."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from coalitions import journal
from questions.models import ProblemPaper, Trajectory
from zicht.core.attachments import checked as checked_file
from zicht.core.errors import Invalid, NotYet
from zicht.core.policy import May, require

MOST_PAPERS = 20


@transaction.atomic
def add_paper(trajectory: Trajectory, upload: UploadedFile | None, *, by: Any) -> ProblemPaper:
    """Keep this file. Raises Invalid at `file` on a wrong size, name or content, or when there are twenty already."""
    require(by, May.WRITE_QUESTION, trajectory)
    if not trajectory.is_open:
        raise NotYet(_("Dit traject is afgerond. Er kan geen bijlage meer bij."))
    if upload is None:
        raise Invalid({"file": [_("Kies een bestand.")]})
    Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    if trajectory.papers.count() >= MOST_PAPERS:
        raise Invalid(
            {"file": [_("Er zijn al {most} bijlagen. Haal er eerst een weg.").format(most=MOST_PAPERS)]}
        )
    judged = checked_file(upload)
    made = ProblemPaper.objects.create(
        trajectory=trajectory,
        file=judged.file,
        original_name=judged.name,
        size=judged.file.size or 0,
        added_by=by,
    )
    sentence = _("{name} voegde een bijlage toe: {file}").format(name=by, file=made.original_name)
    journal.write(trajectory.coalition, "paper.added", sentence, by=by, facts={"size": made.size})
    return made


@transaction.atomic
def remove_paper(paper: ProblemPaper, *, by: Any) -> None:
    """Take a paper away; the journal keeps that it was there."""
    require(by, May.WRITE_QUESTION, paper.trajectory)
    sentence = _("{name} haalde een bijlage weg: {file}").format(name=by, file=paper.original_name)
    journal.write(paper.trajectory.coalition, "paper.removed", sentence, by=by)
    storage, name = paper.file.storage, str(paper.file.name)
    paper.delete()
    transaction.on_commit(lambda: storage.delete(name))
