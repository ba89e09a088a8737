"""A release: the figures that may go outside, as pictures and as a table, with the certificate and files to take along."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from analyses.certificates.document import read_content
from analyses.files import release_content, released_header, released_json, released_rows
from analyses.further import course_of, further_of
from analyses.models import Certificate, Release, Verdict
from analyses.output_files import outputs_csv, outputs_sheet
from analyses.output_pages import OutputPage, output_page
from analyses.selectors import AreaLabel, area_labels, certificate_for, find_release
from analyses.services import note_release_view
from analyses.wording import category_words, furthest_first, ground_words, hides_units, shown_rows
from publications.drawings import Picture, pictures, spot_of
from publications.wording import Findings, findings_of
from questions.selectors import visible_to
from zicht.core.pages import asks_for_all, page_or_all
from zicht.core.policy import May, allows
from zicht.core.sheets import xlsx_bytes

ROWS_A_PAGE, KEPT_SECONDS = 25, 3600
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SVG_NAMES = {
    "map": "kaart.svg",
    "funnel": "trechter.svg",
    "trend": "verloop.svg",
    "distribution": "verdeling.svg",
}


@login_required
def release(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One release with its pictures, its table and its certificate; `gebied` points out one area."""
    found = find_release(request.user, reference, number)
    note_release_view(found, by=request.user)
    findings = findings_of(found)
    chosen = request.GET.get("gebied", "")
    chosen = chosen if chosen in findings.places else ""
    page = page_or_all(furthest_first(found.table), ROWS_A_PAGE, request.GET)
    names = findings.names
    certificate, sees_check = (
        certificate_for(request.user, found),
        allows(request.user, May.READ_RELEASE, found),
    )
    context = {
        "release": found,
        "trajectory": found.trajectory,
        "inside": visible_to(request.user).filter(pk=found.trajectory_id).exists(),
        "pictures": with_files(drawn(found, findings)),
        "spot": spot_of(findings, chosen),
        "page": page,
        "rows": shown_rows(page, names),
        "is_whole": asks_for_all(request.GET),
        "course": course_of(found),
        "further": further_of(page, names, table=found.table, summary=found.summary),
        "ground": ground_words(found.summary.get("ground", {})),
        "units_hidden": hides_units(found.table),
        "categories": category_words(found.summary.get("categories", {})),
        "figures": _outputs(request, found),
        "places": sorted((name, code) for code, name in names.items()),
        "chosen": chosen,
        "certificate": certificate,
        "sees_check": sees_check,
        "content": _content(found, certificate, with_names=sees_check),
    }
    return render(request, "analyses/release.html", context)


def _outputs(request: HttpRequest, found: Release) -> OutputPage | None:
    """Figures of other kinds that left with the table."""
    if not found.outputs:
        return None
    return output_page(request.GET, found.outputs, _labels(found))


def _content(found: Release, certificate: Certificate | None, *, with_names: bool) -> dict[str, Any] | None:
    """What the certificate says, with the names of who approved for who may know these: the certificate itself holds none."""
    if certificate is None:
        return None
    content = read_content(certificate.document)
    verdicts = found.check_record.verdicts.filter(verdict=Verdict.APPROVE).select_related("checker")
    names = [str(verdict.checker) for verdict in verdicts] if with_names else []
    if len(names) != len(content["checkers"]):
        return content
    told = zip(content["checkers"], names, strict=True)
    return content | {"checkers": [each | {"name": name} for each, name in told]}


def drawn(found: Release, findings: Findings | None = None) -> list[Picture]:
    """The pictures of a release; kept for a while, because a map of thousands of areas takes time to draw."""
    key = f"release-drawings:{found.pk}:{found.checksum}:{get_language()}"
    kept = cache.get(key)
    if kept is None:
        kept = pictures(findings or findings_of(found), found.trend)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def with_files(made: list[Picture]) -> list[tuple[Picture, str]]:
    """Each picture with the name of its file."""
    return [(each, SVG_NAMES[each.kind]) for each in made]


@login_required
def release_file(request: HttpRequest, reference: str, number: int, name: str) -> HttpResponse:
    """A file of a release: the signed table, the figures as JSON, a spreadsheet, the certificate or a picture."""
    found = find_release(request.user, reference, number)
    make = FILES.get(name) or (_picture if name in SVG_NAMES.values() else None)
    if make is None or (make is _certificate and certificate_for(request.user, found) is None):
        raise Http404
    content, kind = make(found, name)
    note_release_view(found, file=name, by=request.user)
    title = f"vrijgave-{reference}-{number}-{name}"
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{title}"'}
    )


def _certificate_of(found: Release) -> Any:
    certificate = getattr(found, "certificate", None)
    if certificate is None:
        raise Http404
    return certificate


def _table(found: Release, name: str) -> tuple[bytes, str]:
    return _certificate_of(found).table.encode(), "text/csv; charset=utf-8"


def _figures(found: Release, name: str) -> tuple[bytes, str]:
    return released_json(release_content(found)), "application/json"


def _sheet(found: Release, name: str) -> tuple[bytes, str]:
    """The table and, on a sheet of their own, the figures of other kinds that left with it."""
    year = found.division_year
    labels = area_labels((row["area"] for row in found.table), year)
    more = [outputs_sheet(found.outputs, _labels(found), year)] if found.outputs else []
    rows = released_rows(found.table, labels, year)
    return xlsx_bytes(released_header(), rows, name=str(found), more=more), XLSX


def _others(found: Release, name: str) -> tuple[bytes, str]:
    """The figures of other kinds, for programs that read one table a file."""
    if not found.outputs:
        raise Http404
    return outputs_csv(found.outputs, _labels(found), found.division_year), "text/csv; charset=utf-8"


def _labels(found: Release) -> dict[str, AreaLabel]:
    return area_labels({each["area"] for each in found.outputs}, found.division_year)


def _certificate(found: Release, name: str) -> tuple[bytes, str]:
    return _certificate_of(found).document.encode(), "application/json"


def _picture(found: Release, name: str) -> tuple[bytes, str]:
    """The drawing as a file of its own: without links, which lead nowhere outside the page."""
    kinds = {title: kind for kind, title in SVG_NAMES.items()}
    for picture in drawn(found):
        if picture.kind == kinds[name]:
            return picture.alone.encode(), "image/svg+xml"
    raise Http404


FILES: dict[str, Callable[[Release, str], tuple[bytes, str]]] = {
    "tabel.csv": _table, "andere-cijfers.csv": _others, "cijfers.json": _figures, "tabel.xlsx": _sheet,
    "certificaat.json": _certificate,
}  # fmt: skip
