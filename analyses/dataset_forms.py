"""Forms for handing in a file, choosing its columns and letting it go."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from analyses.intake.proposal import Choices
from analyses.models import Dataset, DatasetKind
from areas.readers.layout import AGGREGATES, RECORDS, DatasetLayout
from questions.models import Trajectory
from sources.models import DataSource
from zicht.core.forms import OptsSelect


class UploadForm(forms.Form):
    """A file to read."""

    file = forms.FileField(
        label=_("Bestand"),
        max_length=200,
        allow_empty_file=True,
        help_text=_(
            "CSV, Excel (.xlsx) of Parquet. Namen, adressen, geboortedata en burgerservicenummers mogen er niet in staan."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.parquet"}),
    )


class LayoutForm(forms.Form):
    """Which column is what; every choice starts with what Zicht thinks."""

    name = forms.CharField(
        label=_("Naam"),
        max_length=150,
        help_text=_("Zo herkent u het bestand later. Bijvoorbeeld: misdrijven per wijk, 2025."),
    )
    kind = forms.ChoiceField(
        label=_("Wat is één rij?"),
        choices=DatasetKind.choices,
        widget=OptsSelect,
        help_text=_(
            "Bij rijen over personen, adressen of bedrijven telt Zicht elke eenheid één keer per gebied."
        ),
    )
    area = forms.ChoiceField(
        label=_("Kolom met het gebied"), help_text=_("Codes zoals WK0363AA, of namen van gemeenten.")
    )
    period = forms.CharField(
        label=_("Periode"),
        required=False,
        max_length=200,
        help_text=_("De naam van de kolom, of één jaar voor het hele bestand. Bijvoorbeeld: 2025."),
    )
    numerator = forms.ChoiceField(
        label=_("Kolom met de teller"), required=False, help_text=_("Wat u telt, bijvoorbeeld misdrijven.")
    )
    denominator = forms.ChoiceField(
        label=_("Kolom met de noemer"),
        required=False,
        help_text=_("Waardoor u deelt, bijvoorbeeld inwoners. Nodig om te kunnen vergelijken."),
    )
    is_share = forms.BooleanField(
        label=_("De teller is een deel van de noemer"),
        required=False,
        help_text=_(
            "Dan weigert Zicht rijen waarin de teller groter is. Bij misdrijven per inwoner: niet aanvinken."
        ),
    )
    unit = forms.ChoiceField(
        label=_("Kolom met de sleutel van de eenheid"),
        required=False,
        help_text=_("Een pseudoniem. Zicht vervangt het door een getal dat niemand kan terugrekenen."),
    )
    flag = forms.ChoiceField(
        label=_("Kolom die zegt voor wie het geldt"), required=False, help_text=_("Ja of nee, of 1 of 0.")
    )
    value = forms.ChoiceField(
        label=_("Kolom met een bedrag of waarde"),
        required=False,
        help_text=_("Alleen bij rijen per eenheid."),
    )
    category = forms.ChoiceField(
        label=_("Kolom met de soort"),
        required=False,
        help_text=_(
            "Bijvoorbeeld het soort misdrijf. Een opdracht telt de soorten bij elkaar op, of neemt de soort die het totaal is."
            " Kies niets als er maar één soort in staat."
        ),
    )
    strata = forms.MultipleChoiceField(
        label=_("Kolommen met achtergrond"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Bijvoorbeeld leeftijdsgroep. Daarmee kan de analyse rekening houden."),
    )
    decimal = forms.ChoiceField(
        label=_("Komma of punt in getallen"),
        required=False,
        choices=[
            ("", _("Zoals het bestand laat zien")),
            (",", _("Komma: 1.234,5")),
            (".", _("Punt: 1,234.5")),
        ],
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
    # Who counts per area needs none of these; each part opens by itself when something in it was chosen or is wrong.
    PARTS = (
        (_("Bij rijen over personen, adressen of bedrijven"), ("unit", "flag", "value")),
        (_("Soorten en achtergrond"), ("category", "strata")),
        (_("Getallen, gebiedsindeling en bron"), ("decimal", "division_year", "source")),
    )
    COLUMNS = ("numerator", "denominator", "unit", "flag", "value", "category")

    def __init__(self, *args: Any, header: tuple[str, ...], trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(name, name) for name in header]
        self.fields["area"].choices = columns
        self.fields["strata"].choices = columns
        for name in self.COLUMNS:
            self.fields[name].choices = [("", _("Geen")), *columns]
        self.fields["source"].queryset = _sources_of(trajectory)

    def first_fields(self) -> list[BoundField]:
        """What every file asks."""
        later = {name for _title, names in self.PARTS for name in names}
        return [field for field in self if field.name not in later]

    def parts(self) -> list[tuple[str, list[BoundField], bool]]:
        """Title and fields of each further part, and whether it is open."""
        return [(title, [self[name] for name in names], self._is_open(names)) for title, names in self.PARTS]

    def _is_open(self, names: tuple[str, ...]) -> bool:
        is_records = "unit" in names and self["kind"].value() == RECORDS
        return is_records or any(self[name].value() or self[name].errors for name in names)

    def choices(self) -> Choices:
        """What was chosen; call it on a form that is valid."""
        said = self.cleaned_data
        plain = {name: said[name] for name in ("area", "kind", "period", "decimal", "is_share")}
        columns = {name: said[name] for name in self.COLUMNS}
        return Choices(**plain, **columns, strata=tuple(said["strata"]))


def _sources_of(trajectory: Trajectory) -> QuerySet[DataSource]:
    """Sources that were asked for in this trajectory."""
    return DataSource.objects.filter(requests__trajectory=trajectory).distinct().order_by("title")


def layout_as_initial(layout: DatasetLayout | None, dataset: Dataset) -> dict[str, Any]:
    """The proposal, or the last choice, as first values of the form."""
    named = {"name": dataset.name, "source": dataset.source_id, "kind": AGGREGATES}
    named |= {"division_year": dataset.division_year or None}
    if layout is None:
        return named
    return named | {
        "area": layout.area_column,
        "kind": layout.kind,
        "numerator": layout.numerator_column,
        "denominator": layout.denominator_column,
        "period": layout.period_column or layout.fixed_period,
        "category": layout.category_column,
        "unit": layout.unit_column,
        "flag": layout.flag_column,
        "value": layout.value_column,
        "strata": list(layout.strata_columns),
        "decimal": layout.decimal,
        "is_share": layout.is_share,
    }


class KeepForm(forms.Form):
    """Until when a file is kept."""

    keep_until = forms.DateField(
        label=_("Bewaren tot en met"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Na deze dag verwijdert Zicht het bestand vanzelf. Uitkomsten blijven."),
    )


class DeleteForm(forms.Form):
    """Why a file may go."""

    reason = forms.CharField(
        label=_("Waarom kan dit bestand weg?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Iedereen in dit traject kan deze reden lezen."),
    )
