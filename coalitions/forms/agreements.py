"""Responsibilities, contributions and the covenant."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coalitions.forms.parts import SeenField, area, day_picker
from coalitions.models import CoalitionMember, ContributionKind
from zicht.core.forms import DecimalField, OptsSelect


class ResponsibilitiesForm(forms.Form):
    """Who is responsible for what."""

    text = forms.CharField(
        label=_("Wie is waarvoor verantwoordelijk?"),
        help_text=_(
            "Een regel per partij is genoeg. Bijvoorbeeld: de gemeente leidt het traject en beslist wat er met de"
            " uitkomst gebeurt; het Kadaster levert de gegevens."
        ),
        max_length=5000,
        widget=area(8),
    )
    seen = SeenField()


class MemberChoice(forms.ModelChoiceField):
    """Members by the name of their organisation."""

    def label_from_instance(self, obj: CoalitionMember) -> str:
        return obj.organisation.name


class PledgeForm(forms.Form):
    """What a member puts in."""

    member = MemberChoice(
        label=_("Van welke partij?"), queryset=CoalitionMember.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(label=_("Wat voor inleg?"), choices=ContributionKind.choices, widget=OptsSelect)
    description = forms.CharField(
        label=_("Omschrijving"),
        help_text=_("Bijvoorbeeld: een onderzoeker, twee dagen per maand."),
        max_length=300,
    )
    pledged = DecimalField(
        label=_("Hoeveel"),
        help_text=_("Laat leeg als het niet in een getal te zeggen is."),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
    )
    unit = forms.CharField(
        label=_("Eenheid"),
        help_text=_("Bijvoorbeeld: euro, dagen of bestanden."),
        required=False,
        max_length=20,
    )

    def __init__(self, *args: Any, members: QuerySet[CoalitionMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members


class ReceiveForm(forms.Form):
    """How much came in."""

    received = DecimalField(
        label=_("Ontvangen"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
    )


class CovenantForm(forms.Form):
    """The text and its term."""

    text = forms.CharField(
        label=_("Tekst van het convenant"),
        help_text=_(
            "Schrijf in gewone woorden wat u samen doet, wie wat inbrengt, wie beslist en hoe u met gegevens omgaat."
            " Wie al tekende, tekent een nieuwe versie opnieuw."
        ),
        max_length=30000,
        widget=area(14),
    )
    starts_on = forms.DateField(label=_("Gaat in op"), widget=day_picker())
    ends_on = forms.DateField(label=_("Loopt tot en met"), widget=day_picker())


class ExtendForm(forms.Form):
    """A later end of the same text."""

    until = forms.DateField(
        label=_("Verlengen tot en met"),
        help_text=_("De tekst verandert niet, dus niemand hoeft opnieuw te tekenen."),
        widget=day_picker(),
    )


class SignForm(forms.Form):
    """As which body a party signs."""

    body = forms.CharField(
        label=_("Namens welk bestuursorgaan tekent u?"),
        help_text=_("Een convenant bindt een bestuursorgaan, geen persoon."),
        max_length=150,
    )
