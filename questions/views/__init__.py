"""The screens of problems, trajectories and questions."""

from django.http import Http404, HttpRequest, HttpResponse

from questions.views.trajectories import trajectories
from questions.views.trajectory import detail, take

__all__ = ["detail", "take", "trajectories"]


def _later(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


new = edit_problem = wizard = triage = canvas = ask = question_new = versions = _later
definitions = definition = agree = assess = remarks = resolve = _later
