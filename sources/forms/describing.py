"""Describing a source and one of its variables, and reading descriptions from a file."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalitions.forms.parts import SeenField, area, day_picker
from coalitions.models import Organisation
from sources.forms.lines import codes_from_lines, distributions_from_lines, variables_from_lines
from sources.models import DataSource, SourceVariable

MOST_VARIABLES = 1000
MOST_CODES = 500
# The parts of the form, in the order in which somebody at a holder thinks of them.
GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (
        "kern",
        gettext_lazy("Wat is het"),
        ("title", "holder", "creator", "description", "population", "theme", "keywords", "variables"),
    ),
    (
        "gebruik",
        gettext_lazy("Wie mag het gebruiken"),
        (
            *("access_rights", "sensitivity", "base_register", "purpose", "legal_basis", "legislation_url"),
            *("access_conditions", "cost_note", "lead_time_days"),
        ),
    ),
    (
        "dekking",
        gettext_lazy("Welke jaren en gebieden"),
        (
            *(
                "covers_from",
                "covers_to",
                "update_frequency",
                "covers_area",
                "covers_area_url",
                "finest_level",
            ),
            *("linkage_keys", "quality_note"),
        ),
    ),
    (
        "vinden",
        gettext_lazy("Waar is het te vinden"),
        (
            *("contact", "contact_name", "contact_url", "landing_page", "documentation_url", "conforms_to"),
            *("doi", "holder_key", "version", "issued_on", "language", "distributions", "is_listed"),
        ),
    ),
)


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
            "Eén per regel: naam | omschrijving | gevoelig, vervangend, herkomst of sleutel. Bijvoorbeeld: gebruiksdoel |"
            " Waarvoor het pand gebruikt wordt. Zet ‘gevoelig’ bij een gevoelig kenmerk, ‘vervangend’ bij een gegeven dat zo’n"
            " kenmerk kan verraden, en ‘herkomst’ bij nationaliteit of migratieachtergrond."
        ),
        required=False,
        max_length=200_000,
        widget=area(8),
    )
    distributions = forms.CharField(
        label=gettext_lazy("Waar zijn de gegevens op te halen?"),
        help_text=gettext_lazy(
            "Alleen voor open gegevens. Eén per regel: naam | adres | licentie (cc0, cc-by, cc-by-sa, publiek domein of niet"
            " open) | soort bestand | adres van de dienst | adres waar de dienst beschreven staat."
        ),
        required=False,
        max_length=20_000,
        widget=area(3),
    )
    seen = SeenField(required=False)

    class Meta:
        model = DataSource
        fields = [
            name
            for _key, _title, names in GROUPS
            for name in names
            if name not in ("holder", "variables", "distributions")
        ]
        help_texts = {
            "title": gettext_lazy("Bijvoorbeeld: Basisregistratie Adressen en Gebouwen."),
            "creator": gettext_lazy("Alleen als een ander dan de bronhouder de gegevens maakt."),
            "description": gettext_lazy(
                "Wat staat erin, over wie of wat, en hoe komen de gegevens tot stand?"
            ),
            "population": gettext_lazy("Bijvoorbeeld: alle panden en verblijfsobjecten in Nederland."),
            "keywords": gettext_lazy("Met komma’s ertussen. Bijvoorbeeld: wonen, leegstand, panden."),
            "base_register": gettext_lazy("Laat leeg als de gegevens niet uit een basisregistratie komen."),
            "purpose": gettext_lazy("Waarvoor zijn deze gegevens verzameld?"),
            "legal_basis": gettext_lazy("Op grond van welke wet mag u deze gegevens hebben?"),
            "legislation_url": gettext_lazy("Bijvoorbeeld: https://wetten.overheid.nl/BWBR0015926."),
            "access_conditions": gettext_lazy("Bijvoorbeeld: alleen binnen een beveiligde omgeving."),
            "cost_note": gettext_lazy("Bijvoorbeeld: 450 euro per levering."),
            "lead_time_days": gettext_lazy("Hoeveel dagen duurt het van aanvraag tot levering?"),
            "covers_area": gettext_lazy("Bijvoorbeeld: Nederland."),
            "covers_area_url": gettext_lazy(
                "Het adres van dit gebied in een openbare lijst, als u dat weet."
            ),
            "linkage_keys": gettext_lazy("Waarmee is deze bron te koppelen? Bijvoorbeeld: adres, postcode."),
            "quality_note": gettext_lazy("Wat is er bekend over volledigheid en fouten?"),
            "finest_level": gettext_lazy("Laat leeg als de gegevens niet per gebied zijn."),
            "contact": gettext_lazy("Alleen zichtbaar voor wie is ingelogd."),
            "contact_name": gettext_lazy("Een loket of afdeling, geen persoon. Iedereen kan dit zien."),
            "conforms_to": gettext_lazy("Het adres van een standaard of een gebiedsindeling."),
            "is_listed": gettext_lazy("Iedereen kan de beschrijving dan lezen. De gegevens zelf nooit."),
        }
        widgets = {
            "description": area(5),
            "purpose": area(3),
            "legal_basis": area(3),
            "access_conditions": area(3),
            "quality_note": area(3),
            "access_rights": forms.RadioSelect,
            "sensitivity": forms.RadioSelect,
            "issued_on": day_picker(),
        }

    def __init__(self, *args: Any, holders: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = holders
        for name in ("access_rights", "sensitivity"):
            self.fields[name].choices = [choice for choice in self.fields[name].choices if choice[0]]
        for name in ("theme", "language"):
            self.fields[name].required = False  # what was not sent stays as it was
        if self.instance.pk:
            del self.fields["holder"]

    def groups(self) -> Iterator[dict[str, Any]]:
        """The parts with their fields, for the page."""
        for key, title, names in GROUPS:
            fields: list[BoundField] = [self[name] for name in names if name in self.fields]
            yield {"key": key, "title": title, "fields": fields}

    def clean_variables(self) -> str:
        """Kept as text; too many lines is refused here, because the service sees them one by one."""
        if len(variables_from_lines(self.cleaned_data["variables"])) > MOST_VARIABLES:
            raise forms.ValidationError(_("Beschrijf hooguit {most} gegevens.").format(most=MOST_VARIABLES))
        return self.cleaned_data["variables"]

    def values(self) -> dict[str, Any]:
        """What the service takes: the fields, with variables and distributions as rows."""
        skipped = {"seen"} | {name for name in ("theme", "language") if not self.cleaned_data.get(name)}
        clean = {name: value for name, value in self.cleaned_data.items() if name not in skipped}
        return clean | {
            "variables": variables_from_lines(clean["variables"]),
            "distributions": distributions_from_lines(clean["distributions"]),
        }

    def _post_clean(self) -> None:
        """The service writes the row and checks it; the form only reads."""


class VariableForm(forms.ModelForm):
    """Everything about one variable."""

    codes = forms.CharField(
        label=gettext_lazy("Codes"),
        help_text=gettext_lazy("Eén per regel: code | betekenis. Bijvoorbeeld: 1 | woonfunctie."),
        required=False,
        max_length=60_000,
        widget=area(6),
    )
    seen = SeenField()

    class Meta:
        model = SourceVariable
        fields = [
            *("label", "definition", "kind", "unit", "object_type", "code_list", "category", "topic"),
            *("is_key", "is_sensitive", "is_proxy", "is_origin"),
        ]
        help_texts = {
            "object_type": gettext_lazy("Bijvoorbeeld: persoon, huishouden, pand."),
            "code_list": gettext_lazy("De naam van de lijst waar de codes uit komen."),
            "topic": gettext_lazy("Onderwerpen waarvoor de Autoriteit Persoonsgegevens een DPIA vraagt."),
            "is_proxy": gettext_lazy(
                "Bijvoorbeeld: postcode of geboorteplaats, die iets zeggen over herkomst."
            ),
            "is_origin": gettext_lazy(
                "Mag nooit meetellen in een model. Alleen beschrijven mag, met een reden."
            ),
        }
        widgets = {"definition": area(3), "category": forms.RadioSelect}

    field_order = ["label", "definition", "kind", "unit", "object_type", "code_list", "codes"]

    def clean_codes(self) -> str:
        """Kept as text; too many lines is refused here."""
        if len(codes_from_lines(self.cleaned_data["codes"])) > MOST_CODES:
            raise forms.ValidationError(_("Beschrijf hooguit {most} codes.").format(most=MOST_CODES))
        return self.cleaned_data["codes"]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        clean = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return clean | {"codes": codes_from_lines(clean["codes"])}

    def _post_clean(self) -> None:
        """The service writes the row and checks it; the form only reads."""


KINDS = (
    ("", gettext_lazy("Kijk zelf naar het bestand")),
    ("turtle", gettext_lazy("DCAT in Turtle (.ttl)")),
    ("json-ld", gettext_lazy("DCAT in JSON-LD (.jsonld)")),
    ("cbs", gettext_lazy("Metadata van een microdatabestand van het CBS (.json)")),
)
ENDINGS = {"ttl": "turtle", "jsonld": "json-ld", "json": "cbs"}


class ImportForm(forms.Form):
    """A file with descriptions of sources."""

    file = forms.FileField(
        label=gettext_lazy("Bestand"),
        help_text=gettext_lazy(
            "Hooguit 5 MB. Is er iets mis, dan wordt er niets ingelezen en leest u waar het misgaat."
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Soort bestand"), choices=KINDS, required=False)
    holder = forms.ModelChoiceField(
        label=gettext_lazy("Bronhouder, als die niet in het bestand staat"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("Staat in het bestand"),
    )

    def __init__(self, *args: Any, holders: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = holders

    def clean_kind(self) -> str:
        """The kind that was chosen, or what the end of the name says."""
        upload = self.cleaned_data.get("file")
        ending = upload.name.rpartition(".")[2].lower() if upload else ""
        kind = self.cleaned_data["kind"] or ENDINGS.get(ending, "")
        if upload and not kind:
            raise forms.ValidationError(_("Kies wat voor bestand dit is."))
        return kind
