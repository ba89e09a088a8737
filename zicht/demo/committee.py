"""The committee at work in the demo: terms with a renewal, a meeting, a brake that was pulled and lifted; and a clean-up."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Appointment, Post
from accounts.services import appoint
from reviews.independence import COMMITTEE_POSTS
from reviews.models import Meeting, ReviewKind
from reviews.services import call_meeting
from sources.models import DataSource
from sources.services import finish_clean_up, set_clean_up, show_clean_up
from zicht.demo.cast import Cast
from zicht.demo.story import Story
from zicht.method import take

TERMS = {
    "voorzitter": 400,
    "commissielid1": 60,
    "commissielid2": 700,
    "commissielid3": 700,
    "commissielid4": 250,
}


def give_terms(cast: Cast) -> None:
    """Everybody sits for a term of their own; one ends soon, and one was renewed already."""
    today = timezone.localdate()
    for key, days in TERMS.items():
        held = Appointment.objects.get(user=cast[key], post__in=COMMITTEE_POSTS)
        until = today + timedelta(days=days)
        appoint(
            cast[key], held.post, since=held.since, until=until, reason="Voorgedragen door de programmaraad."
        )
    after = today + timedelta(days=TERMS["commissielid4"] + 1)
    why = "Kent het privacyrecht en wil verder."
    appoint(cast["commissielid4"], Post.ETHICS_MEMBER, since=after, reason=why)


def plan_meeting(story: Story) -> Meeting:
    """The secretary puts the review that runs on the agenda of next week."""
    start = timezone.localtime() + timedelta(days=6)
    return call_meeting(
        starts_at=start.replace(hour=10, minute=0, second=0, microsecond=0),
        place="Stadskantoor Havenmonde, zaal 2.14",
        agenda="Nieuwe versie van het toetsingskader. Een termijn loopt af: wie volgt op?",
        reviews=[story.review(ReviewKind.ETHICS)],
        by=story.cast["secretaris"],
    )


def pull_and_lift(story: Story) -> None:
    """A party stopped everything; the committee looked, and let it go on."""
    why = "In een concepttabel stond een wijk met vier adressen. Dat mag niemand verder zien."
    take(story.trajectory, "pull_brake", by=story.cast["partner"], note=why)
    decided = {"decided_on": timezone.localdate(), "votes_for": 4, "votes_against": 1}
    because = "De tabel is verwijderd en de kleinste groep staat nu op tien. Twee controleurs keken opnieuw."
    story.trajectory = take(
        story.trajectory, "lift_brake", by=story.cast["voorzitter"], note=because, details=decided
    )


def clean_up(story: Story) -> None:
    """Addresses that pointed nowhere were put right: a result of its own, with the count before and after."""
    task = set_clean_up(
        story.trajectory,
        DataSource.objects.get(identifier="cbs-wijkregistratie"),
        {
            "title": "Adressen zonder wijk",
            "approach": "De gemeente zocht elk adres na in de basisregistratie.",
            "counted": "adressen zonder wijkcode",
            "total": 18_400,
            "wrong_before": 1_260,
            "due_on": timezone.localdate() + timedelta(days=30),
        },
        by=story.analyst,
    )
    done = finish_clean_up(
        task, wrong_after=85, note="De rest zijn adressen die niet meer bestaan.", by=story.analyst
    )
    show_clean_up(done, public=True, by=story.owner)
