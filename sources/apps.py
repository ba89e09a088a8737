"""How Django knows the app sources."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "sources"
