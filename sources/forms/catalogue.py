"""Filtering the catalogue, and describing a source in it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalitions.forms.parts import SeenField, area
from coalitions.models import Organisation
from sources.models import AccessRights, DataSource, SourceVariable

SORTS = (
    ("titel", gettext_lazy("Titel")),
    ("houder", gettext_lazy("Bronhouder")),
    ("nieuw", gettext_lazy("Laatst beschreven")),
)
SENSITIVE, PROXY = "gevoelig", "vervangend"
MOST_VARIABLES = 200


class CatalogueFilter(forms.Form):
    """Words, access, holder and order; a wrong value in the address counts as no filter."""

    q = forms.CharField(label=gettext_lazy("Zoek op onderwerp"), required=False, max_length=100)
    toegang = forms.ChoiceField(
        label=gettext_lazy("Toegang"),
        required=False,
        choices=[("", gettext_lazy("Alle toegang")), *AccessRights.choices],
    )
    houder = forms.ModelChoiceField(
        label=gettext_lazy("Bronhouder"),
        required=False,
        queryset=Organisation.objects.none(),
        empty_label=gettext_lazy("Alle bronhouders"),
    )
    sorteer = forms.ChoiceField(label=gettext_lazy("Volgorde"), required=False, choices=SORTS)

    def __init__(self, *args: Any, sources: QuerySet[DataSource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = Organisation.objects.filter(pk__in=sources.order_by().values("holder"))
        self.fields["houder"].queryset = holders

    def chosen(self) -> dict[str, str]:
        """Text, access, holder (id) and sort, each empty or valid."""
        self.full_clean()
        clean = getattr(self, "cleaned_data", {})
        holder = clean.get("houder")
        return {
            "text": clean.get("q", ""),
            "access": clean.get("toegang", ""),
            "holder": str(holder.pk) if holder else "",
            "sort": clean.get("sorteer") or "titel",
        }


def variables_in_lines(variables: Iterable[SourceVariable]) -> str:
    """One variable per line: name | label | marks."""
    return "\n".join(_line(variable) for variable in variables)


def _line(variable: SourceVariable) -> str:
    marks = [
        word for word, given in ((SENSITIVE, variable.is_sensitive), (PROXY, variable.is_proxy)) if given
    ]
    return " | ".join([variable.name, variable.label, ", ".join(marks)]).removesuffix(" | ")


def variables_from_lines(text: str) -> list[dict[str, Any]]:
    """The other way round; a line without marks or without a label is fine, an empty line is nothing."""
    found = {}
    for line in text.splitlines():
        name, label, marks = ([part.strip() for part in line.split("|", 2)] + ["", ""])[:3]
        if name:
            found[name] = {
                "name": name,
                "label": label or name,
                "is_sensitive": SENSITIVE in marks.lower(),
                "is_proxy": PROXY in marks.lower(),
            }
    return list(found.values())


class SourceForm(forms.ModelForm):
    """A source as its holder describes it."""

    holder = forms.ModelChoiceField(
        label=gettext_lazy("Welke partij beheert deze bron?"),
        queryset=Organisation.objects.none(),
        empty_label=None,
    )
    variables = forms.CharField(
        label=gettext_lazy("Welke gegevens staan erin?"),
        help_text=gettext_lazy(
            "Eén per regel: naam | omschrijving | gevoelig of vervangend. Bijvoorbeeld: gebruiksdoel | Waarvoor het pand"
            " gebruikt wordt. Zet ‘gevoelig’ bij een gevoelig kenmerk, en ‘vervangend’ bij een gegeven dat zo’n kenmerk"
            " kan verraden."
        ),
        required=False,
        max_length=30000,
        widget=area(8),
    )
    seen = SeenField(required=False)

    class Meta:
        model = DataSource
        fields = [
            "title",
            "description",
            "keywords",
            "access_rights",
            "sensitivity",
            "legal_basis",
            "access_conditions",
            "lead_time_days",
            "covers_from",
            "covers_to",
            "update_frequency",
            "linkage_keys",
            "quality_note",
            "finest_level",
            "contact",
            "is_listed",
        ]
        help_texts = {
            "title": gettext_lazy("Bijvoorbeeld: Basisregistratie Adressen en Gebouwen."),
            "description": gettext_lazy(
                "Wat staat erin, over wie of wat, en hoe komen de gegevens tot stand?"
            ),
            "keywords": gettext_lazy("Met komma’s ertussen. Bijvoorbeeld: wonen, leegstand, panden."),
            "legal_basis": gettext_lazy(
                "Voor welk doel mag u deze gegevens verzamelen, en op grond van welke wet?"
            ),
            "access_conditions": gettext_lazy("Bijvoorbeeld: alleen binnen een beveiligde omgeving."),
            "lead_time_days": gettext_lazy("Hoeveel dagen duurt het van aanvraag tot levering?"),
            "linkage_keys": gettext_lazy("Waarmee is deze bron te koppelen? Bijvoorbeeld: adres, postcode."),
            "quality_note": gettext_lazy("Wat is er bekend over volledigheid en fouten?"),
            "finest_level": gettext_lazy(
                "Bijvoorbeeld: wijk. Laat leeg als de gegevens niet per gebied zijn."
            ),
            "contact": gettext_lazy("Alleen zichtbaar voor wie is ingelogd."),
            "is_listed": gettext_lazy("Iedereen kan de beschrijving dan lezen. De gegevens zelf nooit."),
        }
        widgets = {
            "description": area(5),
            "legal_basis": area(3),
            "access_conditions": area(3),
            "quality_note": area(3),
            "access_rights": forms.RadioSelect,
            "sensitivity": forms.RadioSelect,
        }

    field_order = ["title", "holder", "description", "variables", "keywords"]

    def __init__(self, *args: Any, holders: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = holders
        for name in ("access_rights", "sensitivity"):
            self.fields[name].choices = [choice for choice in self.fields[name].choices if choice[0]]
        if self.instance.pk:
            del self.fields["holder"]

    def clean_variables(self) -> str:
        """Kept as text; too many lines is refused here, because the service sees them one by one."""
        if len(variables_from_lines(self.cleaned_data["variables"])) > MOST_VARIABLES:
            raise forms.ValidationError(_("Beschrijf hooguit {most} gegevens.").format(most=MOST_VARIABLES))
        return self.cleaned_data["variables"]

    def values(self) -> dict[str, Any]:
        """What the service takes: the fields, with the variables as rows."""
        clean = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return clean | {"variables": variables_from_lines(clean["variables"])}

    def _post_clean(self) -> None:
        """The service writes the row and checks it; the form only reads."""
