"""Every earlier release that may be about the same units as a new table, of whatever trajectory.

The public forgets nothing and knows no trajectories: who has two released tables can take one from the other.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Max

from analyses.cut import Cut, cut_of
from analyses.engine.disclosure import CBS_ESSNET, PROFILES, RuleProfile
from analyses.models import DisclosureCheck, Release, Result
from analyses.series import rows_of
from analyses.spans import linked, overlap
from analyses.subjects import Ground, Kinship, Subject, are_other_figures, kinship, subject_of
from analyses.territory import Land, Redrawn, above, ancestors_of, redrawn, sharing_ground
from analyses.under import Named, counts_of, named_figures, title_of, told_row

# What tells what a release is about, without its tables.
ABOUT = (
    "trajectory",
    "check_record__result__job__plan__question_version",
    "check_record__result__job__dataset",
    "check_record__result__job__package_return",
)
HEAVY = (
    "table", "trend", "check_record__table", "check_record__summary", "check_record__trend", "check_record__audit",
    "check_record__earlier", "check_record__outputs", "check_record__series", "check_record__result__series",
    "check_record__result__table", "check_record__result__summary",
    "check_record__result__trend", "check_record__result__job__log", "check_record__result__job__dataset__sample",
    "check_record__result__job__dataset__rejected",
)  # fmt: skip

# How a release of the same group in another time stands to a new table, for who reads what it was held against.
IN_OTHER_TIME = "time"


@dataclass(frozen=True)
class Earlier:
    """An earlier release as its readers have it.

    `table` holds a row an area and period, also of the other periods that columns over time follow from. `name` tells it
    apart from all others; `parents` maps its areas, and those above them, to the area they lie in; `counts` are those that it
    was made of, hidden ones too, by area, period and category: no reader has them, but they tell which of its sums are
    figures of another table. `totals` maps a period to the sum that was told over all its areas. It was protected by `rules`:
    where those round, figures lie within one base of what was told. With `kinship` SAME it is about the same figures; else
    `group` says in words what it counted, empty when that is the same as in the new table, and `when` in which other stretch
    of time, of which its rows then stand under the period of the new table that they overlap. `overlaps` are pairs of a new
    and an earlier area that share ground under different codes; `redrawn` tells how its areas stand to those of now where
    borders changed since its division `year`. Of one with `only_sums` no figure is compared with one of the new table: it is
    of a time beside that, or was not told itself but worked out by readers with the share tables; and `of_same` tells that in
    another time it is about the same group. Counts that lie `under` figures of other kinds of a release that is about the same
    have the name and group of these. `outputs` are its figures of other kinds as they were judged, with what lies
    under them; `counted` says in words what its table counts. `title`, `grounds` and `is_foreign` (of another trajectory) are
    for who reads the pairs.
    """

    name: str
    table: list[dict[str, Any]]
    parents: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    kinship: Kinship = Kinship.SAME
    group: str = ""
    when: str = ""
    overlaps: tuple[tuple[str, str], ...] = ()
    rules: RuleProfile = CBS_ESSNET
    outputs: tuple[Mapping[str, Any], ...] = ()
    counted: str = ""
    title: str = ""
    grounds: tuple[Ground, ...] = (Ground.QUESTION,)
    is_foreign: bool = False
    year: int = 0
    redrawn: Redrawn = field(default_factory=Redrawn)
    only_sums: bool = False
    of_same: bool = False
    under: Named | None = None

    @property
    def part(self) -> str:
        """Which group and stretch of time it is about, in words, empty when both are those of the new table."""
        return f"{self.group or '='} ({self.when})" if self.when else self.group

    @property
    def round_base(self) -> int:
        """The base that its counts are multiples of; zero where it tells exact counts."""
        return self.rules.round_base or 0

    def on_own_ground(self) -> "Earlier":
        """The same with another name for each area of which the ground is no longer that of its code."""
        names = self.redrawn.names
        if not names:
            return self
        table = [dict(row) | {"area": names.get(row["area"], row["area"])} for row in self.table]
        parents = {names.get(area, area): names.get(top, top) for area, top in self.parents.items()}
        counts = {(names.get(area, area), *rest): count for (area, *rest), count in self.counts.items()}
        return replace(self, table=table, parents=parents, counts=counts)

    def told(self) -> dict[str, Any]:
        """What a checker is told about it; nothing that was not released."""
        periods = [self.when] if self.when else sorted({str(row["period"]) for row in self.table})
        return {
            "release": self.name, "title": self.title, "kinship": IN_OTHER_TIME if self.of_same else str(self.kinship),
            "foreign": self.is_foreign,
            "grounds": [str(ground) for ground in self.grounds], "periods": periods,
            "counted": self.group,
        }  # fmt: skip


@dataclass(frozen=True)
class _Table:
    """The new table: its rows by period and area, and the areas above these."""

    subject: Subject
    counts: Mapping[tuple[str, str, str], int]
    periods: frozenset[str]
    areas: frozenset[str]
    parents: Mapping[str, str]
    year: int
    trajectory: int

    @property
    def ground(self) -> set[str]:
        return set(self.areas) | self.parents.keys() | set(self.parents.values())


def earlier_releases(result: Result, parents: Mapping[str, str], *, after: int = 0) -> list[Earlier]:
    """Releases that the table of this result is held against, the oldest first; `parents` as `ancestors_of` its areas.

    What a release is about is read of every release that there is; tables only of those that may count the same at a time that
    hangs together with that of this result, and came out after number `after` (as `last_release`).
    """
    job = result.job
    table = _Table(
        subject_of(job.plan, job.dataset),
        counts_in([*result.table, *other_periods(result)]),
        frozenset(row["period"] for row in (*result.table, *other_periods(result))),
        areas_of(result),
        parents,
        job.division_year,
        job.trajectory_id,
    )
    about = list(Release.objects.select_related(*ABOUT).defer(*HEAVY).order_by("released_at", "pk"))
    kin = [release for release in about if _kinship(release, table.subject)[0] is not Kinship.OTHER]
    known = table.periods.union(*map(_periods_of, kin))
    near = {period: linked(period, known) for period in table.periods}
    reach = table.periods.union(*near.values())
    beside = [
        each
        for release in kin
        if release.pk > after and not reach.isdisjoint(_periods_of(release))
        for whole in _beside(release, table)
        for each in (whole, *tables_under(whole))
    ]
    return [part for each in beside for part in _by_period(each, table.periods, near)]


def tables_under(whole: Earlier) -> list[Earlier]:
    """The counts under the percentages and ratios of a release, a table each name and group; not those that are the counts of
    its own table."""
    found = []
    for named, figures in sorted(named_figures(whole.outputs).items()):
        counts = counts_of(figures)
        if any(whole.counts.get(key) != count for key, count in counts.items()):
            rows = [told_row(figure, whole.round_base) for figure in figures]
            words = ", ".join(filter(None, (whole.group, title_of(named))))
            under = named if whole.kinship is Kinship.SAME else None
            found.append(
                replace(
                    whole, table=rows, counts=counts, totals={}, outputs=(), kinship=Kinship.UNSURE, group=words,
                    overlaps=(), under=under, only_sums=True,
                )
            )  # fmt: skip
    return found


def _periods_of(release: Release) -> set[str]:
    """The periods that a release tells of, those that columns over time follow from among them."""
    return {str(each) for each in (release.summary["period"], *release.summary.get("periods", ()))}


def _kinship(release: Release, subject: Subject) -> tuple[Kinship, tuple[Ground, ...]]:
    job = release.check_record.result.job
    return kinship(subject, subject_of(job.plan, job.dataset))


def last_release() -> int:
    """The number of the last release of all, 0 when there is none. Releases are made one at a time, so that what comes
    later has a higher number."""
    return Release.objects.aggregate(last=Max("pk"))["last"] or 0


def released_since(check: DisclosureCheck) -> list[str]:
    """The names of releases that may count the same and came out after the table of this check was made."""
    after = check.compared_until
    if last_release() <= after:
        return []
    result = check.result
    parents = ancestors_of(areas_of(result), result.job.division_year)
    return sorted({each.name for each in earlier_releases(result, parents, after=after)})


def _beside(release: Release, table: _Table) -> Iterable[Earlier]:
    """This release when it has ground in common with the new table, and what follows from it; else nothing."""
    job = release.check_record.result.job
    subject = subject_of(job.plan, job.dataset)
    kin, grounds = _kinship(release, table.subject)
    rows, series, outputs, audit, made_of, other = Release.objects.values_list(
        "table", "check_record__series", "check_record__outputs", "check_record__audit", "check_record__result__table",
        "check_record__result__series",
    ).get(pk=release.pk)  # fmt: skip
    rows = [*rows, *as_rows(series)]
    year, codes = job.division_year, {row["area"] for row in (*rows, *outputs)}
    parents = ancestors_of(codes, year)
    overlaps = sharing_ground(Land(table.areas, table.parents, table.year), Land(codes, parents, year))
    if not (_on_ground(codes, parents, table) or overlaps):
        return
    rules = PROFILES.get(release.check_record.profile, CBS_ESSNET)
    counts = counts_in([*made_of, *rows_of(other)])
    group = _group(table.subject, subject, kin)
    if kin is Kinship.SAME and are_other_figures(_of_all(table.counts), _of_all(counts)):
        kin, group = Kinship.UNSURE, f"{subject.counted} ({job.dataset.pk}: {job.dataset})"
    whole = Earlier(
        str(release), rows, parents, _totals(release, rows, audit), counts, kin, group, "", tuple(overlaps), rules,
        tuple(outputs), subject.counted, release.trajectory.title, grounds, release.trajectory_id != table.trajectory, year,
        redrawn({*codes, *parents, *parents.values()}, year, table.year),
    )  # fmt: skip
    yield whole
    if not rules.round_base and (cut := cut_of(other)) is not None:
        yield _worked_out(whole, cut, table.year)


def _worked_out(whole: Earlier, cut: Cut, now: int) -> Earlier:
    """The counts of the areas that were divided over those of a release, as its readers work them out from the shares: all of
    them, where any of what they were divided over was told."""
    told = {(row["area"], str(row["period"])) for row in whole.table if row["observed"] is not None}
    rows = [
        {"area": row["area"], "period": row["period"], "observed": row["observed"], "status": "safe"}
        for row in cut.rows
        if any((into, str(row["period"])) in told for into in cut.beside(row["area"]))
    ]
    codes = set(cut.into)
    parents = ancestors_of(codes, cut.year)
    ground = redrawn({*codes, *parents, *parents.values()}, cut.year, now)
    return replace(
        whole, table=rows, parents=parents, totals={}, counts=counts_in(cut.rows), overlaps=(), outputs=(), year=cut.year,
        redrawn=ground, only_sums=True,
    )  # fmt: skip


def _on_ground(codes: set[str], parents: Mapping[str, str], table: _Table) -> bool:
    """Whether an area of one lies in, or is, an area of the other."""
    return not codes.isdisjoint(table.ground) or any(
        top in table.areas for code in codes for top in above(code, parents)
    )


def other_periods(result: Result) -> list[dict[str, Any]]:
    """The counts of a result in other periods than that of its table, as rows."""
    return rows_of(result.series, leave_out={str(row["period"]) for row in result.table})


def areas_of(result: Result) -> frozenset[str]:
    """Every area that a result counts in any period."""
    return frozenset((*(row["area"] for row in result.table), *result.series.get("areas", ())))


def as_rows(series: Mapping[str, Mapping[str, int | None]]) -> list[dict[str, Any]]:
    """The counts that a check told of other periods, as rows of a release."""
    return [
        {"area": area, "period": period, "observed": count, "status": "hidden" if count is None else "safe"}
        for period, counts in series.items()
        for area, count in counts.items()
    ]


def counts_in(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str, str], int]:
    """The counts of rows by area, period and category."""
    return {
        (row["area"], str(row["period"]), row.get("category", "")): round(row["observed"])
        for row in rows
        if row["observed"] is not None
    }


def _of_all(counts: Mapping[tuple[str, str, str], int]) -> dict[tuple[str, str], float]:
    """The counts of all categories together, by area and period."""
    return {(area, period): count for (area, period, category), count in counts.items() if not category}


def _totals(release: Release, rows: Iterable[Mapping[str, Any]], audit: Mapping[str, Any]) -> dict[str, int]:
    """The sums that were told over all areas of a period, where every area counted in it: what CBS hid did not."""
    if hasattr(release.check_record.result.job, "package_return"):
        return {}
    if "totals" in audit:
        return audit["totals"]
    told = release.summary.get("observed")
    complete = all(row.get("population") is not None for row in rows if row.get("status") != "missing")
    return {release.summary["period"]: round(told)} if complete and told is not None else {}


def _group(mine: Subject, theirs: Subject, kin: Kinship) -> str:
    """What the earlier release counted, in its own words, where that is not known to be the same group."""
    if kin is Kinship.SAME or mine.group == theirs.group:
        return ""
    return ", ".join(text for text in (theirs.counted, theirs.population) if text) or "?"


def _by_period(
    whole: Earlier, periods: Iterable[str], near: Mapping[str, Collection[str]]
) -> Iterable[Earlier]:
    """The rows of equal periods, and those of periods `near` one of the new table, as another group in it. The figures of
    other kinds come with the first, when any of its periods hangs together with one of those; they say themselves about which
    period they are."""
    own = {str(row["period"]) for row in whole.table}
    same = [row for row in whole.table if row["period"] in periods]
    in_time = any(overlap(one, other) or one in near[other] for one in own for other in periods)
    if same or (whole.outputs and in_time):
        yield replace(whole, table=same, outputs=whole.outputs if in_time else ())
    for period in sorted(periods):
        for other in sorted(own & set(near[period])):
            yield _in_other_time(whole, period, other)


def _in_other_time(whole: Earlier, period: str, other: str) -> Earlier:
    """What a release tells of another period, as of a group in this one."""
    rows = [dict(row) | {"period": period} for row in whole.table if row["period"] == other]
    totals = {period: whole.totals[other]} if other in whole.totals else {}
    counts = {
        (area, period, name): count for (area, when, name), count in whole.counts.items() if when == other
    }
    return replace(
        whole, table=rows, totals=totals, counts=counts, kinship=Kinship.UNSURE, of_same=whole.kinship is Kinship.SAME,
        when=other, outputs=(), only_sums=whole.only_sums or not overlap(period, other),
    )  # fmt: skip
