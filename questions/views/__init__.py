"""The screens of problems, trajectories and questions."""

from django.http import Http404, HttpRequest, HttpResponse


def _later(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


trajectories = new = detail = edit_problem = wizard = triage = canvas = ask = question_new = versions = _later
definitions = definition = agree = assess = remarks = resolve = take = _later
