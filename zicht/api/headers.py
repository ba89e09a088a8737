"""The headers that the national API standard asks on every answer of the API."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PREFIX = "/api/"
OPEN_TO_ALL = "/api/v1/openapi.json"


class ApiHeadersMiddleware:
    """API-Version, no-store and a closed content policy on everything under /api/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PREFIX):
            response["API-Version"] = settings.API_VERSION
            response["Cache-Control"] = "no-store"
            response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
            response["Referrer-Policy"] = "no-referrer"
            if request.path == OPEN_TO_ALL:
                response["Access-Control-Allow-Origin"] = "*"
        return response
