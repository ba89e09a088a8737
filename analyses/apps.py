"""How Django knows the app analyses."""

from django.apps import AppConfig


class AnalysesConfig(AppConfig):
    name = "analyses"
