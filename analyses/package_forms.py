"""Forms for making a CBS package and for handing in what came back."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from analyses.cbs.figures import NEEDED
from analyses.models import OutputKind
from analyses.other_kinds import IN_TABLE


class PackageForm(forms.Form):
    """For which project, and in which division of areas."""

    project_number = forms.CharField(
        label=_("Projectnummer bij het CBS"),
        max_length=10,
        help_text=_("Dit nummer staat in de beschikking van het CBS. Bijvoorbeeld: 8412."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    division_year = forms.IntegerField(
        label=_("Gebiedsindeling van jaar"),
        min_value=1990,
        max_value=2100,
        help_text=_(
            "In deze indeling telt het programma, en in deze indeling leest Zicht de uitkomst terug."
        ),
    )


class ReturnForm(forms.Form):
    """The table that came back."""

    file = forms.FileField(
        label=_("Uitvoer die het CBS heeft vrijgegeven"),
        max_length=200,
        allow_empty_file=True,
        help_text=_("Het bestand uitvoer.csv, ongewijzigd, of dezelfde tabel als Excel."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    figures = forms.FileField(
        label=_("Andere uitkomsten"),
        max_length=200,
        required=False,
        help_text=_("Het bestand uitkomsten.csv, met bij elk cijfer de aantallen die eronder liggen."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    no_more = forms.BooleanField(
        label=_("Er komen geen andere cijfers"),
        required=False,
        help_text=_(
            "Kruis dit aan als een soort uit het plan niet uit het CBS komt. Later aanleveren kan dan nog wel."
        ),
    )

    def __init__(self, *args: Any, kinds: Collection[str] = (), **facts: Any) -> None:
        """`kinds` are those that the plan names besides counts; without any there is nothing else to hand in."""
        super().__init__(*args, **facts)
        asked = [NEEDED[OutputKind(kind)][0] for kind in kinds if kind != IN_TABLE]
        if not kinds:
            del self.fields["figures"], self.fields["no_more"]
        elif asked:
            # Needed unless the box below it is ticked, which a field cannot say of itself.
            self.marks_optional = False
            self.fields["figures"].help_text = _(
                "Nodig, want het plan noemt ook: {kinds}. Het bestand uitkomsten.csv, met bij elk cijfer de aantallen die eronder"
                " liggen."
            ).format(kinds=", ".join(asked))
