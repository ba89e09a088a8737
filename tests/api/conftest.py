"""Clients for the API: one for each person of the cast, with their session."""

import pytest
from django.test import Client
from django.utils.module_loading import import_string


class Api:
    """A person's client that speaks JSON."""

    def __init__(self, user=None):
        self.client = Client()
        if user is not None:
            self.client.force_login(user)

    def get(self, path, **headers):
        return self.client.get(f"/api/v1/{path}", headers=headers)

    def post(self, path, body, **headers):
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


@pytest.fixture
def story(cast):
    """A trajectory in the analysis, with everything before it."""
    return import_string("tests.makers.make_story")("analysis", cast=cast)


@pytest.fixture
def api(cast):
    """`api("analist1")`: the client of that person; `api()`: of a visitor."""
    return lambda who=None: Api(cast[who] if who else None)
