"""The next version of a checklist."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ChecklistForm(forms.Form):
    """The next version of a checklist."""

    file = forms.FileField(
        label=_("Bestand"),
        help_text=_("Een JSON-bestand met soort, versie, titel, reden en vragen, zoals de eerdere versies."),
    )
