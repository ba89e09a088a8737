"""Needs, matches, the feasibility advice and the privacy assessment."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coalitions.forms.parts import area
from sources.models import DataSource, Feasibility, NeedKind
from zicht.core.forms import OptsSelect


class NeedForm(forms.Form):
    """One thing that has to be known."""

    kind = forms.ChoiceField(
        label=_("Waarvoor is het nodig?"), choices=NeedKind.choices, widget=forms.RadioSelect
    )
    label = forms.CharField(
        label=_("Wat moeten wij weten?"),
        help_text=_("Bijvoorbeeld: alle winkelpanden op 1 januari, per buurt."),
        max_length=200,
    )


class SourceChoice(forms.ModelChoiceField):
    """Sources by title and holder."""

    def label_from_instance(self, obj: DataSource) -> str:
        return f"{obj.title} ({obj.holder.short_name})"


class MatchForm(forms.Form):
    """Which source can tell it, with which data, and how well that fits."""

    source = SourceChoice(
        label=_("Welke bron kan dit vertellen?"),
        queryset=DataSource.objects.none(),
        empty_label=_("Kies een bron"),
    )
    variables = forms.CharField(
        label=_("Welke gegevens uit deze bron?"),
        help_text=_("Bijvoorbeeld: gebruiksdoel, bouwjaar."),
        max_length=300,
    )
    fit_note = forms.CharField(
        label=_("Hoe goed past dit?"),
        help_text=_("Zeg ook wat er ontbreekt. Bijvoorbeeld: vanaf 2019, zonder opslagruimten."),
        required=False,
        max_length=500,
        widget=area(2),
    )

    def __init__(self, *args: Any, sources: QuerySet[DataSource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources


class WaiveForm(forms.Form):
    """Why the question can do without."""

    reason = forms.CharField(
        label=_("Waarom kan het zonder?"),
        help_text=_(
            "Bijvoorbeeld: zonder dit kenmerk is de vergelijking minder fijn, maar nog steeds bruikbaar."
        ),
        max_length=1000,
        widget=area(3),
    )


class FeasibilityForm(forms.Form):
    """The analyst's word on whether it can be done."""

    verdict = forms.ChoiceField(
        label=_("Is de vraag met deze bronnen te beantwoorden?"),
        choices=Feasibility.choices,
        widget=OptsSelect,
    )
    text = forms.CharField(
        label=_("Toelichting"), help_text=_("Wat kan wel en wat kan niet?"), max_length=3000, widget=area(5)
    )
    alternatives = forms.CharField(
        label=_("Alternatieven"),
        help_text=_(
            "Nodig als de vraag niet of maar deels te beantwoorden is. Bijvoorbeeld: per gemeente in plaats van per wijk, of"
            " vanaf 2019."
        ),
        required=False,
        max_length=3000,
        widget=area(4),
    )


class DpiaForm(forms.Form):
    """Whether personal data are processed, and what the assessment says."""

    personal_data = forms.TypedChoiceField(
        label=_("Worden er persoonsgegevens verwerkt?"),
        help_text=_("Ook gepseudonimiseerde gegevens zijn persoonsgegevens."),
        choices=[("ja", _("Ja")), ("nee", _("Nee"))],
        coerce=lambda answer: answer == "ja",
        widget=OptsSelect,
    )
    outcome = forms.CharField(
        label=_("Wat is de uitkomst, in het kort?"),
        help_text=_(
            "Bijvoorbeeld: laag risico, want alleen cijfers per buurt verlaten de beveiligde omgeving."
        ),
        max_length=3000,
        widget=area(4),
    )
    document = forms.CharField(
        label=_("Waar is de DPIA te vinden?"),
        help_text=_("Een kenmerk of vindplaats. Nodig als u persoonsgegevens verwerkt."),
        required=False,
        max_length=300,
    )
