"""The feasibility advice and the privacy assessment."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from coalitions.views.attempts import attempted
from questions.current import current_question
from sources.forms.needs import DpiaForm, FeasibilityForm
from sources.models import DpiaRecord
from sources.selectors import coverage, latest_advice
from sources.services import advise_feasibility, record_dpia
from sources.views.case import opened, page
from zicht.core.errors import NotYet
from zicht.core.policy import May


@login_required
def feasibility(request: HttpRequest, reference: str) -> HttpResponse:
    """An analyst says whether the question can be answered with these sources."""
    trajectory = opened(request, reference, May.WRITE_SOURCES)
    question = current_question(trajectory)
    if question is None:
        raise NotYet(_("Er is nog geen onderzoeksvraag om over te adviseren."))
    form = FeasibilityForm(request.POST or None)
    if request.method == "POST" and attempted(
        form, lambda: advise_feasibility(question, **form.cleaned_data, by=request.user)
    ):
        messages.success(request, _("Het advies is vastgelegd. De probleemeigenaar krijgt bericht."))
        return redirect("sources:inventory", reference)
    return page(
        request,
        trajectory,
        "sources/form.html",
        form=form,
        title=_("Haalbaarheidsadvies"),
        lead=_("Het advies gaat over de vraag, de behoeften en de bronnen zoals ze nu zijn."),
        button=_("Geef dit advies"),
        coverage=coverage(question),
        earlier=latest_advice(trajectory),
    )


@login_required
def dpia(request: HttpRequest, reference: str) -> HttpResponse:
    """Record whether personal data are processed and what the assessment says."""
    trajectory = opened(request, reference, May.WRITE_NEEDS)
    record = DpiaRecord.objects.filter(trajectory=trajectory).first()
    before = {}
    if record is not None:
        answer = "ja" if record.personal_data else "nee"
        before = {"personal_data": answer, "outcome": record.outcome, "document": record.document}
    form = DpiaForm(request.POST or None, initial=before)
    if request.method == "POST" and attempted(
        form, lambda: record_dpia(trajectory, **form.cleaned_data, by=request.user)
    ):
        messages.success(request, _("De DPIA is vastgelegd."))
        return redirect("sources:inventory", reference)
    return page(
        request,
        trajectory,
        "sources/form.html",
        form=form,
        title=_("DPIA"),
        lead=_("Een DPIA brengt in beeld wat een onderzoek betekent voor de privacy van mensen."),
        button=_("Leg vast"),
    )
