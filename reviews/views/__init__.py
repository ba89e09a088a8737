"""The screens of the reviews."""

from django.http import Http404, HttpRequest, HttpResponse


def _later(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


overview = present = review = submit = step_aside = close = admit = vote = decide = advise = prove = accept = _later
