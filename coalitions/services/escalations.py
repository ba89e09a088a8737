"""Asking a higher level to decide, saying what each party thinks, moving up, and deciding."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.services import tell
from coalitions import journal
from coalitions.ladder import next_rung, rung_of
from coalitions.models import Coalition, Escalation, EscalationLevel, EscalationPosition
from coalitions.selectors import acting_organisation, address, case_of, people_acting_as, people_around
from coalitions.services.access import require_on
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.core.policy import May, allows
from zicht.core.revisions import save_if_unchanged


@transaction.atomic
def escalate(
    coalition: Coalition, *, level: str, reason: str, due_on: date, options: str = "", by: Any
) -> Escalation:
    """Ask a level to decide before a date: by any party at the table, or by who leads the programme."""
    _require_party(coalition, by)
    _require_within_norm(level, due_on)
    escalation = Escalation(
        coalition=coalition, level=level, reason=reason, options=options, due_on=due_on, raised_by=by
    )
    checked(escalation).save()
    sentence = _("Er is een besluit gevraagd aan: {level}.").format(level=escalation.get_level_display())
    _record(escalation, "escalate", sentence, by=by, reason=escalation.reason)
    return escalation


@transaction.atomic
def move_up(escalation: Escalation, *, reason: str, by: Any) -> Escalation:
    """Ask the next level the same question: once, when this level did not decide before its day, or declined to.

    Positions of the parties go along. Raises NotYet with what has to happen first.
    """
    _require_party(escalation.coalition, by)
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    if escalation.is_moved_up:
        return escalation.moved_up
    sentence = why_not_move_up(escalation)
    if sentence:
        raise NotYet(sentence)
    rung = next_rung(escalation.level)
    assert rung is not None  # asked by why_not_move_up
    above = Escalation(
        coalition=escalation.coalition, level=rung.level, reason=escalation.reason, options=escalation.options,
        due_on=rung.latest(timezone.localdate()), follows=escalation, raised_by=by,
    )  # fmt: skip
    checked(above).save()
    _take_along(escalation, above)
    told = _("De vraag gaat een trede hoger, naar: {level}.").format(level=above.get_level_display())
    _record(above, "move_up", told, by=by, reason=reason)
    return above


def why_not_move_up(escalation: Escalation) -> str | None:
    """None when the question can go to the next level; otherwise the sentence that says why not yet."""
    if escalation.is_decided:
        return _("Hier is al over besloten.")
    if next_rung(escalation.level) is None:
        return _("De stuurgroep is de hoogste trede. Stuur een herinnering aan de programmaleider.")
    if not escalation.is_late:
        return _("Deze trede heeft nog tijd tot en met {day}.").format(day=_written(escalation.due_on))
    return None


@transaction.atomic
def state_position(escalation: Escalation, *, text: str, seen: int, by: Any) -> EscalationPosition:
    """What the party of `by` thinks, for who decides. `seen` is the revision that was read; raises Conflict."""
    require_on(escalation.coalition, by, May.ANSWER_INVITATION)
    organisation = acting_organisation(by, escalation.coalition)
    if organisation is None:
        raise NotAllowed(_("Alleen een partij die meedoet, kan haar standpunt geven."))
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    if escalation.is_decided or escalation.is_moved_up:
        raise NotYet(_("Hier is al over besloten, of de vraag ligt nu een trede hoger."))
    found = escalation.positions.filter(organisation=organisation).first()
    draft = EscalationPosition(escalation=escalation, organisation=organisation, text=text, written_by=by)
    checked(draft, required=["text"])
    if found is None:
        draft.save()
        return draft
    found.written_by, found.written_at = by, timezone.now()
    save_if_unchanged(found, {"text": draft.text}, seen=seen)
    return found


@transaction.atomic
def decide_escalation(
    escalation: Escalation, *, outcome: str, carry_out_by: date | None = None, by: Any
) -> Escalation:
    """Decide on the rung that was asked, never on one's own request. The decision returns to the case with its date."""
    require_on(escalation.coalition, by, May.WRITE_COALITION)
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    sentence = why_not_decide(escalation, by)
    if sentence:
        raise NotAllowed(sentence)
    if escalation.is_decided:
        raise NotYet(_("Hier is al over besloten."))
    if escalation.is_moved_up:
        raise NotYet(_("Deze vraag ligt nu een trede hoger. Daar wordt beslist."))
    if carry_out_by is not None and carry_out_by < timezone.localdate():
        raise Invalid({"carry_out_by": [_("Kies een datum vanaf vandaag.")]})
    escalation.outcome, escalation.carry_out_by = outcome, carry_out_by
    escalation.decided_by, escalation.decided_at = by, timezone.now()
    checked(escalation, required=["outcome"]).save()
    _tell_decision(escalation, by)
    return escalation


def why_not_decide(escalation: Escalation, user: Any) -> str | None:
    """None when `user` may decide on this escalation; otherwise the sentence that says who can."""
    decider = rung_of(escalation.level).decider
    if decider not in case_of(escalation.coalition).roles_of(user):
        return _("Hierover beslist {who}.").format(who=decider.label)
    if escalation.raised_by_id == user.pk:
        return _("U vroeg dit besluit zelf. Een collega beslist.")
    return None


def _require_party(coalition: Coalition, by: Any) -> None:
    leads = allows(by, May.WRITE_COALITION, case_of(coalition))
    require_on(coalition, by, May.WRITE_COALITION if leads else May.ANSWER_INVITATION)


def _require_within_norm(level: str, due_on: date) -> None:
    """A day from today until the norm of the level; an unknown level is refused by the field itself."""
    today = timezone.localdate()
    if due_on < today:
        raise Invalid({"due_on": [_("Kies een datum vanaf vandaag.")]})
    rung = rung_of(level) if level in EscalationLevel.values else None
    if rung and due_on > rung.latest(today):
        sentence = _("Op deze trede is de norm {days} dagen. Kies een datum tot en met {day}.")
        raise Invalid({"due_on": [sentence.format(days=rung.norm_days, day=_written(rung.latest(today)))]})


def _take_along(below: Escalation, above: Escalation) -> None:
    for position in below.positions.all():
        EscalationPosition.objects.create(
            escalation=above, organisation=position.organisation, text=position.text,
            written_by=position.written_by, written_at=position.written_at,
        )  # fmt: skip


def _record(escalation: Escalation, verb: str, sentence: str, *, by: Any, reason: str) -> None:
    """In the trail, and told to who decides and to who is asked for a position."""
    coalition = escalation.coalition
    facts = {"level": escalation.level, "due_on": escalation.due_on.isoformat()}
    journal.write(coalition, verb, sentence, by=by, reason=reason, facts=facts)
    deciders = people_acting_as(rung_of(escalation.level).decider, coalition)
    people = [*deciders, *people_around(coalition)]
    told = [person for person in people if person.pk != by.pk]
    tell(told, f"{coalition.name}: {sentence}", url=address(coalition, "coalitions:escalations"))


def _tell_decision(escalation: Escalation, by: Any) -> None:
    told = _("Er is besloten over een escalatie.")
    facts = {"level": escalation.level, "decided_on": timezone.localdate().isoformat()}
    if escalation.carry_out_by:
        facts["carry_out_by"] = escalation.carry_out_by.isoformat()
    journal.write(
        escalation.coalition, "decide_escalation", told, by=by, reason=escalation.outcome, facts=facts
    )
    people = people_around(escalation.coalition).exclude(pk=by.pk)
    url = address(escalation.coalition, "coalitions:escalations")
    tell(people, f"{escalation.coalition.name}: {told}", url=url)


def _written(day: date) -> str:
    return str(date_format(day, "j F Y"))
