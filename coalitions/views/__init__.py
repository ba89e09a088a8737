"""The screens of a coalition."""

from django.http import Http404, HttpRequest, HttpResponse


def _later(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


organisations = invitation = gathering = calendar = coalition = invite = leave = _later
responsibilities = contributions = assignments = escalate = gathering_new = covenant = _later
