"""Finding in the catalogue, and describing what is in a source one variable at a time."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from coalitions.models import Organisation
from sources.models import DataSource, SourceVariable
from sources.search import MOST_PARTS, search_parts
from sources.selectors import Wish, listed
from sources.services import describe_source, describe_variable, match
from tests.sources.shelf import values
from zicht.core.errors import Conflict, Invalid, NotAllowed
from zicht.core.pages import CappedPaginator

ORIGIN = {"name": "herkomst", "label": "Herkomst", "is_origin": True}


def found(user=None, **wish):
    return [source.title for source in listed(user, Wish(**wish))]


@pytest.fixture
def two(shelf):
    shop = describe_source(
        values(
            shelf.table.registry, title="Winkels", theme="ECON", sensitivity="business", access_rights="PUBLIC",
            covers_from=2010, covers_to=2020, finest_level="neighbourhood",
            variables=[{"name": "SBI5", "label": "Bedrijfstak volgens het register"}],
        ),
        by=shelf.table.registrar,
    )  # fmt: skip
    return shop, shelf.source


@pytest.mark.backend
def test_words_are_found_in_texts_variables_and_the_name_of_the_holder(shelf, two):
    assert found(text="bedrijfstak") == ["Winkels"]
    assert found(text="sbi5 WINK") == ["Winkels"]
    assert found(text="kadas") == ["Registratie van adressen", "Winkels"]
    assert found(text="kadas registr%") == ["Registratie van adressen"]
    assert len(found(text="%")) == 2 and found(text="kadas') | ('x & !") == []
    assert found(text="niets") == []
    describe_source({"variables": [{"name": "pui"}]}, by=shelf.table.registrar, source=two[0])
    assert found(text="bedrijfstak") == [] and found(text="pui") == ["Winkels"]


@pytest.mark.parametrize(
    ("wish", "there"),
    [
        ({"theme": "ECON"}, True),
        ({"theme": "JUST"}, False),
        ({"sensitivity": "business", "access": "PUBLIC"}, True),
        ({"level": "district"}, True),
        ({"level": "address"}, False),
        ({"year": 2015}, True),
        ({"year": 2021}, False),
    ],
)
def test_each_filter_keeps_what_fits(shelf, two, wish, there):
    assert ("Winkels" in found(**wish)) is there


def test_the_filters_stand_in_the_address(client, shelf, two):
    page = client.get(
        "/bronnen/?q=winkels&thema=ECON&niveau=district&jaar=2015&sorteer=jaren"
    ).content.decode()
    assert "1 bron" in page and 'value="winkels"' in page and 'value="ECON" selected' in page
    for query in ("thema=raar&niveau=x&jaar=abc", "jaar=99999999999999999999", "q=%00"):
        assert client.get(f"/bronnen/?{query}").status_code == 200


def test_a_search_asks_as_many_questions_of_the_database_as_ever(client, shelf, two):
    def queries(words):
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/bronnen/?q={words}")
        return len(captured)

    queries("winkels")
    before = queries("winkels")
    for number in range(12):
        describe_source(values(shelf.table.registry, title=f"Winkels {number}"), by=shelf.table.registrar)
    assert queries("winkels") == before


def test_origin_is_sensitive_by_the_rule_and_by_the_database(shelf):
    describe_source({"variables": [ORIGIN]}, by=shelf.table.registrar, source=shelf.source)
    variable = shelf.source.variables.get()
    assert variable.is_sensitive and variable.asks_why
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceVariable.objects.create(source=shelf.source, name="x", label="x", is_origin=True)


def test_one_variable_is_described_with_its_codes(client, shelf):
    describe_source({"variables": [{"name": "doel"}]}, by=shelf.table.registrar, source=shelf.source)
    variable = shelf.source.variables.get()
    url = f"/bronnen/{shelf.source.identifier}/gegevens/{variable.pk}/"
    client.force_login(shelf.table.registrar)
    assert client.get(url).status_code == 200
    given = {
        "label": "Gebruiksdoel", "kind": "code", "category": "none", "code_list": "BAG",
        "codes": "1 | woonfunctie\n2", "seen": 1, "is_proxy": "on",
    }  # fmt: skip
    assert client.post(url, given).status_code == 302
    variable.refresh_from_db()
    assert [(row.code, row.label) for row in variable.codes.all()] == [("1", "woonfunctie"), ("2", "2")]
    assert variable.is_proxy and "gebruiksdoel" in DataSource.objects.get().search_text
    stale = client.post(url, given | {"label": "Anders"})
    assert stale.status_code == 422
    assert "Gebruiksdoel" in stale.content.decode() and "Anders" in stale.content.decode()
    assert client.post(url, given | {"label": "Anders", "seen": 2}).status_code == 302
    assert client.post(url, given | {"codes": f"{'x' * 50} | y", "seen": 3}).status_code == 422
    assert client.get(url.replace(str(variable.pk), "999999")).status_code == 404
    client.force_login(shelf.table.lead)
    assert client.get(url).status_code == 403
    with pytest.raises(NotAllowed):
        describe_variable(variable, {"label": "x"}, seen=3, by=shelf.table.stranger)
    with pytest.raises(Conflict):
        describe_variable(variable, {"label": "x"}, seen=0, by=shelf.table.registrar)


def test_a_delicate_category_makes_a_variable_sensitive(shelf):
    given = [{"name": "schuld", "category": "delicate", "topic": "financial"}]
    describe_source({"variables": given}, by=shelf.table.registrar, source=shelf.source)
    assert shelf.source.variables.get().is_sensitive


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"access_url": "javascript:alert(1)", "license": "x"}, "geldige URL"),
        ({"access_url": "https://a.nl", "license": "onzin"}, "onzin"),
        (
            {"access_url": "https://a.nl", "license": "http://creativecommons.org/licenses/by/4.0/deed.nl",
             "endpoint_url": "https://a.nl/api"},
            "beschreven staat",
        ),
    ],
)  # fmt: skip
def test_a_distribution_is_looked_at_before_it_is_written(shelf, line, said):
    with pytest.raises(Invalid) as refusal:
        describe_source({"distributions": [line]}, by=shelf.table.registrar, source=shelf.source)
    assert list(refusal.value.fields) == ["distributions"] and said in refusal.value.sentence
    assert not shelf.source.distributions.exists()


def test_a_holder_sees_what_is_not_listed_and_others_do_not_find_it(shelf):
    describe_source(values(shelf.table.registry, title="Stil", is_listed=False), by=shelf.table.registrar)
    assert "Stil" in found(shelf.table.registrar) and "Stil" not in found(shelf.table.stranger, text="stil")
    assert Organisation.objects.count() > 1


def test_a_variable_that_a_trajectory_uses_cannot_be_taken_away(shelf):
    describe_source({"variables": [{"name": "pui"}]}, by=shelf.table.registrar, source=shelf.source)
    found_match = match(shelf.need(), shelf.source, variables="pui", fit_note="", by=shelf.table.analyst)
    found_match.chosen.create(variable=shelf.source.variables.get(), use="count")
    with pytest.raises(Invalid, match="gebruikt"):
        describe_source({"variables": []}, by=shelf.table.registrar, source=shelf.source)
    assert shelf.source.variables.exists()


def test_a_compound_is_found_by_its_parts():
    text = "woninginbraak per wijk 12345678 onderwijs"
    ends = search_parts(text).split()
    assert {"inbraak", "raak", "oninginbraak", "wijs"} <= set(ends)
    assert not {"aak", "ijk", "wijk", "2345678", "woninginbraak"} & set(ends)
    assert (
        len(search_parts(" ".join(f"samengesteldwoord{number}" for number in range(5000))).split())
        == MOST_PARTS
    )


@pytest.mark.backend
def test_a_part_of_a_word_is_found_on_every_database(shelf):
    describe_source(
        values(shelf.table.registry, title="Aangiften van woninginbraak"), by=shelf.table.registrar
    )
    for words, count in {"inbraak": 1, "woning": 1, "aangif inbra": 1, "inbraken": 0}.items():
        assert listed(None, Wish(text=words)).count() == count, words


def test_counting_stops_where_nobody_leafs_on(monkeypatch, shelf, client):
    monkeypatch.setattr("zicht.core.pages.MOST", 1)
    describe_source(values(shelf.table.registry, title="Tweede bron"), by=shelf.table.registrar)
    page = CappedPaginator(listed(None, Wish()), 20)
    assert (page.count, page.is_capped, page.num_pages) == (1, True, 1)
    assert "Meer dan 1 bronnen" in client.get("/bronnen/").content.decode()
    assert not CappedPaginator(listed(None, Wish(text="Tweede")), 20).is_capped
