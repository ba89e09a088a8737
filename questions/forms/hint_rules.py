"""Why a rule of the live hints goes off or on."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SwitchForm(forms.Form):
    """The reason, which everybody can read."""

    reason = forms.CharField(
        label=_("Waarom?"),
        help_text=_(
            "Iedereen die inlogt kan dit lezen. Bijvoorbeeld: de regel ziet ‘haven’ ten onrechte als vaag."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
