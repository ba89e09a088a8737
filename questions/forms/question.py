"""Forms around the question: the canvas, a judgement, a definition and a remark."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from questions.models import AreaLevel, QuestionKind
from questions.voting import LEVELS, RUBRIC
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
    kind = forms.ChoiceField(
        label=_("Welke stap is dit?"),
        help_text=_("Een groot onderwerp gaat vaak in drie stappen."),
        choices=QuestionKind.choices,
        initial=QuestionKind.ANSWER,
        required=False,
        widget=forms.RadioSelect,
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
    sub_questions = forms.CharField(
        label=_("Deelvragen"),
        help_text=_("Eén per regel, als de vraag uit delen bestaat. Mag leeg blijven."),
        max_length=2000,
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


class AssessForm(forms.Form):
    """Five lines on four levels, the words that cost points, and why."""

    costly_words = forms.CharField(
        label=_("Welke woorden kosten punten?"),
        help_text=_("Eén woord of stukje uit de vraag per regel. Bijvoorbeeld: langdurig."),
        max_length=500,
        required=False,
        widget=_area(2),
    )
    note = forms.CharField(
        label=_("Toelichting"),
        help_text=_("Wat zou de vraag beter maken? Bijvoorbeeld: leg vast wat u leegstand noemt."),
        max_length=2000,
        required=False,
        widget=_area(),
    )
    field_order = [line.name for line in RUBRIC]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in RUBRIC:
            self.fields[line.name] = forms.TypedChoiceField(
                label=line.label, help_text=line.help, choices=LEVELS, coerce=int, widget=OptsSelect
            )
        self.order_fields(self.field_order)

    def judgement(self) -> dict[str, Any]:
        """What was filled in, as the service takes it."""
        clean = self.cleaned_data
        rubric = {line.name: clean[line.name] for line in RUBRIC}
        return {"rubric": rubric, "costly_words": clean["costly_words"], "note": clean["note"]}


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
    note = _line(
        _("Wat heeft u veranderd, en waarom?"),
        _("Wie dit begrip gebruikt, leest dit. Bijvoorbeeld: campings tellen niet meer mee."),
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
