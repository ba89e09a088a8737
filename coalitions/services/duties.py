"""Dividing the tasks of a coalition over its parties."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.services import tell
from coalitions import journal
from coalitions.duties import divided, fingerprint, gaps, in_words
from coalitions.models import Coalition, CoalitionMember, Duty, Part, Task
from coalitions.selectors import address, people_at_the_table, seated_members
from coalitions.services.access import locked, require_on
from zicht.core.errors import Conflict, Invalid
from zicht.core.policy import May


@transaction.atomic
def divide_duties(
    coalition: Coalition, parts: Mapping[tuple[str, int], str], *, seen: str, by: Any
) -> list[str]:
    """Write down what each party is to each task: (task, member) -> part; what is not named has no part.

    `seen` is the division that the writer read, in words; raises Conflict with both when it changed meanwhile.
    Gives what is still open, in sentences. The four parts follow the responsibility assignment matrix (RACI).
    """
    require_on(coalition, by, May.WRITE_COALITION)
    locked(coalition)
    members = list(seated_members(coalition))
    wanted = {key: part for key, part in parts.items() if part}
    _require_sense(members, wanted)
    before = divided(Duty.objects.filter(member__in=members))
    if wanted == before:
        return gaps(members, wanted)
    _require_unchanged(members, before, wanted, seen)
    Duty.objects.filter(coalition=coalition).exclude(member__in=members).delete()
    _write(coalition, before, wanted)
    sentence = _("{name} verdeelde de taken van de coalitie.").format(name=by)
    journal.write(coalition, "divide_duties", sentence, by=by, facts={"text": in_words(members, wanted)})
    told = people_at_the_table(coalition).exclude(pk=by.pk)
    tell(told, f"{coalition.name}: {sentence}", url=address(coalition, "coalitions:duties"))
    return gaps(members, wanted)


def _require_sense(members: Sequence[CoalitionMember], wanted: Mapping[tuple[str, int], str]) -> None:
    """Known tasks, known parts, parties at the table, and one party at most that decides on a task."""
    seated = {member.pk for member in members}
    if any(
        task not in Task.values or who not in seated or part not in Part.values
        for (task, who), part in wanted.items()
    ):
        raise Invalid({"": [_("Kies alleen taken, rollen en partijen uit de lijst.")]})
    for task in Task:
        deciders = [who for (at, who), part in wanted.items() if at == task and part == Part.ACCOUNTABLE]
        if len(deciders) > 1:
            sentence = _("Bij deze taak beslissen nu twee partijen. Kies er een; de ander kan meedenken.")
            raise Invalid({f"{task}-{who}": [sentence] for who in deciders})


def _require_unchanged(
    members: Sequence[CoalitionMember],
    before: Mapping[tuple[str, int], str],
    wanted: Mapping[tuple[str, int], str],
    seen: str,
) -> None:
    theirs = in_words(members, before)
    if seen != fingerprint(theirs):
        raise Conflict(
            _("Iemand anders heeft de taken intussen anders verdeeld. Hieronder staan beide versies."),
            theirs={"duties": theirs},
            mine={"duties": in_words(members, wanted)},
            revision=0,
        )


def _write(
    coalition: Coalition, before: Mapping[tuple[str, int], str], wanted: Mapping[tuple[str, int], str]
) -> None:
    """Only what changed is written, so that history says who changed what. Deciders make room first."""
    for task, who in before.keys() - wanted.keys():
        Duty.objects.get(task=task, member=who).delete()
    changed = [key for key in wanted if before.get(key) != wanted[key]]
    for task, who in sorted(changed, key=lambda key: wanted[key] == Part.ACCOUNTABLE):
        Duty.objects.update_or_create(
            task=task, member_id=who, defaults={"part": wanted[task, who], "coalition": coalition}
        )
