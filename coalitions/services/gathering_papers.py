"""Adding a file to a session and taking it away again."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from coalitions import journal
from coalitions.models import Gathering, GatheringPaper
from coalitions.services.access import require_on
from zicht.core.attachments import checked as checked_file
from zicht.core.errors import Invalid
from zicht.core.policy import May

MOST_PAPERS = 20


@transaction.atomic
def add_gathering_paper(gathering: Gathering, file: UploadedFile | None, *, by: Any) -> GatheringPaper:
    """Keep this file with the session. Raises Invalid at `file` on a wrong size, name or content, or at twenty files."""
    require_on(gathering.coalition, by, May.WRITE_COALITION)
    if file is None:
        raise Invalid({"file": [_("Kies een bestand.")]})
    Gathering.objects.select_for_update(of=("self",)).get(pk=gathering.pk)
    if gathering.papers.count() >= MOST_PAPERS:
        raise Invalid(
            {"file": [_("Er zijn al {most} bijlagen. Haal er eerst een weg.").format(most=MOST_PAPERS)]}
        )
    judged = checked_file(file)
    made = GatheringPaper.objects.create(
        gathering=gathering,
        file=judged.file,
        original_name=judged.name,
        size=judged.file.size or 0,
        added_by=by,
    )
    sentence = _("{name} voegde een bijlage toe aan {title}: {file}").format(
        name=by, title=gathering.title, file=made.original_name
    )
    journal.write(gathering.coalition, "gathering_paper.added", sentence, by=by, facts={"size": made.size})
    return made


@transaction.atomic
def remove_gathering_paper(paper: GatheringPaper, *, by: Any) -> None:
    """Take a file away; the journal keeps that it was there."""
    coalition = paper.gathering.coalition
    require_on(coalition, by, May.WRITE_COALITION)
    sentence = _("{name} haalde een bijlage weg: {file}").format(name=by, file=paper.original_name)
    journal.write(coalition, "gathering_paper.removed", sentence, by=by)
    storage, name = paper.file.storage, str(paper.file.name)
    paper.delete()
    transaction.on_commit(lambda: storage.delete(name))
