"""Whatever a client sends, the API answers as described: no 500, no undocumented status, problems as problems."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db

SCALAR = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
ANY = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
KEYS = (
    "titel",
    "partij",
    "thema",
    "watValtOp",
    "alleenPreventie",
    "indienen",
    "relevantie",
    "scherpte",
    "vingerafdruk",
)
BODY = st.dictionaries(st.sampled_from((*KEYS, "gegevensbestand", "verkennend")), ANY, max_size=6) | ANY
QUERY = st.dictionaries(
    st.sampled_from(("page", "pageSize", "fase", "zoek", "traject", "soort")),
    st.text(max_size=20),
    max_size=3,
)
LISTS = (
    "trajecten",
    "onderzoeksvragen",
    "toetsen",
    "analyse-opdrachten",
    "partijen",
    "databronnen",
    "publicaties",
)
EASY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def documented(client):
    return client.get("/api/v1/openapi.json").json()["paths"]


@pytest.fixture
def insider(story, cast):
    client = Client(raise_request_exception=False)
    client.force_login(cast["analist1"])
    return client


@pytest.fixture
def targets(story):
    """Addresses that take a body, with their place in the description."""
    question = story.trajectory.questions.get().pk
    reference = story.trajectory.reference
    return [
        ("/trajecten", "/trajecten"),
        (f"/onderzoeksvragen/{question}/beoordelingen", "/onderzoeksvragen/{id}/beoordelingen"),
        (f"/trajecten/{reference}/analyse-opdrachten", "/trajecten/{reference}/analyse-opdrachten"),
    ]


def test_any_body_gets_a_documented_answer(insider, documented, targets):
    paths = {key.replace("{pk}", "{id}"): value for key, value in documented.items()}

    @EASY
    @given(BODY)
    def send(body):
        for address, described in targets:
            answer = insider.post(f"/api/v1{address}", body, content_type="application/json")
            _is_documented(answer, paths[described]["post"])

    send()


def test_any_query_gets_a_documented_answer(insider, documented):
    @EASY
    @given(st.sampled_from(LISTS), QUERY)
    def ask(name, query):
        answer = insider.get(f"/api/v1/{name}", query)
        _is_documented(answer, documented[f"/{name}"]["get"])

    ask()


def _is_documented(answer, operation):
    assert str(answer.status_code) in operation["responses"], (answer.status_code, answer.content[:300])
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
