"""Loads the invented province that demonstrations play in."""

from .demo_geography import PROVINCE, YEAR, draw_demo_geography
from .models import Area
from .services import ImportReport, store_adjacency, store_areas

__all__ = ["PROVINCE", "YEAR", "load_demo_areas"]


def load_demo_areas() -> ImportReport:
    """Create or refresh the invented areas and their shared borders; safe to run again."""
    geography = draw_demo_geography()
    report = store_areas(geography.records)
    ids = dict(Area.objects.filter(division_year=YEAR, fictional=True).values_list("code", "pk"))
    store_adjacency({(ids[a], ids[b]): length for (a, b), length in geography.borders.items()})
    return report
