"""The only place that touches guardian: who may act as what on a coalition, as rows with real foreign keys."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from accounts.models import PROGRAMME_ROLES, Appointment, BreakGlass, Post
from zicht.core.classification import marks
from zicht.core.policy import GRANTS, May, Role

CODENAMES: dict[str, Role] = {
    "act_as_problem_owner": Role.PROBLEM_OWNER,
    "act_as_partner": Role.PARTNER,
    "act_as_data_holder": Role.DATA_HOLDER,
    "act_as_landsadvocaat": Role.LANDSADVOCAAT,
    "act_as_ethics_member": Role.ETHICS_MEMBER,
    "act_as_ethics_chair": Role.ETHICS_CHAIR,
    "act_as_analyst": Role.ANALYST,
}
CODENAME_OF = {role: codename for codename, role in CODENAMES.items()}
PERMISSIONS = [(codename, str(role.value)) for codename, role in CODENAMES.items()]
# Roles whose holders see the trajectory itself; a data holder only sees what is asked of its sources.
SEEING = tuple(codename for codename, role in CODENAMES.items() if role is not Role.DATA_HOLDER)
# Roles whose holders see who sits at the table; the committee judges without.
AT_THE_TABLE = tuple(codename for codename, role in CODENAMES.items() if May.READ_COALITION in GRANTS[role])

COMMITTEE = frozenset({Post.ETHICS_CHAIR.value, Post.ETHICS_MEMBER.value})
# A role that somebody has by their post lasts as long as the post: the grant counts for nothing once it has ended.
POSTS_OF: dict[Role, frozenset[str]] = {
    Role.ANALYST: frozenset({Post.ANALYST.value}),
    Role.LANDSADVOCAAT: frozenset({Post.LANDSADVOCAAT.value}),
    Role.ETHICS_MEMBER: COMMITTEE,
    Role.ETHICS_CHAIR: COMMITTEE,
}


class CoalitionUserGrant(UserObjectPermissionBase):
    """Rol van een persoon: one role of one person on one coalition."""

    content_object = models.ForeignKey("coalitions.Coalition", on_delete=models.CASCADE)
    MARKS = marks(internal="id user permission content_object")

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("rol van een persoon")


class CoalitionGroupGrant(GroupObjectPermissionBase):
    """Rol van een partij: one role of everybody who works for one organisation, on one coalition."""

    content_object = models.ForeignKey("coalitions.Coalition", on_delete=models.CASCADE)
    MARKS = marks(internal="id group permission content_object")

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = _("rol van een partij")


def permission_for(role: Role) -> Permission:
    """The permission row behind a role on a coalition. A role without a codename raises KeyError."""
    content_type = ContentType.objects.get_by_natural_key("coalitions", "coalition")
    return Permission.objects.get(content_type=content_type, codename=CODENAME_OF[role])


def grant_to_group(group: Group, role: Role, coalition: models.Model) -> None:
    """Everybody in `group` acts as `role` from now on. A role without a codename raises KeyError."""
    CoalitionGroupGrant.objects.get_or_create(
        group=group, permission=permission_for(role), content_object=coalition
    )


def grant_to_user(user: Any, role: Role, coalition: models.Model) -> None:
    """`user` acts as `role` from now on. A role without a codename raises KeyError."""
    CoalitionUserGrant.objects.get_or_create(
        user=user, permission=permission_for(role), content_object=coalition
    )


def revoke_from_group(group: Group, role: Role, coalition: models.Model) -> None:
    CoalitionGroupGrant.objects.filter(
        group=group, permission=permission_for(role), content_object=coalition
    ).delete()


def revoke_from_user(user: Any, role: Role, coalition: models.Model) -> None:
    CoalitionUserGrant.objects.filter(
        user=user, permission=permission_for(role), content_object=coalition
    ).delete()


def current_posts(user: Any) -> frozenset[str]:
    """The posts that `user` holds today; read once per user object."""
    if not hasattr(user, "_current_posts"):
        user._current_posts = frozenset(user.appointments.current().values_list("post", flat=True))
    return user._current_posts


def programme_roles(user: Any) -> frozenset[Role]:
    """Roles on every trajectory, from current appointments."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    return frozenset(PROGRAMME_ROLES[post] for post in current_posts(user) if post in PROGRAMME_ROLES)


def roles_on(user: Any, coalition_id: int) -> frozenset[Role]:
    """Roles of `user` on one coalition, from both grant tables, plus programme roles."""
    return roles_on_each(user, [coalition_id])[coalition_id]


def roles_on_each(user: Any, coalition_ids: Iterable[int]) -> dict[int, frozenset[Role]]:
    """`roles_on` for many coalitions, in as many queries as for one."""
    ids = list(coalition_ids)
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return dict.fromkeys(ids, frozenset())
    rows = (
        _user_rows(user).filter(content_object__in=ids).values_list("content_object", "permission__codename")
    )
    rows = rows.union(
        _group_rows(user).filter(content_object__in=ids).values_list("content_object", "permission__codename")
    )
    found: dict[int, set[Role]] = {pk: set(programme_roles(user)) for pk in ids}
    for pk, codename in rows:
        found[pk].add(CODENAMES[codename])
    for pk in (
        _opened_in_emergency(user).filter(pk__in=ids).values_list("pk", flat=True)
        if _administers(user)
        else ()
    ):
        found[pk].add(Role.BREAK_GLASS)
    return {pk: frozenset(roles) for pk, roles in found.items()}


def coalitions_of(user: Any, codenames: Iterable[str] = SEEING) -> models.QuerySet:
    """Ids of the coalitions on which `user` holds one of these, as one subquery for `coalition__in`.

    For who sees trajectories that includes what an administrator opened in an emergency.
    """
    wanted = list(codenames)
    mine = _user_rows(user).filter(permission__codename__in=wanted).values("content_object")
    ours = _group_rows(user).filter(permission__codename__in=wanted).values("content_object")
    if tuple(wanted) in (SEEING, AT_THE_TABLE) and _administers(user):
        return mine.union(ours, _opened_in_emergency(user).values("pk"))
    return mine.union(ours)


def _administers(user: Any) -> bool:
    return Role.ADMINISTRATOR in programme_roles(user)


def _opened_in_emergency(user: Any) -> models.QuerySet:
    """Coalitions of the trajectories that this administrator opened and that are still open."""
    opened = BreakGlass.objects.filter(user=user, expires_at__gt=timezone.now(), closed_at__isnull=True)
    coalitions = apps.get_model("coalitions", "Coalition").objects
    return coalitions.filter(trajectory__reference__in=opened.values("reference"))


def holders_of(role: Role, coalition: models.Model) -> tuple[set[int], set[int]]:
    """(user ids, group ids) that act as `role` on `coalition`."""
    codename = CODENAME_OF[role]
    users = CoalitionUserGrant.objects.filter(content_object=coalition, permission__codename=codename)
    if role in POSTS_OF:
        current = Appointment.objects.current().filter(post__in=POSTS_OF[role])
        users = users.filter(user__in=current.values("user"))
    groups = CoalitionGroupGrant.objects.filter(content_object=coalition, permission__codename=codename)
    return set(users.values_list("user_id", flat=True)), set(groups.values_list("group_id", flat=True))


def _user_rows(user: Any) -> models.QuerySet:
    """Grants of `user` that count: those of a post that has ended do not."""
    posts = current_posts(user)
    ended = [CODENAME_OF[role] for role, needed in POSTS_OF.items() if not needed & posts]
    return CoalitionUserGrant.objects.filter(user=user).exclude(permission__codename__in=ended)


def _group_rows(user: Any) -> models.QuerySet:
    """Grants of the groups of `user`. The ids are read first: with numbers the planner of PostgreSQL sees how few
    rows it gets and takes the index, with a subquery it walks through every grant and every trajectory.
    """
    groups = list(user.groups.values_list("pk", flat=True))
    return CoalitionGroupGrant.objects.filter(group__in=groups)
