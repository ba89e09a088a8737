"""The pre-scan with its reasons, and a DPIA or an IAMA: part by part or as a file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from coalitions.views.attempts import attempted
from questions.models import Trajectory
from sources.assessments import Standing, prescan_result, standings_of
from sources.dossier import Dossier
from sources.forms.privacy import AttachForm, PartForm, PreScanForm
from sources.models import AssessmentKind, AssessmentPart, PreScan
from sources.parts import part_of
from sources.prescan.facts import facts_of
from sources.prescan.questions import cleaned
from sources.services import attach_assessment, fill_prescan, write_part
from sources.views.case import opened, page
from zicht.core.attachments import as_download
from zicht.core.policy import May, allows

# What the dossier can already say, by part of the DPIA.
FROM_DOSSIER = {
    "proposal": ("purpose", "question"),
    "data": ("categories",),
    "purposes": ("purpose",),
    "parties": ("parties", "holders"),
    "retention": ("retention",),
    "ground": ("legal_ground",),
    "places": ("security", "transfers"),
    "why_goal": ("purpose",),
    "why_ground": ("legal_ground",),
    "what_input": ("categories", "holders"),
    "what_security": ("security",),
    "how_context": ("outputs",),
}


@login_required
def prescan(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the pre-scan, and see what follows with every reason."""
    trajectory = opened(request, reference)
    if request.method == "POST":
        opened(request, reference, May.WRITE_NEEDS)
    row = PreScan.objects.filter(trajectory=trajectory).select_related("filled_by").first()
    initial = PreScanForm.initial_of(cleaned(row.answers if row else {})) if row else {}
    form = PreScanForm(request.POST or None, initial=initial | {"seen": row.revision if row else 0})
    if request.method == "POST" and attempted(
        form,
        lambda: fill_prescan(trajectory, form.answers(), seen=form.cleaned_data["seen"], by=request.user),
        PreScan,
    ):
        messages.success(request, _("De pre-scan is bewaard. Hieronder staat wat eruit volgt."))
        return redirect("sources:prescan", reference)
    return page(
        request,
        trajectory,
        "sources/prescan.html",
        form=form,
        row=row,
        result=prescan_result(trajectory),
        facts=facts_of(trajectory),
        may_need=allows(request.user, May.WRITE_NEEDS, trajectory),
    )


@login_required
def assessment(request: HttpRequest, reference: str, assessment: str) -> HttpResponse:
    """A DPIA or an IAMA: which parts are complete, and the file when there is one."""
    trajectory = opened(request, reference)
    standing = _standing(trajectory, assessment)
    if request.method == "POST":
        opened(request, reference, May.WRITE_NEEDS)
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and attempted(
        form, lambda: attach_assessment(trajectory, assessment, form.cleaned_data["file"], by=request.user)
    ):
        messages.success(request, _("Het bestand is toegevoegd."))
        return redirect("sources:assessment", reference, assessment)
    return page(
        request,
        trajectory,
        "sources/assessment.html",
        form=form,
        standing=standing,
        label=AssessmentKind(assessment).label,
        may_need=allows(request.user, May.WRITE_NEEDS, trajectory),
    )


def _standing(trajectory: Trajectory, kind: str) -> Standing:
    found = standings_of(trajectory).get(kind)
    if found is None:
        raise Http404
    return found


@login_required
def assessment_part(request: HttpRequest, reference: str, assessment: str, part: str) -> HttpResponse:
    """One part of a DPIA or an IAMA, saved on its own."""
    trajectory = opened(request, reference)
    asked = part_of(assessment, part)
    if asked is None:
        raise Http404
    if request.method == "POST":
        opened(request, reference, May.WRITE_NEEDS)
    written = AssessmentPart.objects.filter(
        assessment__trajectory=trajectory, assessment__kind=assessment, key=part
    ).first()
    initial = _initial(trajectory, part, written)
    form = PartForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempted(
        form,
        lambda: write_part(trajectory, assessment, part, **form.cleaned_data, by=request.user),
        AssessmentPart,
    ):
        messages.success(request, _("Dit onderdeel is bewaard."))
        return redirect("sources:assessment", reference, assessment)
    return page(
        request,
        trajectory,
        "sources/part.html",
        form=form,
        asked=asked,
        written=written,
        kind=assessment,
        label=AssessmentKind(assessment).label,
        is_proposed=written is None and bool(initial["text"]),
        may_need=allows(request.user, May.WRITE_NEEDS, trajectory),
    )


def _initial(trajectory: Trajectory, part: str, written: AssessmentPart | None) -> dict[str, object]:
    if written is not None:
        return {"text": written.text, "is_complete": written.is_complete, "seen": written.revision}
    dossier = Dossier(trajectory)
    texts = [getattr(dossier, name)() for name in FROM_DOSSIER.get(part, ())]
    return {"text": "\n\n".join(text for text in texts if text)[:8000], "seen": 0}


@login_required
def assessment_file(request: HttpRequest, reference: str, assessment: str) -> FileResponse:
    """The file of a DPIA or an IAMA, as a download."""
    trajectory = opened(request, reference)
    standing = _standing(trajectory, assessment)
    if standing.row is None or not standing.row.file:
        raise Http404
    return as_download(standing.row.file, standing.row.original_name)
