"""Checklists to look at. Reviews, answers, votes and decisions are not here: only who judges sees them, on its own screens."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from reviews.models import Checklist, ChecklistQuestion


class ReadOnly:
    """Nothing can be added, changed or taken away: a checklist changes by a new version in the data files."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class QuestionInline(ReadOnly, admin.TabularInline):
    """The questions of one version."""

    model = ChecklistQuestion
    fields = ("theme", "text", "reference", "stops_on")


@admin.register(Checklist)
class ChecklistAdmin(ReadOnly, admin.ModelAdmin):
    """The versions of each checklist."""

    list_display = ("title", "kind", "version", "is_current")
    inlines = (QuestionInline,)
