"""The application at CBS and the entry in the register of processing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalitions.forms.parts import SeenField, area, day_picker
from sources.models import MicrodataApplication, ProcessingEntry
from sources.services.official import APPLICATION, ENTRY


class OfficialForm(forms.ModelForm):
    """A form whose service writes the row and checks it; the form only reads."""

    seen = SeenField()

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def _post_clean(self) -> None:
        """Nothing is written here."""


class ApplicationForm(OfficialForm):
    """What CBS asks of a project."""

    class Meta:
        model = MicrodataApplication
        fields = list(APPLICATION)
        help_texts = {
            "institution": _("De instelling die de machtiging heeft, niet de onderzoeker."),
            "authorisation_until": _("Wij waarschuwen 90, 30 en 7 dagen van tevoren."),
            "purpose": _(
                "Alleen statistisch onderzoek om te voorkomen, nooit controle van een persoon of bedrijf."
            ),
            "outputs": _("Welke tabellen en kaarten, en per welk gebied."),
            "files": _("Eén per regel: DOI of kenmerk | bestand | versie | jaren | gegevens."),
            "own_data": _("Eén per regel: bron | grondslag | toestemming."),
            "team": _("Eén per regel: naam | rol | van | tot en met."),
            "publication_on": _("Het CBS herinnert u veertien dagen van tevoren."),
            "reference": _("Krijgt u van het CBS na de toestemming."),
        }
        widgets = {
            "authorisation_until": day_picker(),
            "publication_on": day_picker(),
            "purpose": area(6),
            "research_questions": area(5),
            "population": area(3),
            "method": area(4),
            "outputs": area(4),
            "files": area(5),
            "own_data": area(4),
            "legal_ground": area(4),
            "publication_plan": area(3),
            "team": area(4),
            "status": forms.RadioSelect,
        }


class EntryForm(OfficialForm):
    """What article 30 of the General Data Protection Regulation asks of a register of processing."""

    class Meta:
        model = ProcessingEntry
        fields = list(ENTRY)
        help_texts = {
            "controller": _("Naam en contactgegevens van wie verantwoordelijk is."),
            "joint_controllers": _("Elke partij op een regel. Laat leeg als er één verantwoordelijke is."),
            "representative": _("Alleen voor een verantwoordelijke buiten de Europese Unie."),
            "data_protection_officer": _("Naam van de functie en een algemeen adres, geen persoon."),
            "recipients": _("Wie de gegevens krijgt, en wie alleen de uitkomsten."),
            "security": _("Een algemene beschrijving van de maatregelen."),
        }
        widgets = {
            name: area(3)
            for name in ENTRY
            if name not in ("name", "representative", "data_protection_officer")
        }
