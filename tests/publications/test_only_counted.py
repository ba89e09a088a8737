"""Counts of which the units are withheld: they are told and not compared, and no picture calls them hidden."""

import csv
import io
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from analyses.protection import UNITS_HIDDEN
from publications.drawings import pictures
from publications.public.models import LivePublication
from publications.public.selectors import hidden_counts
from publications.wording import findings_of, title, what_we_see

pytestmark = pytest.mark.django_db
SILENT = dict.fromkeys(("population", "expected", "ratio", "low", "high", "z", "reason"))
SILENT |= {"classification": "not_assessable", "trend": "too_short"}


@pytest.fixture
def counted(release):
    """Six districts with a count of units that are not told, and one hidden."""
    release.table = [
        row | SILENT | ({"reason": UNITS_HIDDEN} if row["status"] == "safe" else {})
        for row in release.table
    ]  # fmt: skip
    release.trend = []
    release.save()
    return release


@pytest.fixture
def shown(counted, request):
    request.getfixturevalue("live")
    return LivePublication.objects.get()


def test_the_map_says_what_the_table_says(counted):
    (drawn,) = pictures(findings_of(counted), counted.trend)
    assert drawn.kind == "map"
    assert "6 aantal bekend, niet vergeleken, 1 onvoldoende waarnemingen." in drawn.description
    assert (
        drawn.svg.count("zicht-map__area--only_counted"),
        drawn.svg.count("zicht-map__area--suppressed"),
    ) == (6, 1)
    titles = [
        each.text for each in ElementTree.fromstring(drawn.svg).iter("{http://www.w3.org/2000/svg}title")
    ]
    assert "Wijk A: 400, niet vergeleken" in titles
    assert "Wijk E: onvoldoende waarnemingen" in titles


def test_the_page_of_the_release_has_the_class_in_its_legend(counted, cast):
    reader = Client()
    reader.force_login(cast.analyst)
    address = reverse("analyses:release", args=[counted.trajectory.reference, counted.number])
    page = reader.get(address).content.decode()
    assert "public-swatch__fill--only_counted" in page
    assert "6 aantal bekend, niet vergeleken" in page


def test_a_map_of_compared_figures_has_no_such_class_in_its_legend(client, live):
    page = client.get(reverse("publications:public_detail", args=[live.slug])).content.decode()
    assert "public-swatch__fill--suppressed" in page and "only_counted" not in page


def test_the_public_page_and_file_tell_the_count(client, shown):
    page = client.get(
        reverse("publications:public_detail", args=[shown.slug]) + "?gebied=WK900100"
    ).content.decode()
    assert hidden_counts(shown) == {"only_counted": 6, "hidden": 1}
    for text in (
        "public-swatch__fill--only_counted",
        "Bij 6 wijken staat Aantal bekend, niet vergeleken.",
        "In Wijk A waren er in 2025 400 gestolen fietsen.",
        "Op hoeveel eenheden dat is, tonen wij niet.",
    ):
        assert text in page
    file = client.get(reverse("publications:public_csv", args=[shown.slug])).content.decode("utf-8-sig")
    lines = {line[0]: line for line in csv.reader(io.StringIO(file), delimiter=";")}
    assert lines["WK900100"][5:8] == ["400", "Onvoldoende waarnemingen", "Aantal bekend, niet vergeleken"]
    assert set(lines["WK900104"][5:12]) == {"Onvoldoende waarnemingen"}


def test_the_first_text_does_not_say_that_nothing_deviates(counted):
    found = findings_of(counted)
    assert title(found) == "Gestolen fietsen in 7 wijken"
    assert (
        what_we_see(found)
        == "Wij vergeleken de wijken niet met elkaar. Van 6 van de 7 wijken is het aantal bekend."
    )
