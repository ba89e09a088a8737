"""Questions to a higher level: ask, say what each party thinks, move up, decide, and take the pack along."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalitions.forms.escalations import DecisionForm, EscalateForm, MoveUpForm, PositionForm
from coalitions.ladder import LADDER, next_rung
from coalitions.models import Coalition, Escalation, EscalationPosition
from coalitions.selectors import acting_organisation, case_of
from coalitions.services import decide_escalation, move_up, state_position
from coalitions.services import escalate as raise_escalation
from coalitions.services.escalations import why_not_decide, why_not_move_up
from coalitions.views.attempts import attempted
from coalitions.views.case import opened, page
from coalitions.views.pack import pack_of
from questions.models import Trajectory
from questions.views.refusals import once_key
from zicht.core.once import once
from zicht.core.policy import May, allows

FORMS: dict[str, type[forms.Form]] = {"decide": DecisionForm, "position": PositionForm, "move_up": MoveUpForm}
DONE = {
    "decide": gettext_lazy("Het besluit is vastgelegd. Iedereen die meewerkt, krijgt bericht."),
    "position": gettext_lazy("Uw standpunt is bewaard. Het staat in het pakket voor wie beslist."),
    "move_up": gettext_lazy("De vraag ligt nu een trede hoger. Iedereen die meewerkt, krijgt bericht."),
}


@login_required
def escalations(request: HttpRequest, reference: str) -> HttpResponse:
    """Every question to a higher level with what this person can do there."""
    trajectory = opened(request, reference)
    sent = _sent(request, trajectory.coalition) if request.method == "POST" else None
    if sent and sent.goes_through(request.user):
        messages.success(request, DONE[sent.deed])
        return redirect("coalitions:escalations", reference)
    rows = trajectory.coalition.escalations.select_related("raised_by", "decided_by", "moved_up", "follows")
    shown = [_shown(request, row, sent) for row in rows.prefetch_related("positions__organisation")]
    return page(
        request,
        trajectory,
        "coalitions/escalations.html",
        escalations=shown,
        sent=sent.form if sent else None,
    )


class Sent:
    """One of the forms on the page, as it came in."""

    def __init__(self, request: HttpRequest, escalation: Escalation, deed: str) -> None:
        self.escalation, self.deed = escalation, deed
        self.form = FORMS[deed](request.POST, prefix=f"{deed}-{escalation.pk}")

    def goes_through(self, user: Any) -> bool:
        act = _acts(self.escalation, self.form, user)[self.deed]
        return attempted(self.form, act, EscalationPosition if self.deed == "position" else None)


def _sent(request: HttpRequest, coalition: Coalition) -> Sent:
    pk, deed = request.POST.get("escalation", ""), request.POST.get("deed", "")
    known = int(pk) if pk.isdecimal() and len(pk) < 18 and deed in FORMS else 0
    return Sent(request, get_object_or_404(Escalation, coalition=coalition, pk=known), deed)


def _acts(escalation: Escalation, form: Any, user: Any) -> dict[str, Callable[[], Any]]:
    return {
        "decide": lambda: decide_escalation(escalation, **form.cleaned_data, by=user),
        "move_up": lambda: move_up(escalation, **form.cleaned_data, by=user),
        "position": lambda: state_position(
            escalation, text=form.cleaned_data["text"], seen=form.cleaned_data["seen"] or 0, by=user
        ),
    }


def _shown(request: HttpRequest, row: Escalation, sent: Sent | None) -> dict[str, Any]:
    """One question as the page draws it; a form that was refused keeps what was typed."""
    own = acting_organisation(request.user, row.coalition)
    position = next((each for each in row.positions.all() if own and each.organisation_id == own.pk), None)
    started = {"text": position.text, "seen": position.revision} if position else {}
    is_open = not row.is_decided and not row.is_moved_up
    above = next_rung(row.level)
    return {
        "escalation": row,
        "rungs": [{"label": rung.level.label, "here": rung.level == row.level} for rung in LADDER],
        "positions": list(row.positions.all()),
        "is_open": is_open,
        "own": own if allows(request.user, May.ANSWER_INVITATION, case_of(row.coalition)) else None,
        "why_not": why_not_decide(row, request.user),
        "why_not_up": why_not_move_up(row),
        "above": above.level.label if above else "",
        "forms": {deed: _form(deed, row, sent, started) for deed in FORMS} if is_open else {},
        "refused": sent.deed if sent and sent.escalation.pk == row.pk else "",
    }


def _form(deed: str, row: Escalation, sent: Sent | None, started: dict[str, Any]) -> forms.Form:
    if sent and (sent.deed, sent.escalation.pk) == (deed, row.pk):
        return sent.form
    return FORMS[deed](prefix=f"{deed}-{row.pk}", initial=started if deed == "position" else None)


@login_required
def escalation_pack(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The two pages for who decides, as a PDF of this moment."""
    trajectory = opened(request, reference)
    escalation = get_object_or_404(Escalation, coalition=trajectory.coalition, pk=pk)
    name = f"besluit-{trajectory.reference}-{timezone.localdate():%Y%m%d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(
        pack_of(escalation, trajectory).as_pdf(), content_type="application/pdf", headers=headers
    )


@login_required
def escalate(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a level to decide."""
    trajectory = opened(request, reference)
    form = EscalateForm(request.POST or None)
    if request.method == "POST" and attempted(form, lambda: _raise(request, trajectory, form)):
        messages.success(request, _("Uw vraag om een besluit is verstuurd."))
        return redirect("coalitions:escalations", reference)
    return page(
        request,
        trajectory,
        "coalitions/form.html",
        form=form,
        title=_("Vraag een besluit"),
        lead=_(
            "Komt u er samen niet uit? Vraag dan iemand hoger om te beslissen. Iedereen in de coalitie ziet dit, en elke"
            " partij kan haar standpunt geven. Zicht maakt een pakket van twee pagina's voor wie beslist."
        ),
        button=_("Vraag een besluit"),
    )


def _raise(request: HttpRequest, trajectory: Trajectory, form: EscalateForm) -> None:
    once(
        once_key(request),
        Escalation,
        lambda: raise_escalation(trajectory.coalition, **form.cleaned_data, by=request.user),
    )
