"""What the programme works on first and why, and what it does not take up: pages that everybody may read."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from questions.forms.problem import CRITERION_HELP, OutsideForm
from questions.models import Criterion, OutsideRequest, RefusedQuestion
from questions.priorities import ranked_problems, ranked_themes
from questions.programme import PROGRAMME
from questions.selectors import visible_to
from questions.services import log_outside_request
from questions.views.refusals import once_key, put_on_form
from zicht.core.errors import Refusal
from zicht.core.once import once
from zicht.core.policy import May, allows, require


def priorities(request: HttpRequest) -> HttpResponse:
    """The criteria, the themes in order and who asked for priority; the programme lead also sees the problems."""
    leads = allows(request.user, May.DECIDE_INTAKE, PROGRAMME)
    form = OutsideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.user, May.DECIDE_INTAKE, PROGRAMME)
        if form.is_valid() and _log(request, form):
            messages.success(
                request, _("Het verzoek staat in het register. De volgorde verandert er niet door.")
            )
            return redirect("questions:priorities")
    context: dict[str, Any] = {
        "criteria": [(criterion.label, CRITERION_HELP[criterion]) for criterion in Criterion],
        "themes": ranked_themes(),
        "requests": list(OutsideRequest.objects.select_related("theme", "trajectory", "written_by")[:50]),
        "leads": leads,
        "base": _base(request),
    }
    if leads:
        context |= {"problems": ranked_problems(visible_to(request.user)), "form": form}
    return render(request, "questions/priorities.html", context)


def _base(request: HttpRequest) -> str:
    return "base.html" if request.user.is_authenticated else "public_base.html"


def _log(request: HttpRequest, form: OutsideForm) -> bool:
    values = dict(form.cleaned_data)
    theme = values.pop("theme")
    try:
        once(
            once_key(request),
            OutsideRequest,
            lambda: log_outside_request(values, theme=theme, by=request.user),
        )
    except Refusal as refusal:
        put_on_form(form, refusal)
        return False
    return True


def refused(request: HttpRequest) -> HttpResponse:
    """Questions that were not taken up, without a place or a name, with the reason and where to go instead."""
    rows = RefusedQuestion.objects.filter(shown_at__isnull=False).order_by("-shown_at", "-pk")
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(request, "questions/refused.html", {"page": page, "base": _base(request)})
