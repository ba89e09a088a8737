"""Loads the invented province that demonstrations play in, as it is now and as it was a year before."""

import io
from dataclasses import replace

from .demo_geography import PROVINCE, YEAR, draw_demo_geography
from .models import Area, ShareTable
from .services import ImportReport, store_adjacency, store_areas
from .shares import import_share_table

__all__ = ["BEFORE", "PROVINCE", "YEAR", "load_demo_areas", "load_demo_past"]
BEFORE = YEAR - 1


def load_demo_areas() -> ImportReport:
    """Create or refresh the invented areas and their shared borders; safe to run again."""
    geography = draw_demo_geography()
    report = store_areas(geography.records)
    ids = dict(Area.objects.filter(division_year=YEAR, fictional=True).values_list("code", "pk"))
    store_adjacency({(ids[a], ids[b]): length for (a, b), length in geography.borders.items()})
    return report


def load_demo_past() -> ShareTable:
    """The areas of the year before, and the share table from then to now: one district has since given a part of its
    inhabitants to a district next to it. Safe to run again."""
    geography = draw_demo_geography()
    store_areas([replace(record, division_year=BEFORE, geometry=None) for record in geography.records])
    giver, taker = next(pair for pair in sorted(geography.borders) if pair[0][:6] == pair[1][:6])
    rows = f"oud;nieuw;aandeel\n{giver};{giver};0,8\n{giver};{taker};0,2\n"
    file = io.BytesIO(rows.encode())
    file.name = "grenswijziging.csv"
    return import_share_table(
        file,
        from_year=BEFORE,
        to_year=YEAR,
        basis=ShareTable.Basis.INHABITANTS,
        origin="Verzonnen grenswijziging",
    )
