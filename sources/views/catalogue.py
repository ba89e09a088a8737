"""The catalogue, one source in it, and both as linked data."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from sources.dcat.writers import MEDIA_TYPE, WRITERS, nodes_of
from sources.forms.catalogue import CatalogueFilter
from sources.selectors import catalogue as visible_sources
from sources.selectors import (
    find_source,
    improvements_of,
    listed,
    published_sources,
    requests_for,
    variables_of,
    why_not_describe,
)
from zicht.core.pages import CappedPaginator

PAGE = 20
VARIABLES_PAGE = 50
AT_ONCE = 200
# What the pages also exist as, in the order of preference: media type -> the end of the name of the address.
ALSO = {"text/turtle": "turtle", "application/ld+json": "json_ld"}


def base_of(request: HttpRequest) -> str:
    """The frame around the page: that of the public site for a visitor, that of the desk for who is logged in."""
    return "base.html" if request.user.is_authenticated else "public_base.html"


def elsewhere(request: HttpRequest, prefix: str, *args: str) -> HttpResponse | None:
    """A program that asks for linked data is sent there (303); None for who wants the page."""
    wanted = request.get_preferred_type(["text/html", *ALSO])
    if wanted not in ALSO:
        return None
    answer = HttpResponseRedirect(reverse(f"sources:{prefix}{ALSO[wanted]}", args=args), status=303)
    patch_vary_headers(answer, ["Accept"])
    return answer


def catalogue(request: HttpRequest) -> HttpResponse:
    """The sources that this person, or any visitor, may see; filtered, sorted and paged in the address."""
    if data := elsewhere(request, ""):
        return data
    form = CatalogueFilter(request.GET, sources=visible_sources(request.user))
    chosen = form.chosen()
    context = {
        "base": base_of(request),
        "form": form,
        "page": CappedPaginator(listed(request.user, chosen), PAGE).get_page(request.GET.get("page")),
        "is_filtered": chosen.is_filtered,
        "may_describe": request.user.is_authenticated and why_not_describe(request.user, None) is None,
    }
    answer = render(request, "sources/catalogue.html", context)
    patch_vary_headers(answer, ["Accept"])
    return answer


def detail(request: HttpRequest, identifier: str) -> HttpResponse:
    """Everything the holder tells about one source, and, for who may see them, what was asked of it."""
    source = find_source(request.user, identifier)
    if source.is_listed and (data := elsewhere(request, "source_", identifier)):
        return data
    signed_in = request.user.is_authenticated
    words = request.GET.get("gegeven", "")[:100]
    variables = Paginator(variables_of(source, words), VARIABLES_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "base": base_of(request),
        "source": source,
        "words": words,
        "variables": variables,
        "has_variables": bool(words) or variables.paginator.count > 0,
        "distributions": list(source.distributions.all()),
        "improvements": list(improvements_of(source)),
        "requests": list(requests_for(request.user).filter(source=source).order_by("-asked_at")[:10])
        if signed_in
        else [],
        "may_describe": signed_in and why_not_describe(request.user, source.holder) is None,
    }
    answer = render(request, "sources/detail.html", context)
    patch_vary_headers(answer, ["Accept"])
    return answer


def _linked_data(sources: Any, kind: str, *, whole: bool) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(
        WRITERS[kind](nodes_of(sources, whole=whole)), content_type=MEDIA_TYPE[kind]
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Access-Control-Allow-Origin"] = "*"  # open metadata, for every site
    return answer


def linked_data(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """The whole public catalogue as DCAT-AP-NL; streams."""
    return _linked_data(published_sources().iterator(chunk_size=AT_ONCE), kind, whole=True)


def source_linked_data(request: HttpRequest, identifier: str, kind: str) -> StreamingHttpResponse:
    """One source of the public catalogue as DCAT-AP-NL; a source that is not listed does not exist here."""
    source = find_source(None, identifier)
    return _linked_data(published_sources().filter(pk=source.pk), kind, whole=False)
