"""What a question needs, which sources cover that, and one need from close by."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from coalitions.views.attempts import attempted, done
from questions.current import current_question
from questions.models import ResearchQuestion, Trajectory
from sources.assessments import prescan_result, standings_of
from sources.forms.needs import MatchForm, NeedForm, WaiveForm
from sources.models import AccessRights, DpiaRecord, InformationNeed, SourceMatch
from sources.selectors import (
    advice_is_current,
    catalogue,
    chosen_variables,
    clean_ups_of,
    coverage,
    find_need,
    latest_advice,
    proposed_sources,
    suggested_needs,
)
from sources.services import match, need_again, take_over, unmatch, waive, write_need
from sources.views.case import opened, page
from zicht.core.policy import May, allows


@login_required
def inventory(request: HttpRequest, reference: str) -> HttpResponse:
    """The matrix of needs and sources, with what is left to do."""
    trajectory = opened(request, reference)
    question = current_question(trajectory)
    taking = request.POST.get("deed") == "take_over"
    form = NeedForm(None if taking else request.POST or None)
    if taking and question:
        done(request, lambda: take_over(question, by=request.user), _("De onderdelen zijn overgenomen."))
        return redirect("sources:inventory", reference)
    if request.method == "POST" and question and attempted(form, lambda: _write(request, question, form)):
        messages.success(request, _("De informatiebehoefte staat erbij."))
        return redirect("sources:inventory", reference)
    advice = latest_advice(trajectory)
    found = coverage(question)
    return page(
        request,
        trajectory,
        "sources/inventory.html",
        form=form,
        question=question,
        coverage=found,
        to_ask=[source for source in found.sources if _is_to_ask(found, source)],
        suggestions=suggested_needs(trajectory),
        advice=advice,
        advice_holds=advice is not None and advice_is_current(advice, trajectory),
        dpia=DpiaRecord.objects.filter(trajectory=trajectory).select_related("recorded_by").first(),
        prescan_result=prescan_result(trajectory),
        standings=standings_of(trajectory),
        clean_ups=list(clean_ups_of(trajectory)[:20]),
        delicate=[one for one in chosen_variables(trajectory) if one.variable.asks_why],
        **_rights(request, trajectory),
    )


def _is_to_ask(found: Any, source: Any) -> bool:
    """Whether the next step for this source is a request: not open, and nothing asked or the answer no longer holds."""
    if source.access_rights == AccessRights.PUBLIC:
        return False
    states = {cell.state for row in found.rows for cell in row.cells if cell.source == source and cell.state}
    return bool(states & {"matched", "expired", "refused"})


def _rights(request: HttpRequest, trajectory: Trajectory) -> dict[str, bool]:
    return {
        "may_need": allows(request.user, May.WRITE_NEEDS, trajectory),
        "may_source": allows(request.user, May.WRITE_SOURCES, trajectory),
    }


def _write(request: HttpRequest, question: ResearchQuestion, form: NeedForm) -> None:
    write_need(question, **form.cleaned_data, by=request.user)


@login_required
def need(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One need: match it to a source, or say why the question can do without."""
    trajectory = opened(request, reference)
    found = find_need(trajectory, pk)
    deed = request.POST.get("deed", "")
    sent = {name: request.POST if deed == name else None for name in ("match", "waive")}
    sources = catalogue(request.user)
    matching = MatchForm(sent["match"], sources=sources, initial={"source": _asked_source(request)})
    waiving = WaiveForm(sent["waive"], initial={"reason": found.waived_reason})
    if request.method == "POST" and _deed(request, found, deed, matching, waiving):
        return redirect("sources:inventory", reference)
    row = next(row for row in coverage(found.question).rows if row.need == found)
    rights = _rights(request, trajectory)
    return page(
        request,
        trajectory,
        "sources/need.html",
        row=row,
        matching=matching,
        waiving=waiving,
        proposals=proposed_sources(request.user, found) if rights["may_source"] else [],
        **rights,
    )


def _asked_source(request: HttpRequest) -> int | None:
    pk = request.GET.get("bron", "")
    return int(pk) if pk.isdecimal() and len(pk) < 18 else None


def _deed(
    request: HttpRequest, found: InformationNeed, deed: str, matching: MatchForm, waiving: WaiveForm
) -> bool:
    """Do what the button says; whether it went through."""
    by = request.user
    if deed == "match" and attempted(matching, lambda: match(found, **matching.cleaned_data, by=by)):
        messages.success(request, _("De bron is gekoppeld."))
        return True
    if deed == "waive" and attempted(waiving, lambda: waive(found, **waiving.cleaned_data, by=by)):
        messages.success(request, _("Deze behoefte vervalt."))
        return True
    if deed == "need_again":
        return done(request, lambda: need_again(found, by=by), _("Deze behoefte telt weer mee."))
    if deed == "unmatch":
        pk = request.POST.get("match", "")
        key = int(pk) if pk.isdecimal() and len(pk) < 18 else 0
        gone = get_object_or_404(SourceMatch.objects.select_related("source", "need"), need=found, pk=key)
        return done(request, lambda: unmatch(gone, by=by), _("De koppeling is weg."))
    return False
