"""Forms of the analysis screens; what may be written is decided by the services."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from analyses.models import (
    AnalysisPlan,
    CheckRemark,
    ComparisonGroup,
    CountedAs,
    Dataset,
    ExpectedFrom,
    OutputKind,
    Overdispersion,
    Rarity,
    Verdict,
)
from analyses.models.plan import LARGEST_MINIMUM
from areas.models import Level
from zicht.core.forms import FloatField, OptsSelect


class PlanForm(forms.ModelForm):
    """The analysis plan, prefilled from the question."""

    counted_as = forms.ChoiceField(
        label=_("Wat voor cijfer"),
        choices=CountedAs.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Een woning kan vaker dan één inbraak hebben: dat is een aantal keren. Van alle woningen is een deel een koopwoning:"
            " dat is een deel van het geheel. Bij een deel van het geheel is toeval kleiner, en liggen de grenzen dichter bij"
            " elkaar."
        ),
    )
    overdispersion = forms.ChoiceField(
        label=_("Gewone verschillen tussen gebieden"),
        choices=Overdispersion.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Gebieden verschillen altijd een beetje, ook als er niets aan de hand is. Telt u dat niet mee, dan lijkt bijna"
            " elk groot gebied af te wijken."
        ),
    )
    baseline = forms.ChoiceField(
        label=_("Gebieden die de verwachting bepalen"),
        choices=ExpectedFrom.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Uit deze gebieden volgt hoeveel er te verwachten is, en hoeveel gebieden gewoon verschillen."
        ),
    )
    alert_one_in = forms.TypedChoiceField(
        label=_("Binnenste grens"),
        choices=Rarity.choices,
        coerce=int,
        help_text=_("Voorbij deze grens heet een gebied hoger of lager dan verwacht."),
    )
    alarm_one_in = forms.TypedChoiceField(
        label=_("Buitenste grens"),
        choices=Rarity.choices,
        coerce=int,
        help_text=_(
            "Voorbij deze grens heet een gebied duidelijk hoger of lager, als het ook na de correctie voor vals alarm"
            " overblijft. Kies een zeldzamer toeval dan bij de binnenste grens."
        ),
    )
    with_trend = forms.BooleanField(
        label=_("Ook de ontwikkeling in de tijd bepalen"),
        required=False,
        help_text=_("Zonder vinkje rekent Zicht alleen met de laatste periode in het bestand."),
    )
    comparison_groups = forms.MultipleChoiceField(
        label=_("Vergelijken met"),
        required=False,
        choices=ComparisonGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "De publicatie legt een gebied naast deze groepen en naast geen andere. Als de cijfers er zijn, kan niemand dat"
            " nog anders kiezen. Kruis niets aan als u niet wilt vergelijken."
        ),
    )
    similar_count = forms.IntegerField(
        label=_("Hoeveel gebieden die er het meest op lijken"),
        required=False,
        min_value=2,
        max_value=50,
        help_text=_("Telt alleen mee als u met die gebieden vergelijkt. Kies een getal van 2 tot en met 50."),
    )
    output_kinds = forms.MultipleChoiceField(
        label=_("Andere soorten uitkomsten"),
        required=False,
        choices=OutputKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Wat er naast de tabel uitkomt. Aandelen, sommen, gemiddelden en medianen rekent een opdracht zelf uit als het"
            " bestand daar kolommen voor heeft. De andere soorten komen alleen over het CBS. Elk cijfer wordt beoordeeld op"
            " wat eronder ligt."
        ),
    )

    class Meta:
        model = AnalysisPlan
        fields = (
            "indicator", "population", "counted_as", "method", "overdispersion", "baseline", "minimum_population",
            "alert_one_in", "alarm_one_in", "false_discovery_rate", "with_trend", "comparison_groups", "similar_count",
            "comparators", "output_tables", "output_kinds", "area_level", "division_year",
        )  # fmt: skip
        widgets = {
            "method": forms.Textarea(attrs={"rows": 7}),
            "output_tables": forms.Textarea(attrs={"rows": 3}),
        }
        field_classes = {"false_discovery_rate": FloatField}
        error_messages = {
            "false_discovery_rate": dict.fromkeys(
                ("min_value", "max_value"), _("Kies een getal van 0,001 tot en met 0,2.")
            ),
            "minimum_population": dict.fromkeys(
                ("min_value", "max_value"), _("Kies een getal van 10 tot en met 20.000.000.")
            ),
            "division_year": dict.fromkeys(
                ("min_value", "max_value"), _("Kies een jaar, zoals 2025, of laat dit leeg.")
            ),
        }
        help_texts = {
            "indicator": _(
                "Wat u telt en waardoor u deelt. Bijvoorbeeld: geregistreerde misdrijven per inwoner."
            ),
            "population": _("Over wie of wat het gaat. Bijvoorbeeld: alle wijken van de gemeente."),
            "method": _(
                "Hoe u rekent, zo dat een collega het kan nadoen. De keuzes hieronder gelden; leg hier uit waarom zij passen."
            ),
            "minimum_population": _(
                "Onder dit aantal zeggen wij niets over een gebied. Bijvoorbeeld: 500 inwoners."
            ),
            "false_discovery_rate": _(
                "Welk deel van de gevonden afwijkingen vals alarm mag zijn. 0,05 is 5 van de 100."
            ),
            "comparators": _(
                "Waarom u hiermee vergelijkt. Bijvoorbeeld: wijken ernaast delen dezelfde winkels en wegen."
            ),
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
        self.fields["minimum_population"].validators.append(MaxValueValidator(LARGEST_MINIMUM))
        self.fields["area_level"].choices = [("", _("gebied zoals in het bestand")), *Level.choices]

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under a heading each, in the order in which somebody thinks of them."""
        parts = (
            (_("Wat u telt"), ("indicator", "population", "counted_as", "area_level", "division_year")),
            (_("Hoe u rekent"), ("method", "overdispersion", "baseline", "with_trend")),
            (
                _("Wanneer een gebied opvalt"),
                ("minimum_population", "alert_one_in", "alarm_one_in", "false_discovery_rate"),
            ),
            (_("Waarmee u vergelijkt"), ("comparison_groups", "similar_count", "comparators")),
            (_("Wat eruit komt"), ("output_tables", "output_kinds")),
        )
        return [(str(title), [self[name] for name in names]) for title, names in parts]


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

    def __init__(
        self,
        *args: Any,
        remarks: Sequence[CheckRemark] = (),
        names: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """`remarks` are those of the round that was sent back: each gets a field for its answer. `names` are those of areas."""
        super().__init__(*args, **kwargs)
        for remark in remarks:
            area = (names or {}).get(remark.area, remark.area)
            place = f"{area}, {remark.period}: " if area else ""
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

    # The remarks are needed with one of the two verdicts, and their hint says with which.
    marks_optional = False

    verdict = forms.ChoiceField(label=_("Uw oordeel"), choices=Verdict.choices, widget=OptsSelect)
    remarks = forms.CharField(
        label=_("Opmerkingen voor de analist"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Verplicht als u terugstuurt: wat moet er anders? Staat dat al bij een rij, dan hoeft het hier niet. Als u vrijgeeft,"
            " mag dit leeg blijven."
        ),
    )  # fmt: skip
