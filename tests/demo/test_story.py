"""The story of the demo reaches every phase by real steps, and the trail holds."""

import pytest

from questions.models import LINE, Phase
from zicht.demo.story import bring_to


@pytest.mark.parametrize("phase", LINE)
def test_a_story_reaches_every_phase(cast, phase):
    story = bring_to(phase, cast)  # not by make_story, which may put back what an earlier test walked

    story.trajectory.refresh_from_db()
    assert story.trajectory.phase == phase
    passages = [passage.phase for passage in story.trajectory.passages.all()]
    assert passages == list(LINE[: LINE.index(phase) + 1])


def test_no_story_leads_beside_the_line(make_story):
    with pytest.raises(ValueError, match="no story leads to declined"):
        make_story(Phase.DECLINED)
