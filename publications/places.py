"""Where the figures lie: names, municipalities, neighbours and borders of the areas of a release."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from areas import selectors as areas
from areas.models import Area, Level
from zicht.core.naming import told_apart

PEERS = 5
# Key figures of CBS on housing and income, beside inhabitants and density.
PROFILE = ("dwelling_value", "dwelling_ownership", "income_low")


@dataclass(frozen=True, slots=True)
class Place:
    """One area as the public knows it; `borders` is its GeoJSON geometry or None.

    `profile` holds the numbers by which look-alikes are found (inhabitants, density, housing, income); empty where
    the area is not known.
    """

    code: str
    name: str
    municipality_code: str
    municipality_name: str
    neighbours: tuple[str, ...] = ()
    borders: Mapping[str, Any] | None = field(default=None, repr=False)
    urbanity: int | None = None
    profile: tuple[float | None, ...] = ()


def municipality_code_of(code: str) -> str:
    """The municipality that a district or neighbourhood code names (WK0363AA: GM0363); else the code itself."""
    return f"GM{code[2:6]}" if code[:2] in ("WK", "BU") and len(code) >= 6 else code


def places(codes: Iterable[str], year: int | None) -> dict[str, Place]:
    """Code -> Place for every code, also for areas that nobody imported: then the code serves as the name."""
    wanted = set(codes)
    known = _areas(wanted, year, with_borders=True)
    towns = _areas({municipality_code_of(code) for code in wanted}, year)
    touching = _neighbours(known)
    return {code: _place(code, known.get(code), towns, touching.get(code, [])) for code in sorted(wanted)}


def _areas(codes: set[str], year: int | None, *, with_borders: bool = False) -> dict[str, Area]:
    """Areas of the wanted year, completed with the newest ones that exist for other codes."""
    newest = areas.areas_by_code(codes, with_borders=with_borders)
    return newest | (areas.areas_by_code(codes, year, with_borders=with_borders) if year else {})


def _neighbours(known: Mapping[str, Area]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for year in {area.division_year for area in known.values()}:
        found |= areas.neighbour_codes(
            [code for code, area in known.items() if area.division_year == year], year
        )
    return found


def names_of(places: Mapping[str, Place]) -> dict[str, str]:
    """Code -> what each area is called beside the others."""
    return told_apart({code: (place.name, place.municipality_name) for code, place in places.items()})


def _place(code: str, area: Area | None, towns: Mapping[str, Area], neighbours: list[str]) -> Place:
    town_code = municipality_code_of(code)
    town = towns.get(town_code)
    if (
        town is None
        and area is not None
        and area.parent is not None
        and area.parent.level == Level.MUNICIPALITY
    ):
        town, town_code = area.parent, area.parent.code
    return Place(
        code=code,
        name=area.name if area else code,
        municipality_code=town_code,
        municipality_name=town.name if town else town_code,
        neighbours=tuple(neighbours),
        borders=area.geometry if area else None,
        urbanity=area.urbanity if area else None,
        profile=_profile(area) if area else (),
    )


def _profile(area: Area) -> tuple[float | None, ...]:
    """Public key figures only, and none about where people come from."""
    people, ground = area.population, area.figures.get("area")
    density = people / ground if people is not None and ground else None
    return (people, density, *(area.figures.get(name) for name in PROFILE))


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality with those next to it and those with about as many inhabitants."""

    code: str
    name: str
    province: str
    population: int | None
    neighbours: tuple[str, ...]
    peers: tuple[str, ...]


def towns(codes: Iterable[str]) -> list[Town]:
    """The municipalities of `codes`, each with its neighbours and its five nearest in number of inhabitants."""
    wanted = {
        code: area for code, area in areas.areas_by_code(codes).items() if area.level == Level.MUNICIPALITY
    }
    found: list[Town] = []
    for year, fictional in sorted({(area.division_year, area.fictional) for area in wanted.values()}):
        everyone = list(areas.municipalities(year, fictional=fictional))
        touching = areas.neighbour_codes([area.code for area in everyone], year)
        found += [_town(area, everyone, touching) for area in everyone if area.code in wanted]
    return found


def _town(area: Area, everyone: Sequence[Area], touching: Mapping[str, list[str]]) -> Town:
    return Town(
        code=area.code,
        name=area.name,
        province=area.province,
        population=area.population,
        neighbours=tuple(touching.get(area.code, [])),
        peers=_peers(area, everyone),
    )


def _peers(area: Area, everyone: Sequence[Area]) -> tuple[str, ...]:
    size = area.population
    if size is None:
        return ()
    others = [
        (abs(other.population - size), other.code) for other in everyone if other.population is not None
    ]
    return tuple(code for _distance, code in sorted(others) if code != area.code)[:PEERS]
