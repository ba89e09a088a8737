"""One trajectory told in steps: each chapter lets the right people do what the method asks, through the services."""

from analyses.models import Dataset
from questions.models import Phase
from zicht.demo.cast import Cast
from zicht.demo.subjects import EMPTY_HOMES, Subject
from zicht.demo.telling import Telling


class Story(Telling):
    """The whole way, chapter by chapter: Opening, Asking, Finding, Telling."""


def bring_to(
    phase: str, cast: Cast, *, subject: Subject = EMPTY_HOMES, dataset: Dataset | None = None
) -> Story:
    """A trajectory that went the whole way to `phase`, by real steps. CLOSED is the end of the line."""
    story = Story(cast, subject, dataset)
    chapters = {
        Phase.INTAKE: [story.hand_in],
        Phase.COALITION: [story.accept],
        Phase.REFINEMENT: [story.form_coalition],
        Phase.INVENTORY: [story.sharpen],
        Phase.LEGAL_REVIEW: [story.take_stock],
        Phase.ANALYSIS: [story.advise, story.to_analysis],
        Phase.ETHICS_REVIEW: [story.analyse],
        Phase.PUBLICATION: [story.judge, story.to_publication],
        Phase.FOLLOW_UP: [story.publish],
        Phase.CLOSED: [story.close],
    }
    for reached, steps in chapters.items():
        for step in steps:
            step()
        if reached == phase:
            return story
    raise ValueError(f"no story leads to {phase}")
