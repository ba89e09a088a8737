"""After the weighing: telling the public why a problem was not taken up, and writing down who pushed from above."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalitions import journal
from questions.hints import Severity, hints_on_text
from questions.models import OutsideRequest, Phase, RefusedQuestion, Trajectory
from questions.programme import PROGRAMME
from questions.services.values import checked
from zicht.core.errors import Invalid, NotYet
from zicht.core.policy import May, require

REFUSAL = ("question", "reason", "referral")
OUTSIDE = ("asked_by_whom", "what", "received_on", "answer")


@transaction.atomic
def write_refusal(trajectory: Trajectory, values: Mapping[str, Any], *, by: Any) -> RefusedQuestion:
    """What the public will read about a declined problem. Writing it again takes it out of the public page first."""
    require(by, May.DECIDE_INTAKE, trajectory)
    if trajectory.phase != Phase.DECLINED:
        raise NotYet(_("Dit probleem is niet afgewezen."))
    clean = checked(RefusedQuestion, values, REFUSAL)
    refusal, _created = RefusedQuestion.objects.update_or_create(
        trajectory=trajectory,
        defaults={
            **clean,
            "written_by": by,
            "written_at": timezone.now(),
            "shown_by": None,
            "shown_at": None,
        },
    )
    sentence = _("{name} schreef op wat er in het openbaar komt over de afwijzing").format(name=by)
    journal.write(trajectory.coalition, "refusal.written", sentence, by=by, facts=dict(clean))
    return refusal


@transaction.atomic
def show_refusal(trajectory: Trajectory, *, by: Any) -> RefusedQuestion:
    """Put it on the public page. Raises Invalid while a place, a party or a person can still be read in it."""
    require(by, May.DECIDE_INTAKE, trajectory)
    refusal = RefusedQuestion.objects.select_for_update().filter(trajectory=trajectory).first()
    if refusal is None:
        raise NotYet(_("Schrijf eerst op wat er in het openbaar mag staan."))
    if refusal.shown_at is not None:
        return refusal
    if wrong := _recognisable(refusal):
        raise Invalid(wrong)
    refusal.shown_by, refusal.shown_at = by, timezone.now()
    refusal.save()
    sentence = _("{name} zette de afwijzing zonder namen in het openbaar").format(name=by)
    journal.write(trajectory.coalition, "refusal.shown", sentence, by=by)
    return refusal


def _recognisable(refusal: RefusedQuestion) -> dict[str, list[str]]:
    owner = refusal.trajectory.owner
    names = {owner.name, owner.short_name, owner.name.removeprefix("Gemeente ").strip()}
    wrong: dict[str, list[str]] = {}
    for field in ("question", "reason"):
        text = getattr(refusal, field)
        found = [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)]
        if found:
            sentence = _("Hier staat nog ‘{name}’. Schrijf het zonder plaats of partij.")
            wrong[field] = [sentence.format(name=max(found, key=len))]
    particular = [h for h in hints_on_text(refusal.reason) if h.rule == "traceability"]
    if particular and any(h.severity is Severity.BLOCK for h in particular):
        sentence = _("‘{phrase}’ kan naar een persoon of bedrijf leiden. Haal het weg.")
        wrong.setdefault("reason", []).append(sentence.format(phrase=particular[0].phrase))
    return wrong


@transaction.atomic
def log_outside_request(
    values: Mapping[str, Any], *, by: Any, trajectory: Trajectory | None = None, theme: Any = None
) -> OutsideRequest:
    """Write down that somebody asked for priority. It changes no score: the order follows from the scores alone."""
    require(by, May.DECIDE_INTAKE, PROGRAMME)
    clean = checked(OutsideRequest, values, OUTSIDE)
    today = timezone.localdate()
    if clean["received_on"] > today:
        raise Invalid({"received_on": [_("Deze datum ligt in de toekomst.")]})
    made = OutsideRequest.objects.create(**clean, trajectory=trajectory, theme=theme, written_by=by)
    if trajectory is not None:
        sentence = _("{who} vroeg om voorrang. Dat verandert de weging niet").format(who=made.asked_by_whom)
        journal.write(trajectory.coalition, "priority.asked", sentence, by=by, facts={"what": made.what})
    return made
