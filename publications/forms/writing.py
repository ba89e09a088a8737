"""The texts of a publication, its insights, who owns the outcome, and publishing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def area(rows: int = 3) -> forms.Textarea:
    """A box for running text of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


class TextForm(forms.Form):
    """Everything that the public reads about the figures."""

    title = forms.CharField(
        label=_("Kop"),
        help_text=_(
            "Wat u ziet, in één zin met een getal. Bijvoorbeeld: In 7 van 110 wijken meer diefstal dan verwacht."
        ),
        max_length=200,
    )
    summary = forms.CharField(
        label=_("Samenvatting"),
        help_text=_("Wat is geteld, waar en wanneer, en waarmee is het vergeleken. Een of twee zinnen."),
        max_length=1500,
        widget=area(3),
    )
    what_we_see = forms.CharField(
        label=_("Wat zien we"),
        help_text=_("Noem de belangrijkste cijfers. Schrijf nog niet waarom het zo is."),
        max_length=1000,
        widget=area(4),
    )
    how_sure = forms.CharField(
        label=_("Hoe zeker is dat"),
        help_text=_("Bijvoorbeeld: minder dan 1 op 500 kans dat zo'n verschil toeval is."),
        max_length=1000,
        widget=area(4),
    )
    what_it_does_not_say = forms.CharField(
        label=_("Wat zegt het niet"),
        help_text=_(
            "Wat mag een lezer niet concluderen? Bijvoorbeeld: bezoekers tellen niet mee als inwoner."
        ),
        max_length=1000,
        widget=area(4),
    )
    method = forms.CharField(
        label=_("Zo is het berekend"),
        help_text=_(
            "Voor wie meer wil weten. Noem ook of er een algoritme is gebruikt en welke keuzes u maakte."
        ),
        max_length=5000,
        widget=area(7),
    )
    limits = forms.CharField(
        label=_("Beperkingen"), help_text=_("Wat ontbreekt er, en waarom?"), max_length=3000, widget=area(4)
    )
    sources = forms.CharField(
        label=_("Bronvermelding"), help_text=_("Bijvoorbeeld: Bron: politie en CBS, 2025."), max_length=300
    )


class InsightForm(forms.Form):
    """One more insight."""

    text = forms.CharField(
        label=_("Inzicht"),
        help_text=_(
            "Eén ding dat de cijfers laten zien. Bijvoorbeeld: het verschil is het grootst rond stations."
        ),
        max_length=1000,
        widget=area(3),
    )


class SuggestionForm(forms.Form):
    """What a municipality can do with an insight."""

    title = forms.CharField(
        label=_("Wat kan een gemeente doen?"),
        help_text=_("Begin met een werkwoord. Bijvoorbeeld: Zet bewaakte stallingen neer."),
        max_length=150,
    )
    text = forms.CharField(
        label=_("Uitleg"),
        help_text=_(
            "Hoe begint een gemeente ermee? Het moet voorkomen en in verhouding zijn, geen opsporing."
        ),
        max_length=1500,
        widget=area(3),
    )


class OwnerForm(forms.Form):
    """Who of the problem owner answers for the outcome."""

    user = forms.ModelChoiceField(
        label=_("Wie is eigenaar van de uitkomst?"),
        help_text=_(
            "Zij of hij is het aanspreekpunt na publicatie en zorgt dat op elke afwijking wordt gereageerd."
        ),
        queryset=None,
        empty_label=_("Kies iemand"),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]


class PublishForm(forms.Form):
    """Publishing, now or later."""

    embargo_until = forms.DateTimeField(
        label=_("Embargo tot"),
        help_text=_("Leeg: de pagina staat meteen online. Met een moment: dan pas."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class WithdrawForm(forms.Form):
    """Taking a publication back."""

    reason = forms.CharField(
        label=_("Waarom trekt u de publicatie in?"),
        help_text=_(
            "Lezers zien deze tekst. Bijvoorbeeld: de aantallen inwoners waren van het verkeerde jaar."
        ),
        max_length=2000,
        widget=area(4),
    )
