"""The project itself as an app: its checks and its commands."""

from django.apps import AppConfig
from django.core.checks import register

from zicht import checks


class ZichtConfig(AppConfig):
    name = "zicht"
    label = "zicht"

    def ready(self) -> None:
        register(checks.method_is_whole)
        register(checks.rights_are_whole)
