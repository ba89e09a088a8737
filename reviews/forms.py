"""The forms of a reviewer: answers by theme, vote, decision, advice, stepping aside, and proof of a condition."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reviews.models import Answer, AnswerChoice, ChecklistQuestion, Outcome, Review, ReviewKind, VoteChoice
from reviews.services.conditions import CAN_BLOCK
from zicht.core.attachments import Attachment, checked
from zicht.core.forms import OptsSelect

ADVICES = [(value, value.label) for value in (Outcome.POSITIVE, Outcome.CONDITIONAL, Outcome.NEGATIVE)]
ONE_PER_LINE = _("Eén voorwaarde per regel. Bijvoorbeeld: Sluit een verwerkersovereenkomst met het CBS.")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def lines(text: str) -> list[str]:
    """The filled lines of a text."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class ThemeForm(forms.Form):
    """The questions of one theme: for each an answer and room for a note. Nothing is required while somebody works."""

    marks_optional = False

    def __init__(
        self,
        *args: Any,
        questions: Iterable[ChecklistQuestion],
        answers: Mapping[int, Answer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            answer = answers.get(question.pk)
            self.fields[f"choice-{question.key}"] = forms.ChoiceField(
                label=question.text,
                help_text=" · ".join(filter(None, (question.guidance, question.reference))),
                choices=AnswerChoice.choices,
                required=False,
                widget=OptsSelect,
                initial=answer.choice if answer else "",
            )
            self.fields[f"note-{question.key}"] = forms.CharField(
                label=_("Toelichting"),
                required=False,
                max_length=3000,
                widget=_area(2),
                initial=answer.note if answer else "",
            )

    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """Answer and note of each question, as they stand on the page."""
        return [(self[f"choice-{question.key}"], self[f"note-{question.key}"]) for question in self.questions]

    def given(self) -> list[tuple[ChecklistQuestion, str, str]]:
        """(question, choice, note) of each question that carries something."""
        clean = self.cleaned_data
        return [
            (question, clean[f"choice-{question.key}"], clean[f"note-{question.key}"])
            for question in self.questions
        ]


class SeenForm(forms.Form):
    """A form about something that was read: it carries the fingerprint of what stood beside it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class ConditionalForm(SeenForm):
    """A judgement that can carry conditions: a box for each later step that can wait for them, one condition a line."""

    kind: ReviewKind

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, step in enumerate(CAN_BLOCK[self.kind]):
            self.fields[f"conditions-{step.value}"] = forms.CharField(
                label=_("Voorwaarden, af {step}").format(step=step.label),
                help_text="" if place else ONE_PER_LINE,
                required=False,
                max_length=20000,
                widget=_area(2),
            )

    def wanted(self) -> list[tuple[str, str]]:
        """(condition, step that waits for it) of each filled line."""
        return [
            (line, step.value)
            for step in CAN_BLOCK[self.kind]
            for line in lines(self.cleaned_data[f"conditions-{step.value}"])
        ]


class AdviceForm(ConditionalForm):
    """The advice of the landsadvocaat."""

    kind = ReviewKind.LEGAL

    outcome = forms.ChoiceField(label=_("Wat adviseert u?"), choices=ADVICES, widget=OptsSelect)
    text = forms.CharField(
        label=_("Waarom adviseert u dit?"),
        help_text=_(
            "De coalitie leest dit. Noem doel, grondslag en wat u hebt afgewogen. Bijvoorbeeld: Het doel is beperkt tot"
            " voorkomen en elke bron heeft een grondslag."
        ),
        max_length=10000,
        widget=_area(6),
    )


class VoteForm(SeenForm):
    """The vote of one member."""

    choice = forms.ChoiceField(label=_("Wat stemt u?"), choices=VoteChoice.choices, widget=OptsSelect)
    motivation = forms.CharField(
        label=_("Waarom stemt u zo?"),
        help_text=_(
            "Een of twee zinnen. De andere leden lezen dit na het besluit. Bijvoorbeeld: De uitkomst is niet herleidbaar"
            " en de tekst is zorgvuldig."
        ),
        max_length=3000,
        widget=_area(4),
    )


class DecisionForm(ConditionalForm):
    """How the chair closes a review; the outcome follows from the votes."""

    kind = ReviewKind.ETHICS

    text = forms.CharField(
        label=_("Motivering van het besluit"),
        help_text=_(
            "Deze tekst wordt openbaar. Schrijf ook op wat er met een bezwaar is gedaan. Bijvoorbeeld: De commissie"
            " besprak de kleine aantallen; de twee kleinste wijken blijven buiten beeld."
        ),
        max_length=10000,
        widget=_area(6),
    )
    dissent = forms.CharField(
        label=_("Afwijkend standpunt"),
        help_text=_("Wat vinden de leden die anders stemden? Ook dit wordt openbaar."),
        required=False,
        max_length=5000,
        widget=_area(3),
    )


class RecuseForm(forms.Form):
    """Stepping aside."""

    reason = forms.CharField(
        label=_("Waarom oordeelt u niet mee?"),
        help_text=_(
            "De coalitie kan dit lezen. Houd het kort. Bijvoorbeeld: Ik werkte vorig jaar voor een van de partijen."
        ),
        max_length=300,
        widget=_area(2),
    )


class ProofForm(forms.Form):
    """How a condition is met."""

    proof = forms.CharField(
        label=_("Hoe is aan de voorwaarde voldaan?"),
        help_text=_(
            "Schrijf op wat er is gedaan en waar dat te zien is. Bijvoorbeeld: De overeenkomst is op 3 november"
            " getekend, kenmerk 2026-118."
        ),
        max_length=3000,
        widget=_area(5),
    )
    file = forms.FileField(
        label=_("Bestand"),
        required=False,
        help_text=_(
            "Alleen als het bewijs een document is: pdf, Word, Excel, OpenDocument, een afbeelding of tekst."
        ),
    )

    def attachment(self) -> Attachment | None:
        """The file after it was judged; None when none was sent. Raises Invalid at the field."""
        sent = self.cleaned_data.get("file")
        return checked(sent) if sent else None


class SendBackForm(forms.Form):
    """What is missing from a proof."""

    remark = forms.CharField(
        label=_("Wat ontbreekt er?"),
        help_text=_("Bijvoorbeeld: De overeenkomst is er, maar de bijlage met de bewaartermijn ontbreekt."),
        max_length=2000,
        widget=_area(3),
    )


class DeclarationForm(forms.Form):
    """A member declares to have no interest in the outcome."""

    interests = forms.CharField(
        label=_("Wat moet de commissie weten?"),
        help_text=_(
            "Mag leeg blijven. Bijvoorbeeld: Ik woon in deze gemeente, maar niet in een van de wijken."
        ),
        required=False,
        max_length=1000,
        widget=_area(2),
    )
    agreed = forms.BooleanField(
        label=_("Ik heb geen belang bij de uitkomst en werkte niet aan dit traject."),
        error_messages={"required": _("Vink dit aan, of meld u af voor deze toets.")},
    )


class ExcuseForm(forms.Form):
    """Why a member cannot judge this time."""

    reason = forms.CharField(
        label=_("Waarom oordeelt dit lid deze keer niet mee?"), max_length=300, widget=_area(2)
    )


class ExtendForm(forms.Form):
    """More time for the reviewers."""

    due_on = forms.DateField(
        label=_("Nieuwe dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("Waarom is er meer tijd nodig?"), max_length=300, widget=_area(2))


class PullForm(forms.Form):
    """Why everything has to stop now."""

    note = forms.CharField(
        label=_("Wat is er aan de hand?"),
        help_text=_(
            "Iedereen in dit traject leest dit. Bijvoorbeeld: In de openbare tabel is een gezin te herkennen."
        ),
        max_length=2000,
        widget=_area(4),
    )


class LiftForm(forms.Form):
    """The decision of the committee that a trajectory may go on."""

    decided_on = forms.DateField(
        label=_("Wanneer besloot de commissie?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    votes_for = forms.IntegerField(label=_("Stemmen voor"), min_value=0, max_value=100)
    votes_against = forms.IntegerField(label=_("Stemmen tegen"), min_value=0, max_value=100)
    lift_reason = forms.CharField(
        label=_("Waarom kan het traject verder?"),
        help_text=_(
            "Schrijf op wat de commissie onderzocht en wat er is aangepast. Bijvoorbeeld: De tabel is hersteld en"
            " opnieuw door twee mensen gecontroleerd."
        ),
        max_length=5000,
        widget=_area(5),
    )


class ChecklistForm(forms.Form):
    """The next version of a checklist."""

    file = forms.FileField(
        label=_("Bestand"),
        help_text=_("Een JSON-bestand met soort, versie, titel, reden en vragen, zoals de eerdere versies."),
    )


class ProxyNoteForm(forms.Form):
    """What the analyst says of the association with the composition of the population."""

    text = forms.CharField(
        label=_("Hoe legt u dit verband uit?"),
        help_text=_(
            "Noem elk verband dat u ziet, en waarom het aanvaardbaar is. Bijvoorbeeld: In wijken met veel ouderen staan meer"
            " woningen leeg, omdat daar meer mensen overlijden."
        ),
        max_length=5000,
        widget=_area(6),
    )


class MeetingForm(forms.Form):
    """A meeting of the committee: when, where, and about which reviews."""

    starts_at = forms.DateTimeField(
        label=_("Wanneer?"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    place = forms.CharField(label=_("Waar?"), required=False, max_length=200)
    reviews = forms.MultipleChoiceField(label=_("Welke toetsen?"), widget=forms.CheckboxSelectMultiple)
    agenda = forms.CharField(label=_("Mededelingen"), required=False, max_length=5000, widget=_area(3))

    def __init__(self, *args: Any, reviews: Iterable[Review], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(review.pk): review for review in reviews}
        choices = [(key, review.trajectory.title) for key, review in self.known.items()]
        self.fields["reviews"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the service asks."""
        chosen = [self.known[key] for key in self.cleaned_data["reviews"]]
        return {name: self.cleaned_data[name] for name in ("starts_at", "place", "agenda")} | {
            "reviews": chosen
        }


class MinutesForm(forms.Form):
    """Who was there and what was said in general."""

    present = forms.MultipleChoiceField(
        label=_("Wie was er?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.CharField(label=_("Verslag"), required=False, max_length=10000, widget=_area(5))

    def __init__(self, *args: Any, members: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(user.pk): user for user in members}
        self.fields["present"].choices = list(self.known.items())  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the service asks."""
        there = [self.known[key] for key in self.cleaned_data["present"]]
        return {"present": there, "minutes": self.cleaned_data["minutes"]}


class ItemForm(forms.Form):
    """What was said about one review."""

    minutes = forms.CharField(label=_("Wat is besproken?"), required=False, max_length=10000, widget=_area(8))
