"""The entrance hall: my work, search, notifications, programme board, audit trail."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "zicht.desk"
    label = "desk"
