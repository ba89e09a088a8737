"""Asking a holder, and the holder's answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coalitions.forms.parts import area, day_picker
from sources.models import RequestStatus


class AskForm(forms.Form):
    """What is asked of a holder and why."""

    purpose = forms.CharField(
        label=_("Waarvoor zijn de gegevens nodig?"),
        help_text=_("Het doel in gewone woorden. De bronhouder toetst hieraan."),
        max_length=2000,
        widget=area(3),
    )
    variables = forms.CharField(
        label=_("Welke gegevens?"),
        help_text=_("Vraag niet meer dan nodig. Bijvoorbeeld: gebruiksdoel en bouwjaar per pand."),
        max_length=2000,
        widget=area(3),
    )
    years = forms.CharField(
        label=_("Over welke jaren?"), help_text=_("Bijvoorbeeld: 2021 tot en met 2025."), max_length=100
    )
    legal_basis = forms.CharField(
        label=_("Op welke grondslag?"),
        help_text=_("Bijvoorbeeld: een taak van algemeen belang (artikel 6, eerste lid, onder e, AVG)."),
        max_length=2000,
        widget=area(3),
    )
    retention = forms.CharField(
        label=_("Hoe lang bewaart u de gegevens?"),
        help_text=_("Bijvoorbeeld: tot een jaar na publicatie."),
        required=False,
        max_length=200,
    )
    security = forms.CharField(
        label=_("Hoe beveiligt u de gegevens?"),
        help_text=_(
            "Bijvoorbeeld: namen zijn vervangen door codes, en alleen twee analisten kunnen erbij in een beveiligde omgeving."
        ),
        max_length=2000,
        widget=area(3),
    )


class DecisionForm(forms.Form):
    """Allow, allow under conditions, or refuse: the button says which."""

    status = forms.ChoiceField(
        label=_("Antwoord"),
        choices=[
            (RequestStatus.GRANTED, _("Wij staan het toe")),
            (RequestStatus.CONDITIONAL, _("Wij staan het toe onder voorwaarden")),
            (RequestStatus.REFUSED, _("Wij staan het niet toe")),
        ],
        widget=forms.HiddenInput,
        error_messages={"required": _("Kies een van de drie antwoorden.")},
    )
    note = forms.CharField(
        label=_("Toelichting of voorwaarden"),
        help_text=_(
            "Nodig als u voorwaarden stelt of weigert. Bijvoorbeeld: alleen per wijk, niet per adres."
        ),
        required=False,
        max_length=2000,
        widget=area(3),
    )
    valid_until = forms.DateField(
        label=_("Geldig tot en met"),
        help_text=_("Laat leeg als de toestemming geldt zolang het traject loopt."),
        required=False,
        widget=day_picker(),
    )


class RevokeForm(forms.Form):
    """Why a permission is taken back."""

    note = forms.CharField(
        label=_("Waarom trekt u de toestemming in?"),
        help_text=_("De gegevens mogen daarna niet meer worden gebruikt. De analist krijgt bericht."),
        max_length=2000,
        widget=area(3),
    )
