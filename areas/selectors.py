"""Questions about areas: which exist, what they are called, who borders on whom."""

import re
from collections.abc import Callable, Iterable

from django.db.models import Max, Q, QuerySet

from .models import Adjacency, Area, Level
from .readers.codes import COUNTRY_CODE, clean_code, official_province, plain_name

# How StatLine tells places with the same name apart: "Utrecht (PV)", "Utrecht (gemeente)", "Beek (L.)".
QUALIFIER = re.compile(r"\s*\((?P<kind>[^()]*)\)$")
PROVINCE_MARKS = {
    "gr": "Groningen", "fr": "Fryslân", "dr": "Drenthe", "o": "Overijssel", "ov": "Overijssel",
    "fl": "Flevoland", "gld": "Gelderland", "ut": "Utrecht", "nh": "Noord-Holland", "zh": "Zuid-Holland",
    "z": "Zeeland", "nb": "Noord-Brabant", "l": "Limburg",
}  # fmt: skip
NAMED_LEVELS = (Level.COUNTRY, Level.PROVINCE, Level.MUNICIPALITY)
Names = dict[tuple[str, str], set[tuple[str, str]]]
NameLookup = Callable[[str], str | None]


def latest_named_year() -> int | None:
    """The newest division year of which areas can be found by name, None when there is none; of a newer one perhaps only
    districts are stored. Invented areas do not count."""
    named = Area.objects.filter(fictional=False, level__in=NAMED_LEVELS)
    return named.aggregate(year=Max("division_year"))["year"]


def has_names(year: int | None = None) -> bool:
    """Whether areas can be found by name in that division year; without a year, in any."""
    chosen = year if year is not None else latest_named_year()
    return Area.objects.filter(division_year=chosen or 0, level__in=NAMED_LEVELS).exists()


def years() -> list[int]:
    """All division years that are stored, newest first."""
    return list(Area.objects.order_by("-division_year").values_list("division_year", flat=True).distinct())


def areas_by_code(
    codes: Iterable[str], year: int | None = None, *, with_borders: bool = False
) -> dict[str, Area]:
    """Code -> Area for the codes that exist in that year; without a year, each code in its newest year.

    Borders stay in the database unless `with_borders`, because they are by far the heaviest field.
    """
    found = Area.objects.filter(code__in={clean_code(code) for code in codes}).select_related("parent")
    if year is not None:
        found = found.filter(division_year=year)
    if not with_borders:
        found = found.defer("geometry", "parent__geometry")
    return {area.code: area for area in found.order_by("division_year")}


def municipalities(year: int | None = None, *, fictional: bool | None = None) -> QuerySet[Area]:
    """Municipalities by name, of one division year (the newest of each kind when None), without borders.

    `fictional` True gives only invented ones, False only real ones, None both.
    """
    found = Area.objects.filter(level=Level.MUNICIPALITY).defer("geometry")
    if fictional is not None:
        found = found.filter(fictional=fictional)
    found = found.filter(division_year=year) if year is not None else found.filter(_newest_of_each_kind())
    return found.order_by("name")


def districts_of(municipality_code: str, year: int | None = None) -> QuerySet[Area]:
    """Districts of a municipality in one division year (its newest when None), without borders.

    Where a municipality was renumbered within a year (Amsterdam in March 2022: numbers became letters), both
    sets can be stored. Together they would cover the ground twice: the newer set, with letters, is given.
    """
    code = clean_code(municipality_code)
    found = Area.objects.filter(level=Level.DISTRICT, code__startswith="WK" + code[2:6]).defer("geometry")
    chosen = year if year is not None else found.aggregate(newest=Max("division_year"))["newest"]
    found = found.filter(division_year=chosen).order_by("code")
    lettered = found.filter(code__regex=r"^WK[0-9]{4}[A-Z]")
    return lettered if lettered.exists() else found


def neighbours_of(area: Area) -> QuerySet[Area]:
    """The areas of the same division year that share a border with this one, without borders."""
    touching = Q(borders_before__a=area) | Q(borders_after__b=area)
    return Area.objects.filter(touching).distinct().defer("geometry").order_by("code")


def neighbour_codes(codes: Iterable[str], year: int) -> dict[str, list[str]]:
    """Code -> sorted codes of the neighbours that are among `codes` themselves; every code is a key."""
    wanted = set(codes)
    found: dict[str, list[str]] = {code: [] for code in wanted}
    pairs = Adjacency.objects.filter(a__division_year=year, a__code__in=wanted).values_list(
        "a__code", "b__code"
    )
    for a, b in pairs:
        if b in wanted:
            found[a].append(b)
            found[b].append(a)
    return {code: sorted(neighbours) for code, neighbours in found.items()}


def name_lookup(year: int | None = None) -> NameLookup:
    """A function from a StatLine name to the code of a country, province or municipality, or None.

    "Groningen (PV)" is the province, "Groningen (gemeente)" and plain "Groningen" the municipality.
    "Hengelo (O.)" is found as "Hengelo" when that lies in Overijssel. A name that fits two areas gives None.
    """
    chosen = year if year is not None else latest_named_year()
    rows = Area.objects.filter(division_year=chosen or 0, level__in=NAMED_LEVELS).values_list(
        "level", "name", "code", "province"
    )
    table: Names = {}
    for level, name, code, province in rows:
        table.setdefault((level, plain_name(name)), set()).add((code, province))
    return lambda name: _code_of(table, name)


def _code_of(table: Names, name: str) -> str | None:
    match = QUALIFIER.search(name)
    bare = QUALIFIER.sub("", name)
    kind = match["kind"].strip(".").casefold() if match else ""
    if kind in ("pv", "provincie"):
        return _only(table, Level.PROVINCE, official_province(bare))
    if plain_name(name) == "nederland":
        return _only(table, Level.COUNTRY, name) or COUNTRY_CODE
    if kind == "gemeente":
        return _only(table, Level.MUNICIPALITY, bare)
    return _only(table, Level.MUNICIPALITY, name) or _only(
        table, Level.MUNICIPALITY, bare, PROVINCE_MARKS.get(kind)
    )


def _only(table: Names, level: str, name: str, province: str | None = "") -> str | None:
    """The one code with this name, in this province unless that is empty; None matches nothing."""
    found = table.get((level, plain_name(name)), set())
    codes = [code for code, lies_in in found if province == "" or province == lies_in]
    return codes[0] if len(codes) == 1 else None


def _newest_of_each_kind() -> Q:
    newest = dict(
        Area.objects.filter(level=Level.MUNICIPALITY)
        .values_list("fictional")
        .annotate(newest=Max("division_year"))
        .order_by()
    )
    condition = Q(pk__in=[])
    for fictional, year in newest.items():
        condition |= Q(fictional=fictional, division_year=year)
    return condition
