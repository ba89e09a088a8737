"""The emergency brake: pulling it, and the decision to go on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.forms.fields import area


class PullForm(forms.Form):
    """Why everything has to stop now."""

    note = forms.CharField(
        label=_("Wat is er aan de hand?"),
        help_text=_(
            "Iedereen in dit traject leest dit. Bijvoorbeeld: In de openbare tabel is een gezin te herkennen."
        ),
        max_length=2000,
        widget=area(4),
    )


class LiftForm(forms.Form):
    """The decision of the committee that a trajectory may go on."""

    decided_on = forms.DateField(
        label=_("Wanneer besloot de commissie?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    votes_for = forms.IntegerField(label=_("Stemmen voor"), min_value=0, max_value=100)
    votes_against = forms.IntegerField(label=_("Stemmen tegen"), min_value=0, max_value=100)
    lift_reason = forms.CharField(
        label=_("Waarom kan het traject verder?"),
        help_text=_(
            "Schrijf op wat de commissie onderzocht en wat er is aangepast. Bijvoorbeeld: De tabel is hersteld en"
            " opnieuw door twee mensen gecontroleerd."
        ),
        max_length=5000,
        widget=area(5),
    )
