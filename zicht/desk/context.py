"""What every page shows around its own content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import Post
from coalitions import grants
from reviews.committee import BODY, may_see_composition, sits
from zicht.core.policy import Role

# Who works with the questions of a review; everybody who logs in may read them.
JUDGED_BY = {Role.ETHICS_CHAIR, Role.ETHICS_MEMBER, Role.ETHICS_SECRETARY, Role.ADMINISTRATOR}
LANDSADVOCAAT = Post.LANDSADVOCAAT.value


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html: theme, demo banner, and for who is logged in what the navigation shows."""
    return {"theme_css": settings.THEME_CSS, "demo_mode": settings.DEMO, "nav": _navigation(request)}


def _navigation(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"programme": False, "unread": 0}
    roles = BODY.roles_of(user)
    return {
        "programme": bool(roles & {Role.PROGRAMME_LEAD, Role.OBSERVER}),
        "committee": _committee(user),
        "checklists": bool(roles & JUDGED_BY) or LANDSADVOCAAT in grants.current_posts(user),
        "unread": user.notifications.filter(read_at__isnull=True).count(),
    }


def _committee(user: Any) -> str:
    """Where the committee begins for this person: its desk, its composition, or nowhere."""
    if sits(user):
        return "reviews:committee"
    return "reviews:composition" if may_see_composition(user) else ""
