"""What stands in the shop window, to look at. Drafts and answers are not here: an administrator sees no content."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from publications.public.models import LivePublication
from publications.public.selectors import published


@admin.register(LivePublication)
class LivePublicationAdmin(admin.ModelAdmin):
    """Publications as the public reads them; publishing and withdrawing is for the programme lead, on its own screen."""

    list_display = ("title", "owner", "version", "published_at", "withdrawn_at")
    fields = (
        "title",
        "slug",
        "owner",
        "theme",
        "version",
        "published_at",
        "withdrawn_at",
        "withdrawn_reason",
    )
    search_fields = ("title", "owner")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LivePublication]:
        """What is under embargo is nobody's business yet."""
        return super().get_queryset(request).filter(pk__in=published().values("pk"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
