"""The counts under figures of other kinds within one release: which are the same, and which differ by too few units.

Two told counts that differ by one to nine tell of that few when one set of units lies in the other. Whether it does is
decided by what is known about them:

- what they are about is the same (the name without the statistic), and they are about the same group, or one is about the
  whole: RELATED, and the smaller is hidden;
- they are groups of one list that was seen to add up to its whole, or two groups of one name of which neither can lie in the
  other: APART, and nothing follows;
- anything else: UNSURE, and a checker decides about the pair. Counts of unlike things are often of like size by chance, so
  hiding would cost more than it protects; saying nothing would tell of people without anybody having looked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import combinations
from typing import Any

from analyses.engine.disclosure import RuleProfile
from analyses.models import OutputKind
from analyses.sheet import SAFE
from analyses.subjects import plain, stems
from analyses.territory import above

Figure = Mapping[str, Any]
# Words that tell which statistic a figure is, not what it is about; cut as `stems` cuts them.
STATISTICS = stems(
    "gemiddelde gemiddeld mediaan mediane som optelsom verhouding ratio kwantiel kwartiel deciel percentiel kansverhouding"
    " index score promillage cijfer"
)
COUNTED = frozenset({OutputKind.SHARE, OutputKind.RATIO})
SUMMED = frozenset({OutputKind.MEAN, OutputKind.TOTAL})
NUMERATOR, OBSERVED, POPULATION = "numerator", "observed", "population"
# A count of the table stands for no figure.
OF_TABLE = -1


class Bond(StrEnum):
    """Whether one of two counted sets may lie in the other."""

    RELATED = "related"
    UNSURE = "unsure"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Count:
    """A told count of units: `number` is the figure it lies under, OF_TABLE for the table, and `part` which count it is."""

    number: int
    part: str
    value: int

    @property
    def is_base(self) -> bool:
        """Whether it counts those that a figure is over, not those in it that are counted."""
        return self.part not in (NUMERATOR, OBSERVED)


@dataclass(frozen=True, slots=True)
class Close:
    """Two told counts of one area and period that differ by 1 to minimum_units - 1; `new` is the one that would be hidden."""

    new: Count
    other: Count
    bond: Bond

    @property
    def difference(self) -> int:
        return abs(self.new.value - self.other.value)


@dataclass(frozen=True)
class Outgoing:
    """What leaves together: the figures as delivered, the protected `table` and what that `counted` in words, the `parents`
    of every area, and `lists`: pairs of groups (area, period, subject, group, group) that were seen to exclude each other."""

    figures: Sequence[Figure]
    table: Sequence[Mapping[str, Any]]
    parents: Mapping[str, str]
    profile: RuleProfile
    counted: str = ""
    lists: Collection[tuple[str, ...]] = field(default_factory=frozenset)


def was_judged_inside(figure: Figure) -> bool:
    """Whether a total or mean comes without its two largest: the CBS lets no maximum out, so dominance was judged there."""
    return "dominated" in figure["under"]


def is_withheld(figure: Figure) -> bool:
    """Whether a total or mean stayed inside because one unit decides it: nothing is known of it but its place and units."""
    return bool(figure["under"].get("dominated"))


@cache
def subject_of_name(name: str) -> frozenset[str]:
    """What a figure is about: the stems of its name without the statistic; the whole name when nothing else is left."""
    return frozenset(stems(name) - STATISTICS) or frozenset((plain(name),))


def twins(figures: Sequence[Figure]) -> list[list[int]]:
    """Numbers of figures with the same counts under them, two or more together: who sees one knows the others.

    A percentage and what it leaves over are twins as well.
    """
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, figure in enumerate(figures):
        for mark in _marks(figure):
            found[figure["area"], figure["period"], *mark].append(number)
    return [
        [one, other]
        for together in found.values()
        for one, other in combinations(together, 2)
        if not _other_group(figures[one], figures[other])
    ]


def _marks(figure: Figure) -> Iterator[tuple[Any, ...]]:
    """What is equal in twins: all counts, or the count that is told about the same subject."""
    under, kind, subject = figure["under"], figure["kind"], subject_of_name(figure["name"])
    if kind in COUNTED:
        part, whole = under["numerator"], under["denominator"]
        yield "counted", min(part, whole - part) if part <= whole else part, whole
        yield "counted", subject, figure["group"], part
    elif is_withheld(figure):
        return
    elif kind in SUMMED:
        yield "summed", under["units"], under["total"]
        yield "summed", subject, figure["group"], under["total"]
    else:
        yield kind, repr(sorted(under.items())), figure["value"]


def _other_group(one: Figure, other: Figure) -> bool:
    """Two groups under one name may have the same counts without being the same people."""
    same = subject_of_name(one["name"]) == subject_of_name(other["name"])
    return same and one["group"] != other["group"]


def with_twins(hidden: Collection[int], pairs: Sequence[Sequence[int]]) -> set[int]:
    """These figures and all that have the same counts as one of them."""
    found = set(hidden)
    while more := {number for pair in pairs if not found.isdisjoint(pair) for number in pair} - found:
        found |= more
    return found


def too_close(outgoing: Outgoing, hidden: Collection[int]) -> list[Close]:
    """Pairs of told counts that differ by too few units, in the order of the figures; nothing that is surely apart."""
    shelves: dict[tuple[str, str], list[Count]] = defaultdict(list)
    for number, figure in enumerate(outgoing.figures):
        if number not in hidden:
            shelves[figure["area"], figure["period"]] += counts_under(figure, number)
    for row in outgoing.table:
        if (row["area"], row["period"]) in shelves and not row.get("category"):
            shelves[row["area"], row["period"]] += _counts_of_row(row, outgoing.profile)
    found = []
    for (area, period), here in shelves.items():
        found += [close for pair in combinations(here, 2) if (close := _close(pair, outgoing))]
        for top in above(area, outgoing.parents):
            higher = shelves.get((top, period), ())
            found += [close for one in here for other in higher if (close := _inside(one, other, outgoing))]
    return sorted(
        found, key=lambda each: (each.new.number, each.other.number, each.new.part, each.other.part)
    )


def counts_under(figure: Figure, number: int = 0) -> Iterator[Count]:
    """The counts of units under a figure; the cells of a small table as the units that they hold together."""
    for part in ("numerator", "denominator", "units"):
        if part in figure["under"]:
            yield Count(number, part, round(figure["under"][part]))
    if "cells" in figure["under"]:
        yield Count(number, "cells", sum(figure["under"]["cells"]))


def _counts_of_row(row: Mapping[str, Any], profile: RuleProfile) -> Iterator[Count]:
    """What the table tells of an area. Rounded counts tell no difference. In a return of the CBS the population was counted in
    its data as well, so nobody had it before."""
    if row["status"] == SAFE and row.get("observed") is not None and not profile.round_base:
        yield Count(OF_TABLE, OBSERVED, round(row["observed"]))
    if row.get("population") is not None:
        yield Count(OF_TABLE, POPULATION, round(row["population"]))


def _close(pair: tuple[Count, Count], outgoing: Outgoing) -> Close | None:
    one, other = sorted(pair, key=lambda each: (each.number == OF_TABLE, each.value, -each.number))
    if one.number == other.number or not 0 < abs(one.value - other.value) < outgoing.profile.minimum_units:
        return None
    bond = _bond(one, other, outgoing)
    one, other = _smaller_first(one, other, outgoing, bond)
    return None if bond is Bond.APART else Close(one, other, bond)


def _smaller_first(one: Count, other: Count, outgoing: Outgoing, bond: Bond) -> tuple[Count, Count]:
    """A group is told of before the whole that it lies in: the whole stays."""
    if OF_TABLE in (one.number, other.number) or bond is Bond.APART:
        return one, other
    groups = [bool(outgoing.figures[each.number]["group"]) for each in (one, other)]
    return (other, one) if groups == [False, True] else (one, other)


def _inside(one: Count, other: Count, outgoing: Outgoing) -> Close | None:
    """A count of an area beside the same count of a larger area around it."""
    if OF_TABLE in (one.number, other.number) or one.part != other.part:
        return None
    mine, theirs = outgoing.figures[one.number], outgoing.figures[other.number]
    about = subject_of_name(mine["name"]) == subject_of_name(theirs["name"])
    fits = theirs["group"] in ("", mine["group"]) and not _cannot_nest(mine, theirs)
    near = 0 < other.value - one.value < outgoing.profile.minimum_units
    return Close(one, other, Bond.RELATED) if about and fits and near else None


def _bond(one: Count, other: Count, outgoing: Outgoing) -> Bond:
    if OF_TABLE in (one.number, other.number):
        return _bond_with_table(one, other, outgoing)
    mine, theirs = outgoing.figures[one.number], outgoing.figures[other.number]
    groups = sorted((mine["group"], theirs["group"]))
    about, also = subject_of_name(mine["name"]), subject_of_name(theirs["name"])
    place = (mine["area"], mine["period"])
    if all(groups) and any((*place, key_of(each), *groups) in outgoing.lists for each in (about, also)):
        return Bond.APART
    if one.is_base != other.is_base:
        return Bond.UNSURE
    if about == also:
        return _bond_of_groups(mine, theirs)
    shares_words = bool(about & also) and groups[0] == groups[1]
    return Bond.RELATED if shares_words and one.is_base else Bond.UNSURE


def key_of(subject: frozenset[str]) -> str:
    """The words of a subject as one text."""
    return " ".join(sorted(subject))


def _bond_of_groups(mine: Figure, theirs: Figure) -> Bond:
    if mine["group"] == theirs["group"]:
        return Bond.RELATED
    if _cannot_nest(mine, theirs):
        return Bond.APART
    return Bond.UNSURE if mine["group"] and theirs["group"] else Bond.RELATED


def _cannot_nest(mine: Figure, theirs: Figure) -> bool:
    """Of two sets of which one holds the other, nothing that is counted in the larger is less."""
    pairs = [(mine["under"][name], theirs["under"][name]) for name in _sizes(mine, theirs)]
    return any(one > other for one, other in pairs) and any(one < other for one, other in pairs)


def _sizes(mine: Figure, theirs: Figure) -> tuple[str, ...]:
    if mine["kind"] in COUNTED and mine["kind"] == theirs["kind"]:
        return "numerator", "denominator"
    return ("units", "total") if mine["kind"] in SUMMED and theirs["kind"] in SUMMED else ()


def _bond_with_table(one: Count, other: Count, outgoing: Outgoing) -> Bond:
    if one.number == other.number:
        return Bond.APART
    figure = outgoing.figures[one.number]
    named = bool(stems(figure["name"]) & stems(outgoing.counted)) and not figure["group"]
    return Bond.RELATED if (one.part, other.part) == (NUMERATOR, OBSERVED) and named else Bond.UNSURE
