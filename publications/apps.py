"""How Django knows the app publications."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "publications"
