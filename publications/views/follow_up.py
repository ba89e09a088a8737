"""The follow-up: deviations to answer, with the neighbours beside them, and measures."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from publications import services
from publications.forms import FinishForm, MeasureForm, ResponseForm
from publications.models import FINISHED, Deviation, Measure, Response
from publications.public import selectors as shop
from publications.public.models import LivePublication
from publications.selectors import (
    answers_for,
    current_publication,
    deviations_elsewhere,
    deviations_of,
    why_no_answer,
)
from publications.views.finding import found
from questions.models import Trajectory
from questions.screens import trajectory_context
from questions.views.refusals import both_versions, once_key, put_on_form, seen
from zicht.core.errors import Conflict, NotAllowed, Refusal
from zicht.core.once import once
from zicht.core.policy import May

ANSWER = ("knew", "explanation", "action", "capacity")


def _screen(request: HttpRequest, trajectory: Trajectory) -> dict[str, Any]:
    return trajectory_context(request, trajectory, tab="follow_up")


@login_required
def follow_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Every deviation with its answer and measures; what still waits comes first."""
    trajectory = found(request, reference, May.READ_RESPONSES)
    publication = current_publication(trajectory)
    context = _screen(request, trajectory) | {"publication": publication}
    if publication is not None and publication.published_at:
        rows = sorted(deviations_of(publication), key=lambda row: -(row.facts.get("ratio") or 0))
        context |= {
            "waiting": [row for row in rows if not hasattr(row, "response")],
            "answered": [row for row in rows if hasattr(row, "response")],
            "elsewhere": list(deviations_elsewhere(publication)),
            "total": len(rows),
            "answers_for": answers_for(request.user, trajectory),
        }
    return render(request, "publications/follow_up.html", context)


def _deviation(trajectory: Trajectory, pk: int) -> Deviation:
    row = Deviation.objects.filter(pk=pk, publication__trajectory=trajectory)
    found_row = row.select_related("organisation", "publication__trajectory", "response").first()
    if found_row is None:
        raise Http404
    return found_row


@login_required
def answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One deviation: the figures, the neighbours, the four questions and the measures."""
    trajectory = found(request, reference, May.READ_RESPONSES)
    deviation = _deviation(trajectory, pk)
    response: Response | None = getattr(deviation, "response", None)
    initial = {name: getattr(response, name) for name in ANSWER} if response else None
    form, conflict = ResponseForm(request.POST or None, initial=initial), None
    if request.method == "POST":
        services.require_answer(deviation, by=request.user)
        if form.is_valid():
            conflict = _respond(request, form, deviation)
        if form.is_valid() and conflict is None:
            messages.success(request, _("Uw reactie is bewaard en staat in het kort op de openbare pagina."))
            return redirect("publications:answer", reference, pk)
    return _show(request, trajectory, deviation, form=form, conflict=conflict)


def _respond(request: HttpRequest, form: ResponseForm, deviation: Deviation) -> Conflict | None:
    try:
        services.respond(deviation, form.cleaned_data, seen=seen(request), by=request.user)
    except Conflict as conflict:
        return conflict
    except NotAllowed:
        raise
    except Refusal as refusal:
        put_on_form(form, refusal)
    return None


def _show(request: HttpRequest, trajectory: Trajectory, deviation: Deviation, **changed: Any) -> HttpResponse:
    response: Response | None = getattr(deviation, "response", None)
    initial = {name: getattr(response, name) for name in ANSWER} if response else None
    why_not = why_no_answer(request.user, deviation)
    context = _screen(request, trajectory) | {
        "deviation": deviation,
        "may_answer": why_not is None,
        "why_not": why_not,
        "response": response,
        "around": _around(deviation),
        "insights": deviation.publication.insights.prefetch_related("suggestions"),
        "form": ResponseForm(initial=initial),
        "measure_form": MeasureForm(auto_id="maatregel-%s"),
        "measures": _measures(response),
        "seen": response.revision if response else 0,
    }
    context |= changed
    if changed.get("conflict"):
        context |= both_versions(changed["conflict"], Response) | {"seen": changed["conflict"].revision}
    return render(request, "publications/answer.html", context)


def _measures(response: Response | None) -> list[dict[str, Any]]:
    """Measures, each that has not ended with a form to say how it stands."""
    if response is None:
        return []
    return [
        {
            "measure": each,
            "form": None
            if each.state in FINISHED
            else FinishForm(initial={"state": each.state}, auto_id=f"m{each.pk}-%s"),
        }
        for each in response.measures.all()
    ]


def _around(deviation: Deviation) -> shop.Surroundings | None:
    live = LivePublication.objects.filter(slug=deviation.publication.slug).first()
    return shop.surroundings(live, deviation.area_code) if live else None


@login_required
@require_POST
def plan_measure(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Plan something about one deviation."""
    trajectory = found(request, reference, May.READ_RESPONSES)
    deviation = _deviation(trajectory, pk)
    services.require_answer(deviation, by=request.user)
    form = MeasureForm(request.POST, auto_id="maatregel-%s")
    if not hasattr(deviation, "response"):
        messages.error(request, _("Beantwoord eerst de vier vragen. Daarna kunt u maatregelen plannen."))
        return redirect("publications:answer", reference, pk)
    if form.is_valid():
        try:
            values = form.cleaned_data
            once(
                once_key(request),
                Measure,
                lambda: services.plan_measure(deviation.response, **values, by=request.user),
            )
            messages.success(request, _("De maatregel is gepland."))
            return redirect("publications:answer", reference, pk)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
    return _show(request, trajectory, deviation, measure_form=form)


@login_required
@require_POST
def finish_measure(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say how a measure stands."""
    trajectory = found(request, reference, May.READ_RESPONSES)
    row = Measure.objects.filter(pk=pk, response__deviation__publication__trajectory=trajectory)
    measure = row.select_related(
        "response__deviation__organisation", "response__deviation__publication__trajectory"
    ).first()
    if measure is None:
        raise Http404
    services.require_answer(measure.response.deviation, by=request.user)
    form = FinishForm(request.POST, auto_id=f"m{pk}-%s")
    if form.is_valid():
        try:
            services.finish_measure(measure, **form.cleaned_data, by=request.user)
            messages.success(request, _("De maatregel is bijgewerkt."))
            return redirect("publications:answer", reference, measure.response.deviation_id)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
    deviation = _deviation(trajectory, measure.response.deviation_id)
    rows = _measures(deviation.response)
    for each in rows:
        each["form"] = form if each["measure"].pk == pk else each["form"]
    return _show(request, trajectory, deviation, measures=rows)
