"""What every page shows around its own content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from coalitions import grants
from zicht.core.policy import Role


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html: theme, demo banner, and for who is logged in what the navigation shows."""
    return {"theme_css": settings.THEME_CSS, "demo_mode": settings.DEMO, "nav": _navigation(request)}


def _navigation(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"programme": False, "unread": 0}
    board = grants.programme_roles(user) & {Role.PROGRAMME_LEAD, Role.OBSERVER}
    return {"programme": bool(board), "unread": user.notifications.filter(read_at__isnull=True).count()}
