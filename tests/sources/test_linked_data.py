"""The catalogue as DCAT-AP-NL: it keeps to the standard, says nothing that is not open, and comes back as it went out."""

import csv
import io
import socket
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pyshacl import validate
from rdflib import DCAT, RDF, Graph, URIRef

from sources.models import DataSource, License
from sources.services import describe_source, import_sources
from tests.sources.shelf import values
from zicht.core.errors import Invalid, NotAllowed

SHAPES = Path(__file__).parent / "dcat_ap_nl.ttl"
FORM = Path(__file__).resolve().parents[3] / "shared" / "data" / "cbs_microdata_catalogus_voorbeeld.json"
AWKWARD = 'Zeg "ja"; \\ \t<a> {b}\nén nog een regel'
OPEN = {
    "title": "Open cijfers",
    "description": AWKWARD,
    "access_rights": "PUBLIC",
    "sensitivity": "statistical",
    "keywords": "leegstand, wonen",
    "theme": "SOCI",
    "covers_from": 2015,
    "covers_to": 2024,
    "covers_area": "Nederland",
    "update_frequency": "ANNUAL",
    "contact": "iemand@voorbeeld.nl",
    "landing_page": "https://voorbeeld.nl/cijfers?a=1&b=2",
    "variables": [{"name": "woz", "label": "WOZ-waarde", "definition": "De waarde.", "unit": "euro"}],
    "distributions": [
        {
            "title": "Tabel",
            "access_url": "https://voorbeeld.nl/tabel",
            "license": License.CC_BY,
            "media_type": "text/csv",
            "endpoint_url": "https://voorbeeld.nl/api",
            "endpoint_description_url": "https://voorbeeld.nl/api/openapi.json",
        }
    ],
}


@pytest.fixture
def open_source(shelf):
    return describe_source(values(shelf.table.registry) | OPEN, by=shelf.table.registrar)


def exported(kind):
    out = io.StringIO()
    call_command("export_catalogue", "--format", kind, stdout=out)
    return out.getvalue()


def test_the_export_keeps_to_the_standard_in_both_formats(shelf, open_source):
    hidden = describe_source(
        values(shelf.table.registry, title="Stil", is_listed=False), by=shelf.table.registrar
    )
    graphs = [Graph().parse(data=exported(kind), format=kind) for kind in ("turtle", "json-ld")]
    conforms, _report, text = validate(graphs[0], shacl_graph=str(SHAPES), inference="none")
    assert conforms, text
    assert len(graphs[0]) == len(graphs[1]) > 60
    assert len(set(graphs[0].subjects(RDF.type, DCAT.Dataset))) == 2
    everything = exported("turtle")
    assert hidden.identifier not in everything and "Stil" not in everything
    assert "iemand@voorbeeld.nl" not in everything


def test_the_shapes_would_notice_what_is_missing(shelf, open_source):
    graph = Graph().parse(data=exported("turtle"), format="turtle")
    for predicate in ("http://purl.org/dc/terms/accessRights", "http://www.w3.org/ns/dcat#theme"):
        for row in list(graph.triples((None, URIRef(predicate), None))):
            graph.remove(row)
    conforms, _report, text = validate(graph, shacl_graph=str(SHAPES), inference="none")
    assert not conforms
    assert "accessRights" in text and "theme" in text


@pytest.mark.parametrize("kind", ["turtle", "json-ld"])
def test_what_went_out_comes_back_the_same(shelf, open_source, kind):
    text = (
        exported(kind).replace(open_source.identifier, "cijfers-van-elders").replace("localhost", "elders.nl")
    )
    report = import_sources(text.encode(), kind, by=shelf.table.analyst)
    made = {source.title: source for source in report.made}
    back = DataSource.objects.get(pk=made["Open cijfers"].pk)
    for name in (
        "description",
        "keywords",
        "theme",
        "covers_from",
        "covers_to",
        "update_frequency",
        "landing_page",
    ):
        assert getattr(back, name) == getattr(open_source, name), name
    assert back.holder == shelf.table.registry
    row = back.distributions.get()
    assert (row.license, row.media_type, row.endpoint_url) == (
        License.CC_BY,
        "text/csv",
        "https://voorbeeld.nl/api",
    )
    assert [(v.name, v.label, v.definition) for v in back.variables.all()] == [
        ("woz", "WOZ-waarde", "De waarde.")
    ]
    again = import_sources(text.encode(), kind, by=shelf.table.analyst)
    assert (len(again.made), len(again.renewed)) == (0, 2)
    assert DataSource.objects.count() == 4


def test_our_own_export_renews_the_sources_themselves(shelf, open_source):
    describe_source({"sensitivity": "business"}, by=shelf.table.registrar, source=open_source)
    text = exported("turtle").replace("Open cijfers", "Open cijfers 2")
    report = import_sources(text.encode(), "turtle", by=shelf.table.analyst)
    open_source.refresh_from_db()
    assert (report.made, open_source.title, open_source.imported_from) == ([], "Open cijfers 2", "")
    assert open_source.sensitivity == "business"  # DCAT does not say that: what people wrote down stays


TURTLE = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<https://elders.nl/goed> a dcat:Dataset ; dct:title "Goed"@nl, "Good"@en ; dct:description "Klopt."@nl ;
  dct:publisher [ a foaf:Agent ; foaf:name "Kadaster" ] ; dcat:contactPoint [ ] ;
  dct:accessRights <http://publications.europa.eu/resource/authority/access-right/RESTRICTED> .
<https://elders.nl/fout> a dcat:Dataset ; dct:title "Fout"@nl ; dct:publisher <https://elders.nl/onbekend> ;
  dct:accessRights <https://elders.nl/open> .
"""


def test_one_wrong_dataset_keeps_all_out_and_is_named(shelf):
    with pytest.raises(Invalid) as refusal:
        import_sources(TURTLE.encode(), "turtle", by=shelf.table.analyst)
    text = "\n".join(refusal.value.fields["file"])
    assert "niets ingelezen" in text and "https://elders.nl/fout" in text and "elders.nl/goed" not in text
    for word in ("dct:description", "dct:accessRights", "dcat:contactPoint", "onbekend"):
        assert word in text
    assert DataSource.objects.count() == 1
    good = TURTLE[: TURTLE.index("<https://elders.nl/fout>")]
    made = import_sources(good.encode(), "turtle", by=shelf.table.analyst).made
    assert [(one.title, one.sensitivity) for one in made] == [("Goed", "personal")]


def test_what_the_database_refuses_keeps_all_out_too(shelf):
    good = TURTLE[: TURTLE.index("<https://elders.nl/fout>")]
    long = good.replace("goed", "lang").replace(
        'dct:title "Goed"@nl', f'dcat:landingPage <https://e.nl/{"x" * 300}> ; dct:title "Lang"@nl'
    )
    with pytest.raises(Invalid) as refusal:
        import_sources(
            (good + long[long.index("<https://elders") :]).encode(), "turtle", by=shelf.table.analyst
        )
    assert "https://elders.nl/lang" in refusal.value.fields["file"][1]
    assert not DataSource.objects.filter(title="Goed").exists()


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (TURTLE.replace("foaf:name", "%%").encode(), "turtle", "regel 5"),
        (b'{"@graph": [\n{"@id": }\n]}', "json-ld", "regel 2"),
        (b"\n\n\xff\xfe", "turtle", "regel 3"),
        (b"  \n", "turtle", "leeg"),
        (b"[" * 30_000, "turtle", "diep genest"),
        (b"[" * 30_000, "json-ld", "diep genest"),
        (b"x" * 2000, "turtle", "regel 1"),
        (b'{"@context": "https://elders.nl/context", "@id": "x"}', "json-ld", "haalt nooit iets op"),
        (
            b'{"@context": {"a": {"@id": "b:c", "@context": ["https://elders.nl/c"]}}}',
            "json-ld",
            "elders.nl/c",
        ),
        (b'{"@context": {"@import": "https://elders.nl/i"}}', "json-ld", "elders.nl/i"),
        (b'{"@graph": []}', "json-ld", "geen enkele databron"),
        (b'{"een": 1}', "cbs", "Dataontwerp"),
        (b"", "xml", "niet lezen"),
    ],
)
def test_a_broken_file_says_where_and_fetches_nothing(shelf, monkeypatch, content, kind, said):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: pytest.fail("something was fetched"))
    with pytest.raises(Invalid) as refusal:
        import_sources(content, kind, by=shelf.table.analyst, holder=shelf.table.registry)
    assert said in "\n".join(refusal.value.reasons)
    assert DataSource.objects.count() == 1


def test_a_huge_file_is_not_even_read(shelf):
    with pytest.raises(Invalid, match="groter dan"):
        import_sources(b"a" * 3_000_000, "turtle", by=shelf.table.analyst, most=2_000_000)


def test_only_a_describer_reads_in_and_only_for_the_own_party(shelf):
    good = TURTLE[: TURTLE.index("<https://elders.nl/fout>")].encode()
    for person in (shelf.table.stranger, shelf.table.statistician, shelf.table.lead):
        with pytest.raises(NotAllowed):
            import_sources(good, "turtle", by=person)
    assert import_sources(good, "turtle", by=shelf.table.registrar).made


def test_the_metadata_form_of_cbs_becomes_a_source_with_all_its_variables(shelf):
    table = shelf.table
    report = import_sources(FORM.read_bytes(), "cbs", by=table.statistician, holder=table.statistics)
    source = DataSource.objects.get(pk=report.made[0].pk)
    assert source.title == "Productiestatistiek Detailhandel"
    assert (source.covers_from, source.covers_to, source.update_frequency) == (2006, 2008, "ANNUAL")
    assert (source.sensitivity, source.theme, source.population) == (
        "business",
        "ECON",
        "Detailhandelsbedrijven",
    )
    assert source.doi.startswith("https://doi.org/10.57934/") and source.holder_key
    assert source.variables.count() == 279
    key = source.variables.get(name="BE_ID")
    assert key.is_key and key.object_type == "Bedrijfseenheid" and key.code_list
    assert source.variables.get(name="SBI04_5D").code_list == "Standaard Bedrijfsindeling 1993 (SBI1993)"
    again = import_sources(FORM.read_bytes(), "cbs", by=table.statistician, holder=table.statistics)
    assert [one.pk for one in again.renewed] == [source.pk]
    with pytest.raises(Invalid) as refusal:
        import_sources(FORM.read_bytes(), "cbs", by=table.statistician)
    assert list(refusal.value.fields) == ["holder"]


def test_the_command_reads_in_and_says_what_is_wrong(shelf, tmp_path):
    file = tmp_path / "catalogus.ttl"
    file.write_text(TURTLE)
    email = shelf.table.analyst.email
    with pytest.raises(CommandError, match=r"elders\.nl/fout"):
        call_command("import_catalogue", str(file), "--format", "turtle", "--by", email)
    file.write_text(TURTLE[: TURTLE.index("<https://elders.nl/fout>")])
    out = io.StringIO()
    call_command("import_catalogue", str(file), "--format", "turtle", "--by", email, stdout=out)
    assert "1 new" in out.getvalue()
    for options in (["--by", "niemand@voorbeeld.nl"], ["--by", email, "--holder", "Niemand"]):
        with pytest.raises(CommandError):
            call_command("import_catalogue", str(file), "--format", "turtle", *options)


def test_a_program_gets_data_and_a_person_gets_a_page(client, shelf, open_source):
    turtle = {"HTTP_ACCEPT": "text/turtle"}
    answer = client.get("/bronnen/", **turtle)
    assert (answer.status_code, answer["Location"]) == (303, "/catalogus.ttl")
    assert "Accept" in answer["Vary"].split(", ")
    answer = client.get(f"/bronnen/{open_source.identifier}/", HTTP_ACCEPT="application/ld+json")
    assert answer["Location"] == f"/bronnen/{open_source.identifier}.jsonld"
    one = client.get(answer["Location"])
    assert one["Content-Type"] == "application/ld+json" and one["Access-Control-Allow-Origin"] == "*"
    graph = Graph().parse(data=b"".join(one), format="json-ld")
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 1
    whole = b"".join(client.get("/catalogus.ttl"))
    assert b"dcat:Catalog" in whole
    page = client.get("/bronnen/", HTTP_ACCEPT="text/html,*/*")
    assert page.status_code == 200 and "Accept" in page["Vary"]
    describe_source({"is_listed": False}, by=shelf.table.registrar, source=open_source)
    client.force_login(shelf.table.analyst)
    assert client.get(f"/bronnen/{open_source.identifier}.ttl").status_code == 404
    assert client.get(f"/bronnen/{open_source.identifier}/", **turtle).status_code == 200


def test_the_upload_page_keeps_to_the_same_rules(client, shelf):
    client.force_login(shelf.table.registrar)
    broken = io.BytesIO(b"a b c")
    broken.name = "catalogus.ttl"
    answer = client.post("/bronnen/inlezen/", {"file": broken})
    assert answer.status_code == 422 and "regel 1" in answer.content.decode()
    good = io.BytesIO(TURTLE[: TURTLE.index("<https://elders.nl/fout>")].encode())
    good.name = "catalogus.ttl"
    assert client.post("/bronnen/inlezen/", {"file": good}).status_code == 302
    assert DataSource.objects.filter(title="Goed").exists()
    odd = io.BytesIO(b"x")
    odd.name = "x.exe"
    assert client.post("/bronnen/inlezen/", {"file": odd}).status_code == 422
    client.force_login(shelf.table.lead)
    assert client.get("/bronnen/inlezen/").status_code == 403


def test_the_publisher_is_said_and_not_guessed(shelf, open_source, settings):
    errors, out = io.StringIO(), io.StringIO()
    call_command("export_catalogue", stdout=out, stderr=errors)
    assert f"<{settings.PUBLIC_ORIGIN}/#uitgever>" in out.getvalue()
    assert "CATALOGUE_PUBLISHER_URI" in errors.getvalue()
    told = next(csv.DictReader((FORM.parent / "tooi_organisaties.csv").open(encoding="utf-8-sig")))
    settings.CATALOGUE_PUBLISHER_URI = next(value for value in told.values() if value.startswith("https://"))
    errors, out = io.StringIO(), io.StringIO()
    call_command("export_catalogue", stdout=out, stderr=errors)
    assert f"<{settings.CATALOGUE_PUBLISHER_URI}>" in out.getvalue() and errors.getvalue() == ""
