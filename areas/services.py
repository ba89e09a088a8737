"""Storing areas and borders: everything in a file or, when one thing is wrong, nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from .models import Adjacency, Area, Level
from .readers import codes
from .readers.adjacency import read_adjacency
from .readers.area_file import read_area_file
from .readers.problems import ProblemList, refuse
from .readers.records import AreaRecord, BorderRecord
from .readers.source import FileLike, open_source

Key = tuple[str, int]
BATCH = 500
# From large to small, so that a parent exists before its children.
ORDER = [Level.COUNTRY, Level.PROVINCE, Level.MUNICIPALITY, Level.DISTRICT, Level.NEIGHBOURHOOD]
STORED = ["name", "province", "urbanity", "population", "geometry", "figures", "parent"]


@dataclass
class ImportReport:
    """What an import did: numbers of rows, and sentences about what deserves a look."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    remarks: list[str] = field(default_factory=list)


def import_area_files(files: Sequence[FileLike], *, year: int | None = None) -> ImportReport:
    """Read KWB tables and GeoJSON in any order and store their areas; `year` is used where a file names none.

    Raises FileProblem, with nothing stored, when one of the files is wrong.
    """
    records: dict[Key, AreaRecord] = {}
    for file in files:
        for record in read_area_file(file, year):
            key = record.code, record.division_year
            if key in records:
                records[key].absorb(record)
            else:
                records[key] = record
    return store_areas(records.values())


@transaction.atomic
def store_areas(records: Iterable[AreaRecord]) -> ImportReport:
    """Create or change the areas of these records, the provinces they name and the country; equal areas are left alone."""
    wanted = {(record.code, record.division_year): record for record in records}
    for above in (_provinces_of, _countries_of):
        for record in above(wanted.values()):
            wanted.setdefault((record.code, record.division_year), record)
    years = {year for _code, year in wanted}
    stored = {(area.code, area.division_year): area for area in Area.objects.filter(division_year__in=years)}
    report = ImportReport()
    for level in ORDER:
        _store_level([record for record in wanted.values() if record.level == level], stored, report)
    _adopt(stored)
    report.remarks += _overlaps(stored, wanted)
    return report


def _store_level(records: list[AreaRecord], stored: dict[Key, Area], report: ImportReport) -> None:
    fresh, changed = [], []
    for record in records:
        area = stored.get((record.code, record.division_year))
        before = area and _facts(area)
        area = _filled(area or _blank(record), record, stored)
        if before is None:
            fresh.append(area)
        elif before != _facts(area):
            changed.append(area)
    Area.objects.bulk_create(fresh, batch_size=BATCH)
    Area.objects.bulk_update(changed, STORED, batch_size=BATCH)
    stored.update({(area.code, area.division_year): area for area in fresh})
    report.created += len(fresh)
    report.changed += len(changed)
    report.unchanged += len(records) - len(fresh) - len(changed)


def _facts(area: Area) -> tuple[object, ...]:
    return (
        area.name, area.province, area.urbanity, area.population, area.geometry, dict(area.figures),
        area.parent_id,
    )  # fmt: skip


def _blank(record: AreaRecord) -> Area:
    return Area(
        code=record.code,
        division_year=record.division_year,
        level=record.level,
        name=record.code,
        fictional=codes.is_fictional(record.code),
    )


def _filled(area: Area, record: AreaRecord, stored: dict[Key, Area]) -> Area:
    area.name = record.name or area.name
    area.province = record.province or area.province
    area.geometry = record.geometry or area.geometry
    area.figures = area.figures | record.figures
    if record.knows_population:
        area.population = record.population
    if record.knows_urbanity:
        area.urbanity = record.urbanity
    area.parent = _parent(area, stored) or area.parent
    return area


def _parent(area: Area, stored: dict[Key, Area]) -> Area | None:
    code = codes.parent_code(area.code)
    if code is None and area.level == Level.MUNICIPALITY:
        code = codes.PROVINCE_CODES.get(area.province) or codes.fictional_province_code(area.code)
    return stored.get((code or "", area.division_year))


def _provinces_of(records: Iterable[AreaRecord]) -> list[AreaRecord]:
    named = {
        (record.province, record.division_year)
        for record in records
        if record.level == Level.MUNICIPALITY and record.province in codes.PROVINCE_CODES
    }
    return [
        AreaRecord(codes.PROVINCE_CODES[name], year, Level.PROVINCE, name=name, province=name)
        for name, year in sorted(named)
        if name
    ]


def _countries_of(records: Iterable[AreaRecord]) -> list[AreaRecord]:
    """The country that provinces lie in, because few files have a row for it."""
    years = {
        record.division_year for record in records if codes.parent_code(record.code) == codes.COUNTRY_CODE
    }
    return [
        AreaRecord(codes.COUNTRY_CODE, year, Level.COUNTRY, name=codes.COUNTRY_NAME) for year in sorted(years)
    ]


def _adopt(stored: dict[Key, Area]) -> None:
    """Give areas that came in before their parent the parent that is there now."""
    orphans = [area for area in stored.values() if area.parent_id is None and area.level != Level.COUNTRY]
    adopted = []
    for area in orphans:
        area.parent = _parent(area, stored)
        if area.parent is not None:
            adopted.append(area)
    Area.objects.bulk_update(adopted, ["parent"], batch_size=BATCH)


def _overlaps(stored: dict[Key, Area], wanted: dict[Key, AreaRecord]) -> list[str]:
    """Municipalities whose districts stand in one year under two sets of codes, numbers and letters."""
    touched = {(key[0][2:6], key[1]) for key in wanted if key[0].startswith("WK")}
    kinds: dict[tuple[str, int], set[bool]] = {}
    for (code, year), area in stored.items():
        if area.level == Level.DISTRICT and (code[2:6], year) in touched:
            kinds.setdefault((code[2:6], year), set()).add(code[6].isalpha())
    return [
        _(
            "Gemeente GM%(number)s heeft in %(year)s wijken met cijfers en wijken met letters. "
            "De wijken met letters gelden als de nieuwste indeling."
        )
        % {"number": number, "year": year}
        for (number, year), found in sorted(kinds.items())
        if len(found) > 1
    ]


def import_adjacency_file(file: FileLike, *, year: int | None = None) -> ImportReport:
    """Store the shared borders of a file; the areas must exist in that division year.

    The year comes from `year` or else from the name of the file. Raises FileProblem, with nothing stored.
    """
    source = open_source(file)
    division_year = year or codes.year_in_name(source.name)
    if division_year is None:
        raise refuse(
            source.name, _("Van welk jaar is de indeling? Geef het op met --year, bijvoorbeeld --year 2022.")
        )
    records = read_adjacency(source)
    ids = dict(Area.objects.filter(division_year=division_year).values_list("code", "pk"))
    _refuse_unknown(source.name, records, ids, division_year)
    return store_adjacency({(ids[record.a], ids[record.b]): record.shared_boundary_m for record in records})


def _refuse_unknown(name: str, records: list[BorderRecord], ids: dict[str, int], year: int) -> None:
    problems = ProblemList(name)
    for record in records:
        for column, code in (("a", record.a), ("b", record.b)):
            if code not in ids:
                problems.add(
                    _("Gebied %(code)s bestaat niet in de indeling van %(year)s. Lees eerst de gebieden in.")
                    % {"code": code, "year": year},
                    line=record.line,
                    column=column,
                )
    problems.raise_if_any()


@transaction.atomic
def store_adjacency(lengths: dict[tuple[int, int], float]) -> ImportReport:
    """Create or change shared borders; keys are two ids of areas in any order, values metres above zero."""
    ordered = {(min(pair), max(pair)): length for pair, length in lengths.items()}
    areas = {pk for pair in ordered for pk in pair}
    years = set(Area.objects.filter(pk__in=list(areas)[:1]).values_list("division_year", flat=True))
    stored = {(row.a_id, row.b_id): row for row in Adjacency.objects.filter(a__division_year__in=years)}
    fresh = [Adjacency(a_id=a, b_id=b, shared_boundary_m=length)
             for (a, b), length in ordered.items() if (a, b) not in stored]  # fmt: skip
    changed = [
        row for key, row in stored.items() if row.shared_boundary_m != ordered.get(key, row.shared_boundary_m)
    ]
    for row in changed:
        row.shared_boundary_m = ordered[row.a_id, row.b_id]
    Adjacency.objects.bulk_create(fresh, batch_size=BATCH)
    Adjacency.objects.bulk_update(changed, ["shared_boundary_m"], batch_size=BATCH)
    return ImportReport(len(fresh), len(changed), len(ordered) - len(fresh) - len(changed))
