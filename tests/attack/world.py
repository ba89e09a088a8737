"""A world of counts and the releases that tell of it, each protected beside those before as the service does it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from analyses.earlier import Earlier, tables_under
from analyses.engine.disclosure import PROFILES
from analyses.protecting import Made, Order, compute
from analyses.protection import CBS_ESSNET, MISSING, Protected, cell_of, released_table
from analyses.subjects import Kinship, are_other_figures
from tests.attack.reader import Cell, Reader, true_sum

EXACT = CBS_ESSNET.name
SLACK = 1e-6


def _share(area: str, period: str, group: str, part: int, whole: int) -> dict[str, Any]:
    return {
        "name": "Verdeling", "kind": "share", "area": area, "period": period, "group": group, "value": 100 * part / whole,
        "under": {"numerator": part, "denominator": whole},
    }  # fmt: skip


class ExposedError(Exception):
    """A table of which the audit says that something can be worked out; the service does not release it."""


@dataclass(frozen=True)
class Told:
    """A release: of which stretch of time (`name`, of the smallest `times` in it) and group (of the smallest `groups` in it) it
    told what, and the true counts under that; `figures` are percentages by the groups in it, as judged; `known_before` are the
    sums that a reader knew until then."""

    name: str
    times: frozenset[str]
    groups: frozenset[str]
    made: Protected
    counts: Mapping[str, int]
    profile: str
    known_before: int
    number: int
    figures: Sequence[Mapping[str, Any]] = ()

    @property
    def title(self) -> str:
        """No two releases have the same."""
        return f"{self.number}: {self.name} {'+'.join(sorted(self.groups))} {self.profile}"

    @property
    def is_rounded(self) -> bool:
        return bool(PROFILES[self.profile].round_base)

    @property
    def fewest(self) -> int:
        return PROFILES[self.profile].minimum_units

    def as_seen_from(
        self, name: str, times: frozenset[str], groups: frozenset[str], parents: Mapping[str, str]
    ) -> Earlier:
        """As a new release of that time and group meets it."""
        is_same_time, is_same_group = self.name == name, self.groups == groups
        rows = [dict(row) | {"period": name} for row in released_table(self.made.table)]
        total = self.made.audit["totals"].get(self.name)
        return Earlier(
            self.title, rows, parents,
            {} if total is None else {name: total},
            {(area, name, ""): count for area, count in self.counts.items()},
            Kinship.SAME if is_same_time and is_same_group else Kinship.UNSURE,
            "" if is_same_group else " en ".join(sorted(self.groups)),
            "" if is_same_time else self.name,
            rules=PROFILES[self.profile],
            of_same=is_same_group and not is_same_time,
            only_sums=self.times.isdisjoint(times),
            outputs=tuple(self.figures),
        )  # fmt: skip


@dataclass
class World:
    """True counts by area, time and group, all of them the smallest there are; `parents` maps each area to the one it lies in.
    Where the units of each smallest area are given, releases tell these, as the public knows them."""

    counts: Mapping[Cell, int]
    parents: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, int] | None = None
    # All releases answer one question, so that the service only tells groups apart by their figures.
    one_question: bool = False
    told: list[Told] = field(default_factory=list)
    refused: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reader = Reader(self.counts)
        self._below: dict[str, set[str]] = {}
        for lowest in {area for area, _time, _group in self.counts}:
            area = lowest
            while area:
                self._below.setdefault(area, set()).add(lowest)
                area = self.parents.get(area, "")

    def inside(self, area: str, times: Collection[str], groups: Collection[str]) -> set[Cell]:
        """The smallest cells of an area, a stretch of time and a group."""
        return {cell for cell in product(self._below[area], times, groups) if cell in self.counts}

    def width(self, area: str, times: Collection[str], groups: Collection[str]) -> float:
        """How far apart the least and the most are that a reader knows of this count."""
        return self.reader.width(self.inside(area, times, groups))

    def release(
        self,
        name: str,
        areas: Sequence[str],
        times: Collection[str],
        groups: Collection[str],
        profile: str = EXACT,
        by: Collection[str] = (),
    ) -> dict[str, int | None]:
        """Protect and tell; `name` is the period, `by` the smallest groups of which percentages are told. What makes a pair with
        too little between is hidden, as checkers would do. Raises NotYet where the service refuses, and ExposedError where it
        would not let the table go."""
        times, groups = frozenset(times), frozenset(groups)
        counts = {area: true_sum(self.counts, self.inside(area, times, groups)) for area in areas}
        before = [
            part
            for each in self.told
            for whole in [self._seen(each, name, times, groups, counts)]
            for part in (whole, *tables_under(whole))
        ]
        figures = [
            _share(area, name, group, true_sum(self.counts, self.inside(area, times, {group})), counts[area])
            for group in sorted(by)
            for area in areas
            if counts[area]
        ]
        made = self._protected(name, counts, figures, before, profile)
        if not made.table.audit["is_safe"]:
            raise ExposedError(f"{made.table.audit['exposed']}")
        self._learn_units(areas, times)
        each = Told(
            name,
            times,
            groups,
            made.table,
            counts,
            profile,
            self.reader.knows,
            len(self.told) + 1,
            made.outputs,
        )
        self.told.append(each)
        self._read(each)
        return {row["area"]: row["observed"] for row in made.table.table}

    def _seen(
        self, each: Told, name: str, times: frozenset[str], groups: frozenset[str], counts: Mapping[str, int]
    ) -> Earlier:
        seen = each.as_seen_from(name, times, groups, self.parents)
        if not self.one_question or seen.kinship is Kinship.SAME:
            return seen
        mine, theirs = (
            {(area, name): count for area, count in figures.items()} for figures in (counts, each.counts)
        )
        if are_other_figures(mine, theirs):
            return seen
        return replace(seen, kinship=Kinship.SAME, group="")

    def _protected(
        self,
        name: str,
        counts: Mapping[str, int],
        figures: Sequence[Mapping[str, Any]],
        before: Sequence[Earlier],
        profile: str,
    ) -> Made:
        rows = [
            {
                "area": area,
                "period": name,
                "observed": count,
                "population": self._units_of(area),
                "expected": None,
            }
            for area, count in counts.items()
        ]
        order = Order(
            pk=0, rows=rows, summary={"period": name, "counts": {}}, series=[], parents=dict(self.parents), profile=profile,
            earlier=before, hide=frozenset(), unseen=MISSING, counted="", outputs=[dict(each) for each in figures],
            hide_outputs=frozenset(), year=0, cut=None, key=b"", units=None,
        )  # fmt: skip
        while True:
            made = compute(order, lambda _progress, _sentence: None)
            pairs = [pair for pair in made.table.earlier if pair["danger"] != "hidden_now"]
            close = {
                cell_of(pair["area"], pair["period"], pair["category"])
                for pair in pairs
                if not pair.get("output")
            }
            apart = {
                (pair["output"], *cell_of(pair["area"], pair["period"], pair["category"]))
                for pair in pairs
                if pair.get("output")
            }
            if close <= order.hide and apart <= order.hide_outputs:
                return made
            order = replace(order, hide=order.hide | close, hide_outputs=order.hide_outputs | apart)

    def _units_of(self, area: str) -> int | None:
        return None if self.units is None else sum(self.units[lowest] for lowest in self._below[area])

    def _learn_units(self, areas: Collection[str], times: frozenset[str]) -> None:
        """Nobody is counted twice in a stretch of time that a release is about, so no area counts more than its units then, and
        neither does what is left of one after those that releases tell of, now and before."""
        if self.units is None:
            return
        told = {*areas, *(area for each in self.told for area in each.counts)}
        everybody = {group for _area, _time, group in self.counts}
        for area, when in product(sorted(told), {times, *(each.times for each in self.told)}):
            inside = [self._below[other] for other in told if self._below[other] < self._below[area]]
            for lowest in (self._below[area], self._below[area].difference(*inside)):
                if lowest:
                    most = sum(self.units[each] for each in lowest)
                    self.reader.learn(set(product(lowest, when, everybody)), 0, most)

    def _read(self, each: Told) -> None:
        room = PROFILES[each.profile].round_base - 1 if each.is_rounded else 0
        shown = set()
        for row in each.made.table:
            cells, told = self.inside(row["area"], each.times, each.groups), row["observed"]
            if told is not None:
                shown |= cells
                self.reader.learn(cells, max(told - room, each.fewest if room else 0), told + room)
            elif each.is_rounded and each.counts[row["area"]] < each.fewest and not self._was_hidden(cells):
                # That is why it is hidden; of one that was hidden before nobody can know why.
                self.reader.learn(cells, 0, each.fewest - 1)
        for figure, cells in self._counted_under(each):
            if figure["value"] is not None:
                self.reader.learn(cells, figure["under"]["numerator"])
        total = each.made.audit["totals"].get(each.name)
        if total is None:
            return
        everywhere = set().union(*(self.inside(area, each.times, each.groups) for area in each.counts))
        if room:
            self.reader.learn(shown, max(total - room, 0), total + room)
        else:
            self.reader.learn(everywhere, total)

    def _counted_under(self, each: Told) -> list[tuple[Mapping[str, Any], set[Cell]]]:
        """Each percentage of a release with what is counted by it."""
        return [
            (figure, self.inside(figure["area"], each.times, {figure["group"]})) for figure in each.figures
        ]

    def _was_hidden(self, cells: set[Cell]) -> bool:
        return any(
            row["observed"] is None and self.inside(row["area"], each.times, each.groups) == cells
            for each in self.told[:-1]
            for row in each.made.table
        )

    def small(self) -> list[tuple[Told, str, set[Cell]]]:
        """Hidden counts that are too small for the release that hid them, or leave too few units: that release, the area, and
        what is counted."""
        return [
            (each, row["area"], self.inside(row["area"], each.times, each.groups))
            for each in self.told
            for row in each.made.table
            if row["observed"] is None and self._is_small(each, row["area"])
        ] + [
            (each, figure["area"], cells)
            for each in self.told
            for figure, cells in self._counted_under(each)
            if figure["value"] is None and figure["under"]["numerator"] < each.fewest
        ]

    def _is_small(self, each: Told, area: str) -> bool:
        units, count = self._units_of(area), each.counts[area]
        left = None if units is None or each.is_rounded else units - count
        return count < each.fewest or (left is not None and left < each.fewest)

    def narrowed(self) -> list[tuple[str, str, int, tuple[float, float]]]:
        """Release, area, true count and range of every small count of which a reader knows more than what was known before it
        was hidden, and than the rules tell by themselves."""
        found = []
        for each, area, cells in self.small():
            low, high = self.reader.range_of(cells)
            if high - low < each.fewest - 1 - SLACK and high - low < self._allowed(each, cells) - SLACK:
                count = true_sum(self.counts, cells)
                found.append((each.title, area, count, (round(low, 2), round(high, 2))))
        return found

    def _allowed(self, each: Told, cells: set[Cell]) -> float:
        """The room that a count must keep: what it had before this release hid it, up to the fewest; and no more than is left
        of it where it, or more, was too small to show for a rounded table."""
        by_rules = min(
            (
                other.fewest - 1
                for other in self.told
                if other.is_rounded
                for area, count in other.counts.items()
                if count < other.fewest and self.inside(area, other.times, other.groups) >= cells
            ),
            default=each.fewest - 1,
        )
        return min(each.fewest - 1, by_rules, self.reader.width(cells, each.known_before))
