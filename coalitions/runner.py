"""What the calendar does: groups follow affiliations, and a question that a level did not decide in time is called."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import tell
from coalitions import journal
from coalitions.ladder import next_rung
from coalitions.models import Affiliation, Escalation
from coalitions.selectors import address, is_open, people_acting_as, people_around


def _pairs(affiliations: QuerySet[Affiliation]) -> set[tuple[int, int]]:
    """(user id, group id) for each affiliation."""
    return set(affiliations.values_list("user_id", "organisation__group_id"))


@transaction.atomic
def follow_the_calendar() -> int:
    """Add and remove people so that each group holds exactly who works there today; answers how many changed."""
    due = _pairs(Affiliation.objects.current())
    in_groups = User.groups.through.objects.filter(group__in=Group.objects.filter(organisation__isnull=False))
    present = set(in_groups.values_list("user_id", "group_id"))
    for user_id, group_id in due - present:
        User.groups.through.objects.get_or_create(user_id=user_id, group_id=group_id)
    for user_id, group_id in present - due:
        in_groups.filter(user_id=user_id, group_id=group_id).delete()
    return len(due ^ present)


def call_overdue_escalations() -> int:
    """Tell once, for each question that its level did not decide in time, that it can move up; answers how many."""
    late = Escalation.objects.filter(
        due_on__lt=timezone.localdate(),
        decided_at__isnull=True,
        moved_up__isnull=True,
        overdue_told_at__isnull=True,
    )
    return sum(_call(pk) for pk in list(late.values_list("pk", flat=True)))


@transaction.atomic
def _call(pk: int) -> bool:
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=pk)
    if escalation.overdue_told_at or not is_open(escalation.coalition):
        return False
    escalation.overdue_told_at = timezone.now()
    escalation.save()
    sentence = _overdue(escalation)
    journal.write(escalation.coalition, "escalation_overdue", sentence, by=None)
    url = address(escalation.coalition, "coalitions:escalations")
    tell(_concerned(escalation), f"{escalation.coalition.name}: {sentence}", url=url)
    return True


def _overdue(escalation: Escalation) -> str:
    rung = next_rung(escalation.level)
    if rung is None:
        return _("De stuurgroep besloot nog niet, en de dag is voorbij.")
    return _("{level} besloot niet op tijd. De vraag kan een trede hoger, naar: {above}.").format(
        level=escalation.get_level_display().capitalize(), above=rung.level.label
    )


def _concerned(escalation: Escalation) -> list[User]:
    rung = next_rung(escalation.level)
    above = people_acting_as(rung.decider, escalation.coalition) if rung else User.objects.none()
    return [*people_around(escalation.coalition), *above]
