"""The areas in the administrator's screens: to look up, not to change by hand."""

from django.contrib import admin
from django.http import HttpRequest

from .models import Adjacency, Area, ShareTable


class ReadOnlyAdmin(admin.ModelAdmin):
    """Areas come from files with a source; changing them by hand would break that."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Area)
class AreaAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "level", "division_year", "population", "fictional"]
    list_filter = ["level", "division_year", "fictional"]
    search_fields = ["code", "name"]
    exclude = ["geometry"]


@admin.register(Adjacency)
class AdjacencyAdmin(ReadOnlyAdmin):
    list_display = ["a", "b", "shared_boundary_m"]
    list_select_related = ["a", "b"]
    search_fields = ["a__code", "b__code"]


@admin.register(ShareTable)
class ShareTableAdmin(ReadOnlyAdmin):
    list_display = ["level", "from_year", "to_year", "basis", "source", "read_at"]
    list_filter = ["level"]
