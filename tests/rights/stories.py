"""Stories with something in every room that could leak: remarks, a session, output that was not released."""

from datetime import timedelta

from django.utils import timezone

from coalitions.services import plan_gathering
from questions.models import Phase
from questions.services import remark
from reviews.models import ReviewKind
from tests.rights.doors import Doors
from zicht.demo.evidence import package_on_its_way


def furnish(story):
    """A remark and a session, so that these rooms are not empty."""
    start = timezone.now() + timedelta(days=7)
    remark(story.trajectory, text="Bedoelt u panden of woningen?", blocking=False, by=story.cast["partner"])
    plan_gathering(
        story.trajectory.coalition,
        title="Eerste sessie",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        by=story.owner,
    )
    return story


def in_analysis(make_story):
    """Output that waits for two checkers: nobody but they, the analysts and the lead may know what it says."""
    story = furnish(make_story(Phase.ANALYSIS))
    story.offer(story.compute())
    package_on_its_way(story)
    return Doors(story)


def in_ethics_review(make_story):
    """One member answered, the others did not: the round is not closed."""
    story = furnish(make_story(Phase.ETHICS_REVIEW))
    review = story.review(ReviewKind.ETHICS)
    story.answer_alone(review.seats.get(user=story.cast["commissielid1"]))
    return Doors(story)


def live(make_story):
    """The page is public and one deviation was answered."""
    story = furnish(make_story(Phase.FOLLOW_UP))
    story.answer(story.own_deviations()[0], finish=False)
    return Doors(story)
