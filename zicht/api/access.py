"""Who is asking: the session of the browser; without one the API says 401, as the standard asks."""

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class Session(SessionAuthentication):
    """Log-in by session, with a challenge, so that a visitor gets 401 and not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"
