"""A look at what the services wrote; nothing is added, changed or removed here, so nothing goes around them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from analyses.models import AnalysisJob, AnalysisPlan, Dataset


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that only the services write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Dataset)
class DatasetAdmin(ReadOnlyAdmin):
    """Which files came in; their contents stay out of sight."""

    list_display = (
        "name",
        "trajectory",
        "state",
        "area_level",
        "division_year",
        "registered_at",
    )
    exclude = (
        *("original", "rows", "report", "rejected", "sample", "lease_token", "checksum", "rows_checksum"),
        # Who keeps the accounts does not read counts, and these tell of them.
        *("size", "shape", "row_count", "rejected_count", "faulty_count", "rows_read"),
    )


@admin.register(AnalysisPlan)
class AnalysisPlanAdmin(ReadOnlyAdmin):
    """Which plans there are and which are locked."""

    list_display = ("trajectory", "number", "locked_at", "locked_by")
    fields = ("trajectory", "number", "locked_at", "locked_by", "fingerprint")


@admin.register(AnalysisJob)
class AnalysisJobAdmin(ReadOnlyAdmin):
    """How jobs stand, for whoever keeps the workers running."""

    list_display = ("id", "trajectory", "state", "attempts", "requested_at", "ended_at")
    list_filter = ("state", "is_exploratory")
    exclude = ("lease_token", "log", "input_checksum")
