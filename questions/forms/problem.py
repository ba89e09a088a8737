"""The five short pages on which a municipality writes down what it sees, and what the programme gives for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalitions.models import Organisation
from questions.models import Criterion, Theme
from zicht.core.forms import OptsSelect


def _area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class StartForm(forms.Form):
    """Page 1: a name for the problem, for whom, and what it is about."""

    title = forms.CharField(
        label=_("Geef het probleem een korte naam"),
        help_text=_("Zo herkent iedereen het terug. Bijvoorbeeld: Leegstand in de binnenstad."),
        max_length=150,
    )
    organisation = forms.ModelChoiceField(
        label=_("Namens welke partij draagt u dit aan?"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    theme = forms.ModelChoiceField(
        label=_("Waar gaat het over?"),
        help_text=_("Twijfelt u? Sla dit over, dan kiest de programmaleider met u."),
        queryset=Theme.objects.all(),
        empty_label=_("Dat weet ik nog niet"),
        required=False,
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[party.pk for party in organisations])
        if len(organisations) == 1:
            field.required = False
            field.widget = forms.HiddenInput()
            self.only = organisations[0]

    def party(self) -> Organisation:
        """The organisation that was chosen, or the only one that there is."""
        return self.cleaned_data["organisation"] or self.only


class WhatForm(forms.Form):
    """Page 2: what happens, where, and compared with what."""

    what_happens = forms.CharField(
        label=_("Wat valt u op?"),
        help_text=_("Denk aan meldingen, gesprekken in de wijk, cijfers die u opvielen."),
        max_length=4000,
        widget=_area(6),
    )
    where_and_since = forms.CharField(
        label=_("Waar en sinds wanneer?"),
        help_text=_("Bijvoorbeeld: drie parken in het buitengebied, sinds ongeveer 2021."),
        max_length=300,
    )
    compared_with = forms.CharField(
        label=_("Vergeleken met wat?"),
        help_text=_(
            "Bijvoorbeeld andere parken in de provincie, of de rest van uw gemeente. Weet u het nog niet? Schrijf dat op."
        ),
        max_length=1000,
        widget=_area(2),
    )


class WhoForm(forms.Form):
    """Page 3: who suffers and what was tried."""

    who_suffers = forms.CharField(
        label=_("Wie heeft er last van?"),
        help_text=_("Bewoners, ondernemers, uw eigen organisatie. Noem geen namen van mensen of bedrijven."),
        max_length=2000,
        widget=_area(),
    )
    what_was_tried = forms.CharField(
        label=_("Wat is al geprobeerd?"),
        help_text=_("Ook als het niet hielp. Is er nog niets gedaan? Schrijf dat op."),
        max_length=2000,
        widget=_area(),
    )


LEVELS = [("1", _("nog niet")), ("2", _("een begin")), ("3", _("meestal")), ("4", _("ja, goed"))]


def _level(label: str, help_text: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=LEVELS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=OptsSelect,
    )


class UseForm(forms.Form):
    """Page 4: what the answer is for, and how ready the organisation is to work with it."""

    use_of_answer = forms.CharField(
        label=_("Wat doet u met het antwoord?"),
        help_text=_("Bijvoorbeeld: wij zetten een jeugdteam in op de parken waar het nodig is."),
        max_length=2000,
        widget=_area(),
    )
    who_decides = forms.CharField(
        label=_("Wie beslist over wat er daarna gebeurt?"),
        help_text=_("Een functie, geen naam. Bijvoorbeeld: de wethouder wonen."),
        max_length=300,
    )
    prevention_only = forms.BooleanField(
        label=_("Het gaat ons om voorkomen, niet om opsporen"),
        help_text=_(
            "Zicht zoekt nooit naar personen of bedrijven. Heeft u een concreet vermoeden? Ga naar de politie."
        ),
    )
    ownership = _level(
        _("Is er iemand die dit onderwerp trekt?"), _("Iemand met tijd en steun van het bestuur.")
    )
    capacity = _level(
        _("Zijn er mensen die met gegevens kunnen werken?"), _("In huis, of samen met een andere gemeente.")
    )
    data = _level(
        _("Weet u welke gegevens u zelf heeft?"), _("Bijvoorbeeld meldingen, vergunningen of inschrijvingen.")
    )
    use_of_outcomes = _level(
        _("Gebruikt u cijfers bij besluiten?"), _("Bijvoorbeeld bij een wijkplan of een begroting.")
    )
    support = _level(_("Staat het bestuur hierachter?"), _("College, directie of raad."))


class LookalikesForm(forms.Form):
    """Page 5: why this is a trajectory of its own."""

    note = forms.CharField(
        label=_("Waarom is dit een eigen traject?"),
        help_text=_("Bijvoorbeeld: het andere traject gaat over woningen, het onze over bedrijfspanden."),
        max_length=1000,
        widget=_area(3),
    )


CRITERION_HELP = {
    Criterion.SOCIAL_IMPORTANCE: _("Hoeveel mensen merken dit, en hoe erg is het voor hen?"),
    Criterion.PREVENTIVE_VALUE: _("Helpt het antwoord om ondermijning te voorkomen?"),
    Criterion.FEASIBILITY: _("Zijn er gegevens, is er een trekker, en mag het?"),
    Criterion.SPREAD: _("Hebben andere gemeenten er ook iets aan?"),
}


class ScoreForm(forms.Form):
    """Four scores from 1 to 5, each with a motivation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            self.fields[criterion.value] = forms.TypedChoiceField(
                label=criterion.label.capitalize(),
                help_text=CRITERION_HELP[criterion],
                choices=[(str(number), str(number)) for number in range(1, 6)],
                coerce=int,
                widget=OptsSelect,
            )
            self.fields[f"{criterion.value}_why"] = forms.CharField(
                label=_("Waarom?"), max_length=1000, widget=_area(2)
            )

    def scores(self) -> dict[str, tuple[int, str]]:
        """Criterion -> (score, motivation), as the service takes them."""
        clean = self.cleaned_data
        return {c.value: (clean[c.value], clean[f"{c.value}_why"]) for c in Criterion}
