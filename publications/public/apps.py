"""The shop window: copies of what is live."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "publications.public"
    label = "public"
