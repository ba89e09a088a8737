"""A municipality, three parties, a neighbour and a programme lead, for the tests of problems and questions."""

import pytest
from django.test import Client
from django.utils.module_loading import import_string


def _people(step, *given):
    return import_string(f"tests.questions.people.{step}")(*given)


@pytest.fixture
def cast(db):
    """The people and organisations of these tests."""
    return import_string("tests.remembered.remembered")(
        "people of questions", import_string("tests.questions.people.call_cast")
    )


@pytest.fixture
def draft(cast):
    """A problem that was started and not handed in."""
    return _people("begin", cast)


@pytest.fixture
def written(draft, cast):
    """A draft with a complete statement, whose look-alikes were judged."""
    return _people("write", draft, cast)


@pytest.fixture
def submitted(written, cast):
    """A problem that the programme can weigh."""
    return _people("hand_in", written, cast)


@pytest.fixture
def scored(submitted, cast):
    """A problem with all four scores."""
    return _people("weigh", submitted, cast)


@pytest.fixture
def seated(submitted, cast):
    """A problem with two partners at the table and a landsadvocaat who looks along."""
    return _people("seat", submitted, cast)


@pytest.fixture
def question(seated, cast):
    """The first question, with its canvas filled in."""
    return _people("ask_question", seated, cast)


@pytest.fixture
def browser(db):
    """A browser of somebody who is logged in."""

    def of(user):
        client = Client()
        client.force_login(user)
        return client

    return of
