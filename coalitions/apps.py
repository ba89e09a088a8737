"""How Django knows the app coalitions."""

from django.apps import AppConfig


class CoalitionsConfig(AppConfig):
    name = "coalitions"
