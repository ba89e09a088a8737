"""The five pages of the wizard, and what stands around each of them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questions.alike import lookalikes
from questions.compass import first_question
from questions.examples import EXAMPLES, Example, example_for
from questions.forms.problem import StartForm, UseForm, WhatForm, WhoForm
from questions.models import MaturityScan, ProblemStatement, Trajectory
from questions.screens import turn_of
from zicht import standing


@dataclass(frozen=True)
class WizardPage:
    """One page: its question, a line below it, its short name, and its form when it writes in the statement."""

    number: int
    title: str | Promise
    lead: str | Promise
    name: str | Promise
    form: type[forms.Form] | None = None


PAGES = (
    WizardPage(
        1,
        gettext_lazy("Hoe noemen we het?"),
        gettext_lazy("Een korte naam is genoeg. U kunt tussendoor stoppen: alles wordt bewaard."),
        gettext_lazy("Naam en thema"),
    ),
    WizardPage(
        2,
        gettext_lazy("Wat ziet u gebeuren?"),
        gettext_lazy(
            "Schrijf het op zoals u het aan een collega vertelt. Het hoeft nog geen onderzoeksvraag te zijn."
        ),
        gettext_lazy("Wat er gebeurt"),
        WhatForm,
    ),
    WizardPage(
        3,
        gettext_lazy("Wie merkt dit, en wat is er al gedaan?"),
        gettext_lazy(
            "Zo weten wij voor wie het uitmaakt en beginnen wij niet opnieuw met wat al niet werkte."
        ),
        gettext_lazy("Wie en wat al is gedaan"),
        WhoForm,
    ),
    WizardPage(
        4,
        gettext_lazy("Wat gaat u met het antwoord doen?"),
        gettext_lazy(
            "Een antwoord helpt alleen als iemand er iets mee doet. Onderaan kijkt u hoe ver u zelf bent."
        ),
        gettext_lazy("Wat u ermee doet"),
        UseForm,
    ),
    WizardPage(
        5,
        gettext_lazy("Klopt het, en is het nieuw?"),
        gettext_lazy("Kijk of er al een traject is dat hierop lijkt, lees alles na en dien het in."),
        gettext_lazy("Nalezen en indienen"),
    ),
)


def around(request: HttpRequest, trajectory: Trajectory, page: WizardPage) -> dict[str, Any]:
    """What stands beside each page: where we are, the first question, an example per field, what looks alike."""
    names = page.form.base_fields if page.form else StartForm.base_fields if page.number == 1 else {}
    labels = [(name, field.label) for name, field in names.items()]
    return {
        "trajectory": trajectory,
        "statement": trajectory.statement,
        "page": page,
        "pages": PAGES,
        "previous": page.number - 1,
        "draft": first_question(trajectory.statement),
        "turn": SimpleLazyObject(lambda: turn_of(trajectory, request.user, standing.gate(trajectory))),
        "alike": lookalikes(trajectory, request.user) if page.number == 2 else [],
    } | examples_beside(request, trajectory, labels)


def examples_beside(
    request: HttpRequest, trajectory: Trajectory | None, labels: list[tuple[str, Any]]
) -> dict[str, Any]:
    """The example of the theme that was chosen, for the fields of this page."""
    theme = str(trajectory.theme) if trajectory and trajectory.theme else ""
    example = example_for(theme, request.POST.get("voorbeeld", "") or request.GET.get("voorbeeld", ""))
    shown = [(label, example.texts[name]) for name, label in labels if name in example.texts]
    return {"example": example, "examples": EXAMPLES if shown else (), "worked": shown}


def with_examples(
    form: forms.Form, example: Example, without: Collection[str]
) -> list[tuple[BoundField, str | Promise]]:
    """Each field that is seen with the text that somebody else wrote there, without the fields of the mirror."""
    fields = [field for field in form.visible_fields() if field.name not in without]
    return [(field, example.texts.get(field.name, "")) for field in fields]


def same_page(trajectory: Trajectory, page: WizardPage, theme: str) -> HttpResponse:
    """This page again, with the examples of another theme."""
    here = reverse("questions:wizard", kwargs={"reference": trajectory.reference, "page": page.number})
    return redirect(f"{here}?{urlencode({'voorbeeld': theme})}#schrijven")


def revisions(trajectory: Trajectory) -> dict[str, int]:
    trajectory.refresh_from_db(fields=["phase"])
    rows = ProblemStatement.objects.filter(trajectory=trajectory).values_list("revision", flat=True)
    scans = MaturityScan.objects.filter(trajectory=trajectory).values_list("revision", flat=True)
    return {"seen": rows.get(), "seen_scan": scans.get()}


def onwards(request: HttpRequest, trajectory: Trajectory, page: WizardPage) -> HttpResponse:
    if request.POST.get("later"):
        messages.success(request, _("Bewaard. U kunt later verder waar u was."))
        return redirect("questions:detail", reference=trajectory.reference)
    return redirect("questions:wizard", reference=trajectory.reference, page=page.number + 1)
