"""An invented province in the North Sea: the same twelve municipalities and their districts every time.

Demonstrations need areas that nobody can take for a real place; their codes lie in a range that CBS does
not give out.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from .readers.records import AreaRecord, Figures, Geometry

YEAR = 2025
PROVINCE_CODE, PROVINCE = "PV90", "Zilvergouw"
SEED = 1417
RADIUS_M = 15_000
# South-west corner of the invented province, well off the coast; a degree is constant in so small an area.
WEST, SOUTH = 2.9, 52.55
METRES_PER_DEGREE_NORTH = 111_250
METRES_PER_DEGREE_EAST = 111_320 * math.cos(math.radians(52.8))
PERSONS_PER_ADDRESS = 2.1
# CBS looks at the addresses within 1 km of each address: mostly built-up ground, denser than the area.
BUILT_UP = 1.8

# Name, and how many people live there for each km² on average.
MUNICIPALITIES = [
    ("Havenmonde", 2600), ("Duinbergen aan Zee", 320), ("Elzenrade", 900), ("Kraaiennoord", 260),
    ("Zilverzijl", 1900), ("Vossengeest", 480), ("Linderhage", 1250), ("Hoogzande", 210),
    ("Rietmonde", 700), ("Brakelmeer", 380), ("Sintelburg", 3400), ("Oosterwolkum", 150),
]  # fmt: skip
FRONTS = [
    "Binnen", "Ooster", "Wester", "Noorder", "Zuider", "Haven", "Molen", "Kerk", "Sluis", "Linden", "Beuken",
    "Vogel", "Wilgen", "Klooster", "Veen",
]  # fmt: skip
BACKS = ["stad", "kwartier", "hoek", "veld", "eind", "polder", "wijk", "gaarde"]
INDUSTRY = "Bedrijvenpark"


@dataclass(frozen=True)
class DemoGeography:
    """Records of all areas, and metres of shared border per pair of codes (a < b)."""

    records: list[AreaRecord]
    borders: dict[tuple[str, str], float]


@dataclass
class _Plot:
    """A district in the making: its municipality (0-11), its code and its ground in metres."""

    municipality: int
    code: str
    ground: BaseGeometry


def draw_demo_geography() -> DemoGeography:
    """The invented province: 1 province, 12 municipalities of 8 to 14 districts each; always the same."""
    chance = random.Random(SEED)  # noqa: S311 - repeatable on purpose, nothing to protect
    plots = _plots(chance)
    districts = [record for number in range(12) for record in _districts(number, plots, chance)]
    grounds = {plot.code: plot.ground for plot in plots}
    towns = [_sum_up(f"GM{9001 + number}", "municipality", name, districts, grounds)
             for number, (name, _density) in enumerate(MUNICIPALITIES)]  # fmt: skip
    province = _sum_up(PROVINCE_CODE, "province", PROVINCE, districts, grounds)
    return DemoGeography([province, *towns, *districts], _borders(plots))


def _plots(chance: random.Random) -> list[_Plot]:
    outline = Point(RADIUS_M, RADIUS_M).buffer(RADIUS_M, quad_segs=12)
    centres = _relaxed(_scatter(outline, 12, chance), outline, 12)
    seeds: list[Point] = []
    owners: list[int] = []
    for number, cell in enumerate(_cells(centres, outline)):
        inside = _relaxed(_scatter(cell, chance.randint(8, 14), chance), cell, 4)
        seeds += inside
        owners += [number] * len(inside)
    counters = [0] * 12
    plots = []
    for owner, ground in zip(owners, _cells(seeds, outline), strict=True):
        plots.append(_Plot(owner, f"WK{9001 + owner}{counters[owner]:02d}", ground))
        counters[owner] += 1
    return plots


def _scatter(ground: BaseGeometry, count: int, chance: random.Random) -> list[Point]:
    west, south, east, north = ground.bounds
    points: list[Point] = []
    while len(points) < count:
        point = Point(chance.uniform(west, east), chance.uniform(south, north))
        if ground.contains(point):
            points.append(point)
    return points


def _relaxed(points: list[Point], ground: BaseGeometry, rounds: int) -> list[Point]:
    """Lloyd's relaxation: move each point to the middle of its cell, so that areas differ less in size."""
    for _round in range(rounds):
        points = [cell.centroid for cell in _cells(points, ground)]
    return points


def _cells(points: Sequence[Point], ground: BaseGeometry) -> list[BaseGeometry]:
    """The Voronoi cell of each point, in the order of the points, cut to the ground."""
    cells = shapely.voronoi_polygons(MultiPoint(points), extend_to=ground, ordered=True)
    return [cell.intersection(ground) for cell in cells.geoms]


def _districts(number: int, plots: Sequence[_Plot], chance: random.Random) -> list[AreaRecord]:
    own = [plot for plot in plots if plot.municipality == number]
    names = chance.sample([front + back for front in FRONTS for back in BACKS], len(own))
    density = MUNICIPALITIES[number][1]
    records = []
    for plot, name in zip(own, names, strict=True):
        industrial = plot is own[-1] and number % 4 == 0
        people = 30 if industrial else _people(plot.ground, density, chance)
        label = f"{INDUSTRY} {name}" if industrial else name
        records.append(_record(plot, label, people, chance))
    return records


def _people(ground: BaseGeometry, density: float, chance: random.Random) -> int:
    # Rounded to fives, as CBS does with counts of inhabitants of districts.
    return max(60, 5 * round(ground.area / 1e6 * density * chance.lognormvariate(-0.15, 0.55) / 5))


def _record(plot: _Plot, name: str, people: int, chance: random.Random) -> AreaRecord:
    record = AreaRecord(
        plot.code, YEAR, "district", name=name, province=PROVINCE, geometry=_geojson(plot.ground)
    )
    record.population, record.knows_population = people, True
    record.urbanity, record.knows_urbanity = _urbanity(people, plot.ground), True
    record.figures = _figures(people, plot.ground, chance)
    return record


def _figures(people: int, ground: BaseGeometry, chance: random.Random) -> Figures:
    older, poor = round(chance.gauss(21, 5)), round(chance.gauss(40, 8), 1)
    value, owned = round(chance.gauss(310, 70)), round(chance.gauss(58, 12))
    # CBS keeps shares secret where few people live; the demonstration shows that too.
    secret = people < 100
    return {
        "area": round(ground.area / 1e6, 2),
        "dwelling_total": round(people / PERSONS_PER_ADDRESS),
        "pop_65plus": None if secret else older,
        "income_low": None if secret else poor,
        "dwelling_value": None if secret else value,
        "dwelling_ownership": None if secret else owned,
    }


def _sum_up(
    code: str, level: str, name: str, districts: Sequence[AreaRecord], grounds: dict[str, BaseGeometry]
) -> AreaRecord:
    """A municipality (or, for the province, all of them) as the sum of its districts."""
    own = [record for record in districts if level == "province" or record.code[2:6] == code[2:]]
    ground = shapely.union_all([grounds[record.code] for record in own])
    people = sum(record.population or 0 for record in own)
    total = AreaRecord(code, YEAR, level, name=name, province=PROVINCE, geometry=_geojson(ground))
    total.population, total.knows_population = people, True
    total.urbanity, total.knows_urbanity = _urbanity(people, ground), True
    total.figures = {
        "area": round(ground.area / 1e6, 2),
        "dwelling_total": round(people / PERSONS_PER_ADDRESS),
    }
    for figure in ("pop_65plus", "income_low", "dwelling_value", "dwelling_ownership"):
        known = [(float(record.figures[figure] or 0), record.population or 0)
                 for record in own if record.figures[figure] is not None]  # fmt: skip
        total.figures[figure] = round(sum(share * n for share, n in known) / sum(n for _share, n in known), 1)
    return total


def _urbanity(people: int, ground: BaseGeometry) -> int:
    """Class 1 to 5 by addresses per km² of surroundings, approximated from the density of the area itself."""
    density = BUILT_UP * people / PERSONS_PER_ADDRESS / (ground.area / 1e6)
    return next(
        (place for place, limit in enumerate((2500, 1500, 1000, 500), start=1) if density >= limit), 5
    )


def _geojson(ground: BaseGeometry) -> Geometry:
    parts = [ground] if isinstance(ground, Polygon) else list(ground.geoms)
    coordinates = [[_ring(part.exterior.coords)] for part in parts]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": coordinates[0]}
    return {"type": "MultiPolygon", "coordinates": coordinates}


def _ring(points: Sequence[Sequence[float]]) -> list[list[float]]:
    return [
        [
            round(WEST + point[0] / METRES_PER_DEGREE_EAST, 5),
            round(SOUTH + point[1] / METRES_PER_DEGREE_NORTH, 5),
        ]
        for point in points
    ]


def _borders(plots: Sequence[_Plot]) -> dict[tuple[str, str], float]:
    borders: dict[tuple[str, str], float] = {}
    tree = shapely.STRtree([plot.ground for plot in plots])
    for first, second in tree.query([plot.ground for plot in plots], predicate="intersects").T:
        length = plots[first].ground.intersection(plots[second].ground).length if first < second else 0.0
        # A corner point is no border.
        if length >= 1:
            a, b = sorted((plots[first].code, plots[second].code))
            borders[a, b] = round(length)
            if a[2:6] != b[2:6]:
                towns = "GM" + a[2:6], "GM" + b[2:6]
                borders[towns] = borders.get(towns, 0) + round(length)
    return borders
