"""Key figures, borders and adjacency out of real and broken files."""

import json

import pytest

from areas.readers.adjacency import read_adjacency
from areas.readers.area_file import read_area_file
from tests.areas.files import real, refusal

SQUARE = [[[4.0, 52.0], [4.1, 52.0], [4.1, 52.1], [4.0, 52.0]]]


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def feature(code="GM0014", kind="Polygon", coordinates=SQUARE, **properties):
    return {
        "type": "Feature",
        "properties": {"statcode": code, "jaar": 2022, **properties},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def test_key_figures_of_municipalities():
    records = read_area_file(real("kwb_gemeenten_2022.csv"))
    assert len(records) == 345
    assert sum(record.population for record in records) == 17_590_672
    assert {record.division_year for record in records} == {2022}
    groningen = records[0]
    assert (groningen.code, groningen.name, groningen.urbanity) == ("GM0014", "Groningen", 1)
    assert groningen.figures["income_low"] == 46.3
    assert "Fryslân" in {record.province for record in records}


def test_key_figures_of_districts_keep_what_is_secret():
    records = read_area_file(real("kwb_wijken_2022.csv"))
    assert len(records) == 3340
    assert sum(record.population for record in records) == 17_588_925
    assert sum(record.figures["employment_rate"] is None for record in records) == 268
    assert sum(record.figures["income_low"] is None for record in records) == 196
    assert sum(record.urbanity is None for record in records) == 5


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("gemeenten_2022.geojson", 345),
        ("wijken_2022.geojson", 3340),
        ("amsterdam_wijken_2022indeling.geojson", 110),
    ],
)
def test_borders(name, count):
    records = read_area_file(real(name))
    assert len(records) == count
    assert all(record.geometry["coordinates"] and record.division_year == 2022 for record in records)


def test_padded_codes_sentinels_and_cbs_names_of_columns():
    content = b"gwb_code;regio;a_inw;ste_mvs;p_koopw\n"
    content += b'"GM0363    ";Amsterdam;931298;1;-99997\nwk0363aa;Burgwallen;9145;.;12,5\n'
    amsterdam, burgwallen = read_area_file(content, 2025, "kwb.csv")
    assert (amsterdam.code, amsterdam.population, amsterdam.figures) == ("GM0363", 931298, {"p_koopw": None})
    assert (burgwallen.code, burgwallen.urbanity, burgwallen.figures) == ("WK0363AA", None, {"p_koopw": 12.5})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"code,name,population\nXX1,A,1\n", "Regel 2, kolom “code”: “XX1” is geen gebiedscode"),
        (b"code,name,population\nWK0363a!,A,1\nGM0014,B,1\n", "Regel 2, kolom “code”: “WK0363A!”"),
        (
            b"code,name,population\nGM0014,A,1\nGM0014,B,2\n",
            "Regel 3, kolom “code”: De code GM0014 komt twee keer",
        ),
        (b"code,name,population\nGM0014,A,veel\n", "Regel 2, kolom “population”: “veel” is geen getal"),
        (b"code,name,population\nGM0014,A,-5\n", "Regel 2, kolom “population”: “-5” is kleiner dan nul"),
        (b"code,name,population\nGM0014,A,1.5\n", "geen heel getal"),
        (b"code,name,population\nGM0014,A,3000000000\n", "te groot voor een aantal"),
        (b"code,name,wozwaarde\nGM0014,A,x1\n", "Regel 2, kolom “wozwaarde”"),
        (b"code,name,population\nGM0014,,1\n", "Regel 2, kolom “name”: Hier werd een naam"),
        (b"code,name,urbanity\nGM0014,A,stads\n", "Regel 2, kolom “urbanity”: Verwacht werd een klasse"),
        (b"GM0014,Groningen,1\n", "De kopregel ontbreekt"),
        (b"gebied,inwoners\nAmsterdam,1\n", "geen kolom met codes"),
    ],
)
def test_broken_key_figures_are_explained(content, said):
    assert said in refusal(read_area_file, content, 2022, "kwb.csv")


def test_the_year_must_be_a_year():
    assert "tussen 1900 en 2100" in refusal(read_area_file, b"code,name\nGM0014,A\n", 99999, "kwb.csv")


def test_the_year_is_asked_for_when_nothing_tells_it():
    assert "--year" in refusal(read_area_file, b"code,name\nGM0014,A\n", None, "kwb.csv")
    assert "--year" in refusal(read_area_file, geojson(feature(jaar=None)), None, "kaart.geojson")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b'{"type": "FeatureCollection",\n "features": [}',
            "Regel 2: Het GeoJSON-bestand is stuk bij teken 15",
        ),
        (b"[1, 2]", "geen kaartbestand"),
        (b'{"type": "Topology"}', "geen kaartbestand"),
        (b"{" * 50_000, "stuk"),
        (b"[" * 100_000, "te diep genest"),
        (b'{"a": NaN}', "onmogelijk getal"),
        (geojson(), "geen gebieden"),
        (geojson("x"), "Object 1: verwacht werd een Feature"),
        (geojson(feature("ZZ")), "Object 1: “ZZ” is geen gebiedscode"),
        (geojson(feature(), feature()), "Object 2: de code GM0014 komt twee keer voor"),
        (geojson(feature(kind="Point", coordinates=[4, 52])), "Polygon of MultiPolygon"),
        (geojson(feature(coordinates=[])), "vlak in de grens is leeg"),
        (geojson(feature(coordinates=[[[4, 52], [5, 52], [5, 53], [4.5, 52]]])), "niet gesloten"),
        (geojson(feature(coordinates=[[["a", 1], [1, 1], [1, 2], ["a", 1]]])), "geen paar getallen"),
        (geojson(feature(statnaam="a\ud800")), "Object 1: een naam of code bevat tekens"),
        (geojson(feature(statnaam="a\0")), "Object 1: een naam of code bevat tekens"),
        (geojson(feature(jaar=22)), "jaar van de indeling"),
        (geojson(feature(coordinates=[[[121000, 487000]] * 4])), "WGS84"),
    ],
)
def test_broken_borders_are_explained(content, said):
    assert said in refusal(read_area_file, content, None, "kaart.geojson")


@pytest.mark.parametrize(
    ("name", "pairs"), [("adjacency_gemeenten_2022.csv", 884), ("adjacency_wijken_2022.csv", 9212)]
)
def test_adjacency(name, pairs):
    assert len(read_adjacency(real(name))) == pairs


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (b"GM0034,GM0014,5", "Regel 2, kolom “a”: De eerste code moet voor de tweede komen"),
        (b"GM0014,GM0014,5", "kolom “a”"),
        (b"GM0014,ZZ,5", "kolom “b”: “ZZ” is geen gebiedscode"),
        (b"GM0014,GM0034,0", "lengte boven nul"),
        (b"GM0014,GM0034,ver", "kolom “shared_boundary_m”: “ver” is geen getal"),
        (b"GM0014,GM0034,1\nGM0014,GM0034,2", "Regel 3, kolom “b”: Dit paar komt twee keer voor"),
    ],
)
def test_broken_adjacency_is_explained(row, said):
    assert said in refusal(read_adjacency, b"a,b,shared_boundary_m\n" + row, "buren.csv")


def test_adjacency_without_its_columns():
    assert "“shared_boundary_m” ontbreekt" in refusal(read_adjacency, b"a,b\nx,y\n", "buren.csv")
