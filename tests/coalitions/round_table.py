"""People and parties around one table, made through the services, for the tests of coalitions and sources."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Post, User
from accounts.services import appoint
from coalitions.models import Coalition, CoalitionMember, MemberStatus, Organisation, OrganisationKind
from coalitions.services import (
    affiliate,
    answer_invitation,
    assign,
    found_coalition,
    found_organisation,
    invite,
)
from questions.models import Phase, Trajectory
from zicht.core.policy import Role


def person(name: str, organisation: Organisation | None = None, post: str = "") -> User:
    """Somebody with this name, who works somewhere or holds a post."""
    user = User.objects.create_user(f"{name.lower().replace(' ', '.')}@voorbeeld.nl", name=name)
    if organisation:
        affiliate(user, organisation)
    if post:
        appoint(user, post)
    return user


def party(name: str, kind: str = OrganisationKind.AGENCY, **fields: Any) -> Organisation:
    return found_organisation(name=name, short_name=name, kind=kind, **fields)


@dataclass
class Table:
    """A municipality with a problem, two partners, a neighbour that must see nothing, and the programme."""

    owner: Organisation
    statistics: Organisation
    registry: Organisation
    neighbour: Organisation
    mayor: User
    colleague: User
    statistician: User
    registrar: User
    stranger: User
    lead: User
    analyst: User
    advocate: User
    coalition: Coalition
    trajectory: Trajectory

    def invite(self, organisation: Organisation) -> CoalitionMember:
        return invite(
            self.coalition,
            organisation,
            ask="Kijk of u gegevens heeft over leegstand.",
            answer_by=timezone.localdate() + timedelta(days=14),
            by=self.mayor,
        )

    def join(
        self, organisation: Organisation, by: User, status: str = MemberStatus.COMMITTED
    ) -> CoalitionMember:
        note = "" if status == MemberStatus.COMMITTED else "Alleen als de kosten gedeeld worden."
        return answer_invitation(self.invite(organisation), status=status, offer="Gegevens", note=note, by=by)

    def man(self) -> None:
        """The programme lead puts an analyst and a landsadvocaat on the case."""
        assign(self.coalition, self.analyst, Role.ANALYST, by=self.lead)
        assign(self.coalition, self.advocate, Role.LANDSADVOCAAT, by=self.lead)


def lay_table(phase: str = Phase.COALITION) -> Table:
    """A handed-in problem whose coalition still has only its owner."""
    owner = party("Gemeente Waterkerk", OrganisationKind.MUNICIPALITY, area_code="GM9001")
    mayor = person("Marit Haan", owner)
    coalition = found_coalition("Leegstand in het centrum", owner=owner, by=mayor)
    trajectory = Trajectory.objects.create(
        reference="ZO-2026-001",
        title="Leegstand in het centrum",
        owner=owner,
        coalition=coalition,
        phase=phase,
        started_by=mayor,
        submitted_by=mayor,
        submitted_at=timezone.now(),
    )
    statistics, registry = party("Statistiekbureau"), party("Kadaster")
    neighbour = party("Gemeente Duinrand", OrganisationKind.MUNICIPALITY)
    return Table(
        owner=owner,
        statistics=statistics,
        registry=registry,
        neighbour=neighbour,
        mayor=mayor,
        colleague=person("Koen Bos", owner),
        statistician=person("Sanne Tel", statistics),
        registrar=person("Rob Perceel", registry),
        stranger=person("Ineke Duin", neighbour),
        lead=person("Lotte Programma", post=Post.PROGRAMME_LEAD),
        analyst=person("Anna Lies", post=Post.ANALYST),
        advocate=person("Jan Recht", post=Post.LANDSADVOCAAT),
        coalition=coalition,
        trajectory=trajectory,
    )
