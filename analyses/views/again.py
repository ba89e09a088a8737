"""What somebody does with a job besides waiting: start it again, compute it once more, set it aside, let it go first."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analyses.models import AnalysisJob
from analyses.selectors import find_job
from analyses.services import give_priority, repeat_job, set_aside, start_again
from questions.views.refusals import tell_refusal
from zicht.core.errors import NotAllowed, Refusal


@login_required
@require_POST
def job_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The same work as a new job."""
    return _done(request, pk, start_again, _("De opdracht is opnieuw gestart."))


@login_required
@require_POST
def job_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute once more and compare."""
    return _done(
        request, pk, repeat_job, _("De opdracht wordt nagerekend. U ziet straks of de uitkomst gelijk is.")
    )


@login_required
@require_POST
def job_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Off the list of what got stuck."""
    return _done(request, pk, set_aside, _("De opdracht is opzij gelegd."))


@login_required
@require_POST
def job_first(request: HttpRequest, pk: int) -> HttpResponse:
    """To the front of the line."""
    reason = request.POST.get("reason", "")
    return _done(request, pk, give_priority, _("De opdracht gaat voor."), reason=reason)


def _done(
    request: HttpRequest, pk: int, service: Callable[..., AnalysisJob], sentence: str, **facts: Any
) -> HttpResponse:
    """Do it and go to the job that came of it; a refusal is told on the page of this one."""
    try:
        job = service(find_job(request.user, pk), by=request.user, **facts)
    except NotAllowed:
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
        return redirect("analyses:job", pk)
    messages.success(request, sentence)
    return redirect("analyses:job", job.pk)
