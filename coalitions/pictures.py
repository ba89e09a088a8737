"""Pictures of a coalition as plain coordinates: who is connected to whom, and what is given and received. No HTML here."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from coalitions.models import CoalitionMember, ContributionKind, MemberRole, MemberStatus

WIDTH, HEIGHT = 640, 420
RING = (235, 150)  # half axes of the ring of parties, in units of the picture
ON_ONE_RING = 14
THINNEST, THICKER_BY, THICKEST = 2, 1.5, 9


@dataclass(frozen=True)
class Knot:
    """One party: where it stands, how it is joined to the problem owner, and where its name goes."""

    member: CoalitionMember
    x: float
    y: float
    is_owner: bool
    kind: str
    gifts: int

    @property
    def name(self) -> str:
        return self.member.organisation.short_name

    @property
    def line(self) -> float:
        """Width of the line: thicker for who brings in more kinds of things."""
        return min(THICKEST, THINNEST + THICKER_BY * self.gifts)


def network(members: Sequence[CoalitionMember]) -> list[Knot]:
    """The problem owner in the middle, the others around it in the order given, from the top, clockwise.

    `members` come with their contributions. More than fourteen stand on two rings, so that names do not touch.
    """
    owner = [member for member in members if member.role == MemberRole.PROBLEM_OWNER]
    others = [member for member in members if member.role != MemberRole.PROBLEM_OWNER]
    knots = [_knot(member, WIDTH / 2, HEIGHT / 2) for member in owner]
    return knots + [_knot(member, *_place(n, len(others))) for n, member in enumerate(others)]


def _place(number: int, total: int) -> tuple[float, float]:
    angle = 2 * math.pi * number / max(total, 1) - math.pi / 2
    reach = 0.62 if total > ON_ONE_RING and number % 2 else 1.0
    x = WIDTH / 2 + reach * RING[0] * math.cos(angle)
    return round(x, 1), round(HEIGHT / 2 + reach * RING[1] * math.sin(angle), 1)


def _knot(member: CoalitionMember, x: float, y: float) -> Knot:
    kinds = {
        MemberStatus.INVITED: "invited",
        MemberStatus.COMMITTED: "in",
        MemberStatus.CONDITIONAL: "conditional",
    }
    kind = kinds.get(MemberStatus(member.status), "out")
    gifts = len({gift.kind for gift in member.contributions.all()})
    return Knot(member, x, y, member.role == MemberRole.PROBLEM_OWNER, kind, gifts)


@dataclass(frozen=True)
class Share:
    """One kind of thing from one party: nothing, promised, partly or wholly received. `part` runs from 0 to 1."""

    kind: str
    label: str
    state: str
    part: float
    words: str


@dataclass(frozen=True)
class Balance:
    """What one party gives, kind by kind, and what it wants to get out of it."""

    member: CoalitionMember
    shares: list[Share]

    @property
    def gives(self) -> bool:
        return any(share.state != "none" for share in self.shares)


def balances(members: Sequence[CoalitionMember]) -> list[Balance]:
    """Giving and taking of each member, with its contributions at hand."""
    return [Balance(member, [_share(member, kind) for kind in ContributionKind]) for member in members]


def _share(member: CoalitionMember, kind: ContributionKind) -> Share:
    gifts = [gift for gift in member.contributions.all() if gift.kind == kind]
    if not gifts:
        return Share(kind, str(kind.label), "none", 0.0, "")
    part = sum(_received(gift.pledged, gift.received) for gift in gifts) / len(gifts)
    state = "whole" if part >= 1 else "part" if part > 0 else "promised"
    return Share(kind, str(kind.label), state, round(part, 2), "; ".join(gift.description for gift in gifts))


def _received(pledged: Decimal | None, received: Decimal | None) -> float:
    """How much of one promise came in. A promise without a number is in as soon as anything was written down."""
    if received is None:
        return 0.0
    if not pledged:
        return 1.0 if received or pledged is None else 0.0
    return float(min(Decimal(1), received / pledged))
