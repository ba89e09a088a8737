"""Putting a registration right: the count before and the count after."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coalitions.forms.parts import area, day_picker
from sources.forms.needs import SourceChoice
from sources.models import DataSource


class CleanUpForm(forms.Form):
    """What is wrong in a source and how much of it."""

    source = SourceChoice(
        label=_("Welke bron moet beter?"), queryset=DataSource.objects.none(), empty_label=_("Kies een bron")
    )
    title = forms.CharField(
        label=_("Wat moet er beter?"),
        help_text=_("Bijvoorbeeld: elk vakantiepark staat met het juiste gebruiksdoel in de registratie."),
        max_length=200,
    )
    counted = forms.CharField(
        label=_("Wat telt u?"), help_text=_("Bijvoorbeeld: panden op vakantieparken."), max_length=150
    )
    total = forms.IntegerField(label=_("Hoeveel zijn er in totaal?"), min_value=1, max_value=10**9)
    wrong_before = forms.IntegerField(label=_("Hoeveel daarvan zijn nu fout?"), min_value=0, max_value=10**9)
    approach = forms.CharField(
        label=_("Hoe pakt u het aan?"), required=False, max_length=2000, widget=area(3)
    )
    due_on = forms.DateField(label=_("Klaar voor"), required=False, widget=day_picker())

    def __init__(self, *args: Any, sources: QuerySet[DataSource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources


class CountAgainForm(forms.Form):
    """How much is wrong afterwards."""

    wrong_after = forms.IntegerField(label=_("Hoeveel zijn er nu fout?"), min_value=0, max_value=10**9)
    note = forms.CharField(
        label=_("Hoe ging het?"),
        help_text=_(
            "Iedereen kan dit lezen als u het resultaat openbaar maakt. Noem geen mensen of adressen."
        ),
        required=False,
        max_length=2000,
        widget=area(3),
    )
