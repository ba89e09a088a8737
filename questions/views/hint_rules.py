"""The rules behind the live hints: everybody reads them, an administrator switches one off or on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from questions.forms.hint_rules import SwitchForm
from questions.hinting import switched_off
from questions.hints import RULE, RULES
from questions.models import HintSwitch
from questions.programme import PROGRAMME
from questions.services import switch_rule
from questions.views.refusals import put_on_form
from zicht.core.errors import Refusal
from zicht.core.policy import May, allows, require


@login_required
def hint_rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its reason, example and source, and who switched it off and why."""
    context = {"rules": _rows(), "may_switch": allows(request.user, May.MANAGE_LISTS, PROGRAMME)}
    return render(request, "questions/hint_rules.html", context)


def _rows() -> list[dict[str, Any]]:
    turns: dict[str, list[HintSwitch]] = {}
    for turn in HintSwitch.objects.select_related("switched_by"):
        turns.setdefault(turn.rule, []).append(turn)
    off = switched_off()
    return [
        {"rule": rule, "is_on": rule.name not in off, "turns": turns.get(rule.name, [])} for rule in RULES
    ]


@login_required
def hint_rule(request: HttpRequest, rule: str) -> HttpResponse:
    """Switch one rule."""
    require(request.user, May.MANAGE_LISTS, PROGRAMME)
    if rule not in RULE:
        raise Http404
    form = SwitchForm(request.POST if request.method == "POST" else None)
    is_on = rule not in switched_off()
    if request.method == "POST" and form.is_valid():
        wanted = request.POST.get("wanted") == "on"
        try:
            switch_rule(rule, is_on=wanted, reason=form.cleaned_data["reason"], by=request.user)
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, _("De regel staat aan.") if wanted else _("De regel staat uit."))
            return redirect("questions:hint_rules")
    context = {"rule": RULE[rule], "form": form, "is_on": is_on}
    return render(request, "questions/hint_rule.html", context)
