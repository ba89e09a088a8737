"""The reference list of themes. Problems and questions are not here: an administrator sees no content."""

from django.contrib import admin

from questions.models import Theme


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin):
    """Themes in the order of the menus; a theme that is in use cannot be removed, the database refuses it."""

    list_display = ("name", "slug", "position", "top_uri")
    list_editable = ("position",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
