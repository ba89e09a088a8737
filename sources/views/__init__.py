"""The screens of sources."""

from django.http import Http404, HttpRequest, HttpResponse


def _later(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


catalogue = describe = detail = inventory = need = ask = feasibility = dpia = request = _later
