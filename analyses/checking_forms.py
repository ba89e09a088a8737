"""Forms of a checker: what to show of the table, decisions about pairs, and remarks on rows."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from analyses.checking_periods import PeriodLine
from analyses.models import PairChoice
from analyses.pairs import WITHIN, Pair
from analyses.sifting import Sift


class SiftForm(forms.Form):
    """Above the table of a check: which period, which rows, with which words, in which order.

    `periods` are those of the check, that of the table first; where there is one, nothing is asked.
    """

    marks_optional = False

    periode = forms.ChoiceField(label=_("Periode"), required=False)
    toon = forms.ChoiceField(label=_("Toon"), required=False)
    zoek = forms.CharField(label=_("Zoek een gebied"), required=False, max_length=80)
    volgorde = forms.ChoiceField(label=_("Volgorde"), required=False)

    def __init__(self, *args: Any, sees_why: bool, periods: Sequence[PeriodLine] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.other_periods = [line.period for line in periods if not line.in_table]
        if self.other_periods:
            own = next((line.period for line in periods if line.in_table), "")
            self.fields["periode"].choices = [  # type: ignore[attr-defined]
                ("", _("{period}, de tabel").format(period=own)), *((each, each) for each in self.other_periods)
            ]  # fmt: skip
        else:
            del self.fields["periode"]
        why = [("primary", _("verborgen: te herleiden")), ("secondary", _("verborgen: dekking"))]
        self.fields["toon"].choices = [  # type: ignore[attr-defined]
            ("", _("alle rijen")), ("hidden", _("alleen verborgen")), *(why if sees_why else ()),
            ("safe", _("alleen getoond")), ("missing", _("niet geleverd")),
        ]  # fmt: skip
        self.fields["volgorde"].choices = [  # type: ignore[attr-defined]
            ("group", _("ingedeeld, verborgen eerst")), ("status", _("verborgen eerst")), ("area", _("naam, van a naar z")),
            ("-area", _("naam, van z naar a")), ("count", _("aantal, laag naar hoog")),
            ("-count", _("aantal, hoog naar laag")), ("ratio", _("verhouding, laag naar hoog")),
            ("-ratio", _("verhouding, hoog naar laag")),
        ]  # fmt: skip

    def other_period(self) -> str:
        """The period that was asked instead of that of the table; empty when none was."""
        self.is_valid()
        return str(self.cleaned_data.get("periode", ""))

    def sift(self) -> Sift:
        """What was asked; a choice that does not exist counts as no choice."""
        self.is_valid()
        order = self.cleaned_data.get("volgorde") or "group"
        return Sift(
            status=self.cleaned_data.get("toon", ""),
            text=self.cleaned_data.get("zoek", ""),
            order=order.removeprefix("-"),
            descending=order.startswith("-"),
        )


class PairForm(forms.Form):
    """What a checker decides about a pair with an earlier release."""

    choice = forms.ChoiceField(
        label=_("Wat gebeurt er"), choices=PairChoice.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Waarom"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("De andere controleur leest dit en keurt het mee goed. Bijvoorbeeld: het gaat om een andere groep mensen."),
    )  # fmt: skip


class ManyPairsForm(PairForm):
    """One decision for every open pair with one earlier release."""

    release = forms.ChoiceField(label=_("Alle open paren met"))
    field_order = ("release", "choice", "reason")

    def __init__(self, *args: Any, pairs: Sequence[Pair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = Counter(pair.beside for pair in pairs if pair.judgement is None)
        label, within = _("vrijgave {number} ({count})"), _("cijfers in deze uitkomst ({count})")
        choices = [
            (number, (within if number == WITHIN else label).format(number=number, count=count))
            for number, count in sorted(waiting.items())
        ]
        self.fields["release"].choices = choices  # type: ignore[attr-defined]


class RowRemarkForm(forms.Form):
    """What a checker wants changed about one row."""

    text = forms.CharField(
        label=_("Wat moet er aan deze rij anders?"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("De analist leest dit als u de tabel terugstuurt, en antwoordt erop in de volgende ronde."),
    )  # fmt: skip
