"""What the programme thinks of a problem: a score per criterion, with a motivation."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalitions import journal
from questions.guards import problem_is_submitted
from questions.models import Criterion, Phase, PriorityScore, Trajectory
from questions.services.values import filled, mark
from zicht.core.errors import Invalid, NotYet
from zicht.core.policy import May, require


@transaction.atomic
def score(trajectory: Trajectory, scores: Mapping[str, tuple[int, str]], *, by: Any) -> None:
    """Keep these scores: criterion -> (1 to 5, motivation). Invalid names `<criterion>` and `<criterion>_why`."""
    require(by, May.DECIDE_INTAKE, trajectory)
    if sentence := problem_is_submitted(trajectory):
        raise NotYet(sentence)
    if trajectory.phase != Phase.INTAKE:
        raise NotYet(_("Over dit probleem is al besloten. De scores blijven zoals zij waren."))
    clean = _checked(scores)
    for criterion, (number, motivation) in clean.items():
        PriorityScore.objects.update_or_create(
            trajectory=trajectory,
            criterion=criterion,
            defaults={
                "score": number,
                "motivation": motivation,
                "scored_by": by,
                "scored_at": timezone.now(),
            },
        )
    sentence = _("{name} woog het probleem").format(name=by)
    facts = {criterion: number for criterion, (number, _why) in clean.items()}
    journal.write(trajectory.coalition, "problem.scored", sentence, by=by, facts=facts)


def _checked(scores: Mapping[str, tuple[int, str]]) -> dict[str, tuple[int, str]]:
    clean: dict[str, tuple[int, str]] = {}
    wrong: dict[str, list[str]] = {}
    for criterion, (number, motivation) in scores.items():
        try:
            if criterion not in Criterion.values:
                raise Invalid({criterion: [_("Dit criterium bestaat niet.")]})
            clean[criterion] = (mark(criterion, number, 5), filled(f"{criterion}_why", motivation, 1000))
        except Invalid as refusal:
            wrong |= refusal.fields
    if wrong:
        raise Invalid(wrong)
    return clean
