"""Addresses of this app and those below it, for tests of services."""

from django.urls import include, path

urlpatterns = [path("", include(f"{app}.urls")) for app in ("questions", "coalitions", "sources", "reviews")]
