"""What the calendar does: groups follow affiliations, invitations are remembered, and questions that lie are called."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import tell
from coalitions import journal
from coalitions.ladder import next_rung
from coalitions.models import Affiliation, CoalitionMember, Escalation, MemberStatus
from coalitions.selectors import address, is_late, is_open, people_acting_as, people_around, people_of

REMIND_BEFORE_DAYS = 3
REMIND_AGAIN_DAYS = 7


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


def remind_invited() -> int:
    """Remind each party that did not answer: near its day, and every week after it; answers how many were reminded."""
    today = timezone.localdate()
    waiting = CoalitionMember.objects.filter(
        status=MemberStatus.INVITED, answer_by__lte=today + timedelta(days=REMIND_BEFORE_DAYS)
    ).filter(Q(reminded_on__isnull=True) | Q(reminded_on__lte=today - timedelta(days=REMIND_AGAIN_DAYS)))
    return sum(_remind(pk) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk: int) -> bool:
    member = CoalitionMember.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=pk)
    if member.status != MemberStatus.INVITED or member.answer_by is None or not is_open(member.coalition):
        return False
    member.reminded_on = timezone.localdate()
    member.save()
    url = reverse("coalitions:invitation", args=[member.pk])
    tell(people_of(member.organisation), _reminder(member), url=url, personal=True)
    return True


def _reminder(member: CoalitionMember) -> str:
    names = {"name": member.coalition.name, "organisation": member.organisation.short_name}
    day = date_format(member.answer_by, "j F Y") if member.answer_by else ""
    if is_late(member):
        sentence = _(
            "{name} wacht nog op het antwoord van {organisation}. Dat zou er op {day} zijn. Twee klikken is genoeg."
        )
    else:
        sentence = _(
            "{name} vraagt {organisation} om mee te doen. Wilt u voor {day} antwoorden? Twee klikken is genoeg."
        )
    return sentence.format(day=day, **names)
