"""The catalogue, to look up. Describing a source goes through its own page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from sources.models import DataSource


@admin.register(DataSource)
class DataSourceAdmin(admin.ModelAdmin):
    """Sources, read only."""

    list_display = ("title", "holder", "access_rights", "sensitivity", "is_listed")
    list_filter = ("access_rights", "sensitivity", "is_listed")
    search_fields = ("title", "holder__name")
    list_select_related = ("holder",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
