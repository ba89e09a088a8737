"""The five short pages on which a municipality writes down what it sees, and what the programme gives for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalitions.models import Organisation
from questions.models import Criterion, Referral, Theme
from questions.readiness import ASPECTS, Aspect
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
    """Page 2: what happens, where, since when, and compared with what."""

    what_happens = forms.CharField(
        label=_("Wat valt u op?"),
        help_text=_("Denk aan meldingen, gesprekken in de wijk, cijfers die u opvielen."),
        max_length=4000,
        widget=_area(6),
    )
    where_it_happens = forms.CharField(
        label=_("Waar ziet u het?"),
        help_text=_("Een wijk, een soort gebied of de hele gemeente. Noem geen adres."),
        max_length=300,
    )
    since_when = forms.CharField(
        label=_("Sinds wanneer?"),
        help_text=_("Een jaar of een gebeurtenis. Weet u het niet precies? Schrijf ‘ongeveer’ erbij."),
        max_length=150,
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


def _level(aspect: Aspect) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=aspect.question,
        choices=[(str(at), text) for at, text in enumerate(aspect.levels, 1)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class UseForm(forms.Form):
    """Page 4: what the answer is for, and how ready the organisation is to work with it."""

    use_of_answer = forms.CharField(
        label=_("Wat doet u met elk antwoord dat mogelijk is?"),
        help_text=_("Wat doet u als het hoger is dan elders, en wat als het niet hoger is?"),
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {aspect.name: _level(aspect) for aspect in ASPECTS}

    def mirror(self) -> list[forms.BoundField]:
        """The five fields of the readiness mirror."""
        return [self[aspect.name] for aspect in ASPECTS]


class LookalikesForm(forms.Form):
    """Page 5: the first question in words, and why this is a trajectory of its own."""

    draft_question = forms.CharField(
        label=_("Uw vraag in woorden"),
        help_text=_(
            "Wij maakten hem uit uw antwoorden. Verander alles wat niet klopt; later scherpt u hem samen aan."
        ),
        max_length=1500,
        required=False,
        widget=_area(4),
    )

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


class JoinForm(forms.Form):
    """Why an organisation wants to join."""

    reason = forms.CharField(
        label=_("Waarom past uw probleem hierbij?"),
        help_text=_(
            "De probleemeigenaar en de programmaleider lezen dit. Bijvoorbeeld: bij ons gebeurt hetzelfde op twee parken."
        ),
        max_length=1000,
        widget=_area(4),
    )


class JoinAnswerForm(forms.Form):
    """The answer to a request to join."""

    note = forms.CharField(
        label=_("Uw antwoord"),
        help_text=_("Bij een uitnodiging: wat vraagt u van deze partij? Anders: waarom kan het nu niet?"),
        max_length=1000,
        widget=_area(2),
    )


class RefusalForm(forms.Form):
    """What the public reads about a declined problem."""

    question = forms.CharField(
        label=_("De vraag, zonder plaats of naam"),
        help_text=_("Bijvoorbeeld: een gemeente wilde weten welke ondernemers contant geld storten."),
        max_length=500,
        widget=_area(2),
    )
    reason = forms.CharField(
        label=_("Waarom wij hem niet onderzoeken"),
        help_text=_(
            "In gewone woorden. Bijvoorbeeld: het antwoord zou naar ondernemers leiden, en dat is opsporen."
        ),
        max_length=1000,
        widget=_area(),
    )
    referral = forms.ChoiceField(
        label=_("Waar kan deze vraag wel terecht?"), choices=Referral.choices, required=False
    )


class OutsideForm(forms.Form):
    """Somebody asked for priority: it is written down, and that is all."""

    asked_by_whom = forms.CharField(
        label=_("Wie vroeg dit?"), help_text=_("Functie en organisatie, geen naam."), max_length=200
    )
    received_on = forms.DateField(label=_("Wanneer?"), widget=forms.DateInput(attrs={"type": "date"}))
    what = forms.CharField(label=_("Wat werd er gevraagd?"), max_length=1000, widget=_area(2))
    theme = forms.ModelChoiceField(
        label=_("Over welk thema?"), queryset=Theme.objects.all(), empty_label=_("Geen thema"), required=False
    )
    answer = forms.CharField(
        label=_("Wat is er geantwoord?"),
        help_text=_("Bijvoorbeeld: wij wegen elk probleem op dezelfde vier criteria."),
        max_length=1000,
        widget=_area(2),
    )
