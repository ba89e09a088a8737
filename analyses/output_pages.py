"""Thousands of figures of other kinds made readable: the first of each name, and of what somebody asks for all, in pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from analyses.output_words import MANY, Figure, OutputGroup, named_groups, output_groups
from analyses.protection import HIDDEN, SAFE
from analyses.selectors import AreaLabel
from analyses.sifting import holds

# Up to here all figures stand on the page, folded by name.
FEW = 100
# Up to here those that are hidden stand open; more of them would push everything else off the page.
FEW_HIDDEN = 20
A_PAGE = 50
# The parameter that tells which page of the figures that were asked for is shown.
PAGE = "cijfers_blad"


class FigureForm(forms.Form):
    """Above many figures: of which name, hidden or told, in which area. A choice that does not exist counts as no choice."""

    marks_optional = False

    cijfers = forms.ChoiceField(label=_("Welke cijfers"), required=False)
    cijfers_toon = forms.ChoiceField(
        label=_("Toon"), required=False,
        choices=[("", _("alle cijfers")), (HIDDEN, _("alleen verborgen")), (SAFE, _("alleen getoond"))],
    )  # fmt: skip
    cijfers_zoek = forms.CharField(label=_("Zoek een gebied"), required=False, max_length=80)

    def __init__(self, data: QueryDict, *, names: Sequence[str], is_raw: bool) -> None:
        super().__init__(data)
        numbered = [(str(number), name) for number, name in enumerate(names, 1)]
        self.fields["cijfers"].choices = [("", _("alle namen")), *numbered]  # type: ignore[attr-defined]
        if is_raw:  # nobody judged them: nothing is hidden
            del self.fields["cijfers_toon"]

    @property
    def number(self) -> int:
        """Which name was asked for, from 1; 0 when none was."""
        self.is_valid()
        return int(self.cleaned_data.get("cijfers") or 0)

    @property
    def status(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("cijfers_toon", ""))

    @property
    def text(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("cijfers_zoek", "")).strip()


@dataclass(frozen=True)
class OutputPage:
    """What is shown of all figures: their `groups`, and where there are many a `form` to ask for some; `page` holds those that
    were asked for, None where nothing was."""

    groups: Sequence[OutputGroup]
    form: FigureForm | None = None
    page: Page[Figure] | None = None

    @property
    def is_asked(self) -> bool:
        """Whether somebody asked for some of them, found or not."""
        return self.page is not None

    @property
    def shows_hidden(self) -> bool:
        """Whether the hidden ones are so few that they stand open."""
        return sum(group.hidden for group in self.groups) <= FEW_HIDDEN


def output_page(
    asked: QueryDict,
    outputs: Sequence[Figure],
    labels: Mapping[str, AreaLabel],
    *,
    with_counts: bool = False,
    hidden_first: bool = False,
    is_raw: bool = False,
) -> OutputPage | None:
    """The figures that a page shows, by what is `asked` in its address; None where there are none at all. What lies under them
    only `with_counts`."""
    if not outputs:
        return None
    if len(outputs) <= FEW:
        return OutputPage(output_groups(outputs, labels, with_counts=with_counts))
    named = [
        (name, sorted(figures, key=_is_told) if hidden_first else figures)
        for name, figures in named_groups(outputs)
    ]
    form = FigureForm(asked, names=[name for name, _figures in named], is_raw=is_raw)
    if not (form.number or form.status or form.text):
        shown = [figure for _name, figures in named for figure in figures]
        return OutputPage(output_groups(shown, labels, with_counts=with_counts, first=MANY), form)
    found = [
        figure
        for number, (_name, figures) in enumerate(named, 1)
        if form.number in (0, number)
        for figure in figures
        if _fits(figure, form.status) and holds(labels.get(figure["area"]), form.text)
    ]
    page = Paginator(found, A_PAGE).get_page(asked.get(PAGE))
    return OutputPage(output_groups(page, labels, with_counts=with_counts), form, page)


def _is_told(figure: Mapping[str, Any]) -> bool:
    return bool(figure["status"] == SAFE)


def _fits(figure: Mapping[str, Any], status: str) -> bool:
    return not status or _is_told(figure) == (status == SAFE)
