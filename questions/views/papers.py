"""The papers of a problem: a list with a form, a download, and taking one away."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from questions.models import ProblemPaper
from questions.screens import trajectory_context
from questions.selectors import find
from questions.services import add_paper, remove_paper
from questions.views.refusals import once_key, put_on_form, tell_refusal
from zicht.core.attachments import as_download
from zicht.core.errors import Refusal
from zicht.core.once import once
from zicht.core.policy import May, allows, require


class PaperForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=gettext_lazy("Bestand"),
        help_text=gettext_lazy(
            "Pdf, Word, Excel, LibreOffice, afbeelding of tekst, ten hoogste 20 MB. Zonder namen van mensen."
        ),
    )


@login_required
def papers(request: HttpRequest, reference: str) -> HttpResponse:
    """Every paper; who writes the problem adds one."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_QUESTION, trajectory)
    sent = request.method == "POST"
    form = PaperForm(request.POST, request.FILES) if sent else PaperForm()
    if sent:
        require(request.user, May.WRITE_QUESTION, trajectory)
        if form.is_valid():
            try:
                once(
                    once_key(request),
                    ProblemPaper,
                    lambda: add_paper(trajectory, form.cleaned_data["file"], by=request.user),
                )
            except Refusal as refusal:
                put_on_form(form, refusal)
            else:
                messages.success(request, _("De bijlage staat erbij."))
                return redirect("questions:papers", reference=reference)
    context = trajectory_context(request, trajectory) | {
        "form": form,
        "rows": list(trajectory.papers.select_related("added_by")),
        "may_write": trajectory.is_open and allows(request.user, May.WRITE_QUESTION, trajectory),
    }
    return render(request, "questions/papers.html", context)


@login_required
def paper(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """The file itself, always as a download."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_QUESTION, trajectory)
    found = get_object_or_404(trajectory.papers, pk=pk)
    try:
        return as_download(found.file, found.original_name)
    except OSError as error:
        raise Http404 from error


@login_required
@require_POST
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a paper away."""
    trajectory = find(request.user, reference)
    require(request.user, May.WRITE_QUESTION, trajectory)
    found = get_object_or_404(trajectory.papers, pk=pk)
    try:
        remove_paper(found, by=request.user)
    except Refusal as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, _("De bijlage is weg."))
    return redirect("questions:papers", reference=reference)
