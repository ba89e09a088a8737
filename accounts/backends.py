"""Who may log in: everybody whose password is right, and the people of the demo only where the demo runs."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User

DEMO_DOMAIN = "@demo.example"  # a name that nobody can own (RFC 2606)


class DemoOnlyInDemo(AuthenticationBackend):
    """The passwords of the demo are public, so they open nothing once an installation is used for real."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = super().authenticate(request, **credentials)
        invented = user is not None and user.email.endswith(DEMO_DOMAIN)
        return None if invented and not settings.DEMO else user
