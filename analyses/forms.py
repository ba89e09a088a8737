"""Forms of the analysis screens; what may be written is decided by the services."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from analyses.models import AnalysisPlan, CheckRemark, Dataset, Verdict
from areas.readers.layout import DatasetLayout
from areas.readers.source import LARGEST
from questions.models import Trajectory
from sources.models import DataSource
from zicht.core.forms import OptsSelect


class PlanForm(forms.ModelForm):
    """The analysis plan, prefilled from the question."""

    class Meta:
        model = AnalysisPlan
        fields = (
            "indicator", "population", "method", "minimum_population", "false_discovery_rate", "comparators", "output_tables",
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
            "output_tables": _("Alleen deze tabellen gaan straks naar de controleurs."),
        }


class UploadForm(forms.Form):
    """A file to read."""

    file = forms.FileField(
        label=_("Bestand"),
        max_length=200,
        help_text=_(
            "CSV of Excel met aantallen per gebied, geen gegevens van personen of bedrijven. Ten hoogste 64 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("Het bestand is groter dan 64 MB. Deel het op in kleinere bestanden.")
            )
        return file


class LayoutForm(forms.Form):
    """Which column is what; every choice starts with what Zicht thinks."""

    name = forms.CharField(
        label=_("Naam"),
        max_length=150,
        help_text=_("Zo herkent u het bestand later. Bijvoorbeeld: misdrijven per wijk, 2025."),
    )
    area = forms.ChoiceField(
        label=_("Kolom met het gebied"), help_text=_("Codes zoals WK0363AA, of namen van gemeenten.")
    )
    numerator = forms.ChoiceField(
        label=_("Kolom met de teller"), required=False, help_text=_("Wat u telt, bijvoorbeeld misdrijven.")
    )
    denominator = forms.ChoiceField(
        label=_("Kolom met de noemer"),
        required=False,
        help_text=_("Waardoor u deelt, bijvoorbeeld inwoners. Nodig om te kunnen vergelijken."),
    )
    period = forms.CharField(
        label=_("Periode"),
        required=False,
        max_length=200,
        help_text=_("De naam van de kolom, of één jaar voor het hele bestand. Bijvoorbeeld: 2025."),
    )
    division_year = forms.IntegerField(
        label=_("Gebiedsindeling van jaar"),
        required=False,
        min_value=1990,
        max_value=2100,
        help_text=_("Leeg laten kan: dan kiest Zicht het jaar waarin de codes bestaan."),
    )
    source = forms.ModelChoiceField(
        label=_("Databron"),
        queryset=DataSource.objects.none(),
        required=False,
        empty_label=_("Geen of onbekend"),
    )

    def __init__(self, *args: Any, header: tuple[str, ...], trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(name, name) for name in header]
        self.fields["area"].choices = columns
        for name in ("numerator", "denominator"):
            self.fields[name].choices = [("", _("Geen")), *columns]
        self.fields["source"].queryset = _sources_of(trajectory)


def _sources_of(trajectory: Trajectory) -> QuerySet[DataSource]:
    """Sources that were asked for in this trajectory."""
    return DataSource.objects.filter(requests__trajectory=trajectory).distinct().order_by("title")


def layout_as_initial(layout: DatasetLayout, name: str, division_year: int | None) -> dict[str, Any]:
    """The proposal as first values of the form."""
    return {
        "name": name,
        "area": layout.area_column,
        "numerator": layout.numerator_column,
        "denominator": layout.denominator_column,
        "period": layout.period_column or layout.fixed_period,
        "division_year": division_year,
    }


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
