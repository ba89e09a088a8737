"""Judging: the vote, the decision, the advice, each tied to what was read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.forms.fields import area, lines
from reviews.models import Outcome, ReviewKind, VoteChoice
from reviews.services.conditions import CAN_BLOCK
from zicht.core.forms import OptsSelect

ADVICES = [(value, value.label) for value in (Outcome.POSITIVE, Outcome.CONDITIONAL, Outcome.NEGATIVE)]


ONE_PER_LINE = _("Eén voorwaarde per regel. Bijvoorbeeld: Sluit een verwerkersovereenkomst met het CBS.")


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
                widget=area(2),
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
        widget=area(6),
    )


VOTED = ("choice", "motivation", "dissent", "waives_dissent")


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
        widget=area(4),
    )
    dissent = forms.CharField(
        label=_("Uw standpunt als het besluit anders uitvalt"),
        help_text=_(
            "Dit wordt openbaar als u in de minderheid bent, zonder uw naam. Bijvoorbeeld: De groepen zijn zo klein dat"
            " bewoners zich aangewezen kunnen voelen."
        ),
        required=False,
        max_length=3000,
        widget=area(4),
    )
    waives_dissent = forms.BooleanField(label=_("Ik wil geen standpunt bij het besluit."), required=False)


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
        widget=area(6),
    )
