"""What a reader takes along to check for themselves: the certificate, the signed files, the keys, and the pictures."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from publications.public import selectors
from publications.public.models import LiveCertificate, LivePublication
from publications.public.pictures import still
from zicht.core.signing import ALGORITHM, public_keys

NAMES = {"certificaat.json": "document", "tabel.csv": "table", "cijfers.json": "figures"}
KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json", "svg": "image/svg+xml"}
PICTURES = {"kaart": "map", "trechter": "funnel", "verloop": "trend", "verdeling": "distribution"}


def _standing(slug: str) -> LivePublication | None:
    """The publication that can be read now, None when it was withdrawn; 404 for any other."""
    publication = get_object_or_404(selectors.published(), slug=slug)
    return None if publication.withdrawn_at else publication


def _taken(content: str, name: str) -> HttpResponse:
    return HttpResponse(
        content.encode(),
        content_type=KINDS[name.rpartition(".")[2]],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def explained(request: HttpRequest) -> HttpResponse:
    """How anybody can check a certificate, in plain words."""
    return render(request, "public/certificates.html", {"keys": public_keys(), "algorithm": ALGORITHM})


@require_safe
def keys(request: HttpRequest) -> JsonResponse:
    """The public keys of this installation, the one that signs now first."""
    rows = [
        {"algorithm": ALGORITHM, "key_sha256": key.ident, "public_key": key.text, "signs_now": number == 0}
        for number, key in enumerate(public_keys())
    ]
    return JsonResponse({"keys": rows}, json_dumps_params={"indent": 1})


@require_safe
def certificate(request: HttpRequest, slug: str) -> HttpResponse:
    """The certificate of one publication in words, with the files to check it."""
    publication = get_object_or_404(selectors.published(), slug=slug)
    if publication.withdrawn_at:
        return render(request, "public/withdrawn.html", {"publication": publication})
    signed = _certificate_of(publication)
    context: dict[str, Any] = {
        "publication": publication, "certificate": signed, "content": signed.content, "names": NAMES,
    }  # fmt: skip
    return render(request, "public/certificate.html", context)


def _certificate_of(publication: LivePublication) -> LiveCertificate:
    return get_object_or_404(LiveCertificate, publication=publication)


@require_safe
def certificate_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The certificate or a file that it vouches for, byte for byte; gone when the publication was withdrawn."""
    publication = _standing(slug)
    if name not in NAMES:
        raise Http404
    if publication is None:
        return HttpResponse(status=410)
    return _taken(getattr(_certificate_of(publication), NAMES[name]), name)


@require_safe
def picture(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A published picture as an SVG file of its own; gone when the publication was withdrawn."""
    publication = _standing(slug)
    if name not in PICTURES:
        raise Http404
    if publication is None:
        return HttpResponse(status=410)
    shown = get_object_or_404(publication.pictures, kind=PICTURES[name])
    return _taken(still(shown.svg), f"{publication.slug}-{name}.svg")
