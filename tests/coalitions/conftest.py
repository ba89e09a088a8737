"""A coalition with people around it."""

import pytest
from django.utils.module_loading import import_string


@pytest.fixture
def table(db, settings):
    """A handed-in problem whose coalition still has only its owner."""
    return import_string("tests.remembered.remembered")(
        "table", import_string("tests.coalitions.round_table.lay_table")
    )


@pytest.fixture
def joined(table):
    """The same, with one partner at the table."""
    table.join(table.statistics, table.statistician)
    return table
