"""Putting analysts and a landsadvocaat on a case, and taking them off."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from accounts.selectors import holders_of_post
from accounts.services import tell
from coalitions import grants, journal
from coalitions.models import Assignment, Coalition
from coalitions.selectors import address, ever_seated, organisation_tie
from coalitions.services.access import locked, require_on
from zicht.core.errors import Invalid, NotAllowed
from zicht.core.policy import CONFLICTS, May, Role

ASSIGNABLE = (Role.ANALYST, Role.LANDSADVOCAAT)


@transaction.atomic
def assign(coalition: Coalition, user: User, role: str, *, by: Any) -> Assignment:
    """`user` works on this case as analyst or landsadvocaat from now on. Assigning twice changes nothing."""
    require_on(coalition, by, May.ASSIGN)
    if role not in ASSIGNABLE:
        raise Invalid({"role": [_("Kies analist of landsadvocaat.")]})
    role = Role(role)
    locked(coalition)
    current = coalition.assignments.filter(user=user, role=role, until__isnull=True).first()
    if current is not None:
        return current
    _require_available(user, role)
    _require_independent(coalition, user, role)
    assignment = Assignment.objects.create(coalition=coalition, user=user, role=role, assigned_by=by)
    grants.grant_to_user(user, role, coalition)
    sentence = _("{who} werkt vanaf nu aan dit traject als {role}.").format(who=user, role=name_of(role))
    journal.write(coalition, "assign", sentence, by=by, facts={"user": user.pk, "role": role.value})
    tell([user], _("U werkt vanaf nu mee aan {name}.").format(name=coalition.name), url=address(coalition))
    return assignment


def name_of(role: Role) -> str:
    """The role without its article: "analist"."""
    return str(Post(role.value).label)


def _require_available(user: User, role: Role) -> None:
    if not holders_of_post(role.value).filter(pk=user.pk).exists():
        raise Invalid(
            {"user": [_("{who} is op dit moment geen {role}.").format(who=user, role=name_of(role))]}
        )


def _require_independent(coalition: Coalition, user: User, role: Role) -> None:
    """A landsadvocaat has no tie with the case, now or before; nobody holds two roles that judge each other."""
    tie = organisation_tie(user, coalition) if role is Role.LANDSADVOCAAT else None
    if role is Role.LANDSADVOCAAT and coalition.assignments.filter(user=user).exclude(role=role).exists():
        tie = tie or ever_seated(user, coalition)
    if tie is not None:
        raise NotAllowed(_("{tie} Kies iemand anders.").format(tie=tie))
    roles = coalition.roles_of(user)
    clashing = [held for held in roles if held in CONFLICTS.get(role, ()) or role in CONFLICTS.get(held, ())]
    if clashing:
        raise NotAllowed(
            _("{who} is hier ook {other}. Dat gaat niet samen. Kies iemand anders.").format(
                who=user, other=clashing[0].label
            )
        )


@transaction.atomic
def unassign(assignment: Assignment, *, by: Any) -> Assignment:
    """Somebody stops working on this case; that it happened stays visible. Twice changes nothing."""
    coalition = assignment.coalition
    require_on(coalition, by, May.ASSIGN)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.until is not None:
        return assignment
    assignment.until = timezone.now()
    assignment.save()
    grants.revoke_from_user(assignment.user, Role(assignment.role), coalition)
    role = name_of(Role(assignment.role))
    sentence = _("{who} stopt als {role} van dit traject.").format(who=assignment.user, role=role)
    journal.write(
        coalition, "unassign", sentence, by=by, facts={"user": assignment.user_id, "role": assignment.role}
    )
    tell([assignment.user], _("U werkt niet meer mee aan {name}.").format(name=coalition.name))
    return assignment
