"""Pages for what went wrong outside a view: each says what happened and what would help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere: say so, and keep the way back."""
    return render(request, "csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What the browser sent cannot be read; without the request, which may be what is wrong."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Known here, but not allowed to do this."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing here, or nothing that this person may know of: the same page for both."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. Rendered without the request: the database may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
