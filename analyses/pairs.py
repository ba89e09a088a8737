"""Pairs of a new figure and one of an earlier release, or of this one, that together tell of too few; and what was decided."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analyses.engine.disclosure import TOTAL
from analyses.models import AnalysisJob, DisclosureCheck, PairChoice, PairJudgement
from zicht.core.fingerprints import canonical, fingerprint

MARKS_OF_A_NAME = 16
# Instead of the name of an earlier release: both figures leave together.
WITHIN = "-"
NAMING = ("release", "area", "period", "category", "unit", "danger")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures that overlap. A value is None when that table hides it.

    `difference` counts the units by which both differ, where both show a value. `earlier_area` and `earlier_category`
    are those of the earlier figure, where it is about a larger area or another part. `is_foreign` tells that the release
    is of another trajectory; with `is_withheld` its figure is not for this reader. `output` and `earlier_output` name figures of
    other kinds than the table; `part` and `earlier_part` are the counts under them that are compared. Without a `release`
    both figures leave together, in this one.
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
    is_foreign: bool = False
    is_withheld: bool = False
    output: str = ""
    earlier_output: str = ""
    part: str = ""
    earlier_part: str = ""

    @property
    def beside(self) -> str:
        """The earlier release, or that the other figure is in this one."""
        return self.release or WITHIN


def pair_ident(clash: Mapping[str, Any]) -> str:
    """The name of a pair within its check: the one that protection gave, else one made from what it is about."""
    given = clash.get("id")
    if given:
        return str(given)[:80]
    named = canonical({name: clash.get(name) for name in NAMING})
    return hashlib.sha256(named.encode()).hexdigest()[:MARKS_OF_A_NAME]


def figures_told(clash: Mapping[str, Any]) -> str:
    """What a pair says of both figures. Its name is made for one job, so on another job the same figures have another name."""
    return canonical({name: value for name, value in clash.items() if name != "id"})


def same_pairs(before: DisclosureCheck, check: DisclosureCheck) -> dict[str, str]:
    """Name of a pair in the check before -> its name in this one, where both figures are the same."""
    now = {figures_told(clash): pair_ident(clash) for clash in check.earlier}
    names = set(now.values())
    found = {}
    for clash in before.earlier:
        ident = pair_ident(clash)
        name = ident if ident in names else now.get(figures_told(clash))
        if name is not None:
            found[ident] = name
    return found


def pairs_of(check: DisclosureCheck, *, sees_foreign: bool = True) -> list[Pair]:
    """All pairs of a check with both figures and what was decided, those within this release first: no other reader has
    looked at them before. One query, none when there are no pairs.

    Without `sees_foreign` the figures of releases of other trajectories are left out.
    """
    if not check.earlier:
        return []
    decided = {each.pair: each for each in check.judgements.select_related("judged_by")}
    pairs = [_pair(clash, decided, sees_foreign=sees_foreign) for clash in check.earlier]
    return sorted(pairs, key=lambda pair: bool(pair.release))


def _pair(clash: Mapping[str, Any], decided: Mapping[str, PairJudgement], *, sees_foreign: bool) -> Pair:
    ident = pair_ident(clash)
    is_foreign = clash.get("foreign", False)
    withheld = is_foreign and not sees_foreign
    return Pair(
        ident=ident, area=clash["area"], period=clash["period"], category=_part(clash.get("category", "")),
        danger=clash["danger"], release=str(clash["release"]), new=clash["new"],
        earlier=None if withheld else clash["earlier"], difference=None if withheld else clash["difference"],
        judgement=decided.get(ident), earlier_area=clash["earlier_area"],
        earlier_category=_part(clash["earlier_category"]), is_foreign=is_foreign, is_withheld=withheld,
        output=clash.get("output", ""), earlier_output=clash.get("earlier_output", ""), part=clash.get("part", ""),
        earlier_part=clash.get("earlier_part", clash.get("part", "")),
    )  # fmt: skip


def _part(category: str) -> str:
    return "" if category == TOTAL else category


def told_outside(clash: Mapping[str, Any], job: AnalysisJob) -> dict[str, Any]:
    """The pair as its check keeps it: under a name that stays the same for the same figures, but from which nobody can
    guess them. Names travel to who may not see the figure of the other release."""
    return dict(clash) | {"id": job.committed("pair", pair_ident(clash))[:MARKS_OF_A_NAME]}


def table_fingerprint(check: DisclosureCheck) -> str:
    """What the table that lies before checkers is recognised by: all that they read, and the outcome that it is of."""
    shown = {"table": check.table, "summary": check.summary, "trend": check.trend, "series": check.series}
    about = {"description": check.description, "profile": check.profile, "of": check.result.checksum}
    return fingerprint(shown | about | ({"outputs": check.outputs} if check.outputs else {}))


def read_fingerprint(check: DisclosureCheck) -> str:
    """What a checker reads and approves: the protected table, and what was decided about each pair beside it."""
    decided = (
        check.judgements.order_by("pair").values_list("pair", "choice", "reason") if check.earlier else ()
    )
    if not decided:
        return check.fingerprint
    return fingerprint({"check": check.fingerprint, "pairs": [list(row) for row in decided]})


def why_pairs_forbid(check: DisclosureCheck) -> str | None:
    """Why pairs of figures stand in the way of this release; None when each was accepted with a reason."""
    if not check.earlier:
        return None
    wanted = {pair_ident(clash) for clash in check.earlier}
    chosen = dict(check.judgements.filter(pair__in=wanted).values_list("pair", "choice"))
    refused = sum(choice != PairChoice.ACCEPT for choice in chosen.values())
    if refused:
        return ngettext(
            "Bij {count} paar cijfers moet de tabel anders. Stuur haar terug.",
            "Bij {count} paren cijfers moet de tabel anders. Stuur haar terug.",
            refused,
        ).format(count=refused)
    open_ = len(wanted) - len(chosen)
    if not open_:
        return None
    return ngettext(
        "Over {count} paar cijfers is nog niet beslist. Beslis erover, of stuur de tabel terug.",
        "Over {count} paren cijfers is nog niet beslist. Beslis erover, of stuur de tabel terug.",
        open_,
    ).format(count=open_)


def choice_words(choice: str) -> str:
    """What was decided about a pair, in words; that nothing was decided when empty."""
    return str(PairChoice(choice).label) if choice else _("nog niet beslist")
