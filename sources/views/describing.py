"""Describing a source, one of its variables, or many at once from a file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coalitions.views.attempts import attempted
from questions.views.refusals import once_key
from sources.forms.describing import ImportForm, SourceForm, VariableForm
from sources.forms.lines import codes_in_lines, distributions_in_lines, variables_in_lines
from sources.models import DataSource, SourceVariable
from sources.selectors import find_source, find_variable, holders_for, why_not_describe
from sources.services import describe_source, describe_variable, import_sources
from zicht.core.errors import NotAllowed
from zicht.core.once import once

MOST_UPLOADED = 5 * 1024 * 1024


@login_required
def describe(request: HttpRequest, identifier: str = "") -> HttpResponse:
    """Describe a source, for the first time or again."""
    source = find_source(request.user, identifier) if identifier else None
    _require_describer(request, source)
    form = _form(request, source)
    made: list[DataSource] = []
    if request.method == "POST" and attempted(
        form, lambda: made.append(_describe(request, source, form)), DataSource
    ):
        messages.success(request, _("De beschrijving is bewaard."))
        return redirect("sources:detail", made[0].identifier)
    status = 422 if request.method == "POST" else 200
    return render(request, "sources/describe.html", {"form": form, "source": source}, status=status)


def _require_describer(request: HttpRequest, source: DataSource | None) -> None:
    if sentence := why_not_describe(request.user, source.holder if source else None):
        raise NotAllowed(sentence)


def _form(request: HttpRequest, source: DataSource | None) -> SourceForm:
    initial: dict[str, Any] = {"is_listed": True}
    if source is not None:
        initial = {
            "variables": variables_in_lines(source.variables.all()),
            "distributions": distributions_in_lines(source.distributions.all()),
            "seen": source.revision,
        }
    holders = holders_for(request.user)
    return SourceForm(request.POST or None, instance=source, initial=initial, holders=holders)


def _describe(request: HttpRequest, source: DataSource | None, form: SourceForm) -> DataSource:
    if source is None:
        return once(once_key(request), DataSource, lambda: describe_source(form.values(), by=request.user))
    seen = form.cleaned_data["seen"]
    return describe_source(form.values(), by=request.user, source=source, seen=-1 if seen is None else seen)


@login_required
def variable(request: HttpRequest, identifier: str, variable: int) -> HttpResponse:
    """Describe one variable with its codes and its marks."""
    source = find_source(request.user, identifier)
    _require_describer(request, source)
    found = find_variable(source, variable)
    initial = {"codes": codes_in_lines(found.codes.all()), "seen": source.revision}
    form = VariableForm(request.POST or None, instance=found, initial=initial)
    if request.method == "POST" and attempted(form, lambda: _save(request, found, form), SourceVariable):
        messages.success(request, _("Het gegeven is bewaard."))
        return redirect("sources:detail", identifier)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "source": source, "variable": found}
    return render(request, "sources/variable.html", context, status=status)


def _save(request: HttpRequest, found: SourceVariable, form: VariableForm) -> None:
    describe_variable(found, form.values(), seen=form.cleaned_data["seen"], by=request.user)


@login_required
def import_file(request: HttpRequest) -> HttpResponse:
    """Read sources from a file: all of them, or none and the place where it went wrong."""
    _require_describer(request, None)
    form = ImportForm(request.POST or None, request.FILES or None, holders=holders_for(request.user))
    if request.method == "POST" and attempted(form, lambda: _import(request, form)):
        return redirect("sources:list")
    status = 422 if request.method == "POST" else 200
    return render(request, "sources/import.html", {"form": form}, status=status)


def _import(request: HttpRequest, form: ImportForm) -> None:
    clean = form.cleaned_data
    content = clean["file"].read(MOST_UPLOADED + 1)
    report = import_sources(
        content, clean["kind"], by=request.user, holder=clean["holder"], most=MOST_UPLOADED
    )
    messages.success(
        request,
        _("Ingelezen: {made} nieuw, {renewed} opnieuw beschreven.").format(
            made=len(report.made), renewed=len(report.renewed)
        ),
    )
