"""A case before its reviewers."""

import pytest
from django.utils.module_loading import import_string


@pytest.fixture
def case(db, settings):
    """A municipality with a question, a landsadvocaat and a committee of five."""
    settings.ROOT_URLCONF = "tests.reviews.addresses"
    return import_string("tests.remembered.remembered")(
        "case", import_string("tests.reviews.committee.bring_case")
    )
