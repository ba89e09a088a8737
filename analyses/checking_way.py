"""The way through a check: what it asks of who may judge, in the order of the page, and how far each part is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analyses.protection import CONCEALED


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: `anchor` is where it stands, `is_done` tells that nothing is left to do there."""

    anchor: str
    label: str
    detail: str
    is_done: bool = False


def way_through(
    table: Sequence[Mapping[str, Any]],
    outputs: Sequence[Mapping[str, Any]],
    *,
    pairs: int,
    open_pairs: int,
    remarks: int,
    problem: str | None,
    judges: bool,
) -> list[Part]:
    """The parts that this check has. Who `judges` reads what to do there, anyone else what stands there."""
    parts = []
    if pairs:
        parts.append(_pairs(pairs, open_pairs, judges=judges))
    parts.append(
        Part("tabel", _("Lees de tabel") if judges else _("De tabel"), _rows(len(table), _hidden(table)))
    )
    if outputs:
        label = _("Lees de andere uitkomsten") if judges else _("Andere uitkomsten")
        parts.append(Part("andere", label, _figures(len(outputs), _hidden(outputs))))
    if remarks:
        many = ngettext("{count} opmerking", "{count} opmerkingen", remarks).format(count=remarks)
        parts.append(Part("opmerkingen", _("Opmerkingen in deze ronde"), many))
    verdict = _("Geef uw oordeel") if judges else _("Oordeel")
    why_not = _("Vrijgeven kan nog niet, terugsturen wel.") if problem else _("Vrijgeven of terugsturen.")
    return [*parts, Part("oordeel", verdict, why_not if judges else "")]


def _pairs(count: int, open_: int, *, judges: bool) -> Part:
    if not open_:
        done = ngettext("Over {count} paar is beslist.", "Over alle {count} paren is beslist.", count)
        return Part("eerder", _("Paren van cijfers"), done.format(count=count), is_done=True)
    still = ngettext("{open} van {count} paar is nog open.", "{open} van {count} paren zijn nog open.", count)
    ask = ngettext("Beslis over {count} paar cijfers", "Beslis over {count} paren cijfers", open_)
    label = ask.format(count=open_) if judges else _("Paren van cijfers")
    return Part("eerder", label, still.format(open=open_, count=count))


def _hidden(rows: Iterable[Mapping[str, Any]]) -> int:
    return sum(row["status"] in CONCEALED for row in rows)


def _rows(count: int, hidden: int) -> str:
    rows = ngettext("{count} rij", "{count} rijen", count).format(count=count)
    return _("{rows}, waarvan {hidden} verborgen").format(rows=rows, hidden=hidden)


def _figures(count: int, hidden: int) -> str:
    figures = ngettext("{count} cijfer", "{count} cijfers", count).format(count=count)
    return _("{rows}, waarvan {hidden} verborgen").format(rows=figures, hidden=hidden)
