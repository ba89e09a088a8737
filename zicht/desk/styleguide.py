"""The page with every building block in every state, for designers, testers and the accessibility check."""

import datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zicht.core.forms import OptsSelect
from zicht.core.icons import ICONS

CHOICES = [("ja", "Ja"), ("mogelijk", "Mogelijk"), ("nee", "Nee"), ("onbekend", "Weet ik niet")]
PHASES = (
    "Probleem",
    "Coalitie",
    "Vraag",
    "Bronnen",
    "Landsadvocaat",
    "Analyse",
    "Commissie",
    "Publicatie",
    "Opvolging",
)


class SampleForm(forms.Form):
    """One field of each kind."""

    seen = forms.CharField(
        label="Wat valt u op?", help_text="Denk aan meldingen.", max_length=200, widget=forms.Textarea
    )
    place = forms.CharField(label="Waar en sinds wanneer?", required=False)
    level = forms.ChoiceField(label="Niveau", choices=CHOICES)
    due = forms.DateField(
        label="Wanneer klaar", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    kind = forms.ChoiceField(label="Soort", choices=CHOICES, widget=forms.RadioSelect)
    harm = forms.MultipleChoiceField(
        label="Wie heeft er last van?", choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False
    )
    verdict = forms.ChoiceField(label="Oordeel", choices=CHOICES, widget=OptsSelect, initial="mogelijk")
    agree = forms.BooleanField(label="Ik heb dit gelezen")
    file = forms.FileField(label="Bestand", help_text="CSV of Excel, ten hoogste 200 MB.", required=False)


def sample_steps() -> list[dict[str, object]]:
    """A step that is open, one that is closed with reasons, one that asks why."""
    return [
        {"label": "Vraag om een oordeel", "name": "ask", "reasons": (), "asks_reason": False},
        {
            "label": "Naar bronneninventarisatie",
            "name": "inventory",
            "reasons": (
                "Kadaster en Belastingdienst beoordelen versie 4 nog.",
                "Eén hint vraagt om een onderbouwing.",
            ),
        },
        {
            "label": "Pas op de plaats",
            "name": "hold",
            "reasons": (),
            "asks_reason": True,
            "kind": "secondary",
        },
    ]


def sample_conditions() -> list[dict[str, object]]:
    """Conditions of a gate, met and open."""
    return [
        {
            "label": "De vraag is op alle onderdelen ingevuld",
            "met": True,
            "detail": "versie 4, door Gemeente Waterkerk",
        },
        {"label": "Geen blokkerende opmerkingen open", "met": True},
        {
            "label": "Nog twee partijen beoordelen versie 4",
            "met": False,
            "detail": "gevraagd op 14 november",
            "who": "Kadaster en Belastingdienst",
            "url": "#a",
            "link_label": "Herinneren",
        },
        {"label": "Eén hint vraagt om een onderbouwing", "met": False, "url": "#b"},
    ]


def sample_page() -> dict[str, object]:
    """Made-up content for each building block."""
    now = timezone.now()
    states = ["done", "done", "now"] + ["todo"] * 6
    return {
        "phases": [
            {"label": label, "state": state, "date": now if state != "todo" else None}
            for label, state in zip(PHASES, states, strict=True)
        ],
        "conditions": sample_conditions(),
        "steps": sample_steps(),
        "now": now,
        "late": now - datetime.timedelta(days=7),
        "soon": now + datetime.timedelta(days=3),
        "due": now + datetime.timedelta(days=12),
        "icons": list(ICONS),
        "form": SampleForm(auto_id="goed_%s"),
        "wrong": SampleForm({"kind": "onzin"}, auto_id="fout_%s"),
        "options": [{"value": value, "label": label} for value, label in CHOICES],
        "page": Paginator(range(200), 20).page(3),
        "legend": [
            {"kind": "higher-clear", "label": "duidelijk hoger"},
            {"kind": "higher", "label": "hoger"},
            {"kind": "expected", "label": "zoals verwacht"},
            {"kind": "lower", "label": "lager"},
            {"kind": "lower-clear", "label": "duidelijk lager"},
        ],
        "log": [
            {"at": now, "text": "Politie beoordeelde versie 4", "by": "R. de Vries", "note": "Scherp genoeg."}
        ],
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every building block; made-up content only."""
    return render(request, "desk/styleguide.html", {"demo": sample_page()})
