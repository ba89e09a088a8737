"""Forms of the entrance hall."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class MailForm(forms.ModelForm):
    """Whether each event also comes by mail."""

    class Meta:
        model = User
        fields = ("mail_each_event",)
        labels = {"mail_each_event": _("Stuur mij ook een e-mail bij elk bericht")}


class SearchForm(forms.Form):
    """What somebody looks for."""

    q = forms.CharField(
        label=_("Zoek op"),
        required=False,
        max_length=200,
        help_text=_("Bijvoorbeeld: leegstand, vakantiepark of ZO-2026-014."),
    )
