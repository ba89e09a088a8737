"""The emergency brake on a page that has a head of its own: that it is pulled, or where to pull it."""

from typing import Any

from django import template

from questions.models import Trajectory
from reviews.brakes import open_brake
from zicht.core.policy import May, allows

register = template.Library()


@register.inclusion_tag("reviews/_brake_mark.html", takes_context=True)
def brake_mark(context: template.Context, trajectory: Trajectory) -> dict[str, Any]:
    """The banner while the brake is pulled; else a link for who may pull it; nothing for anybody else."""
    user = getattr(context.get("request"), "user", None)
    brake = open_brake(trajectory)
    return {
        "brake": brake,
        "trajectory": trajectory,
        "may_pull": brake is None and user is not None and allows(user, May.PULL_BRAKE, trajectory),
    }
