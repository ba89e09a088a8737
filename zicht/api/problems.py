"""Every error of the API as application/problem+json (RFC 9457), with the rules of the national API standard."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed, Refusal

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Ongeldige invoer",
    401: "Niet ingelogd",
    403: "Niet toegestaan",
    404: "Niet gevonden",
    405: "Methode bestaat hier niet",
    406: "Antwoordvorm bestaat niet",
    409: "Nu niet mogelijk",
    415: "Invoervorm bestaat niet",
    429: "Te veel verzoeken",
    500: "Er ging iets mis",
}


def problem(status_code: int, detail: str, *, instance: str = "", **extra: Any) -> dict[str, Any]:
    """The body of one problem: type, title, status, detail, instance and what the kind of problem adds."""
    body = {
        "type": f"{settings.PUBLIC_ORIGIN}/api/v1/problemen/{status_code}",
        "title": TITLES.get(status_code, TITLES[400]),
        "status": status_code,
        "detail": str(detail),
        "instance": instance,
    }
    return body | extra


def problem_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The problem for an exception of a view; None (and so a 500 page of the API) for what nobody foresaw."""
    instance = context["request"].path if context.get("request") is not None else ""
    answer = _answer(exc, instance)
    if answer is None:
        return None
    body, headers = answer
    set_rollback()
    return Response(body, status=body["status"], headers=headers, content_type=MEDIA_TYPE)


def _answer(exc: Exception, instance: str) -> tuple[dict[str, Any], dict[str, str]] | None:
    if isinstance(exc, Refusal):
        return _refusal(exc, instance), {}
    if isinstance(exc, Http404):
        return problem(404, _("Dit bestaat niet, of u mag het niet zien."), instance=instance), {}
    if isinstance(exc, PermissionDenied):
        return problem(403, _("U mag dit niet."), instance=instance), {}
    if isinstance(exc, exceptions.ValidationError):
        return problem(400, _("Kijk de invoer na."), instance=instance, errors=list(_errors(exc.detail))), {}
    if isinstance(exc, exceptions.APIException):
        return problem(exc.status_code, str(exc.detail), instance=instance), _headers(exc)
    return None


def _refusal(exc: Refusal, instance: str) -> dict[str, Any]:
    if isinstance(exc, Hidden):
        return problem(404, _("Dit bestaat niet, of u mag het niet zien."), instance=instance)
    if isinstance(exc, NotAllowed):
        return problem(403, exc.sentence, instance=instance)
    if isinstance(exc, Invalid):
        return problem(400, _("Kijk de invoer na."), instance=instance, errors=list(_errors(exc.fields)))
    if isinstance(exc, Conflict):
        versions = {"theirs": exc.theirs, "mine": exc.mine, "revision": exc.revision}
        return problem(409, exc.sentence, instance=instance, versions=versions)
    return problem(409, exc.sentence, instance=instance, reasons=[str(reason) for reason in exc.reasons])


def _errors(detail: Any, pointer: str = "#") -> Iterator[dict[str, Any]]:
    """Every error of the body or query with a pointer to where; all of them together."""
    if isinstance(detail, Mapping):
        for name, part in detail.items():
            here = pointer if name in ("", "non_field_errors", "__all__") else f"{pointer}/{name}"
            yield from _errors(part, here)
    elif isinstance(detail, list | tuple):
        for index, part in enumerate(detail):
            yield from _errors(part, pointer if not isinstance(part, Mapping) else f"{pointer}/{index}")
    else:
        code = getattr(detail, "code", "invalid")
        where = "query" if code in ("unknown_parameter", "query") else "body"
        yield {"in": where, "location": {"pointer": pointer}, "code": code, "detail": str(detail)}


def _headers(exc: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = exc.auth_header
    if getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(exc.wait))
    return headers


def not_found(request: HttpRequest, path: str = "") -> HttpResponse:
    """Any address under the API that does not exist, a trailing slash included."""
    body = problem(status.HTTP_404_NOT_FOUND, _("Dit adres bestaat niet in de API."), instance=request.path)
    return JsonResponse(body, status=404, content_type=MEDIA_TYPE)
