"""Forms around the question: the canvas, a judgement, a definition and a remark."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from questions.models import AreaLevel
from zicht.core.forms import OptsSelect


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class QuestionForm(forms.Form):
    """One more question."""

    title = forms.CharField(
        label=_("Korte naam van de vraag"),
        help_text=_("Bijvoorbeeld: leegstand per buurt."),
        max_length=120,
    )


def _year(label: str, help_text: str) -> forms.IntegerField:
    widget = forms.NumberInput(
        attrs={"inputmode": "numeric", "class": "utrecht-textbox utrecht-textbox--short"}
    )
    return forms.IntegerField(label=label, help_text=help_text, required=False, widget=widget)


def _line(label: str, help_text: str, longest: int = 300) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=longest, required=False)


class CanvasForm(forms.Form):
    """Every part of the question. All may stay empty while it is being written; the gate asks for them."""

    marks_optional = False

    text = forms.CharField(
        label=_("De vraag in één zin"),
        help_text=_(
            "Bijvoorbeeld: welk deel van de woningen staat per buurt langer dan twaalf maanden leeg?"
        ),
        max_length=1500,
        required=False,
        widget=_area(4),
    )
    population = _line(
        _("Over wie of wat gaat het?"), _("De populatie. Bijvoorbeeld: alle woningen op 1 januari.")
    )
    indicator = _line(_("Wat meet u?"), _("De indicator. Bijvoorbeeld: % langer dan twaalf maanden leeg."))
    numerator = _line(_("Teller"), _("Wat u telt. Mag later. Bijvoorbeeld: woningen die leegstaan."))
    denominator = _line(_("Noemer"), _("Waarvan dat een deel is. Mag later. Bijvoorbeeld: alle woningen."))
    area_level = forms.ChoiceField(
        label=_("Op welk niveau?"),
        help_text=_("Hoe kleiner het gebied, hoe eerder een cijfer moet worden afgeschermd."),
        choices=AreaLevel.choices,
        required=False,
        widget=OptsSelect,
    )
    period_from = _year(_("Van jaar"), _("Bijvoorbeeld 2021."))
    period_to = _year(_("Tot en met jaar"), _("Het laatste hele jaar met cijfers."))
    comparison = _line(
        _("Waarmee vergelijkt u?"), _("Bijvoorbeeld: buurten in gemeenten van dezelfde grootte."), longest=500
    )
    hypothesis = forms.CharField(
        label=_("Wat vermoedt u?"),
        help_text=_("Schrijf het nu op, dan ziet u later of het klopte."),
        max_length=1000,
        required=False,
        widget=_area(),
    )
    use_of_answers = forms.CharField(
        label=_("Wat doet u met elk antwoord?"),
        help_text=_("Wat doet u als het hoger is dan verwacht, en wat als het niet hoger is?"),
        max_length=2000,
        required=False,
        widget=_area(),
    )
    justification = forms.CharField(
        label=_("Onderbouwing bij een hint"),
        help_text=_("Alleen nodig als een hint daarom vraagt: waarom kan het niet zonder dit kenmerk?"),
        max_length=2000,
        required=False,
        widget=_area(),
    )
    change_note = _line(
        _("Wat heeft u veranderd, en waarom?"),
        _("De partijen lezen dit bij de nieuwe versie. Bijvoorbeeld: periode korter."),
    )

    def __init__(self, *args: Any, with_note: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_note:
            del self.fields["change_note"]


MARKS = [(str(number), str(number)) for number in range(1, 11)]


class AssessForm(forms.Form):
    """Two marks and why."""

    relevance = forms.TypedChoiceField(
        label=_("Hoe relevant is de vraag?"),
        help_text=_("1 is helemaal niet, 10 is heel erg. Een 6 of hoger telt als positief."),
        choices=MARKS,
        coerce=int,
        widget=OptsSelect,
    )
    sharpness = forms.TypedChoiceField(
        label=_("Hoe scherp is de vraag?"),
        help_text=_("Weet u precies wat er wordt geteld, waar, wanneer en waarmee het wordt vergeleken?"),
        choices=MARKS,
        coerce=int,
        widget=OptsSelect,
    )
    note = forms.CharField(
        label=_("Toelichting"),
        help_text=_("Wat zou de vraag beter maken? Bijvoorbeeld: leg vast wat u leegstand noemt."),
        max_length=2000,
        required=False,
        widget=_area(),
    )


class DefinitionForm(forms.Form):
    """A word and what this trajectory means by it."""

    term = forms.CharField(
        label=_("Begrip"),
        help_text=_("Een woord uit de vraag. Bijvoorbeeld: leegstaande woning."),
        max_length=120,
    )
    text = forms.CharField(
        label=_("Wat wij ermee bedoelen"),
        help_text=_(
            "Zo precies dat twee mensen hetzelfde tellen. Bijvoorbeeld: twaalf maanden niemand ingeschreven."
        ),
        max_length=2000,
        widget=_area(),
    )


class MeaningForm(forms.Form):
    """Another meaning for a word that stands."""

    text = forms.CharField(
        label=_("Wat wij ermee bedoelen"),
        help_text=_("Wie al instemde, wordt opnieuw gevraagd."),
        max_length=2000,
        widget=_area(5),
    )


class RemarkForm(forms.Form):
    """Something about the question."""

    text = forms.CharField(
        label=_("Uw opmerking"),
        help_text=_("Bijvoorbeeld: de noemer telt recreatiewoningen niet mee."),
        max_length=3000,
        widget=_area(),
    )
    blocking = forms.BooleanField(
        label=_("Hier moet eerst iets mee gebeuren"),
        help_text=_("Het traject kan dan niet verder totdat u zegt dat het is opgelost."),
        required=False,
    )


class ReplyForm(forms.Form):
    """An answer to a remark."""

    text = forms.CharField(label=_("Uw antwoord"), max_length=3000, widget=_area(2))
