"""What was converted over changed borders is copied to the public with its mark, and the page says which areas these are."""

import csv
import io
import re
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from publications.drawings import pictures
from publications.public.models import LiveFigure, LivePublication
from publications.wording import findings_of

pytestmark = pytest.mark.django_db
GROUND = {
    "level": "district", "from_level": "district", "year": 2025, "from_year": 2023, "estimated": 3,
    "shares": [{"from": 2023, "to": 2025, "basis": "inwoners", "source": "CBS", "checksum": "ab" * 32}],
}  # fmt: skip
# The last one is hidden: it has the mark as well, and no figure to put it beside.
ESTIMATED = ("WK900100", "WK900102", "WK900104")
SHOWN = {"WK900100", "WK900102"}


@pytest.fixture
def converted(release):
    """A release with marks in its table and in the first two periods of its series."""
    release.table = [row | ({"estimated": True} if row["area"] in ESTIMATED else {}) for row in release.table]
    release.trend = [row | ({"estimated": True} if row["period"] < "2023" else {}) for row in release.trend]
    release.summary = release.summary | {"division_year": 2025, "ground": GROUND}
    release.save()
    return release


@pytest.fixture
def shown(converted, request):
    request.getfixturevalue("live")
    return LivePublication.objects.get()


def page_of(client, shown, query=""):
    return client.get(reverse("publications:public_detail", args=[shown.slug]) + query).content.decode()


def trend_of(release):
    return next(each for each in pictures(findings_of(release), release.trend) if each.kind == "trend")


def test_the_page_names_the_division_and_marks_each_such_figure(client, shown):
    page = page_of(client, shown)
    assert "Gebieden volgens de indeling van 2025." in page
    assert "Verdeeld van de gebieden van 2023 over die van 2025" in page
    assert "Bij 3 gebieden is het aantal een schatting" in page
    rows = re.findall(r"<tr role=\"row\".*?</tr>", page, flags=re.S)
    marked = [row for row in rows if "zicht-estimate" in row]
    assert len(marked) == len(SHOWN)
    assert all("Wijk A" in row or "Wijk C" in row for row in marked)


def test_one_area_says_it_in_its_sentences(client, shown):
    assert "Dat is omgerekend" in page_of(client, shown, "?gebied=WK900100")
    assert "Dat is omgerekend" not in page_of(client, shown, "?gebied=WK900101")


def test_the_downloads_tell_both(client, shown):
    text = client.get(reverse("publications:public_csv", args=[shown.slug])).content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert {row[head.index("gebiedsindeling")] for row in rows} == {"2025"}
    assert {row[0] for row in rows if row[head.index("omgerekend")] == "ja"} == SHOWN
    told = client.get(reverse("publications:public_json", args=[shown.slug])).json()
    assert told["publication"]["division_year"] == 2025 and len(told["publication"]["ground"]) == 2
    assert {each["area_code"] for each in told["figures"] if each["estimated"]} == SHOWN


def test_map_and_series_say_it_in_the_drawing_and_in_words(converted):
    made = {each.kind: each for each in pictures(findings_of(converted), converted.trend)}
    assert "Bij 2 wijken is het cijfer omgerekend." in made["map"].description
    assert "Wijk A (omgerekend): 4× zoveel als verwacht" in made["map"].svg
    assert "Wijk B (omgerekend)" not in made["map"].svg
    trend = made["trend"]
    assert "De punten van 2021 en 2022 zijn open" in trend.description
    svg = ElementTree.fromstring(trend.svg)
    dots = [each for each in svg.iter() if each.get("class") == "zicht-trend__dot"]
    assert [each.get("fill") == "#ffffff" for each in dots] == [True, True, False, False, False]
    assert ["(omgerekend)" in each[0].text for each in dots] == [True, True, False, False, False]
    words = [each.text for each in svg.iter() if each.tag.endswith("text")]
    assert "omgerekend" in words and "andere telling" in words
    assert trend.svg.count("zicht-trend__break") == 1


def test_a_series_of_estimates_only_has_open_dots_and_no_break(converted):
    converted.trend = [row | {"estimated": True} for row in converted.trend]
    trend = trend_of(converted)
    assert "Alle punten zijn open" in trend.description
    assert "zicht-trend__legend" in trend.svg and "zicht-trend__break" not in trend.svg


def test_without_marks_nothing_of_it_is_drawn_or_said(client, release, live):
    trend = trend_of(release)
    assert "zicht-trend__legend" not in trend.svg and "open" not in trend.description
    page = page_of(client, LivePublication.objects.get())
    assert "omgerekend" not in page and "Gebieden volgens de indeling van 2025." in page
    assert not LiveFigure.objects.filter(is_estimate=True).exists()


def test_a_copy_from_before_has_no_year_and_still_opens(client, shown):
    for name in ("division_year", "ground"):
        del shown.body[name]
    shown.save()
    assert "Gebieden volgens de indeling" not in page_of(client, shown)
    told = client.get(reverse("publications:public_json", args=[shown.slug])).json()["publication"]
    assert (told["division_year"], told["ground"]) == (None, [])
    assert client.get(reverse("publications:public_csv", args=[shown.slug])).status_code == 200
