"""What the demo's trajectories mean for privacy: a pre-scan, a DPIA as a file, the conclusion and the entry in the register."""

from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from questions.models import Trajectory
from sources.models import ProcessingEntry
from sources.official import proposed_entry
from sources.services import attach_assessment, fill_prescan, record_dpia, save_entry
from zicht.core.papers import Paper, Section, bullets, text

ANSWERS = {
    "personal": True,
    "subjects": ["citizens"],
    "many": True,
    "years": True,
    "listed": ["partnership"],
    "transfer": "none",
    "algorithm": "none",
}
OUTCOME = "Gegevens zijn gepseudonimiseerd. Alleen aantallen per wijk verlaten de omgeving van het CBS."


@cache
def dpia_paper() -> bytes:
    """A short DPIA as a PDF; made once, because every trajectory of the demo has the same."""
    return Paper(
        title="DPIA Zicht 2026-07",
        subtitle="Samenvatting voor de landsadvocaat",
        sections=[
            Section("Voorstel", [text("Wijken met elkaar vergelijken, zonder iemand te herkennen.")]),
            Section("Risico’s", [bullets(["Herkennen van een bewoner in een kleine wijk: laag.", "Stigma van een wijk: midden."])]),
            Section("Maatregelen", [bullets(["Cijfers onder de 10 blijven weg.", "Bij elke wijk staat uitleg en onzekerheid."])]),
        ],
    ).as_pdf()  # fmt: skip


def settle_privacy(trajectory: Trajectory, by: User) -> None:
    """The pre-scan says that a DPIA is required, it is there, and the processing stands in the register."""
    fill_prescan(trajectory, ANSWERS, seen=0, by=by)
    upload = SimpleUploadedFile("dpia-zicht-2026-07.pdf", dpia_paper())
    attach_assessment(trajectory, "dpia", upload, by=by)
    record_dpia(trajectory, personal_data=True, outcome=OUTCOME, document="DPIA Zicht 2026-07", by=by)
    contact = {"data_protection_officer": "Functionaris gegevensbescherming, fg@voorbeeld.example"}
    before = ProcessingEntry.objects.filter(trajectory=trajectory).first()
    seen = before.revision if before else 0  # a next question goes on with the same entry
    save_entry(trajectory, proposed_entry(trajectory) | contact, seen=seen, by=by)
