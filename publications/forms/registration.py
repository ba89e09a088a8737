"""The register entry as a form: names and limits of the standard, groupings as a line each."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from publications import register
from publications.forms.writing import area
from publications.models import AlgorithmRegistration, PublicationCategory, RegistrationStatus
from zicht.core.forms import OptsSelect


class GroupingField(forms.CharField):
    """Rows of a title and a link, typed as one line each: "titel | https://...". Gives a list of dictionaries."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=6000, widget=area(3), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(
                " | ".join(part for part in (row.get("title"), row.get("link")) if part) for row in value
            )
        return value

    def to_python(self, value: Any) -> Any:
        lines = [line for line in super().to_python(value).splitlines() if line.strip()]
        pairs = [line.partition("|") for line in lines]
        return [{"title": title.strip(), "link": link.strip()} for title, _bar, link in pairs]


def _text(label: Any, help_text: Any, name: str, rows: int = 4) -> forms.CharField:
    """Running text; the limit counts text without HTML, so the register module checks it, not the form."""
    box = forms.Textarea(attrs={"rows": rows, "data-count": register.LIMITS[name]})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=20000, widget=box)


def _line(label: Any, help_text: Any, name: str) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=register.LIMITS[name])


class RegistrationForm(forms.Form):
    """Everything that somebody fills in for the Algoritmeregister, in the order of its tabs."""

    name = forms.CharField(
        label=_("Naam"), help_text=_("Bijvoorbeeld: Zicht op fietsendiefstal per wijk."), max_length=100
    )
    description_short = forms.CharField(
        label=_("Korte omschrijving"),
        help_text=_(
            "Wat doet de rekenregel en voor wie? Liefst niet langer dan 350 tekens, hoogstens 400. Taalniveau B1."
        ),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 4, "data-count": register.LIMITS["description_short"]}),
    )
    category = forms.MultipleChoiceField(
        label=_("Thema"),
        required=False,
        choices=[(value, value) for value in register.CATEGORIES],
        widget=forms.CheckboxSelectMultiple,
    )
    status = forms.ChoiceField(label=_("Status"), choices=RegistrationStatus.choices, widget=OptsSelect)
    begin_date = _line(_("Begindatum"), _("Jaar en maand, bijvoorbeeld 2026-03."), "begin_date")
    end_date = _line(_("Einddatum"), _("Leeg zolang de rekenregel in gebruik is."), "end_date")
    contact_email = _line(
        _("Contactgegevens"),
        _("Een algemeen adres, geen persoon. Bijvoorbeeld algoritmes@gemeente.nl."),
        "contact_email",
    )
    website = _line(_("Link naar publiekspagina"), _("Begint met https://."), "website")
    publication_category = forms.ChoiceField(
        label=_("Publicatiecategorie"),
        help_text=_("Kies bij twijfel B: cijfers per gebied sturen wat een gemeente doet."),
        choices=PublicationCategory.choices,
        widget=forms.RadioSelect,
    )
    url = _line(_("Link naar bronregistratie"), _("De pagina in uw eigen register, als u die hebt."), "url")
    goal = _text(_("Doel en impact"), _("Waarvoor, en wat merkt een inwoner ervan?"), "goal")
    proportionality = _text(
        _("Afwegingen"), _("Waarom is dit nodig, en kon het met minder?"), "proportionality"
    )
    human_intervention = _text(
        _("Menselijke tussenkomst"), _("Wie kijkt er mee en wie beslist?"), "human_intervention"
    )
    risks = _text(
        _("Risicobeheer"), _("Wat kan er misgaan, ook discriminatie, en wat doet u daaraan?"), "risks"
    )
    lawful_basis = _text(_("Wettelijke basis, toelichting"), _("In gewone woorden."), "lawful_basis")
    lawful_basis_grouping = GroupingField(
        label=_("Wettelijke basis"),
        help_text=_(
            "Eén wet per regel: titel | link. Bijvoorbeeld: Gemeentewet | https://wetten.overheid.nl/BWBR0005416."
        ),
    )
    process_index_url = _line(
        _("Link naar verwerkingsregister"), _("Begint met https://."), "process_index_url"
    )
    impacttoetsen_grouping = GroupingField(
        label=_("Impacttoetsen"),
        help_text=_(
            "Eén toets per regel, een link mag erachter. Bijvoorbeeld: Data Protection Impact Assessment (DPIA)."
        ),
    )
    impacttoetsen = _text(_("Toelichting op impacttoetsen"), _("Wat kwam eruit?"), "impacttoetsen")
    source_data = _text(_("Gegevens"), _("Welke cijfers, van wie, over welke periode?"), "source_data")
    source_data_grouping = GroupingField(
        label=_("Links naar gegevensbronnen"), help_text=_("Eén bron per regel: titel | link.")
    )
    methods_and_models = _text(
        _("Technische werking"), _("Noem in elk geval of het zelflerend is."), "methods_and_models", rows=7
    )
    provider = _line(_("Leverancier"), _("Zelf gemaakt? Schrijf: Intern ontwikkeld."), "provider")
    publiccode = _line(_("Link naar broncode"), _("Begint met https://."), "publiccode")
    tags = _line(_("Zoektermen"), _("Met komma's ertussen. Staat niet op de pagina."), "tags")
    lars = forms.CharField(
        label=_("Algoritme-ID"),
        help_text=_("Het nummer dat het register gaf. Leeg tot die tijd."),
        max_length=20,
        required=False,
    )
    exemption_reason = forms.CharField(
        label=_("Reden om niet te registreren"),
        help_text=_("Alleen als u besluit om niet te registreren. Deze reden staat op de openbare pagina."),
        required=False,
        max_length=2000,
        widget=area(3),
    )

    GENERAL = (
        "name", "description_short", "category", "status", "begin_date", "end_date", "contact_email", "website",
        "publication_category", "url",
    )  # fmt: skip
    RESPONSIBLE = (
        "goal", "proportionality", "human_intervention", "risks", "lawful_basis", "lawful_basis_grouping",
        "process_index_url", "impacttoetsen_grouping", "impacttoetsen",
    )  # fmt: skip
    WORKING = ("source_data", "source_data_grouping", "methods_and_models", "provider", "publiccode")
    GROUPS = (
        (_("Algemene informatie"), GENERAL),
        (_("Verantwoord gebruik"), RESPONSIBLE),
        (_("Werking"), WORKING),
        (_("Metadata"), ("tags", "lars", "exemption_reason")),
    )

    @classmethod
    def of(cls, registration: AlgorithmRegistration, data: Any = None) -> "RegistrationForm":
        """The form with what the entry holds now, or with what was typed."""
        values: Mapping[str, Any] = {name: getattr(registration, name) for name in cls.base_fields}
        return cls(data, initial=values)

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under the tabs of the register."""
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]
