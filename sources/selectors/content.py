"""What an approval of the sources covers, as the content whose fingerprint the approval keeps."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from questions.current import current_question
from questions.models import Trajectory
from sources.assessments import Standing, prescan_result, standings_of
from sources.coverage import coverage_of, has_expired
from sources.models import ChosenVariable, DataRequest, DataSource, DpiaRecord, SourceMatch
from zicht.core.fingerprints import fingerprint


def sources_content(trajectory: Trajectory) -> dict[str, Any]:
    """What an approval of the sources covers: each need with its sources, what holders allow, and the DPIA."""
    found = coverage_of(current_question(trajectory))
    needs = {
        f"{row.need.get_kind_display()}: {row.need.label}": {
            "waived": row.need.waived_reason,
            "sources": {cell.source.title: _used(cell.match) for cell in row.matches if cell.match},
        }
        for row in found.rows
    }
    sources = {
        source.title: _source_content(source, found.requests.get(source.pk)) for source in found.sources
    }
    return {"needs": needs, "sources": sources, "dpia": _dpia_content(trajectory)}


def _used(match: SourceMatch) -> str | dict[str, Any]:
    """What of a source is used: in words, and each chosen variable with its use, its marks and its justification."""
    chosen = {one.variable.name: _choice(one) for one in match.chosen.all()}
    return {"variables": match.variables, "chosen": chosen} if chosen else match.variables


def _choice(one: ChosenVariable) -> str:
    marks = [
        word
        for word, given in (
            (_("herkomst"), one.variable.is_origin),
            (_("gevoelig"), one.variable.is_sensitive and not one.variable.is_origin),
            (_("vervangend kenmerk"), one.variable.is_proxy),
        )
        if given
    ]
    return ". ".join(part for part in (one.get_use_display(), ", ".join(marks), one.justification) if part)


def _source_content(source: DataSource, request: DataRequest | None) -> dict[str, Any]:
    content = {"holder": source.holder.name, "sensitivity": str(source.get_sensitivity_display())}
    if request is None:
        return content
    names = ("purpose", "variables", "years", "legal_basis", "retention")
    asked = {name: getattr(request, name) for name in names}
    if request.security:
        asked["security"] = request.security
    answer = {"status": request.status, "note": request.decision_note, "valid_until": request.valid_until}
    # Time alone can end a permission; then an approval that leaned on it is about something else.
    ended = {"expired": True} if has_expired(request, timezone.localdate()) else {}
    return content | asked | answer | ended


def _dpia_content(trajectory: Trajectory) -> dict[str, Any]:
    """The conclusion, what the pre-scan says now, and a fingerprint of each assessment that was begun."""
    record = DpiaRecord.objects.filter(trajectory=trajectory).first()
    content: dict[str, Any] = {}
    if record is not None:
        names = ("personal_data", "outcome", "document")
        content = {name: getattr(record, name) for name in names}
    result = prescan_result(trajectory)
    if result is not None:
        content["prescan"] = {
            str(result.verdict.label): [
                *result.reasons,
                *(f"{point.label}: {point.points}" for point in result.score if point.points),
            ]
        }
    begun = {kind: _assessment(one) for kind, one in standings_of(trajectory).items() if one.is_begun}
    if begun:
        content["assessments"] = begun
    return content


def _assessment(standing: Standing) -> str:
    """What stands for the text of an assessment: the checksum of its file, else the fingerprint of its parts."""
    if standing.row is not None and standing.row.file:
        return standing.row.checksum
    return fingerprint({part.key: written.text for part, written in standing.parts if written is not None})
