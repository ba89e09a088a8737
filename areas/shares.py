"""Share tables: stored with everything in the file or nothing, and looked up as a road from one division to another."""

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from .models import Area, AreaShare, ShareTable
from .readers.codes import level_of
from .readers.problems import ProblemList, refuse
from .readers.records import ShareRecord
from .readers.shares import read_shares
from .readers.source import FileLike, open_source

BATCH = 2_000


def import_share_table(
    file: FileLike, *, from_year: int, to_year: int, basis: str, origin: str
) -> ShareTable:
    """Store a share table; one of the same step that was there is replaced. `origin` names where it comes from.

    The areas of both years must exist. Raises FileProblem, with nothing stored.
    """
    source = open_source(file)
    if from_year >= to_year:
        raise refuse(source.name, _("De nieuwe indeling moet van een later jaar zijn dan de oude."))
    records = read_shares(source)
    if not records:
        raise refuse(source.name, _("Er staat geen enkel aandeel in dit bestand."))
    _require_known(source.name, records, from_year, to_year)
    _require_chain(source.name, level_of(records[0].from_code), from_year, to_year)
    return _stored(records, from_year, to_year, basis, origin, hashlib.sha256(source.content).hexdigest())


def _require_chain(name: str, level: str | None, from_year: int, to_year: int) -> None:
    """Two steps never cover the same stretch of time: of two divisions that were both reached from an older one nobody could
    tell how they stand to each other, so figures of the one could not be held against figures of the other."""
    steps = ShareTable.objects.filter(level=level, from_year__lt=to_year, to_year__gt=from_year)
    beside = steps.exclude(from_year=from_year, to_year=to_year).order_by("from_year").first()
    if beside is not None:
        raise refuse(
            name,
            _(
                "Er is al een tabel van %(first)s naar %(last)s. Lever een tabel aan die daarop volgt of eraan voorafgaat, zodat"
                " elke indeling van elke andere is af te leiden."
            )
            % {"first": beside.from_year, "last": beside.to_year},
        )


def _require_known(name: str, records: Iterable[ShareRecord], from_year: int, to_year: int) -> None:
    problems = ProblemList(name)
    codes = {year: _codes(year) for year in (from_year, to_year)}
    for record in records:
        sides = (("oud", record.from_code, from_year), ("nieuw", record.to_code, to_year))
        for column, code, year in sides:
            if code not in codes[year]:
                sentence = _("Gebied %(code)s bestaat niet in de indeling van %(year)s.")
                problems.add(sentence % {"code": code, "year": year}, line=record.line, column=column)
    problems.raise_if_any()


def _codes(year: int) -> set[str]:
    return set(Area.objects.filter(division_year=year).values_list("code", flat=True))


@transaction.atomic
def _stored(
    records: list[ShareRecord], from_year: int, to_year: int, basis: str, origin: str, checksum: str
) -> ShareTable:
    step = {"level": level_of(records[0].from_code), "from_year": from_year, "to_year": to_year}
    ShareTable.objects.filter(**step).delete()
    table = ShareTable.objects.create(**step, basis=basis, source=origin, checksum=checksum)
    rows = [AreaShare(table=table, from_code=r.from_code, to_code=r.to_code, share=r.share) for r in records]
    AreaShare.objects.bulk_create(rows, batch_size=BATCH)
    return table


def road(level: str, from_year: int, to_year: int) -> list[ShareTable] | None:
    """The share tables that together lead from one division year to a later one, in order; None without a road.

    Of two tables that start in one year the longest step is taken. From a year to itself the road is empty.
    """
    if from_year == to_year:
        return []
    steps = ShareTable.objects.filter(level=level, from_year=from_year, to_year__lte=to_year)
    for step in steps.order_by("-to_year"):
        rest = road(level, step.to_year, to_year)
        if rest is not None:
            return [step, *rest]
    return None


def beside(level: str, from_year: int, to_year: int) -> tuple[ShareTable, ShareTable] | None:
    """A table on the road between both years, and another one over some of the same time; None where there are none.

    No such table is stored any more (`_require_chain`), but some may have been before that was asked.
    """
    for step in road(level, from_year, to_year) or []:
        others = ShareTable.objects.filter(
            level=level, from_year__lt=step.to_year, to_year__gt=step.from_year
        )
        other = others.exclude(pk=step.pk).order_by("from_year", "to_year").first()
        if other is not None:
            return step, other
    return None


def spread(level: str, from_year: int, to_year: int) -> dict[str, set[str]] | None:
    """Old area -> the areas over which its ground came to lie, for every area that share tables name on the road between
    both years; one that is not named kept its ground. None without a road."""
    steps = road(level, from_year, to_year)
    if steps is None:
        return None
    found: dict[str, set[str]] = {}
    for step in steps:
        parts: dict[str, set[str]] = {}
        for old, new in step.shares.values_list("from_code", "to_code"):
            parts.setdefault(old, set()).add(new)
        carried = {old: set().union(*(parts.get(area, {area}) for area in to)) for old, to in found.items()}
        found = {old: parts[old] for old in parts.keys() - found.keys()} | carried
    return found
