"""The fixed cast of the demo, for tests: everybody exists, and who needs to log in does so with force_login."""

from areas.demo import load_demo_areas
from areas.models import Area
from zicht.demo.cast import PEOPLE, Cast, assemble
from zicht.demo.sources import fill_catalogue

__all__ = ["PEOPLE", "Cast", "assemble", "call_cast"]


def call_cast() -> Cast:
    """The cast, the invented province and the catalogue of sources, made once per test."""
    if not Area.objects.filter(fictional=True).exists():
        load_demo_areas()
    cast = assemble()
    fill_catalogue(cast)
    return cast
