"""Forms of the analysis screens; what may be written is decided by the services."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from analyses.models import AnalysisPlan, CheckRemark, Dataset, OutputKind, Verdict
from areas.models import Level
from zicht.core.forms import OptsSelect


class PlanForm(forms.ModelForm):
    """The analysis plan, prefilled from the question."""

    output_kinds = forms.MultipleChoiceField(
        label=_("Andere soorten uitkomsten"),
        required=False,
        choices=OutputKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Komen er uit de CBS-omgeving naast de tabel ook andere cijfers, kruis dan aan welke. Bij elk cijfer horen"
            " straks de aantallen die eronder liggen."
        ),
    )

    class Meta:
        model = AnalysisPlan
        fields = (
            "indicator", "population", "method", "minimum_population", "false_discovery_rate", "comparators", "output_tables",
            "output_kinds", "area_level", "division_year",
        )  # fmt: skip
        widgets = {
            "method": forms.Textarea(attrs={"rows": 7}),
            "output_tables": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "indicator": _(
                "Wat u telt en waardoor u deelt. Bijvoorbeeld: geregistreerde misdrijven per inwoner."
            ),
            "population": _("Over wie of wat het gaat. Bijvoorbeeld: alle wijken van de gemeente."),
            "method": _("Hoe u rekent, zo dat een collega het kan nadoen."),
            "minimum_population": _(
                "Onder dit aantal zeggen wij niets over een gebied. Bijvoorbeeld: 500 inwoners."
            ),
            "false_discovery_rate": _(
                "Welk deel van de gevonden afwijkingen vals alarm mag zijn. 0,05 is 5 van de 100."
            ),
            "comparators": _("Waarmee een gebied wordt vergeleken. Bijvoorbeeld: aangrenzende wijken."),
            "area_level": _(
                "Leeg: per gebied zoals in het bestand. Kiest u een groter gebied, dan telt Zicht de gebieden op."
            ),
            "division_year": _(
                "Leeg: het jaar van het bestand. Bij een later jaar verdeelt Zicht de aantallen met een verdeeltabel."
            ),
            "output_tables": _("Alleen deze tabellen gaan straks naar de controleurs."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_level"].choices = [("", _("gebied zoals in het bestand")), *Level.choices]


class JobForm(forms.Form):
    """On which file, and whether it is only to explore."""

    dataset = forms.ModelChoiceField(
        label=_("Gegevensbestand"), queryset=Dataset.objects.none(), empty_label=None,
        help_text=_("Kies het bestand waarop de berekening draait."),
    )  # fmt: skip
    exploratory = forms.BooleanField(
        label=_("Alleen verkennen"), required=False,
        help_text=_("Een verkennende opdracht draait zonder plan. De uitkomst gaat nooit naar buiten."),
    )  # fmt: skip

    def __init__(self, *args: Any, datasets: QuerySet[Dataset], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dataset"].queryset = datasets


class ReleaseForm(forms.Form):
    """What the checkers should know."""

    description = forms.CharField(
        label=_("Wat laat deze tabel zien, en waarom mag zij naar buiten?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Bijvoorbeeld: geregistreerde misdrijven per wijk in 2025. De aantallen komen uit open cijfers van de politie."
        ),
    )

    def __init__(self, *args: Any, remarks: Sequence[CheckRemark] = (), **kwargs: Any) -> None:
        """`remarks` are those of the round that was sent back: each gets a field for its answer."""
        super().__init__(*args, **kwargs)
        for remark in remarks:
            place = f"{remark.area}, {remark.period}: " if remark.area else ""
            self.fields[f"answer_{remark.pk}"] = forms.CharField(
                label=_("Uw antwoord op: {remark}").format(remark=f"{place}{remark.text}"),
                max_length=3000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.remarks = list(remarks)

    def answers(self) -> dict[int, str]:
        """Remark -> what was done about it."""
        return {remark.pk: self.cleaned_data[f"answer_{remark.pk}"] for remark in self.remarks}


class VerdictForm(forms.Form):
    """What a checker decides about exactly the table on the page."""

    verdict = forms.ChoiceField(label=_("Uw oordeel"), choices=Verdict.choices, widget=OptsSelect)
    remarks = forms.CharField(
        label=_("Opmerkingen"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Nodig als u terugstuurt: wat moet de analist veranderen?"),
    )  # fmt: skip
