"""Planning a session, writing its minutes and putting people on the case."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from coalitions.forms.parts import SeenField, area, day_picker, time_picker
from zicht.core.policy import Role


class GatheringForm(forms.Form):
    """When, where and about what."""

    title = forms.CharField(
        label=_("Waar gaat de sessie over?"), help_text=_("Bijvoorbeeld: startsessie."), max_length=150
    )
    day = forms.DateField(label=_("Op welke dag?"), widget=day_picker())
    starts = forms.TimeField(label=_("Van"), widget=time_picker())
    ends = forms.TimeField(label=_("Tot"), widget=time_picker())
    place = forms.CharField(
        label=_("Waar?"), help_text=_("Een adres of een link."), required=False, max_length=200
    )
    agenda = forms.CharField(
        label=_("Agenda"),
        help_text=_("Een punt per regel. Iedereen die meewerkt, krijgt bericht."),
        required=False,
        max_length=5000,
        widget=area(6),
    )
    seen = SeenField(required=False)

    def plan(self) -> dict[str, Any]:
        """Title, start, end, place and agenda, as the service takes them."""
        clean = self.cleaned_data
        zone = timezone.get_current_timezone()
        return {
            "title": clean["title"],
            "starts_at": datetime.combine(clean["day"], clean["starts"], zone),
            "ends_at": datetime.combine(clean["day"], clean["ends"], zone),
            "place": clean["place"],
            "agenda": clean["agenda"],
        }

    def add_error(self, field: str | None, error: Any) -> None:
        """What the service says about an end or a start belongs to the time that was filled in."""
        super().add_error({"ends_at": "ends", "starts_at": "starts"}.get(field or "", field), error)


class MinutesForm(forms.Form):
    """Who was there, what was decided and what was said."""

    attendees = forms.ModelMultipleChoiceField(
        label=_("Wie waren erbij?"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    decisions = forms.CharField(
        label=_("Wat is besloten?"),
        help_text=_("Een besluit per regel."),
        required=False,
        max_length=5000,
        widget=area(5),
    )
    minutes = forms.CharField(
        label=_("Wat is er besproken?"),
        help_text=_("Kort. Wie niet kon komen, moet het kunnen volgen."),
        required=False,
        max_length=10000,
        widget=area(8),
    )
    seen = SeenField()

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attendees"].queryset = people


class ActionForm(forms.Form):
    """Who does what, before when."""

    what = forms.CharField(
        label=_("Wat gaat iemand doen?"),
        help_text=_("Bijvoorbeeld: uitzoeken welke cijfers er zijn."),
        max_length=300,
    )
    owner = forms.ModelChoiceField(
        label=_("Wie?"), queryset=User.objects.none(), empty_label=_("Kies iemand")
    )
    due_on = forms.DateField(label=_("Voor wanneer?"), widget=day_picker())

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people


class CancelForm(forms.Form):
    """Why a session does not take place."""

    reason = forms.CharField(
        label=_("Waarom gaat de sessie niet door?"),
        help_text=_("Iedereen die meewerkt leest dit, en de sessie verdwijnt uit hun agenda."),
        max_length=500,
        widget=area(2),
    )


class AssignForm(forms.Form):
    """Who works on the case, as what. The choice holds both, because a person can hold two posts."""

    who = forms.ChoiceField(label=_("Wie gaat meewerken?"), choices=[])

    def __init__(self, *args: Any, candidates: list[tuple[Role, list[User]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (role.label, [(f"{role.value}:{user.pk}", user.name) for user in users])
            for role, users in candidates
            if users
        ]
        self.fields["who"].choices = [("", _("Kies iemand")), *groups]
        self.people = {
            f"{role.value}:{user.pk}": (user, role) for role, users in candidates for user in users
        }

    def chosen(self) -> tuple[User, Role]:
        return self.people[self.cleaned_data["who"]]

    def add_error(self, field: str | None, error: Any) -> None:
        """Person and role are one choice here."""
        super().add_error("who" if field in ("user", "role") else field, error)


class GatheringPaperForm(forms.Form):
    """One file for or from a session."""

    file = forms.FileField(
        label=_("Bestand"),
        help_text=_(
            "Pdf, Word, Excel, LibreOffice, afbeelding of tekst, ten hoogste 20 MB. Zonder namen van mensen."
        ),
    )
