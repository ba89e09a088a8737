"""Which parties fit a problem, and why: the same theme before, the data it needs, the same municipality before."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalitions.models import SEATED, CoalitionMember, Organisation
from coalitions.selectors import organisations_to_invite
from questions.models import Phase, Trajectory
from questions.selectors import visible_to
from sources.models import SourceMatch

MOST = 6


@dataclass(frozen=True)
class Proposal:
    """A party that can be asked, with each reason in a sentence; the more reasons, the higher it stands."""

    organisation: Organisation
    reasons: tuple[str, ...]


def proposals_for(trajectory: Trajectory, user: Any) -> list[Proposal]:
    """Parties that fit, best first. Only what `user` may know of counts: own cases, and those that became public."""
    reasons: dict[int, list[str]] = defaultdict(list)
    for organisation, sentence in _all_reasons(trajectory, user):
        reasons[organisation].append(sentence)
    free = (
        organisations_to_invite(trajectory.coalition).filter(pk__in=reasons).exclude(pk=trajectory.owner_id)
    )
    found = [Proposal(party, tuple(reasons[party.pk])) for party in free.order_by("name")]
    return sorted(found, key=lambda proposal: -len(proposal.reasons))[:MOST]


def _all_reasons(trajectory: Trajectory, user: Any) -> Iterator[tuple[int, str]]:
    known = _known(trajectory, user)
    if trajectory.theme_id:
        of_the_theme = known.filter(theme=trajectory.theme_id)
        for party, count in _seats(of_the_theme):
            yield (
                party,
                ngettext(
                    "Deed mee in {count} traject over {theme}.",
                    "Deed mee in {count} trajecten over {theme}.",
                    count,
                ).format(count=count, theme=trajectory.theme),
            )
    for party, name in _holders(trajectory, known):
        yield party, _("Beheert een bron die hierbij past: {source}.").format(source=name)
    for party, count in _seats(known.filter(owner=trajectory.owner_id)):
        yield (
            party,
            ngettext(
                "Werkte {count} keer met {owner} samen.", "Werkte {count} keer met {owner} samen.", count
            ).format(count=count, owner=trajectory.owner.short_name),
        )


def _known(trajectory: Trajectory, user: Any) -> QuerySet[Trajectory]:
    public = Q(phase__in=(Phase.FOLLOW_UP, Phase.CLOSED))
    seen = Q(pk__in=visible_to(user).order_by().values("pk"))
    return Trajectory.objects.filter(public | seen).exclude(pk=trajectory.pk)


def _seats(trajectories: QuerySet[Trajectory]) -> list[tuple[int, int]]:
    """Each organisation with the number of these trajectories in which it took part."""
    seats = CoalitionMember.objects.filter(
        coalition__trajectory__in=trajectories.order_by().values("pk"), status__in=SEATED
    )
    counts: dict[int, set[int]] = defaultdict(set)
    for organisation, coalition in seats.values_list("organisation", "coalition"):
        counts[organisation].add(coalition)
    return [(organisation, len(coalitions)) for organisation, coalitions in counts.items()]


def _holders(trajectory: Trajectory, known: QuerySet[Trajectory]) -> list[tuple[int, str]]:
    """Holders of sources that were matched to the needs of this case, or of a case with the same theme; one source each."""
    related = Q(need__question__trajectory=trajectory)
    if trajectory.theme_id:
        related |= Q(
            need__question__trajectory__in=known.filter(theme=trajectory.theme_id).order_by().values("pk")
        )
    rows = SourceMatch.objects.filter(related).values_list("source__holder", "source__title").order_by("pk")
    return list({holder: (holder, title) for holder, title in rows if holder}.values())
