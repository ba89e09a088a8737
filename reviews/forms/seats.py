"""A seat in a review: declaring to have no interest, stepping aside, being excused, and more time."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.committee import Load
from reviews.forms.fields import area


class RecuseForm(forms.Form):
    """Stepping aside."""

    reason = forms.CharField(
        label=_("Waarom oordeelt u niet mee?"),
        help_text=_(
            "De coalitie kan dit lezen. Houd het kort. Bijvoorbeeld: Ik werkte vorig jaar voor een van de partijen."
        ),
        max_length=300,
        widget=area(2),
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
        widget=area(2),
    )
    agreed = forms.BooleanField(
        label=_("Ik heb geen belang bij de uitkomst en werkte niet aan dit traject."),
        error_messages={"required": _("Vink dit aan, of meld u af voor deze toets.")},
    )


class ExcuseForm(forms.Form):
    """Why a member cannot judge this time."""

    reason = forms.CharField(
        label=_("Waarom oordeelt dit lid deze keer niet mee?"), max_length=300, widget=area(2)
    )


class ExtendForm(forms.Form):
    """More time for the reviewers."""

    due_on = forms.DateField(
        label=_("Nieuwe dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("Waarom is er meer tijd nodig?"), max_length=300, widget=area(2))


class HandOverForm(forms.Form):
    """Who judges instead, and why; each with how much they have to do."""

    to = forms.ChoiceField(label=_("Wie neemt het over?"))
    reason = forms.CharField(label=_("Waarom draagt u de plek over?"), max_length=300, widget=area(2))

    def __init__(self, *args: Any, loads: Iterable[Load], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(load.user.pk): load.user for load in loads}
        words = _("{who} ({count} toetsen)")
        choices = [(str(load.user.pk), words.format(who=load.user, count=load.reviews)) for load in loads]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the service asks."""
        return {"to": self.known[self.cleaned_data["to"]], "reason": self.cleaned_data["reason"]}
