"""The application at CBS and the entry in the register of processing: filled from the dossier, changed, exported."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from coalitions.views.attempts import attempted
from questions.models import Trajectory
from sources.forms.official import ApplicationForm, EntryForm
from sources.models import MicrodataApplication, ProcessingEntry
from sources.official import (
    application_paper,
    entry_csv,
    entry_json,
    entry_paper,
    label_of,
    proposed_application,
    proposed_entry,
    shown,
)
from sources.services.official import APPLICATION, ENTRY, save_application, save_entry
from sources.views.case import opened, page
from sources.word import docx_of
from zicht.core.policy import May, allows

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
SOON_DAYS = 90


def _form(
    request: HttpRequest,
    kind: type[Any],
    row: Any,
    proposed: Callable[[Trajectory], dict[str, str]],
    of: Trajectory,
) -> Any:
    """The form with what was kept; where nothing was kept, or who asks for it, what the dossier says."""
    initial: dict[str, Any] = {"seen": row.revision if row else 0}
    if row is None or request.GET.get("uit") == "dossier":
        initial |= proposed(of)
    return kind(request.POST or None, instance=row, initial=initial)


@login_required
def microdata(request: HttpRequest, reference: str) -> HttpResponse:
    """The project application at CBS."""
    trajectory = opened(request, reference)
    row = MicrodataApplication.objects.filter(trajectory=trajectory).select_related("written_by").first()
    may_write = allows(request.user, May.WRITE_SOURCES, trajectory)
    if request.method == "POST":
        opened(request, reference, May.WRITE_SOURCES)
    form = _form(request, ApplicationForm, row, proposed_application, trajectory)
    if request.method == "POST" and attempted(
        form,
        lambda: save_application(trajectory, form.values(), seen=form.cleaned_data["seen"], by=request.user),
        MicrodataApplication,
    ):
        messages.success(request, _("De aanvraag is bewaard."))
        return redirect("sources:microdata", reference)
    left = (row.authorisation_until - timezone.localdate()).days if row and row.authorisation_until else None
    return page(
        request,
        trajectory,
        "sources/official.html",
        form=form,
        row=row,
        may_write=may_write,
        title=_("Projectaanvraag bij het CBS"),
        lead=_(
            "Het CBS wil dit weten voordat een project met microdata mag werken. Wat het dossier al zegt, staat er in."
        ),
        exports=[("docx", "Word"), ("pdf", "PDF")],
        export="sources:microdata_export",
        told=[(label_of(row, name), shown(row, name)) for name in APPLICATION] if row else [],
        days_left=left if left is not None and left <= SOON_DAYS else None,
    )


@login_required
def processing(request: HttpRequest, reference: str) -> HttpResponse:
    """The entry in the register of processing."""
    trajectory = opened(request, reference)
    row = ProcessingEntry.objects.filter(trajectory=trajectory).select_related("written_by").first()
    may_write = allows(request.user, May.WRITE_NEEDS, trajectory)
    if request.method == "POST":
        opened(request, reference, May.WRITE_NEEDS)
    form = _form(request, EntryForm, row, proposed_entry, trajectory)
    if request.method == "POST" and attempted(
        form,
        lambda: save_entry(trajectory, form.values(), seen=form.cleaned_data["seen"], by=request.user),
        ProcessingEntry,
    ):
        messages.success(request, _("De registratie is bewaard."))
        return redirect("sources:processing", reference)
    return page(
        request,
        trajectory,
        "sources/official.html",
        form=form,
        row=row,
        may_write=may_write,
        title=_("Verwerkingsregister"),
        lead=_("Artikel 30 van de AVG vraagt om deze registratie. Wat het dossier al zegt, staat er in."),
        exports=[("docx", "Word"), ("pdf", "PDF"), ("csv", "CSV"), ("json", "JSON")],
        export="sources:processing_export",
        told=[(label_of(row, name), shown(row, name)) for name in ENTRY] if row else [],
    )


@login_required
def microdata_export(request: HttpRequest, reference: str, paper: str) -> HttpResponse:
    """The application as a file to hand in, in Dutch."""
    trajectory = opened(request, reference)
    row = MicrodataApplication.objects.filter(trajectory=trajectory).first()
    if row is None or paper not in ("docx", "pdf"):
        raise Http404
    with override(settings.LANGUAGE_CODE):
        whole = application_paper(row)
        content = docx_of(whole) if paper == "docx" else whole.as_pdf()
    return _file(content, f"projectaanvraag-{reference}", paper)


@login_required
def processing_export(request: HttpRequest, reference: str, paper: str) -> HttpResponse:
    """The entry as a file, in Dutch."""
    trajectory = opened(request, reference)
    row = ProcessingEntry.objects.filter(trajectory=trajectory).first()
    if row is None or paper not in TYPES:
        raise Http404
    with override(settings.LANGUAGE_CODE):
        content = _entry(row, paper)
    return _file(content, f"verwerkingsregister-{reference}", paper)


def _entry(row: ProcessingEntry, ending: str) -> bytes:
    if ending == "csv":
        return entry_csv(row).encode()
    if ending == "json":
        return entry_json(row).encode()
    paper = entry_paper(row)
    return docx_of(paper) if ending == "docx" else paper.as_pdf()


def _file(content: bytes, name: str, ending: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=TYPES[ending])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
