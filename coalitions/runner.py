"""Groups follow the calendar: who stopped yesterday loses the rights of the organisation, who starts gets them."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from coalitions.models import Affiliation


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
