"""What the programme shows of its choices: a refusal in public, pressure that was logged, a mirror, and who wants to join."""

from datetime import timedelta

from django.utils import timezone

from questions.models import Definition, Theme
from questions.services import (
    ask_to_join,
    log_outside_request,
    scan_maturity,
    share,
    show_refusal,
    write_refusal,
)
from zicht.demo.cast import Cast
from zicht.demo.story import Story

REFUSED = {
    "question": "Een gemeente wilde een lijst van verhuurders die de regels niet volgen.",
    "reason": "Het antwoord zou naar mensen leiden, en dat is opsporen. Wij zoeken alleen uit hoe vaak iets voorkomt en waar.",
    "referral": "police",
}
PRESSURE = {
    "asked_by_whom": "Een directie van een ministerie",
    "what": "Kan het onderzoek naar de haven eerder klaar zijn dan de andere?",
    "answer": "Wij wegen elk probleem op dezelfde vier criteria. De volgorde blijft zoals zij is.",
}
BEFORE = {"ownership": 2, "capacity": 1, "data": 2, "use_of_outcomes": 2, "support": 3}
LATER = {"ownership": 3, "capacity": 2, "data": 3, "use_of_outcomes": 2, "support": 4}


def refuse_in_public(story: Story, cast: Cast) -> None:
    """The refusal without a place or a name, and the pressure that changed nothing."""
    write_refusal(story.trajectory, REFUSED, by=cast["programmaleider"])
    show_refusal(story.trajectory, by=cast["programmaleider"])
    day = timezone.localdate() - timedelta(days=20)
    log_outside_request(
        {**PRESSURE, "received_on": day}, theme=Theme.objects.first(), by=cast["programmaleider"]
    )


def look_in_the_mirror(story: Story, levels: dict[str, int]) -> None:
    """The owner says how ready it is."""
    scan_maturity(story.trajectory, levels, seen=story.trajectory.maturity.revision, by=story.owner)


def share_words(story: Story) -> None:
    """The words of this trajectory may be taken over by others."""
    for definition in Definition.objects.filter(trajectory=story.trajectory):
        share(definition, is_shared=True, by=story.owner)


def wish_to_join(story: Story, cast: Cast) -> None:
    """A neighbouring municipality sees the same and asks for an invitation."""
    neighbour = cast["buurgemeente"]
    ask_to_join(
        story.trajectory,
        organisation=cast.organisations["neighbour"],
        reason="Bij ons wonen ook mensen het hele jaar op twee parken. Wij brengen onze aantallen mee.",
        by=neighbour,
    )
