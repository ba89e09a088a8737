"""Asking a higher level to decide, saying what a party thinks, and deciding."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coalitions.forms.parts import SeenField, area, day_picker
from coalitions.ladder import LADDER
from coalitions.models import EscalationLevel


def _rungs() -> list[tuple[str, str]]:
    """Each level with the days that it has."""
    with_norm = _("{level} (beslist binnen {days} dagen)")
    return [
        (rung.level.value, with_norm.format(level=rung.level.label, days=rung.norm_days)) for rung in LADDER
    ]


class EscalateForm(forms.Form):
    """Which level decides, about what, before when."""

    level = forms.ChoiceField(
        label=_("Wie moet beslissen?"),
        help_text=_("Begin laag: probeer het eerst in het kernteam."),
        choices=_rungs,
        initial=EscalationLevel.CORE_TEAM,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Waarover komt u er samen niet uit?"),
        help_text=_("Zeg wat er speelt, wat u al probeerde en welk besluit u vraagt."),
        max_length=3000,
        widget=area(5),
    )
    options = forms.CharField(
        label=_("Welke uitwegen ziet u?"),
        help_text=_("Een uitweg per regel. Bijvoorbeeld: begin met drie wijken, of vraag een andere bron."),
        max_length=2000,
        required=False,
        widget=area(4),
    )
    due_on = forms.DateField(label=_("Wanneer is het besluit nodig?"), widget=day_picker())


class PositionForm(forms.Form):
    """What the own party thinks."""

    text = forms.CharField(
        label=_("Wat vindt uw organisatie?"),
        help_text=_("Kort: wat wilt u, en waarom? Dit staat in het pakket voor wie beslist."),
        max_length=1000,
        widget=area(4),
    )
    seen = SeenField(required=False, initial=0)


class MoveUpForm(forms.Form):
    """Why the question goes one level higher."""

    reason = forms.CharField(
        label=_("Waarom gaat de vraag een trede hoger?"), max_length=1000, widget=area(2)
    )


class DecisionForm(forms.Form):
    """What was decided, and before when it is carried out."""

    outcome = forms.CharField(label=_("Wat is het besluit?"), max_length=3000, widget=area(3))
    carry_out_by = forms.DateField(
        label=_("Voor wanneer wordt het uitgevoerd?"), required=False, widget=day_picker()
    )
