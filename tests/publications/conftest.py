"""Fixtures of the publication tests; what they make is in scene.py, which needs Django to be set up."""

import pytest
from django.utils.module_loading import import_string


def _make(name, *given, **named):
    return import_string(f"tests.publications.scene.{name}")(*given, **named)


def _serve(name, *given, **named):
    return import_string(f"publications.services.{name}")(*given, **named)


@pytest.fixture
def land(db):
    return _make("make_land")


@pytest.fixture
def cast(db):
    return _make("make_cast")


@pytest.fixture
def trajectory(cast):
    return _make("make_trajectory", cast)


@pytest.fixture
def release(trajectory, cast, land):
    return _make("make_release", trajectory, cast)


@pytest.fixture
def draft(trajectory, release, cast):
    """The prefilled draft."""
    return _serve("draft_publication", trajectory, by=cast.owner)


@pytest.fixture
def complete(draft, cast):
    """A draft with nothing left to do."""
    return _make("complete", draft, cast)


@pytest.fixture
def live(complete, cast):
    """A publication that the public reads."""
    return _serve("publish", complete, by=cast.lead)


@pytest.fixture
def another_insight(draft, cast):
    """A second insight, without a suggestion."""
    return _serve("add_insight", draft, text="Rond het station is het verschil het grootst.", by=cast.analyst)
