"""A term in the committee: appointing, renewing and ending."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import COMMITTEE
from reviews.forms.fields import area

POSTS = [(post.value, post.label) for post in COMMITTEE]


def _day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


LONGEST = _("Laat u dit leeg, dan duurt de termijn vier jaar. Langer kan niet.")


class AppointForm(forms.Form):
    """Who sits in the committee, as what, and from when until when."""

    email = forms.EmailField(label=_("E-mailadres"), help_text=_("Van iemand die al een account heeft."))
    post = forms.ChoiceField(label=_("Als wat?"), choices=POSTS, initial=COMMITTEE[1].value)
    since = _day(_("Eerste dag"))
    until = _day(_("Laatste dag"), LONGEST, required=False)
    reason = forms.CharField(
        label=_("Waarom deze persoon?"),
        help_text=_(
            "Bijvoorbeeld: Kent het gezondheidsrecht, en werkte niet voor een gemeente in het programma."
        ),
        max_length=300,
        widget=area(2),
    )


class RenewForm(forms.Form):
    """Another term after this one."""

    until = _day(_("Laatste dag van de nieuwe termijn"), LONGEST, required=False)
    reason = forms.CharField(label=_("Waarom verlengt u?"), max_length=300, widget=area(2))


class EndForm(forms.Form):
    """The term ends earlier."""

    last_day = _day(
        _("Laatste dag"),
        _("Vanaf de dag erna oordeelt dit lid niet meer mee, ook niet in toetsen die lopen."),
    )
    reason = forms.CharField(label=_("Waarom eindigt de termijn?"), max_length=300, widget=area(2))
