"""The project itself as an app: its checks and its commands."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ZichtConfig(AppConfig):
    name = "zicht"
    label = "zicht"

    def ready(self) -> None:
        """Let each app register its checks, which lean on models and can be read only now."""
        autodiscover_modules("checks")
