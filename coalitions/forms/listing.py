"""Filters above the list of organisations; a wrong value in the address counts as no filter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coalitions.models import OrganisationKind


class OrganisationFilter(forms.Form):
    """Words and kind."""

    q = forms.CharField(label=_("Zoek op naam"), required=False, max_length=100)
    soort = forms.ChoiceField(
        label=_("Soort"), required=False, choices=[("", _("Alle soorten")), *OrganisationKind.choices]
    )

    def chosen(self) -> dict[str, str]:
        """Text and kind, each empty or valid."""
        self.full_clean()
        clean = getattr(self, "cleaned_data", {})
        return {"text": clean.get("q", ""), "kind": clean.get("soort", "")}
