"""Figures of other kinds as people take them along from a release: a file beside the table, and a sheet behind it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from analyses.files import hidden_words
from analyses.models import OutputKind
from analyses.protection import SAFE
from analyses.selectors import AreaLabel
from zicht.core.sheets import Cell, Sheet, csv_bytes
from zicht.core.templatetags.zicht_figures import figure_name

Figure = Mapping[str, Any]


def outputs_csv(outputs: Iterable[Figure], labels: Mapping[str, AreaLabel], year: int) -> bytes:
    """The figures in Dutch, as the table that they left with."""
    with override("nl"):
        return csv_bytes(outputs_header(), outputs_rows(outputs, labels, year))


def outputs_sheet(outputs: Iterable[Figure], labels: Mapping[str, AreaLabel], year: int) -> Sheet:
    """The figures as a sheet behind the table, in the language of who asks for it."""
    return Sheet(outputs_header(), outputs_rows(outputs, labels, year), _("Andere cijfers"))


def outputs_header() -> list[str]:
    """Names of the columns of figures of other kinds."""
    return [
        _("cijfer"), _("soort"), _("gebiedscode"), _("gebied"), _("ligt in"), _("groep"), _("periode"), _("waarde"),
        _("gebiedsindeling"),
    ]  # fmt: skip


def outputs_rows(
    outputs: Iterable[Figure], labels: Mapping[str, AreaLabel], year: int
) -> Iterable[list[Cell]]:
    """A line a figure, over areas of the division of `year`. A hidden one says so: an empty cell would be counted as nothing."""
    for each in outputs:
        label = labels.get(each["area"])
        is_told = each["status"] == SAFE and each["value"] is not None
        yield [
            figure_name(each["name"]), str(OutputKind(each["kind"]).label), each["area"],
            label.name if label else each["area"], label.parent_name if label else "", each["group"], each["period"],
            each["value"] if is_told else hidden_words(), year or "",
        ]  # fmt: skip
