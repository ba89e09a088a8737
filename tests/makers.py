"""Makers take real steps, so that an impossible state cannot be built."""

from typing import Any

from questions.models import Phase, Trajectory
from tests.cast import call_cast
from tests.remembered import remembered
from zicht.demo.cast import Cast
from zicht.demo.story import Story, bring_to

__all__ = ["bring_to", "make_story", "make_trajectory"]


def make_story(phase: str = Phase.INTAKE, *, cast: Cast | None = None, **kw: Any) -> Story:
    """A trajectory that walked to `phase` with the right people, and the story that can go on with it."""
    cast = cast or call_cast()
    if kw:
        return bring_to(phase, cast, **kw)
    return remembered(("story", phase), lambda: bring_to(phase, cast), cast)


def make_trajectory(phase: str = Phase.INTAKE, *, cast: Cast | None = None, **kw: Any) -> Trajectory:
    """A trajectory that walked to `phase` with the right people."""
    return make_story(phase, cast=cast, **kw).trajectory
