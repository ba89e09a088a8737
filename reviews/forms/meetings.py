"""A meeting of the committee: planning it, who was there, and what was said."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reviews.forms.fields import area
from reviews.models import Review


class MeetingForm(forms.Form):
    """A meeting of the committee: when, where, and about which reviews."""

    starts_at = forms.DateTimeField(
        label=_("Wanneer?"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    place = forms.CharField(label=_("Waar?"), required=False, max_length=200)
    reviews = forms.MultipleChoiceField(label=_("Welke toetsen?"), widget=forms.CheckboxSelectMultiple)
    agenda = forms.CharField(label=_("Mededelingen"), required=False, max_length=5000, widget=area(3))

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
    minutes = forms.CharField(label=_("Verslag"), required=False, max_length=10000, widget=area(5))

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

    minutes = forms.CharField(label=_("Wat is besproken?"), required=False, max_length=10000, widget=area(8))
