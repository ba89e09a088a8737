"""Variables that a question uses, the rule for origin, what sources fall short of, and putting a registration right."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Notification
from reviews.content import legal_content
from sources import guards
from sources.models import CleanUpTask
from sources.selectors import coverage, proposed_sources, sources_content, suggested_needs
from sources.services import (
    advise_feasibility,
    choose_variables,
    describe_source,
    finish_clean_up,
    match,
    set_clean_up,
    show_clean_up,
    take_over,
)
from tests.sources.shelf import values
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet
from zicht.core.fingerprints import fingerprint

VARIABLES = [
    {"name": "gebruik", "label": "Gebruiksdoel"},
    {"name": "herkomst", "label": "Herkomst", "is_origin": True},
    {"name": "postcode", "label": "Postcode", "is_proxy": True},
]
TASK = {"title": "Gebruiksdoel klopt", "counted": "panden", "total": 200, "wrong_before": 50}


@pytest.fixture
def matched(shelf):
    """A match with the variables of its source by name."""
    describe_source({"variables": VARIABLES}, by=shelf.table.registrar, source=shelf.source)
    found = match(shelf.need(), shelf.source, variables="x", fit_note="", by=shelf.table.analyst)
    return found, {row.name: row.pk for row in shelf.source.variables.all()}


def test_origin_never_counts_and_describing_it_asks_why(shelf, matched):
    found, key = matched
    for use in ("model", "count", "link", "select"):
        with pytest.raises(Invalid) as refusal:
            choose_variables(found, {key["herkomst"]: (use, "Omdat.")}, by=shelf.table.analyst)
        assert list(refusal.value.fields) == [f"use_{key['herkomst']}"]
    for name, use in (("herkomst", "describe"), ("postcode", "link")):
        with pytest.raises(Invalid) as refusal:
            choose_variables(found, {key[name]: (use, " ")}, by=shelf.table.analyst)
        assert list(refusal.value.fields) == [f"why_{key[name]}"]
    choices = {key["herkomst"]: ("describe", "Gevraagd door de raad."), key["gebruik"]: ("model", "")}
    choose_variables(found, choices, by=shelf.table.analyst)
    assert {row.variable.name: row.use for row in found.chosen.all()} == {
        "herkomst": "describe",
        "gebruik": "model",
    }
    assert guards.origin_is_only_described(shelf.trajectory) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        found.chosen.filter(variable=key["herkomst"]).update(use="model")
    with pytest.raises(NotAllowed):
        choose_variables(found, choices, by=shelf.table.mayor)
    with pytest.raises(Hidden):
        choose_variables(found, choices, by=shelf.table.stranger)


def test_a_mark_that_comes_later_closes_the_gate(shelf, matched):
    found, key = matched
    choose_variables(found, {key["gebruik"]: ("model", "")}, by=shelf.table.analyst)
    before = fingerprint(legal_content(shelf.trajectory))
    marked = [one | ({"is_origin": True} if one["name"] == "gebruik" else {}) for one in VARIABLES]
    describe_source({"variables": marked}, by=shelf.table.registrar, source=shelf.source)
    assert "Gebruiksdoel" in guards.origin_is_only_described(shelf.trajectory)
    assert fingerprint(legal_content(shelf.trajectory)) != before
    choose_variables(found, {key["gebruik"]: ("", "")}, by=shelf.table.analyst)
    assert guards.origin_is_only_described(shelf.trajectory) is None
    marked[0]["is_origin"], marked[0]["is_sensitive"], marked[0]["is_proxy"] = False, False, False
    describe_source({"variables": marked}, by=shelf.table.registrar, source=shelf.source)
    choose_variables(found, {key["gebruik"]: ("model", "")}, by=shelf.table.analyst)
    marked[0]["is_proxy"] = True
    describe_source({"variables": marked}, by=shelf.table.registrar, source=shelf.source)
    assert "waarom" in guards.origin_is_only_described(shelf.trajectory)


def test_another_choice_outdates_the_advice_and_the_legal_content(shelf, matched):
    found, key = matched
    advise_feasibility(shelf.question, verdict="feasible", text="Kan.", by=shelf.table.analyst)
    before = fingerprint(sources_content(shelf.trajectory))
    choose_variables(found, {key["gebruik"]: ("count", "")}, by=shelf.table.analyst)
    assert "veranderden" in guards.feasibility_is_advised(shelf.trajectory)
    assert fingerprint(sources_content(shelf.trajectory)) != before
    need = legal_content(shelf.trajectory)["sources"]["needs"]["populatie: Woningen op 1 januari"]
    assert need["sources"]["Registratie van adressen"]["chosen"] == {"gebruik": "tellen"}


def test_what_cannot_be_answered_names_alternatives(shelf):
    with pytest.raises(Invalid) as refusal:
        advise_feasibility(shelf.question, verdict="partly", text="Deels.", by=shelf.table.analyst)
    assert list(refusal.value.fields) == ["alternatives"]
    advise_feasibility(
        shelf.question, verdict="partly", text="Deels.", alternatives="Per gemeente.", by=shelf.table.analyst
    )
    assert guards.feasibility_is_advised(shelf.trajectory) is None


def test_the_question_names_period_area_and_comparison_too(shelf):
    version = shelf.version
    version.period_from, version.period_to, version.area_level = 2020, 2024, "district"
    version.comparison = "Wijken met dezelfde stedelijkheid"
    version.save()
    assert [(one.kind.value, one.label) for one in suggested_needs(shelf.trajectory)][3:] == [
        ("background", "Wijken met dezelfde stedelijkheid"),
        ("period", "2020 tot en met 2024"),
        ("area_level", "wijk"),
    ]
    assert len(take_over(shelf.question, by=shelf.table.mayor)) == 6
    assert take_over(shelf.question, by=shelf.table.mayor) == []


def test_a_source_that_falls_short_says_where(shelf):
    shelf.version.period_from, shelf.version.period_to, shelf.version.area_level = 2015, 2024, "district"
    shelf.version.save()
    short = {"covers_from": 2018, "covers_to": 2024, "finest_level": "municipality"}
    describe_source(short, by=shelf.table.registrar, source=shelf.source)
    shelf.matched()
    doubts = coverage(shelf.question).rows[0].cells[0].doubts
    assert doubts == ("gaat over 2018–2024, gevraagd is 2015–2024", "is er per gemeente, gevraagd is wijk")
    fits = {"covers_from": 2010, "covers_to": None, "finest_level": "address"}
    describe_source(fits, by=shelf.table.registrar, source=shelf.source)
    assert coverage(shelf.question).rows[0].cells[0].doubts == ()


def test_the_catalogue_proposes_sources_that_share_words(shelf):
    need = shelf.need("Woningen zonder bewoners")
    fitting = describe_source(
        values(shelf.table.registry, title="Bewoning", variables=[{"name": "w", "label": "Woning"}]),
        by=shelf.table.registrar,
    )
    hidden = describe_source(
        values(shelf.table.registry, title="Woningen stil", is_listed=False), by=shelf.table.registrar
    )
    found = [one.source for one in proposed_sources(shelf.table.mayor, need)]
    assert fitting in found and hidden not in found
    match(need, fitting, variables="w", fit_note="", by=shelf.table.analyst)
    assert fitting not in [one.source for one in proposed_sources(shelf.table.mayor, need)]


def test_the_choice_is_made_on_a_page(client, shelf, matched):
    found, key = matched
    url = reverse("sources:choose", args=[shelf.trajectory.reference, found.pk])
    client.force_login(shelf.table.analyst)
    assert "Gebruiksdoel" in client.get(url).content.decode()
    refused = client.post(url, {f"use_{key['postcode']}": "link", f"why_{key['postcode']}": ""})
    assert refused.status_code == 422 and "niet zonder" in refused.content.decode()
    assert client.post(url, {f"use_{key['herkomst']}": "model"}).status_code == 422
    assert client.post(url, {f"use_{key['gebruik']}": "count"}).status_code == 302
    page = client.get(reverse("sources:inventory", args=[shelf.trajectory.reference])).content.decode()
    assert "gebruik" in page and "tellen" in page
    assert client.get(url.replace(f"/{found.pk}/", "/999999/")).status_code == 404
    client.force_login(shelf.table.mayor)
    assert client.get(url).status_code == 403
    client.force_login(shelf.table.stranger)
    assert client.get(url).status_code == 404


def test_cleaning_up_is_a_result_with_figures_before_and_after(client, shelf):
    table = shelf.table
    with pytest.raises(Invalid) as refusal:
        set_clean_up(shelf.trajectory, shelf.source, TASK | {"wrong_before": 300}, by=table.mayor)
    assert list(refusal.value.fields) == ["wrong_before"]
    task = set_clean_up(shelf.trajectory, shelf.source, TASK, by=table.mayor)
    assert Notification.objects.filter(user=table.registrar).exists()
    with pytest.raises(NotYet, match="Tel eerst"):
        show_clean_up(task, public=True, by=table.mayor)
    with pytest.raises(Invalid):
        finish_clean_up(task, wrong_after=201, note="", by=table.analyst)
    task = finish_clean_up(task, wrong_after=4, note="Alle panden bezocht.", by=table.analyst)
    assert (task.share_before, task.share_after) == (25, 2)
    public = f"/bronnen/{shelf.source.identifier}/"
    assert "Alle panden bezocht." not in client.get(public).content.decode()
    with pytest.raises(NotAllowed):
        show_clean_up(task, public=True, by=table.analyst)
    show_clean_up(task, public=True, by=table.mayor)
    page = client.get(public).content.decode()
    assert "Alle panden bezocht." in page and "25,0%" in page and shelf.trajectory.title not in page
    with pytest.raises(NotYet, match="openbare site"):
        finish_clean_up(task, wrong_after=0, note="", by=table.analyst)
    with pytest.raises(Hidden):
        finish_clean_up(task, wrong_after=0, note="", by=table.stranger)


def test_the_pages_of_cleaning_up(client, shelf):
    url = reverse("sources:clean_ups", args=[shelf.trajectory.reference])
    client.force_login(shelf.table.mayor)
    given = TASK | {"source": shelf.source.pk, "once": "7b0f2e0c-6a50-4b9e-8d1e-0d6f6f6f0001"}
    assert client.post(url, given | {"total": "0"}).status_code == 422
    for _twice in range(2):
        assert client.post(url, given).status_code == 302
    task = CleanUpTask.objects.get()
    one = reverse("sources:clean_up", args=[shelf.trajectory.reference, task.pk])
    assert client.post(one, {"deed": "count", "wrong_after": "900"}).status_code == 422
    assert client.post(one, {"deed": "count", "wrong_after": "1", "note": "Klaar"}).status_code == 302
    assert client.post(one, {"deed": "show"}).status_code == 302
    task.refresh_from_db()
    assert task.is_public
    assert "Klaar" in client.get(url).content.decode()
    client.force_login(shelf.table.advocate)
    assert client.get(url).status_code == 200 and client.post(url, given).status_code == 403
    client.force_login(shelf.table.stranger)
    assert client.get(one).status_code == 404
