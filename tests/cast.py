"""The fixed cast of the demo, for tests: everybody exists, and who needs to log in does so with force_login."""

from areas.demo import load_demo_areas
from areas.models import Area
from reviews.checklists import load
from reviews.models import Checklist, ChecklistQuestion
from tests.remembered import remembered
from zicht.demo.cast import PEOPLE, Cast, assemble
from zicht.demo.sources import fill_catalogue

__all__ = ["PEOPLE", "Cast", "assemble", "call_cast"]


def call_cast(*, password: str | None = None) -> Cast:
    """The cast, the invented province and the catalogue of sources, made once per test.

    A test with real transactions empties every table, also of the checklists that a migration wrote.
    """
    return remembered(("cast", password), lambda: _assembled(password))


def _assembled(password: str | None) -> Cast:
    if not Checklist.objects.exists():
        load(Checklist, ChecklistQuestion)
    if not Area.objects.filter(fictional=True).exists():
        load_demo_areas()
    cast = assemble(password=password)
    fill_catalogue(cast)
    return cast
