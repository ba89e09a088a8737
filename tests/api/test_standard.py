"""The national API design rules, as far as a machine can hold them (section 4 of the standards)."""

import re

import pytest
from django.conf import settings
from drf_spectacular.validation import validate_schema

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client):
    return client.get("/api/v1/openapi.json").json()


def test_the_description_is_valid_public_and_complete(client, document):
    validate_schema(document)
    answer = client.get("/api/v1/openapi.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert document["openapi"].startswith("3.1")
    assert re.fullmatch(r"\d+\.\d+\.\d+", document["info"]["version"])
    assert {"name", "url", "email"} <= set(document["info"]["contact"])
    assert all(server["url"].startswith("https://") for server in document["servers"])


def test_paths_are_kebab_case_without_a_trailing_slash(document):
    for path in document["paths"]:
        segments = [part for part in path.split("/") if part]
        assert not path.endswith("/")
        assert all(re.fullmatch(r"\{\w+\}|_?[a-z0-9]+(-[a-z0-9]+)*", part) for part in segments), path


def test_query_keys_are_camel_case(document):
    pattern = r"\$?[a-z][a-z\d]*([A-Z][a-z\d]*)*"
    for operations in document["paths"].values():
        for operation in operations.values():
            names = [p["name"] for p in operation.get("parameters", []) if p["in"] == "query"]
            assert all(re.fullmatch(pattern, name) for name in names), names


def test_every_operation_documents_bad_input_problems_and_the_version_header(document):
    for operations in document["paths"].values():
        for operation in operations.values():
            assert "400" in operation["responses"]
            for status, response in operation["responses"].items():
                assert "API-Version" in response["headers"]
                if status.startswith("4"):
                    assert "application/problem+json" in response["content"]


@pytest.mark.parametrize("path", ["/api/v1/trajecten/", "/api/v1/bestaat-niet", "/api/v1/publicaties/"])
def test_an_unknown_address_or_a_trailing_slash_is_a_problem_and_no_redirect(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "instance"} <= set(answer.json())


@pytest.mark.parametrize(
    "path", ["/api/v1/publicaties", "/api/v1/trajecten", "/api/v1/bestaat-niet", "/api/v1/openapi.json"]
)
def test_every_answer_carries_the_headers(client, path):
    answer = client.get(path)
    assert answer["API-Version"] == settings.API_VERSION
    assert answer["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"


def test_wrong_method_wrong_answer_and_wrong_body_are_problems(api, cast):
    client = api("probleemeigenaar").client
    wrong_method = client.delete("/api/v1/trajecten")
    assert (wrong_method.status_code, wrong_method["Allow"]) == (405, "GET, POST, HEAD, OPTIONS")
    assert client.get("/api/v1/trajecten", headers={"Accept": "text/html"}).status_code == 406
    assert client.post("/api/v1/trajecten", "x", content_type="text/plain").status_code == 415
    broken = client.post("/api/v1/trajecten", "{", content_type="application/json")
    assert broken.status_code == 400
    for answer in (wrong_method, broken):
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query", ["onbekend=1", "fase=nergens", "page=0", "page=x", "pageSize=-1", "page=999999999999"]
)
def test_a_wrong_query_answers_400_and_says_where(api, cast, query):
    answer = api("probleemeigenaar").get(f"trajecten?{query}")
    assert answer.status_code == 400, answer.content
    error = answer.json()["errors"][0]
    assert error["in"] == "query"
    assert error["location"]["pointer"] == f"#/{query.split('=')[0]}"


def test_a_collection_links_to_its_pages(api, cast):
    first = api("probleemeigenaar").get("partijen?pageSize=2").json()
    assert set(first["_links"]) == {"self", "next"}
    second = api("probleemeigenaar").client.get(first["_links"]["next"]["href"]).json()
    assert set(second["_links"]) == {"self", "next", "prev"}
    assert {row["id"] for row in first["results"]}.isdisjoint({row["id"] for row in second["results"]})
