"""The four questions about a deviation, and a measure with its end."""

from django import forms
from django.utils.translation import gettext_lazy as _

from publications.forms.writing import area
from publications.models import Knew, MeasureState
from zicht.core.forms import OptsSelect


class ResponseForm(forms.Form):
    """What the problem owner says about one area."""

    knew = forms.ChoiceField(label=_("Wist u dit?"), choices=Knew.choices, widget=OptsSelect)
    explanation = forms.CharField(
        label=_("Kunt u het verklaren?"),
        help_text=_("Dit komt op de openbare pagina. Bijvoorbeeld: in deze wijk ligt een groot station."),
        max_length=3000,
        widget=area(4),
    )
    action = forms.CharField(
        label=_("Wat gaat u doen?"),
        help_text=_("Dit komt op de openbare pagina. Niets doen mag ook, als u zegt waarom."),
        max_length=3000,
        widget=area(4),
    )
    capacity = forms.CharField(
        label=_("Met welke mensen en middelen?"),
        help_text=_("Alleen de coalitie leest dit. Bijvoorbeeld: een projectleider, twee dagen in de week."),
        max_length=1500,
        widget=area(3),
    )


class MeasureForm(forms.Form):
    """Something that will be done."""

    title = forms.CharField(
        label=_("Maatregel"), help_text=_("Bijvoorbeeld: bewaakte stalling bij het station."), max_length=200
    )
    responsible = forms.CharField(
        label=_("Wie is ervan?"),
        help_text=_("Een team of functie. Bijvoorbeeld: Team Ruimte."),
        max_length=150,
    )
    due_on = forms.DateField(
        label=_("Klaar op"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class FinishForm(forms.Form):
    """How a measure stands."""

    state = forms.ChoiceField(
        label=_("Hoe staat het ermee?"), choices=MeasureState.choices, widget=OptsSelect
    )
    outcome = forms.CharField(
        label=_("Wat het opleverde, of aan wie het is overgedragen"),
        help_text=_("Nodig als de maatregel is geëvalueerd of overgedragen."),
        required=False,
        max_length=3000,
        widget=area(3),
    )
