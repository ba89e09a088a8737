"""Made-up figures over the invented province: six years, a few districts that differ, a few cells too small to show."""

import csv
import io
import math
import random

from django.core.files.base import ContentFile

from areas.demo import YEAR
from areas.models import Area

YEARS = range(YEAR - 5, YEAR + 1)
USUAL_RATE = 0.04


def demo_file(seed: int, division_year: int = YEAR) -> ContentFile:
    """A CSV with wijkcode, jaar, teller, noemer for every invented district of a division and six years; the same seed, the
    same bytes."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose, nothing to protect
    districts = (
        Area.objects.filter(fictional=True, level="district", division_year=division_year)
        .order_by("code")
        .values_list("code", "population")
    )
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\n")
    table.writerow(["wijkcode", "jaar", "teller", "noemer"])
    for code, population in districts:
        table.writerows(_rows(code, population or 0, chance))
    return ContentFile(out.getvalue().encode(), name=f"cijfers-{seed}.csv")


def _rows(code: str, population: int, chance: random.Random) -> list[list[object]]:
    """Six years of one district. Most lie within what is usual; about one in twenty is clearly higher or lower."""
    level = math.exp(chance.gauss(0, 0.22)) * chance.choices([1, 3.2, 0.25], weights=[94, 4, 2])[0]
    slope = chance.gauss(0.01, 0.015)
    rows: list[list[object]] = []
    for step, year in enumerate(YEARS):
        base = round(population * (1 + 0.004 * step))
        expected = base * USUAL_RATE * level * (1 + slope * step)
        rows.append(
            [code, year, min(base, max(0, round(chance.gauss(expected, math.sqrt(expected + 0.01))))), base]
        )
    return rows
