"""Asking a higher level to decide, and deciding."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from coalitions import journal
from coalitions.models import Coalition, Escalation, EscalationLevel
from coalitions.selectors import address, case_of, people_acting_as, people_around
from coalitions.services.access import require_on
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.core.policy import May, Role, allows

# Who decides on which rung: the owner leads the coalition, the programme lead speaks for what is above it.
DECIDERS: dict[str, Role] = {
    EscalationLevel.CORE_TEAM: Role.PROBLEM_OWNER,
    EscalationLevel.PROJECT_LEADER: Role.PROBLEM_OWNER,
    EscalationLevel.PROGRAMME_LEAD: Role.PROGRAMME_LEAD,
    EscalationLevel.STEERING_GROUP: Role.PROGRAMME_LEAD,
}


@transaction.atomic
def escalate(coalition: Coalition, *, level: str, reason: str, due_on: date, by: Any) -> Escalation:
    """Ask a level to decide before a date: by any party at the table, or by who leads the programme."""
    leads = allows(by, May.WRITE_COALITION, case_of(coalition))
    require_on(coalition, by, May.WRITE_COALITION if leads else May.ANSWER_INVITATION)
    if due_on < timezone.localdate():
        raise Invalid({"due_on": [_("Kies een datum vanaf vandaag.")]})
    escalation = Escalation(coalition=coalition, level=level, reason=reason, due_on=due_on, raised_by=by)
    checked(escalation).save()
    sentence = _("Er is een besluit gevraagd aan: {level}.").format(level=escalation.get_level_display())
    journal.write(coalition, "escalate", sentence, by=by, reason=escalation.reason)
    deciders = people_acting_as(DECIDERS[level], coalition).exclude(pk=by.pk)
    tell(deciders, f"{coalition.name}: {sentence}", url=address(coalition))
    return escalation


@transaction.atomic
def decide_escalation(escalation: Escalation, *, outcome: str, by: Any) -> Escalation:
    """Decide on the rung that was asked, never on one's own request."""
    require_on(escalation.coalition, by, May.WRITE_COALITION)
    escalation = Escalation.objects.select_for_update().get(pk=escalation.pk)
    sentence = why_not_decide(escalation, by)
    if sentence:
        raise NotAllowed(sentence)
    if escalation.decided_at is not None:
        raise NotYet(_("Hier is al over besloten."))
    escalation.outcome, escalation.decided_by, escalation.decided_at = outcome, by, timezone.now()
    checked(escalation, required=["outcome"]).save()
    told = _("Er is besloten over een escalatie.")
    journal.write(escalation.coalition, "decide_escalation", told, by=by, reason=escalation.outcome)
    people = people_around(escalation.coalition).exclude(pk=by.pk)
    tell(people, f"{escalation.coalition.name}: {told}", url=address(escalation.coalition))
    return escalation


def why_not_decide(escalation: Escalation, user: Any) -> str | None:
    """None when `user` may decide on this escalation; otherwise the sentence that says who can."""
    decider = DECIDERS[escalation.level]
    if decider not in case_of(escalation.coalition).roles_of(user):
        return _("Hierover beslist {who}.").format(who=decider.label)
    if escalation.raised_by_id == user.pk:
        return _("U vroeg dit besluit zelf. Een collega beslist.")
    return None
