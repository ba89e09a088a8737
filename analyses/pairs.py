"""Pairs of a new and an earlier released figure that together reveal too little, side by side, and what was decided."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analyses.models import DisclosureCheck, PairChoice, PairJudgement, Release
from zicht.core.fingerprints import canonical, fingerprint

NAMING = ("release", "area", "period", "category", "unit", "danger")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures that overlap. A value is None when that table hides it.

    `difference` counts the units by which both differ, where both show a value. `earlier_area` and `earlier_category`
    are those of the earlier figure, where it is about a larger area or another part.
    """

    ident: str
    area: str
    period: str
    category: str
    danger: str
    release: str
    new: int | None
    earlier: int | None
    difference: int | None
    judgement: PairJudgement | None = None
    earlier_area: str = ""
    earlier_category: str = ""


def pair_ident(clash: Mapping[str, Any]) -> str:
    """The name of a pair within its check: the one that protection gave, else one made from what it is about."""
    given = clash.get("id")
    if given:
        return str(given)[:80]
    named = canonical({name: clash.get(name) for name in NAMING})
    return hashlib.sha256(named.encode()).hexdigest()[:16]


def pairs_of(check: DisclosureCheck) -> list[Pair]:
    """All pairs of a check with both figures and what was decided. Two queries, none when there are no pairs."""
    if not check.earlier:
        return []
    decided = {each.pair: each for each in check.judgements.select_related("judged_by")}
    is_whole = all("value" in clash and "earlier_value" in clash for clash in check.earlier)
    tables = {} if is_whole else _released_tables(check)
    own = _values(check.table)
    return [_pair(clash, own, tables, decided) for clash in check.earlier]


def _released_tables(check: DisclosureCheck) -> dict[str, dict[tuple[str, str], Any]]:
    numbers = {str(clash["release"]) for clash in check.earlier if str(clash["release"]).isdigit()}
    found = Release.objects.filter(trajectory=check.trajectory, number__in=numbers)
    return {str(number): _values(table) for number, table in found.values_list("number", "table")}


def _values(table: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Any]:
    return {(row["area"], row["period"]): row["observed"] for row in table}


def _pair(
    clash: Mapping[str, Any],
    own: Mapping[tuple[str, str], Any],
    tables: Mapping[str, Mapping[tuple[str, str], Any]],
    decided: Mapping[str, PairJudgement],
) -> Pair:
    place = (clash["area"], clash["period"])
    new = clash["value"] if "value" in clash else own.get(place)
    before = tables.get(str(clash["release"]), {})
    earlier = clash["earlier_value"] if "earlier_value" in clash else before.get(place)
    difference = clash.get("difference")
    if difference is None and new is not None and earlier is not None:
        difference = abs(new - earlier)
    ident = pair_ident(clash)
    return Pair(
        ident=ident, area=clash["area"], period=clash["period"], category=clash.get("category", ""),
        danger=clash["danger"], release=str(clash["release"]), new=new, earlier=earlier,
        difference=difference, judgement=decided.get(ident), earlier_area=clash.get("earlier_area", clash["area"]),
        earlier_category=clash.get("earlier_category", ""),
    )  # fmt: skip


def read_fingerprint(check: DisclosureCheck) -> str:
    """What a checker reads and approves: the protected table, and what was decided about each pair beside it."""
    decided = (
        check.judgements.order_by("pair").values_list("pair", "choice", "reason") if check.earlier else ()
    )
    if not decided:
        return check.fingerprint
    return fingerprint({"check": check.fingerprint, "pairs": [list(row) for row in decided]})


def why_pairs_forbid(check: DisclosureCheck) -> str | None:
    """Why the pairs with earlier releases stand in the way of this one; None when each was accepted with a reason."""
    if not check.earlier:
        return None
    wanted = {pair_ident(clash) for clash in check.earlier}
    chosen = dict(check.judgements.filter(pair__in=wanted).values_list("pair", "choice"))
    refused = sum(choice != PairChoice.ACCEPT for choice in chosen.values())
    if refused:
        return ngettext(
            "Bij {count} paar met een eerdere vrijgave moet de tabel anders. Stuur haar terug.",
            "Bij {count} paren met een eerdere vrijgave moet de tabel anders. Stuur haar terug.",
            refused,
        ).format(count=refused)
    open_ = len(wanted) - len(chosen)
    if not open_:
        return None
    return ngettext(
        "Over {count} paar met een eerdere vrijgave is nog niet beslist. Beslis erover, of stuur de tabel terug.",
        "Over {count} paren met een eerdere vrijgave is nog niet beslist. Beslis erover, of stuur de tabel terug.",
        open_,
    ).format(count=open_)


def choice_words(choice: str) -> str:
    """What was decided about a pair, in words; that nothing was decided when empty."""
    return str(PairChoice(choice).label) if choice else _("nog niet beslist")
