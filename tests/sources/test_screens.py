"""The source screens: a public catalogue, a matrix, one-button answers, closed to strangers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sources.models import DataRequest, DataSource, DpiaRecord, InformationNeed, SourceMatch
from sources.services import decide_request, describe_source
from tests.sources.shelf import ASK, values

CASE = ("inventory", "feasibility", "dpia")


def at(shelf, screen, *more):
    return reverse(f"sources:{screen}", args=[shelf.trajectory.reference, *more])


def as_(client, user):
    client.force_login(user)
    return client


def count(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_a_visitor_reads_what_is_listed(client, shelf):
    hidden = describe_source(
        values(shelf.table.registry, title="Stil", is_listed=False), by=shelf.table.registrar
    )
    page = client.get("/bronnen/").content.decode()
    assert "Registratie van adressen" in page and "Stil" not in page
    assert client.get(f"/bronnen/{shelf.source.identifier}/").status_code == 200
    assert client.get(f"/bronnen/{hidden.identifier}/").status_code == 404
    assert as_(client, shelf.table.registrar).get(f"/bronnen/{hidden.identifier}/").status_code == 200
    assert as_(client, shelf.table.stranger).get(f"/bronnen/{hidden.identifier}/").status_code == 404


@pytest.mark.parametrize(
    "query", ["q=adressen", "q=zzz", "toegang=raar", "houder=x&page=0", "sorteer=nieuw&page=9999"]
)
def test_the_catalogue_takes_any_filter(client, shelf, query):
    assert client.get(f"/bronnen/?{query}").status_code == 200


def test_the_contact_is_for_who_is_logged_in(client, shelf):
    describe_source({"contact": "bron@voorbeeld.nl"}, by=shelf.table.registrar, source=shelf.source, seen=0)
    url = f"/bronnen/{shelf.source.identifier}/"
    assert "bron@voorbeeld.nl" not in client.get(url).content.decode()
    assert "bron@voorbeeld.nl" in as_(client, shelf.table.stranger).get(url).content.decode()


def test_the_holder_describes_a_source(client, shelf):
    as_(client, shelf.table.registrar)
    given = {
        "title": "Panden",
        "holder": shelf.table.registry.pk,
        "description": "Alle panden.",
        "access_rights": "RESTRICTED",
        "sensitivity": "business",
        "variables": "bouwjaar | Jaar van bouw\n\neigenaar | Wie het bezit | gevoelig",
        "is_listed": "on",
    }
    assert client.get("/bronnen/nieuw/").status_code == 200
    assert client.post("/bronnen/nieuw/", given).status_code == 302
    source = DataSource.objects.get(identifier="panden")
    assert [(v.name, v.is_sensitive) for v in source.variables.all()] == [
        ("bouwjaar", False),
        ("eigenaar", True),
    ]
    url = "/bronnen/panden/beschrijven/"
    assert "eigenaar | Wie het bezit | gevoelig" in client.get(url).content.decode()
    assert client.post(url, given | {"title": "Alle panden", "seen": 0}).status_code == 302
    stale = client.post(url, given | {"title": "Andere panden", "seen": 0})
    assert stale.status_code == 422
    assert "Alle panden" in stale.content.decode() and "Andere panden" in stale.content.decode()
    refused = client.post(
        "/bronnen/nieuw/", given | {"title": "", "covers_from": "-3", "holder": shelf.table.owner.pk}
    )
    assert refused.status_code == 422


def test_who_holds_no_source_describes_none_of_others(client, shelf):
    url = f"/bronnen/{shelf.source.identifier}/beschrijven/"
    assert as_(client, shelf.table.stranger).get(url).status_code == 403
    assert as_(client, shelf.table.lead).get("/bronnen/nieuw/").status_code == 403


@pytest.mark.parametrize("screen", CASE)
def test_a_stranger_and_the_holder_see_no_trajectory(client, shelf, screen):
    shelf.asked()
    for person in (shelf.table.stranger, shelf.table.registrar):
        assert as_(client, person).get(at(shelf, screen)).status_code == 404
        assert as_(client, person).post(at(shelf, screen)).status_code == 404


def test_the_analyst_goes_from_question_to_request(client, shelf):
    as_(client, shelf.table.analyst)
    page = client.get(at(shelf, "inventory")).content.decode()
    assert "Neem over" in page
    client.post(at(shelf, "inventory"), {"kind": "population", "label": "Woningen op 1 januari"})
    need = InformationNeed.objects.get()
    near = at(shelf, "need", need.pk)
    assert client.get(near).status_code == 200
    match = {"deed": "match", "source": shelf.source.pk, "variables": "Gebruik", "fit_note": ""}
    assert client.post(near, match | {"variables": ""}).status_code == 422
    assert client.post(near, match).status_code == 302
    asking = at(shelf, "ask", shelf.source.identifier)
    assert "Gebruik" in client.get(asking).content.decode()
    assert client.post(asking, ASK | {"purpose": ""}).status_code == 422
    assert client.post(asking, ASK).status_code == 302
    again = client.post(asking, ASK)
    assert again.status_code == 422
    assert "nog niet geantwoord" in again.content.decode()
    assert DataRequest.objects.count() == 1
    assert "gevraagd" in client.get(at(shelf, "inventory")).content.decode()


def test_a_need_can_be_waived_and_a_match_taken_away(client, shelf):
    need = shelf.matched()
    as_(client, shelf.table.analyst)
    near = at(shelf, "need", need.pk)
    assert client.post(near, {"deed": "waive", "reason": ""}).status_code == 422
    assert client.post(near, {"deed": "waive", "reason": "Kan zonder."}).status_code == 302
    assert client.post(near, {"deed": "need_again"}).status_code == 302
    assert client.post(near, {"deed": "unmatch", "match": SourceMatch.objects.get().pk}).status_code == 302
    assert client.post(near, {"deed": "unmatch", "match": "x"}).status_code == 404
    assert client.get(at(shelf, "need", 999999)).status_code == 404


def test_the_owner_does_not_ask_holders(client, shelf):
    shelf.matched()
    as_(client, shelf.table.mayor)
    assert "Vraag toestemming" not in client.get(at(shelf, "inventory")).content.decode()
    assert client.get(at(shelf, "ask", shelf.source.identifier)).status_code == 403
    assert client.get(at(shelf, "feasibility")).status_code == 403


@pytest.mark.parametrize(
    ("status", "note"), [("granted", ""), ("conditional", "Per wijk"), ("refused", "Nee")]
)
def test_the_holder_answers_with_one_button(client, shelf, status, note):
    request = shelf.asked()
    url = f"/aanvragen/{request.pk}/"
    page = as_(client, shelf.table.registrar).get(url).content.decode()
    assert "Wij staan het toe" in page and ASK["purpose"] in page
    assert client.post(url, {"deed": "decide", "status": status, "note": note}).status_code == 302
    request.refresh_from_db()
    assert request.status == status
    assert client.get(url).status_code == 200


def test_a_request_refused_by_the_form_keeps_what_was_typed(client, shelf):
    url = f"/aanvragen/{shelf.asked().pk}/"
    as_(client, shelf.table.registrar)
    page = client.post(
        url, {"deed": "decide", "status": "granted", "note": "Graag", "valid_until": "2020-01-01"}
    )
    assert page.status_code == 422
    assert "Graag" in page.content.decode() and "Kies een datum vanaf vandaag." in page.content.decode()
    assert client.post(url, {"deed": "decide", "status": "sent"}).status_code == 422
    assert client.post(url, {"deed": "decide"}).status_code == 422
    for person in (shelf.table.stranger, shelf.table.statistician):
        assert as_(client, person).get(url).status_code == 404
    case = as_(client, shelf.table.mayor).get(url).content.decode()
    assert "Wij staan het toe" not in case


def test_the_holder_takes_a_permission_back(client, shelf):
    request = decide_request(
        shelf.asked(), status="granted", note="", valid_until=None, by=shelf.table.registrar
    )
    url = f"/aanvragen/{request.pk}/"
    as_(client, shelf.table.registrar)
    assert client.post(url, {"deed": "revoke", "note": ""}).status_code == 422
    assert client.post(url, {"deed": "revoke", "note": "Nieuwe wet."}).status_code == 302
    request.refresh_from_db()
    assert request.status == "revoked"


def test_advice_and_dpia_are_given_on_their_own_pages(client, shelf):
    shelf.matched()
    as_(client, shelf.table.analyst)
    for screen in CASE:
        assert client.get(at(shelf, screen)).status_code == 200
    assert client.post(at(shelf, "feasibility"), {"verdict": "feasible", "text": "Kan."}).status_code == 302
    assert client.post(at(shelf, "feasibility"), {"verdict": "?", "text": ""}).status_code == 422
    answer = {"personal_data": "ja", "outcome": "Laag risico."}
    assert client.post(at(shelf, "dpia"), answer).status_code == 422
    assert client.post(at(shelf, "dpia"), answer | {"document": "D-12"}).status_code == 302
    assert DpiaRecord.objects.get().personal_data
    page = client.get(at(shelf, "inventory")).content.decode()
    assert "haalbaar" in page and "D-12" in page


def test_queries_do_not_grow_with_sources_and_needs(client, shelf):
    shelf.asked()
    as_(client, shelf.table.analyst)
    before = count(client, "/bronnen/"), count(client, at(shelf, "inventory"))
    for number in range(9):
        describe_source(values(shelf.table.registry, title=f"Bron {number}"), by=shelf.table.registrar)
        shelf.need(f"Behoefte {number}")
    assert (count(client, "/bronnen/"), count(client, at(shelf, "inventory"))) == before
