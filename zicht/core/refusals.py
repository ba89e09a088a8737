"""How a refusal that no view caught becomes a page: a sentence with the right status, never a 500."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from zicht.core.errors import Hidden, NotAllowed, Refusal


class RefusalMiddleware:
    """Hidden answers 404 like any missing page; NotAllowed 403; every other refusal 409 with its reasons."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Hidden):
            raise Http404 from exception
        if not isinstance(exception, Refusal):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409
        return render(request, "refusal.html", {"refusal": exception}, status=status)
