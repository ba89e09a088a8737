"""A crowd of trajectories for measuring lists: rows written in bulk, as no person would."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from coalitions import grants
from coalitions.models import Coalition, CoalitionMember, MemberRole, MemberStatus, Organisation
from coalitions.services import affiliate, found_organisation
from questions.models import LINE, Passage, ProblemStatement, ResearchQuestion, Theme, Trajectory
from zicht.core.policy import Role

BATCH = 5000


@dataclass(frozen=True)
class Crowd:
    """A partner with four coalitions among `size` trajectories."""

    size: int
    partner: User
    own: list[int]


def gather(partner: User, bodies: tuple[Organisation, Organisation], theme: Theme, *, upto: int) -> Crowd:
    """Fill up to `upto` trajectories, spread over the phases; the partner's organisation sits in four of them."""
    owner, body = bodies
    have = Trajectory.objects.count()
    for first in range(have, upto, BATCH):
        _add(range(first, min(first + BATCH, upto)), owner, theme, partner)
    own = list(Trajectory.objects.filter(coalition__members__organisation=body).values_list("pk", flat=True))
    for trajectory in Trajectory.objects.order_by("pk")[: 4 - len(own)] if len(own) < 4 else ():
        _seat(trajectory, body, partner)
        own.append(trajectory.pk)
    return Crowd(upto, partner, own)


def people() -> tuple[User, tuple[Organisation, Organisation], Theme]:
    """The partner, the owning municipality with the partner's body, and a theme; found again in a second call."""
    theme, _made = Theme.objects.get_or_create(slug="meting", defaults={"name": "Meting"})
    partner = User.objects.filter(email="partner@meting.example").first()
    if partner is not None:
        names = ("Gemeente Meting", "Partij Meting")
        return partner, tuple(Organisation.objects.get(name=name) for name in names), theme  # type: ignore[return-value]
    owner = found_organisation(
        name="Gemeente Meting", short_name="Meting", kind="municipality", area_code="GM9011"
    )
    body = found_organisation(name="Partij Meting", short_name="Partij", kind="agency")
    partner = User.objects.create_user("partner@meting.example", None, name="Pim Partner")
    affiliate(partner, body)
    return partner, (owner, body), theme


def _add(numbers: range, owner: Organisation, theme: Theme, by: User) -> None:
    now = timezone.now()
    coalitions = Coalition.objects.bulk_create(Coalition(name=f"Meting {number}") for number in numbers)
    trajectories = Trajectory.objects.bulk_create(
        Trajectory(
            reference=f"ZM-{number:06d}",
            title=f"Leegstand in wijk {number}",
            theme=theme,
            owner=owner,
            coalition=coalition,
            phase=LINE[number % (len(LINE) - 1)],
            phase_since=now - timedelta(days=number % 90),
            started_by=by,
            submitted_by=by,
            submitted_at=now,
            started_at=now - timedelta(minutes=number),
        )
        for number, coalition in zip(numbers, coalitions, strict=True)
    )
    Passage.objects.bulk_create(
        Passage(trajectory=t, phase=t.phase, step="begin", by=by) for t in trajectories
    )
    ProblemStatement.objects.bulk_create(ProblemStatement(trajectory=t) for t in trajectories)
    ResearchQuestion.objects.bulk_create(
        ResearchQuestion(trajectory=t, order=1, title="Vraag") for t in trajectories
    )
    CoalitionMember.objects.bulk_create(
        CoalitionMember(
            coalition=c,
            organisation=owner,
            role=MemberRole.PROBLEM_OWNER,
            status=MemberStatus.COMMITTED,
            invited_by=by,
        )
        for c in coalitions
    )
    grant = grants.CoalitionGroupGrant
    owns = grants.permission_for(Role.PROBLEM_OWNER)
    grant.objects.bulk_create(grant(group=owner.group, permission=owns, content_object=c) for c in coalitions)


def _seat(trajectory: Trajectory, body: Organisation, by: User) -> None:
    CoalitionMember.objects.create(
        coalition=trajectory.coalition, organisation=body, status=MemberStatus.COMMITTED, invited_by=by
    )
    grants.grant_to_group(body.group, Role.PARTNER, trajectory.coalition)
