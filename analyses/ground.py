"""On which ground an outcome stands: the level and division year that a plan asks, and the road from the data to there.

Counts of another division year are moved with share tables, counts of smaller areas are added up. What the road was is
kept with the job, so that the same job runs over the same road or not at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from analyses.cut import cut_into
from analyses.engine.boundaries import Share, destinations, redistribute
from analyses.engine.errors import UnusableTableError
from analyses.engine.hierarchy import LEVELS, Hierarchy, roll_up
from analyses.engine.indicators import Observations
from analyses.figures import numbers
from analyses.material import Material
from analyses.models import AnalysisJob, AnalysisPlan, Dataset, DatasetKind
from areas.models import Area, AreaShare, ShareTable
from areas.shares import beside, road
from zicht.core.errors import NotYet
from zicht.core.fingerprints import fingerprint
from zicht.core.worded import worded


@dataclass(frozen=True)
class Ground:
    """What a job needs to know of areas: `hierarchy` where it adds up to `level`, `shares` from `from_year` to `year`."""

    level: str
    year: int
    from_year: int
    hierarchy: Hierarchy | None
    shares: tuple[Share, ...]

    def parents_of(self, areas: np.ndarray) -> Mapping[str, str] | None:
        """Area of the data -> area of the outcome, for records that are counted again there; None at the same level."""
        return self.hierarchy.parents_at(areas, self.level) if self.hierarchy is not None else None

    def moved(self, table: Observations) -> Observations:
        """The counts on this ground. Raises UnusableTableError for an area that has no place there."""
        if self.shares:
            table = redistribute(table, self.shares, from_year=self.from_year, to_year=self.year)
        if self.hierarchy is not None:
            table = roll_up(table, self.hierarchy, self.level, division_year=self.year)
        marks = np.isin(table.areas, sorted(self.estimated))[:, None]
        return replace(table, is_estimate=np.repeat(marks, len(table.periods), axis=1))

    @cached_property
    def estimated(self) -> frozenset[str]:
        """The areas that got a part of an old area of which another part went elsewhere: what is counted there is an estimate.

        That follows from the shares, which are public, and from nothing in the data. Whether the data have a row of an old area
        may tell what a count would hide.
        """
        into = self.into({share.from_code for share in self.shares})
        return frozenset(new for to in into.values() if len(to) > 1 for new in to)

    def into(self, areas: Iterable[str]) -> dict[str, set[str]]:
        """Each area of before with the areas of the outcome over which it was divided."""
        found = destinations(areas, self.shares, from_year=self.from_year, to_year=self.year)
        return {area: {self._above(each) for each in to} for area, to in found.items()}

    def without_row(self, areas: Iterable[str]) -> tuple[int, int]:
        """Of the areas that would be counted together with these `areas` of the data, how many are not among them, and how many
        there are in all."""
        there = set(areas)
        beside = {to for each in self.into(there).values() for to in each}
        first = min((share.from_year for share in self.shares), default=0)
        known = {share.from_code for share in self.shares if share.from_year == first} | (
            self._lowest(there) if not self.shares else set()
        )
        together = {area for area, to in self.into(known | there).items() if to & beside}
        return len(together - there), len(together)

    def _lowest(self, areas: set[str]) -> set[str]:
        """All areas of the level of these; none where they are counted in the areas of the outcome already."""
        levels = self.hierarchy.levels if self.hierarchy is not None else {}
        mine = {levels.get(area) for area in areas} - {self.level}
        return {area for area, level in levels.items() if level in mine}

    def _above(self, area: str) -> str:
        """The area of the outcome that an area lies in; itself where it lies in none, because then no count of it gets there."""
        if self.hierarchy is None:
            return area
        try:
            return self.hierarchy.ancestor(area, self.level)
        except UnusableTableError:
            return area


def asked(plan: AnalysisPlan | None, dataset: Dataset) -> tuple[str, int] | None:
    """Level and division year that the plan asks, when these are not those of the data."""
    if plan is None:
        return None
    wanted = (plan.area_level or dataset.area_level, plan.division_year or dataset.division_year)
    return None if wanted == (dataset.area_level, dataset.division_year) else wanted


def why_no_road(plan: AnalysisPlan | None, dataset: Dataset) -> str | None:
    """Why the data cannot come to the areas that the plan asks; None when they can, or are there."""
    wanted = asked(plan, dataset)
    if wanted is None:
        return None
    level, year = wanted
    if dataset.area_level not in LEVELS:
        return _("Van dit bestand is het gebiedsniveau niet bekend. Lees het bestand opnieuw in.")
    if LEVELS.index(level) < LEVELS.index(dataset.area_level):
        return _(
            "Het plan vraagt een uitkomst per {asked} en dit bestand telt per {there}. "
            "Lever een bestand met kleinere gebieden aan, of kies in het plan een groter gebied."
        ).format(asked=_word(level), there=_word(dataset.area_level))
    if level != dataset.area_level and not Area.objects.filter(division_year=year, level=level).exists():
        return _(
            "Het plan vraagt een uitkomst per {asked}. Van {year} kennen wij daarvan geen gebied. "
            "Kies in het plan een kleiner gebied, of laat de beheerder de gebieden van dat jaar inlezen."
        ).format(asked=_word(level), year=year)
    return _why_not_to_year(dataset, year)


def _why_not_to_year(dataset: Dataset, year: int) -> str | None:
    before = dataset.division_year
    if year == before:
        return None
    if year < before:
        return _(
            "Het plan vraagt de gebiedsindeling van {year} en dit bestand staat in die van {before}. "
            "Cijfers kunnen alleen naar een latere indeling."
        ).format(year=year, before=before)
    if dataset.kind == DatasetKind.RECORDS:
        return _(
            "Rijen over personen, adressen of bedrijven kunnen niet met aandelen over gebieden worden verdeeld. "
            "Lever het bestand aan in de gebiedsindeling van {year}, of lever aantallen per gebied aan."
        ).format(year=year)
    if not Area.objects.filter(division_year=year, level=dataset.area_level).exists():
        return _(
            "De gebieden van {year} zijn niet ingelezen. De beheerder doet dat met import_areas."
        ).format(year=year)
    if road(dataset.area_level, before, year) is None:
        return _(
            "Er is geen verdeeltabel van de indeling van {before} naar die van {year} per {level}. "
            "De beheerder leest die in met import_shares, of u levert cijfers in de indeling van {year} aan."
        ).format(before=before, year=year, level=_word(dataset.area_level))
    return _why_two_roads(dataset.area_level, before, year)


def _why_two_roads(level: str, before: int, year: int) -> str | None:
    """Figures over two divisions of which nobody can tell how they stand to each other are not held against each other."""
    both = beside(level, before, year)
    if both is None:
        return None
    first, last = sorted(f"{each.from_year}-{each.to_year}" for each in both)
    return _(
        "De verdeeltabellen van {first} en {last} gaan over dezelfde jaren. Daardoor is niet na te gaan hoe indelingen bij elkaar"
        " passen. Lever cijfers in de indeling van {year} aan."
    ).format(first=first, last=last, year=year)


def facts_of(plan: AnalysisPlan | None, dataset: Dataset) -> dict[str, Any]:
    """The road as a job keeps it, with checksums of the share tables and of all that is known of areas on the way."""
    wanted = asked(plan, dataset)
    if wanted is None:
        return {}
    level, year = wanted
    found, tables = _found(dataset, level, year)
    return {
        "level": level,
        "year": year,
        "from_level": dataset.area_level,
        "from_year": dataset.division_year,
        "shares": [_told(table) for table in tables],
        "checksum": _checksum(found),
    }


def ground_of(job: AnalysisJob) -> Ground | None:
    """What the computation needs; None where the data are on their ground. Raises NotYet when areas changed since."""
    if not job.ground:
        return None
    found, _tables = _found(job.dataset, job.ground["level"], job.ground["year"])
    if _checksum(found) != job.ground["checksum"]:
        raise NotYet(
            worded("De gebieden of de verdeeltabel zijn veranderd sinds de start. Start een nieuwe opdracht.")
        )
    return found


def cut_by(material: Material, ground: Ground | None) -> dict[str, Any]:
    """The counts of areas that the road cuts up, as `cut_of` reads them; nothing where it cuts none."""
    if ground is None or not ground.shares:
        return {}
    table = material.table
    cut = cut_into(ground.into(table.areas.tolist()))
    areas = np.isin(table.areas, sorted(cut))
    kept = {
        "areas": table.areas[areas].tolist(),
        "periods": list(table.periods),
        "observed": [numbers(column) for column in table.total_observed[areas].T],
        "population": [numbers(column) for column in table.total_population[areas].T],
    }
    return {"cut": {"year": ground.from_year, "into": cut} | kept}


def left_out(material: Material, ground: Ground | None) -> str | None:
    """That areas without any row count for nothing in the sums, with how many these are: who made the file knows whether nothing
    was counted there, or the row is missing. Which they are is not told, because a row may tell what a count would hide."""
    if ground is None:
        return None
    missing, count = ground.without_row(material.table.areas.tolist())
    if not missing:
        return None
    return worded(
        "Zonder regel in het bestand, terwijl andere delen van hetzelfde gebied er wel een hebben: {missing} van {count}"
        " gebieden. In de sommen tellen zij als nul. Ontbreken zij in het bestand? Lever dan een volledig bestand aan.",
        missing=missing, count=count,
    )  # fmt: skip


def standing_on(material: Material, ground: Ground | None) -> Material:
    """The material on this ground; rates of the whole country stay what they are."""
    if ground is None:
        return material
    parts = {name: ground.moved(table) for name, table in material.parts.items()}
    return replace(material, table=ground.moved(material.table), parts=parts)


def note_for(job: AnalysisJob, material: Material) -> dict[str, Any]:
    """What a result says about its ground: the road, and for how many areas the counts are an estimate."""
    if not job.ground:
        return {}
    return {"ground": job.ground | {"estimated": int(material.table.is_estimate.any(axis=1).sum())}}


def _found(dataset: Dataset, level: str, year: int) -> tuple[Ground, list[ShareTable]]:
    tables = road(dataset.area_level, dataset.division_year, year) or []
    rows = AreaShare.objects.filter(table__in=tables).select_related("table").order_by("table_id", "pk")
    shares = tuple(
        Share(row.from_code, row.to_code, row.table.from_year, row.table.to_year, row.share) for row in rows
    )
    hierarchy = None if level == dataset.area_level else _hierarchy(dataset.area_level, level, year)
    return Ground(level, year, dataset.division_year, hierarchy, shares), tables


def _hierarchy(lowest: str, highest: str, year: int) -> Hierarchy:
    among = LEVELS[LEVELS.index(lowest) : LEVELS.index(highest) + 1]
    rows = Area.objects.filter(division_year=year, level__in=among).order_by("code")
    known = list(rows.values_list("code", "level", "parent__code"))
    parents = {code: parent for code, _level, parent in known if parent}
    return Hierarchy(year, parents, {code: level for code, level, _parent in known})


def _checksum(found: Ground) -> str:
    shares = [
        [each.from_code, each.to_code, each.from_year, each.to_year, each.share] for each in found.shares
    ]
    tree = found.hierarchy
    parents = {} if tree is None else {"parents": dict(tree.parents), "levels": dict(tree.levels)}
    return fingerprint({"level": found.level, "year": found.year, "shares": shares} | parents)


def _told(table: ShareTable) -> dict[str, Any]:
    return {
        "from": table.from_year,
        "to": table.to_year,
        "basis": table.basis,
        "source": table.source,
        "checksum": table.checksum,
    }


def _word(level: str) -> str:
    return str(dict(Area._meta.get_field("level").choices or ()).get(level, level))
