"""Makers take real steps, so that an impossible state cannot be built."""

from typing import Any

from questions.models import Phase, Trajectory
from tests.cast import call_cast
from zicht.demo.cast import Cast
from zicht.demo.story import Story, bring_to

__all__ = ["bring_to", "make_story", "make_trajectory"]


def make_story(phase: str = Phase.INTAKE, *, cast: Cast | None = None, **kw: Any) -> Story:
    """A trajectory that walked to `phase` with the right people, and the story that can go on with it."""
    return bring_to(phase, cast or call_cast(), **kw)


def make_trajectory(phase: str = Phase.INTAKE, *, cast: Cast | None = None, **kw: Any) -> Trajectory:
    """A trajectory that walked to `phase` with the right people."""
    return make_story(phase, cast=cast, **kw).trajectory
