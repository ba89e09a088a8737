"""The project itself as an app: its checks and its commands."""

from django.apps import AppConfig


class ZichtConfig(AppConfig):
    name = "zicht"
    label = "zicht"
