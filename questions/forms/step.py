"""The reason that belongs to a step."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why somebody takes a step."""

    note = forms.CharField(
        label=_("Waarom?"),
        help_text=_(
            "Iedereen in dit traject kan deze reden lezen. Bijvoorbeeld: de bron blijkt niet compleet."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    review_on = forms.DateField(
        label=_("Wanneer kijkt u er opnieuw naar?"),
        help_text=_("Uiterlijk op deze dag zegt u of het traject verder kan."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
