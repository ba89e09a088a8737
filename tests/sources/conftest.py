"""A trajectory with a question, and a holder with sources."""

import pytest
from django.utils.module_loading import import_string


@pytest.fixture
def shelf(db, settings):
    """A trajectory in the inventory phase: a question, an analyst, and a holder with a restricted source."""
    return import_string("tests.remembered.remembered")(
        "shelf", import_string("tests.sources.shelf.lay_shelf")
    )
