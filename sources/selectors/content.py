"""What an approval of the sources covers, as the content whose fingerprint the approval keeps."""

from typing import Any

from questions.current import current_question
from questions.models import Trajectory
from sources.coverage import coverage_of
from sources.models import DataRequest, DataSource, DpiaRecord


def sources_content(trajectory: Trajectory) -> dict[str, Any]:
    """What an approval of the sources covers: each need with its sources, what holders allow, and the DPIA."""
    found = coverage_of(current_question(trajectory))
    needs = {
        f"{row.need.get_kind_display()}: {row.need.label}": {
            "waived": row.need.waived_reason,
            "sources": {cell.source.title: cell.match.variables for cell in row.matches if cell.match},
        }
        for row in found.rows
    }
    sources = {
        source.title: _source_content(source, found.requests.get(source.pk)) for source in found.sources
    }
    return {"needs": needs, "sources": sources, "dpia": _dpia_content(trajectory)}


def _source_content(source: DataSource, request: DataRequest | None) -> dict[str, Any]:
    content = {"holder": source.holder.name, "sensitivity": str(source.get_sensitivity_display())}
    if request is None:
        return content
    asked = {
        name: getattr(request, name) for name in ("purpose", "variables", "years", "legal_basis", "retention")
    }
    answer = {"status": request.status, "note": request.decision_note, "valid_until": request.valid_until}
    return content | asked | answer


def _dpia_content(trajectory: Trajectory) -> dict[str, Any]:
    record = DpiaRecord.objects.filter(trajectory=trajectory).first()
    if record is None:
        return {}
    return {"personal_data": record.personal_data, "outcome": record.outcome, "document": record.document}
