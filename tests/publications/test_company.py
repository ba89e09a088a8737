"""Released figures beside fair company: who took part is always told, and what is hidden stays out of it."""

import csv
import io
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.translation import override

from publications import figures as figured
from publications import window
from publications.company import NAMED_AT_ONCE, company_of, pattern_of
from publications.figures import Figure
from publications.places import Place
from publications.public.company import Town, fellows, towns_of
from publications.public.models import LiveFigure, LivePublication
from publications.public.patterns import local_lines, pattern_lists, pattern_sentence
from publications.wording import Findings

SIDE = 8
HOT = (27, 28, 29, 35, 36, 37, 43, 44, 45)


def found_on_a_lattice(hidden=(), hot=()):
    """Squares with 2000 inhabitants; each borders on the ones beside it."""
    codes = [f"WK9001{number:02}" for number in range(SIDE * SIDE)]
    rows, places = [], {}
    for place, code in enumerate(codes):
        row, column = divmod(place, SIDE)
        near = [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
        around = tuple(codes[r * SIDE + c] for r, c in near if 0 <= r < SIDE and 0 <= c < SIDE)
        seen = (260 if place in hot else 95) + 7 * place % 11
        is_hidden = place in hidden
        rows.append(
            Figure(
                code, "2025", None if is_hidden else seen, 2000, 100.0, None if is_hidden else seen / 100, 0.8, 1.2,
                "as_expected", figured.HIDDEN if is_hidden else figured.SAFE,
            )
        )  # fmt: skip
        places[code] = Place(
            code,
            f"Wijk {place}",
            "GM9001",
            "Havenmonde",
            around,
            None,
            1 + place % 2,
            (2000.0 + place, 5.0, None, 60.0, 40.0),
        )
    return Findings(rows, places, {}, "2025", "meldingen", "inwoners", "wijk", "wijken", "Bron")


def test_each_area_is_laid_beside_three_kinds_of_company():
    found = company_of(found_on_a_lattice(hidden=[1]))
    assert "WK900101" not in found
    adjacent, same, alike = found["WK900100"]
    assert [each["kind"] for each in found["WK900100"]] == ["adjacent", "same_class", "similar"]
    assert (adjacent["names"], adjacent["count"], adjacent["left_out"]) == (["Wijk 8"], 1, 1)
    assert adjacent["ratio"] == pytest.approx(95 / 96, abs=0.01)
    assert adjacent["low"] < adjacent["ratio"] < adjacent["high"]
    assert (same["count"], same["left_out"]) == (31, 0)
    # Without a dwelling value nobody has a complete profile, and then nobody is most similar.
    assert (alike["count"], alike["ratio"]) == (0, None)


def test_an_area_with_too_few_inhabitants_is_company_only():
    findings = found_on_a_lattice()
    rows = [replace(findings.figures[0], status=figured.TOO_FEW), *findings.figures[1:]]
    found = company_of(replace(findings, figures=rows))
    assert "WK900100" not in found
    assert "Wijk 0" in found["WK900101"][0]["names"]


def test_warm_spots_are_named_in_a_sentence():
    told = pattern_of(found_on_a_lattice(hot=HOT))
    assert (told["areas"], told["without_neighbours"]) == (64, 0)
    assert told["i"] > 0.2
    sentence = pattern_sentence({"pattern": told, "area_many": "wijken"})
    assert sentence.startswith(
        "Ja: wijken lijken meer op de wijken ernaast dan door toeval komt (Moran I is 0,"
    )
    assert "Wijk 36" in sentence
    many = pattern_sentence(
        {"pattern": told | {"high": [], "low": [], "is_local": False}, "area_many": "wijken"}
    )
    assert many.endswith("Over zoveel wijken is niet te zeggen welke dat zijn.")
    calm = pattern_of(found_on_a_lattice())
    assert pattern_sentence({"pattern": calm | {"p": 0.4}, "area_many": "wijken"}).startswith("Nee:")


def test_a_hidden_figure_has_no_say():
    one, other = found_on_a_lattice(hidden=[36], hot=[36]), found_on_a_lattice(hidden=[36])
    assert company_of(one) == company_of(other)
    assert pattern_of(one) == pattern_of(other)


def test_nothing_can_be_said_of_a_few_areas():
    findings = found_on_a_lattice()
    assert pattern_of(replace(findings, figures=findings.figures[:4])) == {}
    assert pattern_sentence({}) == ""


@pytest.mark.django_db
def test_the_page_of_an_area_names_its_company(live, client):
    figure = LiveFigure.objects.filter(status=figured.SAFE).exclude(company=[]).first()
    assert {row["kind"] for row in figure.company} == {"adjacent", "same_class", "similar"}
    assert not LiveFigure.objects.exclude(status=figured.SAFE).exclude(company=[]).exists()
    page = client.get(f"/publicaties/{figure.publication.slug}/?gebied={figure.area_code}").content.decode()
    assert "Naast vergelijkbare gebieden" in page
    told = next(row for row in figure.company if row["count"])
    assert ", ".join(told["names"]) in page


@pytest.fixture
def wide(live):
    """The publication with many areas: more of one class than fit in a sentence, of which two hidden."""
    publication = LivePublication.objects.get()
    publication.figures.all().delete()
    found = found_on_a_lattice(hidden=[2, 9])
    LiveFigure.objects.bulk_create(window.live_figures(publication, found))
    return publication


def of_class(figure):
    return next(row for row in figure.company if row["kind"] == "same_class")


@pytest.mark.django_db
def test_a_sentence_names_the_first_and_the_page_names_all(wide, client):
    figure = wide.figures.get(area_code="WK900100")
    row = of_class(figure)
    assert (row["count"], len(row["names"])) == (30, NAMED_AT_ONCE)
    address = reverse("publications:public_detail", args=[wide.slug])
    page = client.get(f"{address}?gebied=WK900100").content.decode()
    assert "30 gebieden, waaronder:" in page and "Alle 30 gebieden" in page
    told = page.split("Alle 30 gebieden")[1].split("</details>")[0]
    # Even squares are of its class: not itself, not the hidden one, and nobody of the other class.
    assert "Wijk 62" in told and "Wijk 4," in told
    assert "Wijk 0," not in told and "Wijk 2," not in told and "Wijk 5," not in told
    assert "en andere" not in page


@pytest.mark.django_db
def test_whom_the_page_names_are_those_who_were_counted(wide):
    """Worked out anew from public figures, the list is that of the comparison itself for every area and kind."""
    for figure in wide.figures.filter(status=figured.SAFE):
        for row in figure.company:
            assert fellows(figure, row).count() == row["count"]
            assert set(row["names"]) <= set(fellows(figure, row).values_list("area_name", flat=True))


@pytest.mark.django_db
def test_all_company_of_an_area_can_be_taken_along(wide, client):
    address = reverse("publications:public_company", args=[wide.slug, "WK900100"])
    rows = list(csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig")), delimiter=";"))[1:]
    kinds = [row[0] for row in rows]
    assert kinds.count("Gebieden die even stedelijk zijn, samen") == 30
    assert kinds.count("Gebieden ernaast, samen") == 2
    assert "WK900102" not in {row[1] for row in rows}
    data = client.get(reverse("publications:public_json", args=[wide.slug])).json()
    first = data["figures"][0]
    adjacent = first["company"][0]
    assert (first["urbanity"], adjacent["areas"]) == (1, ["WK900108", "WK900101"])
    assert len(data["urbanity_classes"]["1"]) == 31 and "WK900102" not in data["urbanity_classes"]["1"]


@pytest.mark.django_db
def test_company_is_only_for_areas_that_have_any(wide, client):
    for code in ("WK900102", "WK999999"):
        address = reverse("publications:public_company", args=[wide.slug, code])
        assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_a_copy_from_before_does_not_give_half_a_list(wide, client):
    figure = wide.figures.get(area_code="WK900100")
    figure.company = [{name: row[name] for name in row if name != "areas"} for row in figure.company]
    figure.urbanity = None
    figure.save()
    page = client.get(reverse("publications:public_detail", args=[wide.slug]) + "?gebied=WK900100")
    assert "30 gebieden, waaronder:" in page.content.decode() and "Alle 30" not in page.content.decode()
    assert client.get(reverse("publications:public_company", args=[wide.slug, "WK900100"])).status_code == 404


def test_areas_are_grouped_by_the_municipality_that_tells_them_apart():
    named = [("Centrum", "Veenstad"), ("Centrum", "Havenmonde"), ("Noord", "Havenmonde")]
    assert towns_of(named) == [Town("Havenmonde", ["Centrum", "Noord"]), Town("Veenstad", ["Centrum"])]
    towns = [("Veenstad", "Veenstad"), ("Havenmonde", "Havenmonde")]
    assert towns_of(towns) == [Town("", ["Havenmonde", "Veenstad"])]


def test_all_warm_spots_can_be_read_when_the_sentence_has_no_room():
    every = [[f"Wijk {number}", "Havenmonde"] for number in range(14)]
    found = {
        "i": 0.3,
        "p": 0.001,
        "areas": 64,
        "high": [name for name, _ in every[:10]],
        "low": [],
        "all_high": every,
        "all_low": [],
    }
    body = {"pattern": found, "area_many": "wijken"}
    with override("nl"):
        assert "Wijk 9 en nog 4." in pattern_sentence(body)
        [(label, [town])] = pattern_lists(body)
        assert label == "Alle 14 wijken waar hoge cijfers bij elkaar liggen"
        assert len(town.areas) == 14
        assert pattern_lists({"pattern": found | {"p": 0.4}}) == []
        before = {name: found[name] for name in found if not name.startswith("all_")}
        assert pattern_lists({"pattern": before}) == []
    made = pattern_of(found_on_a_lattice(hot=HOT))
    assert made["high"] == [name for name, _town in made["all_high"]][:NAMED_AT_ONCE]


def test_of_two_areas_with_one_name_the_municipality_is_told():
    findings = found_on_a_lattice(hot=HOT)
    places = dict(findings.places)
    for code, town in (("WK900108", "Veenstad"), ("WK900136", "Havenmonde")):
        places[code] = replace(places[code], name="Centrum", municipality_name=town)
    doubled = replace(findings, places=places)
    assert company_of(doubled)["WK900100"][0]["names"] == ["Centrum (Veenstad)", "Wijk 1"]
    told = pattern_of(doubled)
    assert "Centrum (Havenmonde)" in told["high"] and ["Centrum", "Havenmonde"] in told["all_high"]


# Among 64 low squares one lies far above all around it, and in the warm patch one far below.
ALONE, COOL = 9, 36


def test_an_area_that_differs_from_all_around_is_told_with_a_second_opinion():
    findings = found_on_a_lattice(hot=HOT)
    rows = list(findings.figures)
    rows[ALONE] = replace(rows[ALONE], observed=330)
    rows[COOL] = replace(rows[COOL], observed=40)
    told = pattern_of(replace(findings, figures=rows))
    sides = {row["name"]: row["side"] for row in told["local"]}
    assert sides[f"Wijk {COOL}"] == "low_high"
    assert {side: told[f"all_{side}"] for side in ("high", "low", "high_low", "low_high")} == {
        side: [[name, "Havenmonde"] for name, each in sides.items() if each == side]
        for side in ("high", "low", "high_low", "low_high")
    }
    body = {"pattern": told, "area_many": "wijken"}
    with override("nl"):
        sentence = pattern_sentence(body)
        assert f"Laag, terwijl de wijken ernaast juist hoog zijn: Wijk {COOL}." in sentence
        lines = {line.name: line for line in local_lines(body)}
        assert lines.keys() == sides.keys()
        assert lines[f"Wijk {COOL}"].words == "laag tussen hoge buren"
        warm = local_lines(body | {"pattern": pattern_of(found_on_a_lattice(hot=HOT))})
        assert {(line.words, line.second) for line in warm} == {("hoog tussen hoge buren", "hoge groep")}
        alone = told | {"p": 0.4, "high_low": ["Wijk 9"], "local": [
            {"name": "Wijk 9", "town": "Havenmonde", "side": "high_low", "p": 0.012, "gi_star": -0.4},
            {"name": "Wijk 2", "town": "Havenmonde", "side": "high", "p": 0.02, "gi_star": 2.4},
        ]}  # fmt: skip
        calm = {"pattern": alone, "area_many": "wijken"}
        assert pattern_sentence(calm).startswith("Nee:")
        assert "Hoog, terwijl de wijken ernaast juist laag zijn: Wijk 9." in pattern_sentence(calm)
        assert "Hoge cijfers" not in pattern_sentence(calm)
        (line,) = local_lines(calm)
        assert (line.words, line.chance, line.gi_star, line.second) == (
            "hoog tussen lage buren", "1%", "−0,4", "geen groep",
        )  # fmt: skip


def test_a_pattern_of_before_has_no_table_and_keeps_its_lists():
    told = pattern_of(found_on_a_lattice(hot=HOT))
    before = {name: told[name] for name in told if name not in ("local", "high_low", "low_high")}
    assert local_lines({"pattern": before}) == [] and local_lines({}) == []
    assert "Hoge cijfers liggen bij elkaar" in pattern_sentence({"pattern": before})


@pytest.mark.django_db
def test_the_local_pattern_stands_on_the_page(wide, client):
    wide.body |= {"pattern": pattern_of(found_on_a_lattice(hot=HOT))}
    wide.save()
    page = client.get(reverse("publications:public_detail", args=[wide.slug])).text
    table = page.split('id="tabel-patroon"')[1].split("</table>")[0]
    assert "hoog tussen hoge buren" in table and "hoge groep" in table
