"""The pre-scan, its conclusion, and the parts of a DPIA or an IAMA."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalitions.forms.parts import SeenField, area
from sources.forms.needs import DpiaForm
from sources.prescan.questions import ONE, QUESTIONS, SOME, Ask
from zicht.core.forms import OptsSelect

__all__ = ["AttachForm", "DpiaForm", "PartForm", "PreScanForm"]


class PreScanForm(forms.Form):
    """The questions of the pre-scan, drawn from the list."""

    seen = SeenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for ask in QUESTIONS:
            self.fields[ask.key] = _field(ask)

    def answers(self) -> dict[str, Any]:
        """What the service takes."""
        return {ask.key: _answer(ask, self.cleaned_data[ask.key]) for ask in QUESTIONS}

    @staticmethod
    def initial_of(answers: dict[str, Any]) -> dict[str, Any]:
        """Answers as the fields show them."""
        yes_no = {True: "ja", False: "nee"}
        return {key: yes_no[value] if isinstance(value, bool) else value for key, value in answers.items()}


def _field(ask: Ask) -> forms.Field:
    if ask.kind == SOME:
        return forms.MultipleChoiceField(
            label=ask.label,
            help_text=ask.hint,
            choices=ask.options,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    if ask.kind == ONE:
        return forms.ChoiceField(
            label=ask.label, help_text=ask.hint, choices=ask.options, widget=forms.RadioSelect
        )
    return forms.ChoiceField(
        label=ask.label,
        help_text=ask.hint,
        choices=[("ja", _("Ja")), ("nee", _("Nee"))],
        widget=OptsSelect,
    )


def _answer(ask: Ask, value: Any) -> Any:
    return value if ask.kind in (SOME, ONE) else value == "ja"


class PartForm(forms.Form):
    """The text of one part."""

    text = forms.CharField(label=_("Uw tekst"), required=False, max_length=8000, widget=area(12))
    is_complete = forms.BooleanField(label=_("Dit onderdeel is klaar"), required=False)
    seen = SeenField()


class AttachForm(forms.Form):
    """An assessment that exists already."""

    file = forms.FileField(label=_("Bestand"), help_text=_("Een pdf of een Word-bestand van hooguit 20 MB."))
