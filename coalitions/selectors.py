"""Who works where, who acts as what, and which organisations sit at the table."""

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import PROGRAMME_ROLES, Post, User
from accounts.selectors import holders_of_post
from coalitions import grants
from coalitions.models import (
    SEATED,
    Affiliation,
    CalendarFeed,
    Coalition,
    CoalitionMember,
    Covenant,
    Gathering,
    GatheringAction,
    GatheringPaper,
    MemberRole,
    MemberStatus,
    Nudge,
    Organisation,
    OrganisationKind,
)
from zicht.core.errors import Hidden
from zicht.core.policy import Guarded, May, Role, rights_of

_OWNER_FIRST = Case(When(role=MemberRole.PROBLEM_OWNER, then=0), default=1, output_field=IntegerField())


def organisations_of(user: Any) -> QuerySet[Organisation]:
    """The organisations that `user` works for today, by name; none for a visitor."""
    if not getattr(user, "is_authenticated", False):
        return Organisation.objects.none()
    current = Affiliation.objects.current().filter(user=user).values("organisation")
    return Organisation.objects.filter(pk__in=current)


def works_for(user: Any, organisation: Organisation) -> bool:
    """Whether `user` is active and works for `organisation` today."""
    return (
        bool(getattr(user, "is_active", False)) and organisations_of(user).filter(pk=organisation.pk).exists()
    )


def people_of(organisation: Organisation) -> QuerySet[User]:
    """Active people who work for `organisation` today, by name."""
    current = Affiliation.objects.current().filter(organisation=organisation).values("user")
    return User.objects.filter(pk__in=current, is_active=True).order_by("name", "pk")


def people_acting_as(role: Role, coalition: Coalition) -> QuerySet[User]:
    """Active people who hold `role` on `coalition`: by themselves, through their organisation, or by appointment."""
    posts = [post for post, given in PROGRAMME_ROLES.items() if given == role]
    if posts:
        return holders_of_post(posts[0])
    users, groups = grants.holders_of(role, coalition)
    return (
        User.objects.filter(Q(pk__in=users) | Q(groups__in=groups), is_active=True)
        .distinct()
        .order_by("name", "pk")
    )


def seated_members(coalition: Coalition) -> QuerySet[CoalitionMember]:
    """Members that take part now, the problem owner first, each with its organisation."""
    seated = CoalitionMember.objects.filter(coalition=coalition, status__in=SEATED)
    return seated.select_related("organisation").order_by(_OWNER_FIRST, "invited_at", "pk")


def people_at_the_table(coalition: Coalition) -> QuerySet[User]:
    """Active people who work for an organisation that takes part now."""
    seated = CoalitionMember.objects.filter(coalition=coalition, status__in=SEATED).values("organisation")
    current = Affiliation.objects.current().filter(organisation__in=seated).values("user")
    return User.objects.filter(pk__in=current, is_active=True).order_by("name", "pk")


def acting_organisation(user: Any, coalition: Coalition) -> Organisation | None:
    """The organisation at the table that `user` works for; the problem owner when that is one of them."""
    member = seated_members(coalition).filter(organisation__in=organisations_of(user)).first()
    return member.organisation if member else None


def membership_of(user: Any, coalition: Coalition) -> CoalitionMember | None:
    """The member that `user` works for, whatever it answered; a member at the table before others."""
    mine = CoalitionMember.objects.filter(coalition=coalition, organisation__in=organisations_of(user))
    at_the_table = Case(When(status__in=SEATED, then=0), default=1, output_field=IntegerField())
    return mine.select_related("organisation").order_by(at_the_table, _OWNER_FIRST, "pk").first()


def ever_seated(user: Any, coalition: Coalition) -> str | None:
    """The sentence that says which tie, now or before, binds `user` to this coalition; None when there is none.

    Independence of reviewers: a seat of an organisation where somebody ever worked counts, and so does an assignment.
    """
    tie = organisation_tie(user, coalition)
    if tie is not None:
        return tie
    assignment = coalition.assignments.filter(user=user).first()
    if assignment is not None:
        return _("{who} werkt of werkte aan dit traject als {role}.").format(
            who=user, role=Post(assignment.role).label
        )
    return None


def organisation_tie(user: Any, coalition: Coalition) -> str | None:
    """The sentence that names an organisation of `user`, now or before, with a seat now or before; None without one."""
    organisation = _organisation_ever_at_the_table(user, coalition)
    if organisation is None:
        return None
    return _("{who} werkt of werkte bij {organisation}, en die partij zit of zat in deze coalitie.").format(
        who=user, organisation=organisation
    )


def _organisation_ever_at_the_table(user: Any, coalition: Coalition) -> Organisation | None:
    _users, holding_groups = grants.holders_of(Role.DATA_HOLDER, coalition)
    once_seated = Q(status__in=(*SEATED, MemberStatus.LEFT)) | Q(left_at__isnull=False)
    seats = CoalitionMember.objects.filter(once_seated, coalition=coalition).values("organisation")
    worked_for = Organisation.objects.filter(affiliations__user=user)
    return worked_for.filter(Q(pk__in=seats) | Q(group__in=holding_groups)).first()


def standing_partners_to_ask(coalition: Coalition) -> QuerySet[Organisation]:
    """Standing partners without an invitation and without a reason."""
    listed = CoalitionMember.objects.filter(coalition=coalition).values("organisation")
    return Organisation.objects.filter(is_standing_partner=True).exclude(pk__in=listed)


def organisations_to_invite(coalition: Coalition) -> QuerySet[Organisation]:
    """Organisations that can be invited now: without a seat and without an open invitation."""
    busy = CoalitionMember.objects.filter(coalition=coalition, status__in=(*SEATED, MemberStatus.INVITED))
    return Organisation.objects.exclude(pk__in=busy.values("organisation"))


def invitations_for(user: Any) -> QuerySet[CoalitionMember]:
    """Invitations that the organisations of `user` still have to answer, the earliest date first."""
    mine = CoalitionMember.objects.filter(
        organisation__in=organisations_of(user), status=MemberStatus.INVITED
    )
    return mine.select_related("organisation", "coalition__trajectory__owner").order_by("answer_by", "pk")


def memberships_visible_to(user: Any) -> QuerySet[CoalitionMember]:
    """Invitations of the own organisations and all memberships of every coalition that `user` sees from the inside.

    Who was left out on purpose does not know of the case.
    """
    if not getattr(user, "is_authenticated", False):
        return CoalitionMember.objects.none()
    own = Q(organisation__in=organisations_of(user)) & ~Q(status=MemberStatus.NOT_ASKED)
    seen = Q(coalition__in=grants.coalitions_of(user, grants.AT_THE_TABLE))
    lead = Q(coalition__trajectory__submitted_at__isnull=False) if _leads(user) else Q(pk__in=[])
    return CoalitionMember.objects.filter(own | seen | lead)


def _leads(user: Any) -> bool:
    return Role.PROGRAMME_LEAD in grants.programme_roles(user)


def organisations_listed(*, text: str = "", kind: str = "") -> QuerySet[Organisation]:
    """Organisations by name, filtered by words in the name and by kind."""
    rows = Organisation.objects.order_by("name")
    for word in text.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(short_name__icontains=word))
    return rows.filter(kind=kind) if kind else rows


def people_known_to(user: Any) -> QuerySet[Affiliation]:
    """Who works where, as far as `user` may know: colleagues, people of parties in the same coalition; the lead all."""
    rows = (
        Affiliation.objects.current()
        .filter(user__is_active=True)
        .select_related("user")
        .order_by("user__name")
    )
    if grants.programme_roles(user) & {Role.PROGRAMME_LEAD, Role.ADMINISTRATOR}:
        return rows
    seats = CoalitionMember.objects.filter(
        coalition__in=grants.coalitions_of(user, grants.AT_THE_TABLE), status__in=SEATED
    )
    return rows.filter(
        Q(organisation__in=organisations_of(user)) | Q(organisation__in=seats.values("organisation"))
    )


def find_member(user: Any, pk: int) -> CoalitionMember:
    """A membership with its coalition. Raises Hidden when `user` may not see it or it does not exist."""
    rows = memberships_visible_to(user).select_related(
        "organisation", "invited_by", "answered_by", "coalition__trajectory__owner"
    )
    member = rows.filter(pk=pk).first()
    if member is None:
        raise Hidden(_("Deze uitnodiging bestaat niet, of u kunt haar niet zien."))
    return member


def find_gathering(user: Any, pk: int) -> Gathering:
    """A session of a coalition that `user` may read. Raises Hidden otherwise."""
    rows = Gathering.objects.select_related("coalition__trajectory__owner", "planned_by")
    gathering = rows.filter(pk=pk).first()
    if gathering is None or May.READ_COALITION not in rights_of(case_of(gathering.coalition).roles_of(user)):
        raise Hidden(_("Deze sessie bestaat niet, of u kunt haar niet zien."))
    return gathering


def find_action(user: Any, pk: int) -> GatheringAction:
    """What somebody promised in a session that `user` may read. Raises Hidden otherwise."""
    action = GatheringAction.objects.filter(pk=pk).first()
    find_gathering(user, action.gathering_id if action else 0)
    return GatheringAction.objects.select_related("gathering__coalition", "owner").get(pk=pk)


def find_gathering_paper(user: Any, pk: int) -> GatheringPaper:
    """A file of a session that `user` may read. Raises Hidden otherwise."""
    paper = GatheringPaper.objects.filter(pk=pk).first()
    find_gathering(user, paper.gathering_id if paper else 0)
    return GatheringPaper.objects.select_related("gathering__coalition").get(pk=pk)


def latest_covenant(coalition: Coalition) -> Covenant | None:
    """The text with the highest number; older ones are history."""
    return coalition.covenants.select_related("written_by").order_by("-number").first()


def case_of(coalition: Coalition) -> Guarded:
    """Where rights are asked: the trajectory, which knows whether it was handed in; before that the coalition."""
    return getattr(coalition, "trajectory", coalition)


def people_around(coalition: Coalition) -> QuerySet[User]:
    """Everybody who works on the case now: people at the table and people assigned to it."""
    assigned = coalition.assignments.filter(until__isnull=True).values("user")
    at_the_table = people_at_the_table(coalition).order_by().values("pk")
    return User.objects.filter(Q(pk__in=assigned) | Q(pk__in=at_the_table), is_active=True).order_by(
        "name", "pk"
    )


def is_open(coalition: Coalition) -> bool:
    """Whether the trajectory of this coalition still runs; a coalition without one is being made and counts as open."""
    trajectory = getattr(coalition, "trajectory", None)
    return trajectory is None or trajectory.is_open


def address(coalition: Coalition, screen: str = "coalitions:coalition") -> str:
    """Where a screen of this coalition is, empty while it has no trajectory."""
    trajectory = getattr(coalition, "trajectory", None)
    return reverse(screen, args=[trajectory.reference]) if trajectory else ""


def is_late(member: CoalitionMember) -> bool:
    """Whether the answer should have been here before today."""
    waits = member.status == MemberStatus.INVITED
    return waits and member.answer_by is not None and member.answer_by < timezone.localdate()


def last_nudge(coalition: Coalition) -> Nudge | None:
    """The reminder that went out last."""
    return coalition.nudges.select_related("to", "sent_by").first()


def gatherings_of(user: Any) -> QuerySet[Gathering]:
    """The sessions of every case where `user` sits at the table or does a job, by date."""
    seen = grants.coalitions_of(user, grants.AT_THE_TABLE)
    rows = Gathering.objects.filter(coalition__in=seen, coalition__trajectory__isnull=False)
    return rows.select_related("coalition__trajectory").order_by("starts_at")


def actions_of(user: Any) -> QuerySet[GatheringAction]:
    """What `user` promised and did not do yet, in cases that they still work on; the earliest date first."""
    mine = GatheringAction.objects.filter(owner=user, done_at__isnull=True)
    mine = mine.filter(gathering__in=gatherings_of(user).order_by().values("pk"))
    return mine.select_related("gathering__coalition__trajectory").order_by("due_on", "pk")


def feed_owner(key: str) -> User | None:
    """Whose calendar is at this secret address; None when it was closed, renewed or made up."""
    feed = CalendarFeed.objects.filter(key=key, user__is_active=True).select_related("user").first()
    return feed.user if feed else None


def usual_body(organisation: Organisation) -> str:
    """The body that usually binds an organisation of this kind, as a proposal beside a signature."""
    bodies = {
        OrganisationKind.MUNICIPALITY: _("het college van burgemeester en wethouders van {name}"),
        OrganisationKind.PROVINCE: _("gedeputeerde staten van {name}"),
    }
    return bodies.get(OrganisationKind(organisation.kind), "{name}").format(name=organisation.name)[:150]


def places_to_fill(coalition: Coalition) -> QuerySet[CoalitionMember]:
    """Parties that left or said no, whose place another party can take."""
    gone = CoalitionMember.objects.filter(
        coalition=coalition, status__in=(MemberStatus.LEFT, MemberStatus.DECLINED), replaced_by__isnull=True
    )
    return gone.select_related("organisation").order_by("organisation__name")
