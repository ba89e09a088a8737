"""The project itself as an app: its checks and its commands."""

from django.apps import AppConfig
from django.core.checks import register


class ZichtConfig(AppConfig):
    name = "zicht"
    label = "zicht"

    def ready(self) -> None:
        """Register the checks, which lean on models and can be imported only now."""
        from zicht import checks

        register(checks.method_is_whole)
        register(checks.rights_are_whole)
