"""Filters above the list of trajectories; a wrong value in the address counts as no filter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from questions.models import Phase, Theme

SORTS = (
    ("nieuw", _("Nieuwste eerst")),
    ("langst", _("Langst in deze fase")),
    ("titel", _("Titel")),
    ("kenmerk", _("Kenmerk")),
)


class FilterForm(forms.Form):
    """Words, phase, theme and order."""

    marks_optional = False

    q = forms.CharField(label=_("Titel, kenmerk of partij"), required=False, max_length=100)
    fase = forms.ChoiceField(label=_("Fase"), required=False, choices=[("", _("Alle fasen")), *Phase.choices])
    thema = forms.ModelChoiceField(
        label=_("Thema"),
        required=False,
        queryset=Theme.objects.all(),
        to_field_name="slug",
        empty_label=_("Alle thema’s"),
    )
    sorteer = forms.ChoiceField(label=_("Volgorde"), required=False, choices=SORTS)

    def chosen(self) -> dict[str, str]:
        """What to list: phase, theme slug, text and sort, each empty or valid."""
        self.full_clean()
        clean = getattr(self, "cleaned_data", {})
        theme = clean.get("thema")
        return {
            "phase": clean.get("fase", ""),
            "theme": theme.slug if theme else "",
            "text": clean.get("q", ""),
            "sort": clean.get("sorteer") or "nieuw",
        }
