"""Released figures beside fair company: who took part is always told, and what is hidden stays out of it."""

from dataclasses import replace

import pytest

from publications import figures as figured
from publications.company import company_of, pattern_of
from publications.figures import Figure
from publications.places import Place
from publications.public.models import LiveFigure
from publications.public.sentences import pattern_sentence
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
