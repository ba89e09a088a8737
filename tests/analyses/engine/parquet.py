"""Small Parquet files for the tests of the columnar engine, and what must come out, counted the slow way."""

import math
import random
import statistics
from collections import defaultdict
from fractions import Fraction

import pyarrow as pa
import pyarrow.parquet as pq

PERIODS = ("2023", "2024")


def write(path, **columns):
    """A Parquet file with these columns (lists, or pyarrow arrays where the type matters)."""
    pq.write_table(pa.table(columns), path)
    return path


def people(path, number=3000, seed=4, fewest=-50):
    """Records with everything that is hard: units in several rows and areas, gaps, and amounts at the rounding
    edge, none of them below `fewest`."""
    chance = random.Random(seed)
    rows = [_person(chance, number, fewest) for _ in range(number)]
    names = ("area", "period", "unit", "flag", "value", "kind", "age", "household")
    return write(path, **{name: [row[i] for row in rows] for i, name in enumerate(names)}), rows


def _person(chance, number, fewest):
    amount = chance.choice(
        (chance.uniform(fewest, 9000), chance.randrange(10**6) / 1e5 + 5e-5, 0.0, 25_000.0, None)
    )
    return (
        f"BU0001{chance.randrange(12):04}",
        chance.choice(PERIODS),
        chance.randrange(number // 2),
        chance.choice((True, False, False, False, None)),
        amount,
        chance.choice(("huis", "kantoor")),
        chance.choice(("0-17", "18-64", "65+")),
        chance.choice(("alleen", "samen")),
    )


def counted(rows, key, *, by_unit):
    """Key -> (units, unknown, flagged, mean, sd, total, largest, second), with exact fractions."""
    groups = defaultdict(lambda: defaultdict(list))
    for number, row in enumerate(rows):
        groups[key(row)][row[2] if by_unit else number].append(row)
    return {each: _figures(units.values()) for each, units in groups.items()}


def _figures(units):
    flags, amounts = [], []
    for rows in units:
        known = [row[3] for row in rows if row[3] is not None]
        flags.append(any(known) if known else None)
        values = [Fraction(math.floor(row[4] * 10_000 + 0.5), 10_000) for row in rows if row[4] is not None]
        amounts += [sum(values)] if values else []
    most = sorted(amounts, reverse=True)
    return (
        sum(flag is not None for flag in flags),
        sum(flag is None for flag in flags),
        sum(flag is True for flag in flags),
        float(statistics.mean(amounts)) if amounts else math.nan,
        float(statistics.variance(amounts)) ** 0.5 if len(amounts) > 1 else math.nan,
        float(sum(amounts)) if amounts else math.nan,
        float(most[0]) if most else math.nan,
        float(most[1]) if len(most) > 1 else math.nan,
    )
