"""The list of organisations, for the administrator. What a coalition does is not here."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from coalitions.models import Organisation
from coalitions.services import found_organisation

FOUNDED = ("name", "short_name", "kind", "area_code", "tooi_uri", "is_standing_partner")


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """Organisations; a new one gets its group from the service."""

    list_display = ("name", "short_name", "kind", "area_code", "is_standing_partner")
    list_filter = ("kind", "is_standing_partner")
    search_fields = ("name", "short_name")
    fields = FOUNDED

    def save_model(self, request: HttpRequest, obj: Organisation, form: ModelForm, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made = found_organisation(**{name: getattr(obj, name) for name in FOUNDED})
        obj.pk, obj.group, obj.created_at = made.pk, made.group, made.created_at

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What an organisation signed and assessed stays."""
        return False
