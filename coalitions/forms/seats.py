"""Inviting, leaving out, answering and leaving."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coalitions.forms.parts import area, day_picker
from coalitions.models import CoalitionMember, MemberStatus, Organisation


class _AboutOrganisation(forms.Form):
    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class PlaceChoice(forms.ModelChoiceField):
    """Parties that no longer take part, by name."""

    def label_from_instance(self, obj: CoalitionMember) -> str:
        return gettext("Ja, die van {name}").format(name=obj.organisation.name)


class InviteForm(_AboutOrganisation):
    """Whom, what we ask, and until when."""

    organisation = forms.ModelChoiceField(
        label=_("Wie wilt u uitnodigen?"),
        queryset=Organisation.objects.none(),
        empty_label=_("Kies een partij"),
    )
    ask = forms.CharField(
        label=_("Wat vraagt u van deze partij?"),
        help_text=_(
            "Zeg wat u nodig heeft en waarom juist van deze partij. Bijvoorbeeld: denk mee over de vraag, en kijk of"
            " u cijfers heeft over leegstaande winkels."
        ),
        max_length=2000,
        widget=area(),
    )
    answer_by = forms.DateField(
        label=_("Wanneer wilt u antwoord?"), help_text=_("Twee weken is gebruikelijk."), widget=day_picker()
    )
    replaces = PlaceChoice(
        label=_("Neemt deze partij een plaats over?"),
        queryset=CoalitionMember.objects.none(),
        required=False,
        empty_label=_("Nee, dit is een nieuwe plaats"),
    )

    def __init__(self, *args: Any, places: QuerySet[CoalitionMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaces"].queryset = places
        if not places:
            del self.fields["replaces"]


class LeaveOutForm(_AboutOrganisation):
    """Whom not, and why."""

    organisation = forms.ModelChoiceField(
        label=_("Welke partij vraagt u niet?"),
        queryset=Organisation.objects.none(),
        empty_label=_("Kies een partij"),
    )
    reason = forms.CharField(
        label=_("Waarom niet?"),
        help_text=_(
            "Bijvoorbeeld: deze vraag gaat niet over woningen, dus deze partij heeft er geen gegevens over."
        ),
        max_length=2000,
        widget=area(3),
    )


class AnswerForm(forms.Form):
    """Yes, yes under conditions, or no: the button says which."""

    status = forms.ChoiceField(
        label=_("Antwoord"),
        choices=[
            (MemberStatus.COMMITTED, _("Wij doen mee")),
            (MemberStatus.CONDITIONAL, _("Wij doen mee onder voorwaarden")),
            (MemberStatus.DECLINED, _("Wij doen niet mee")),
        ],
        widget=forms.HiddenInput,
        error_messages={"required": _("Kies een van de drie antwoorden.")},
    )
    offer = forms.CharField(
        label=_("Wat brengt u in?"),
        help_text=_("Bijvoorbeeld: cijfers over leegstand per buurt, en een onderzoeker voor twee dagen."),
        required=False,
        max_length=2000,
        widget=area(3),
    )
    gets = forms.CharField(
        label=_("Wat wilt u eruit halen?"),
        help_text=_(
            "Samenwerken is geven en nemen. Bijvoorbeeld: een beter beeld van onze eigen registratie."
        ),
        required=False,
        max_length=2000,
        widget=area(2),
    )
    note = forms.CharField(
        label=_("Toelichting of voorwaarden"),
        help_text=_("Nodig als u voorwaarden stelt of niet meedoet. Iedereen in de coalitie kan dit lezen."),
        required=False,
        max_length=2000,
        widget=area(3),
    )


class LeaveForm(forms.Form):
    """Why a party steps out."""

    note = forms.CharField(
        label=_("Waarom stopt uw organisatie?"),
        help_text=_("Iedereen in de coalitie kan dit lezen. U ziet het traject daarna niet meer."),
        max_length=2000,
        widget=area(3),
    )


class AskAgainForm(forms.Form):
    """Why a party wants to be asked once more."""

    note = forms.CharField(
        label=_("Wat is er veranderd?"),
        help_text=_("De probleemeigenaar krijgt dit te lezen en kan u opnieuw uitnodigen."),
        required=False,
        max_length=1000,
        widget=area(2),
    )
