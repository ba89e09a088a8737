"""How far a DPIA or an IAMA is: whole when it is attached, or when every part is complete."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questions.models import Trajectory
from sources.models import AssessmentPart, ImpactAssessment, PreScan
from sources.parts import PARTS, Part
from sources.prescan.facts import facts_of
from sources.prescan.questions import cleaned
from sources.prescan.rules import Result, assess


@dataclass(frozen=True)
class Standing:
    """One assessment as it stands: the row when there is one, and each part with what was written."""

    kind: str
    row: ImpactAssessment | None
    parts: list[tuple[Part, AssessmentPart | None]]

    @property
    def done(self) -> int:
        """How many parts are complete."""
        return sum(written is not None and written.is_complete for _part, written in self.parts)

    @property
    def is_attached(self) -> bool:
        return self.row is not None and bool(self.row.file)

    @property
    def is_whole(self) -> bool:
        """Whether it can be leaned on: as a file, or with every part complete."""
        return self.is_attached or self.done == len(self.parts)

    @property
    def is_begun(self) -> bool:
        return self.is_attached or any(written is not None for _part, written in self.parts)


def standings_of(trajectory: Trajectory) -> dict[str, Standing]:
    """Kind -> how far the assessment of that kind is, in two queries."""
    rows = {
        row.kind: row
        for row in ImpactAssessment.objects.filter(trajectory=trajectory)
        .select_related("attached_by")
        .prefetch_related("parts__written_by")
    }
    return {kind: _standing(kind, parts, rows.get(kind)) for kind, parts in PARTS.items()}


def _standing(kind: str, parts: tuple[Part, ...], row: ImpactAssessment | None) -> Standing:
    written: Mapping[str, AssessmentPart] = {one.key: one for one in row.parts.all()} if row else {}
    return Standing(kind, row, [(part, written.get(part.key)) for part in parts])


def prescan_result(trajectory: Trajectory) -> Result | None:
    """What follows from the answers and the dossier as they are now; None while nobody answered."""
    prescan = PreScan.objects.filter(trajectory=trajectory).first()
    return None if prescan is None else assess(cleaned(prescan.answers), facts_of(trajectory))


def preview(trajectory: Trajectory, answers: Any) -> Result:
    """What would follow from these answers."""
    return assess(cleaned(answers), facts_of(trajectory))
