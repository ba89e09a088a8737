"""The public pages: home, publications, municipalities, the method and the statements."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from publications.public import company, downloads, further, selectors, sentences
from publications.public.forms import AreaForm, FilterForm, TownForm
from publications.public.models import LiveFigure, LiveMunicipality, LivePublication
from publications.public.other_figures import leafed_tables
from zicht.core.pages import asks_for_all, page_or_all

ON_HOME, A_PAGE, TABLE_PAGE, TABLE_FIRST, TABLE_WHOLE, ANSWERS_FIRST = 3, 10, 25, 8, 12, 3
SECURITY_TXT_DAYS = 180
RETRY_SECONDS = 24 * 60 * 60
CLASS_KEYS = ("much_higher", "higher", "as_expected", "lower", "much_lower")


def _number(request: HttpRequest) -> str:
    return request.GET.get("page", "1")[:6]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Zicht is, its themes and what was published last."""
    latest = selectors.latest(ON_HOME)
    shown = latest[0].pictures.filter(kind="map").first() if latest else None
    context = {"latest": latest, "picture": shown, "themes": selectors.themes()}
    return render(request, "public/home.html", context)


@require_safe
def publication_list(request: HttpRequest) -> HttpResponse:
    """All publications, by theme, municipality and words."""
    form = FilterForm(request.GET)
    page = Paginator(selectors.found(**form.chosen()), A_PAGE).get_page(_number(request))
    is_filtered = any(form.chosen().values())
    return render(
        request, "public/publications.html", {"form": form, "page": page, "is_filtered": is_filtered}
    )


@require_safe
def publication_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One publication: in plain words, as a map and a funnel, as a table, with method, decision and answers."""
    publication = get_object_or_404(selectors.with_an_address(), slug=slug)
    if publication.paused_at:
        return render(request, "public/paused.html", {"publication": publication})
    if publication.withdrawn_at:
        return render(request, "public/withdrawn.html", {"publication": publication})
    return render(request, "public/publication.html", publication_context(request, publication))


def publication_context(request: HttpRequest, publication: LivePublication) -> dict[str, Any]:
    """Everything that the page of a standing publication shows, in a fixed number of queries."""
    body = sentences.in_reader_language(publication.body)
    form = AreaForm(request.GET if "gebied" in request.GET else None, publication=publication)
    code = form.code()
    around = selectors.surroundings(publication, code) if code else None
    figures = publication.figures.order_by(F("ratio").desc(nulls_last=True), "area_name")
    page, is_whole = page_or_all(figures, TABLE_PAGE, request.GET), asks_for_all(request.GET)
    answers = sentences.answers_together(publication.answers.all())
    return {
        "publication": publication,
        "body": body,
        "other_tables": leafed_tables(publication.body.get("outputs", []), request.GET, code),
        "form": form,
        "chosen": code,
        "around": around,
        "company": company.company_of(around.figure) if around else [],
        "further": further.entries(around.figure, body) if around else [],
        "sentences": sentences.three_sentences(around, body) if around else [],
        "pictures": {picture.kind: picture for picture in publication.pictures.all()},
        "page": page,
        "parts": [(list(page), False)] if is_whole else table_parts(page, code),
        "hidden": sentences.hidden_sentences(selectors.hidden_counts(publication), body),
        "why_no_trend": sentences.why_no_trend(body),
        "answers": answers[:ANSWERS_FIRST],
        "more_answers": answers[ANSWERS_FIRST:],
        "newer": selectors.newer(publication),
        "has_certificate": publication.pk is not None and selectors.has_certificate(publication),
    }


def table_parts(page: Page[LiveFigure], code: str) -> list[tuple[list[LiveFigure], bool]]:
    """The figures of this page as (rows, is_folded): on the first page all but the highest fold, unless the area that was
    chosen is among those. Who leafs on wants to see them all, and a short table stays whole."""
    rows = list(page)
    first, rest = rows[:TABLE_FIRST], rows[TABLE_FIRST:]
    if page.number > 1 or len(rows) <= TABLE_WHOLE or any(figure.area_code == code for figure in rest):
        return [(rows, False)]
    return [(first, False), (rest, True)]


def standing(slug: str) -> LivePublication | HttpResponse:
    """The publication, or the answer for a machine: gone when it was withdrawn, try later while it is paused."""
    publication = get_object_or_404(selectors.with_an_address(), slug=slug)
    if publication.paused_at:
        return HttpResponse(status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    return HttpResponse(status=410) if publication.withdrawn_at else publication


def _csv(name: str, content: bytes) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@require_safe
def publication_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures as CSV."""
    publication = standing(slug)
    if isinstance(publication, HttpResponse):
        return publication
    return _csv(publication.slug, downloads.as_csv(publication, publication.figures.all()))


@require_safe
def publication_others(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of other kinds as CSV."""
    publication = standing(slug)
    if isinstance(publication, HttpResponse):
        return publication
    if not publication.body.get("outputs"):
        raise Http404
    return _csv(f"{publication.slug}-andere-cijfers", downloads.others_as_csv(publication))


@require_safe
def publication_company(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Everybody that one area was laid beside, with their figures, as CSV."""
    publication = standing(slug)
    if isinstance(publication, HttpResponse):
        return publication
    around = selectors.surroundings(publication, code.upper())
    if around is None or not company.has_all(around.figure):
        raise Http404
    name = f"{publication.slug}-{around.figure.area_code}"
    return _csv(name, downloads.company_as_csv(publication, around.figure))


@require_safe
def publication_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The publication with its figures as JSON."""
    publication = standing(slug)
    if isinstance(publication, HttpResponse):
        return publication
    return JsonResponse(
        downloads.as_dict(publication, publication.figures.all()),
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": f'attachment; filename="{publication.slug}.json"'},
    )


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """Every municipality with public figures."""
    form = TownForm(request.GET)
    towns = selectors.municipalities()
    if form.text():
        towns = towns.filter(name__icontains=form.text())
    page = Paginator(towns, 60).get_page(_number(request))
    deviating = selectors.deviating_areas()
    rows = [(town, deviating.get(town.code, 0)) for town in page]
    return render(request, "public/municipalities.html", {"form": form, "page": page, "rows": rows})


@require_safe
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """All deviations of one municipality beside its neighbours and those of its size."""
    town = LiveMunicipality.objects.filter(code=code.upper()).first()
    found = selectors.comparisons(town) if town else []
    if town is None or not found:
        raise Http404
    return render(request, "public/municipality.html", {"town": town, "comparisons": found})


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """The method in one picture and plain words."""
    return render(request, "public/method.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(
        request, "public/accessibility.html", {"mail": settings.SPECTACULAR_SETTINGS["CONTACT"]["email"]}
    )


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy statement."""
    return render(request, "public/privacy.html", {"mail": settings.SPECTACULAR_SETTINGS["CONTACT"]["email"]})


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    expires = (timezone.now() + timedelta(days=SECURITY_TXT_DAYS)).replace(microsecond=0)
    lines = [
        f"Contact: mailto:{settings.SPECTACULAR_SETTINGS['CONTACT']['email']}",
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.PUBLIC_ORIGIN}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
