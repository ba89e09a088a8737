"""The catalogue, one source in it, and describing it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coalitions.views.attempts import attempted
from questions.views.refusals import once_key
from sources.forms.catalogue import CatalogueFilter, SourceForm, variables_in_lines
from sources.models import DataSource
from sources.selectors import (
    catalogue as visible_sources,
)
from sources.selectors import find_source, holders_for, listed, requests_for, why_not_describe
from sources.services import describe_source
from zicht.core.errors import NotAllowed
from zicht.core.once import once

PAGE = 20


def base_of(request: HttpRequest) -> str:
    """The frame around the page: that of the public site for a visitor, that of the desk for who is logged in."""
    return "base.html" if request.user.is_authenticated else "public_base.html"


def catalogue(request: HttpRequest) -> HttpResponse:
    """The sources that this person, or any visitor, may see; filtered, sorted and paged in the address."""
    form = CatalogueFilter(request.GET, sources=visible_sources(request.user))
    chosen = form.chosen()
    context = {
        "base": base_of(request),
        "form": form,
        "page": Paginator(listed(request.user, **chosen), PAGE).get_page(request.GET.get("page")),
        "is_filtered": any(chosen[name] for name in ("text", "holder", "access")),
        "may_describe": request.user.is_authenticated and why_not_describe(request.user, None) is None,
    }
    return render(request, "sources/catalogue.html", context)


def detail(request: HttpRequest, identifier: str) -> HttpResponse:
    """Everything the holder tells about one source, and, for who may see them, what was asked of it."""
    source = find_source(request.user, identifier)
    signed_in = request.user.is_authenticated
    context = {
        "base": base_of(request),
        "source": source,
        "variables": list(source.variables.all()),
        "requests": list(requests_for(request.user).filter(source=source).order_by("-asked_at")[:10])
        if signed_in
        else [],
        "may_describe": signed_in and why_not_describe(request.user, source.holder) is None,
    }
    return render(request, "sources/detail.html", context)


@login_required
def describe(request: HttpRequest, identifier: str = "") -> HttpResponse:
    """Describe a source, for the first time or again."""
    source = find_source(request.user, identifier) if identifier else None
    sentence = why_not_describe(request.user, source.holder if source else None)
    if sentence:
        raise NotAllowed(sentence)
    form = _form(request, source)
    made: list[DataSource] = []
    if request.method == "POST" and attempted(
        form, lambda: made.append(_describe(request, source, form)), DataSource
    ):
        messages.success(request, _("De beschrijving is bewaard."))
        return redirect("sources:detail", made[0].identifier)
    status = 422 if request.method == "POST" else 200
    return render(request, "sources/describe.html", {"form": form, "source": source}, status=status)


def _form(request: HttpRequest, source: DataSource | None) -> SourceForm:
    initial: dict[str, Any] = {"is_listed": True}
    if source is not None:
        initial = {"variables": variables_in_lines(source.variables.all()), "seen": source.revision}
    holders = holders_for(request.user)
    return SourceForm(request.POST or None, instance=source, initial=initial, holders=holders)


def _describe(request: HttpRequest, source: DataSource | None, form: SourceForm) -> DataSource:
    if source is None:
        return once(once_key(request), DataSource, lambda: describe_source(form.values(), by=request.user))
    seen = form.cleaned_data["seen"]
    return describe_source(form.values(), by=request.user, source=source, seen=-1 if seen is None else seen)
