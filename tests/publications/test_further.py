"""The public page says how likely a figure is real, with chance damped and over time; a hidden figure says none of it."""

import csv
import io
import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from analyses.models import Release
from publications.company import company_of
from publications.figures import figures_of
from publications.public.further import chance_sentence, course_sentence, entries, rate_words
from publications.public.models import LiveFigure, LivePublication
from publications.services import draft_publication, publish
from publications.wording import findings_of
from tests.publications.scene import SUMMARY, TABLE, complete
from zicht.core.numbers import chance, signed

pytestmark = pytest.mark.django_db
COURSE = {
    "trend": "rising", "trend_change": 1.08, "trend_low": 1.03, "trend_high": 1.13, "trend_p": 0.002,
    "trend_adjusted_p": 0.014, "trend_slope": 0.0051, "trend_steady_p": 0.0167, "trend_last_p": 0.28,
    "trend_periods": 5,
}  # fmt: skip
WHOLE = {"direction": "rising", "change": 1.05, "lower": 1.01, "upper": 1.09, "p": 0.03, "slope": 0.0016}
CHANCES = {"WK900100": 0.9987, "WK900101": 0.967, "WK900102": 0.42, "WK900103": 0.0004, "WK900200": 0.997}
# Hidden and too small rows hold the same, as if protection had forgotten to take them out.
FULL = [
    row | COURSE | {"exceedance": CHANCES.get(row["area"], 0.5), "smoothed": 0.0731, "trend_periods": 5}
    for row in TABLE
]


@pytest.fixture
def put_out(trajectory, release, cast):
    def published(table=FULL, **summary):
        Release.objects.update(
            table=table, summary=SUMMARY | {"pooled_rate": 0.0366, "trend": WHOLE} | summary
        )
        publish(complete(draft_publication(trajectory, by=cast.owner), cast), by=cast.lead)
        return LivePublication.objects.get()

    return published


def page_of(client, live, code=""):
    query = {"gebied": code} if code else {}
    return client.get(reverse("publications:public_detail", args=[live.slug]), query).text


def test_an_area_says_how_likely_it_is_and_how_it_went(put_out, client):
    page = page_of(client, put_out(), "WK900101")
    assert "Kans dat het hier echt hoger is dan verwacht: 97%" in page
    told = page.split("Hoe zeker is dit, en hoe liep het?")[1].split("</details>")[0]
    assert "Getal waarin toeval is gedempt" in told and "7,3 per 100 inwoners" in told
    assert "Geteld is 2,4 per 100." in told
    assert "Verloop in dit gebied, over 5 perioden" in told and "<b>stijgt</b>" in told
    assert "Per periode verandert het met +8% (tussen +3% en +13%)" in told
    assert "in minder dan 1% van de gevallen" in told and "rekenen wij met 1%" in told
    assert "De middelste verandering is +0,51 per 100 inwoners per periode (Sen)." in told
    assert (
        "in 2% van de gevallen voor (Mann-Kendall). De reeks is kort; daarom is dat exact uitgeteld." in told
    )
    assert "laatste twee perioden komt door toeval alleen in 28% van de gevallen voor" in told
    low = page_of(client, LivePublication.objects.get(), "WK900103")
    assert "Kans dat het hier echt lager is dan verwacht: meer dan 99%" in low


def test_what_is_no_chance_is_not_said_to_be_chance(put_out, client):
    live = put_out()
    assert "Toeval is het waarschijnlijk niet. Het kan wel een gewoon verschil" in page_of(
        client, live, "WK900101"
    )
    live.figures.filter(area_code="WK900101").update(exceedance=0.9)
    assert "Het kan nog toeval zijn." in page_of(client, live, "WK900101")


def test_as_expected_the_chance_stands_with_its_explanation_only(put_out, client):
    page = page_of(client, put_out(), "WK900102")
    head, told = page.split("Hoe zeker is dit, en hoe liep het?")
    assert "Kans dat het hier echt" not in head.split('id="gebied-kop"')[1]
    assert "Kans dat het hier echt lager is dan verwacht" in told and "58%" in told


@pytest.mark.parametrize("code", ["WK900104", "WK900105"])
def test_a_figure_that_is_not_told_says_none_of_it(put_out, client, code):
    live = put_out()
    figure = live.figures.get(area_code=code)
    assert (figure.smoothed, figure.exceedance, figure.course) == (None, None, {})
    page = page_of(client, live, code)
    assert "Hoe zeker is dit" not in page and "Kans dat het hier" not in page
    data = client.get(reverse("publications:public_json", args=[live.slug])).json()
    row = next(row for row in data["figures"] if row["area_code"] == code)
    assert (row["smoothed"], row["exceedance"], row["trend"]) == (None, None, {})
    lines = csv_of(client, live)
    assert len({lines[code][name] for name in list(lines[code])[-11:]}) == 1


def csv_of(client, live):
    content = client.get(reverse("publications:public_csv", args=[live.slug])).content.decode("utf-8-sig")
    header, *lines = csv.reader(io.StringIO(content), delimiter=";")
    return {line[0]: dict(zip(header, line, strict=True)) for line in lines}


def test_table_and_downloads_hold_the_chance(put_out, client):
    live = put_out()
    page = page_of(client, live)
    cells = re.findall(r'data-label="Kans op hoger">([^<]*)<', page)
    assert sorted(cells) == sorted(["&gt; 99%", "&gt; 99%", "97%", "42%", "&lt; 1%", "–", "–"])
    line = csv_of(client, live)["WK900101"]
    assert (line["kans op hoger"], line["gedempt per 100.000"], line["perioden"]) == ("0,967", "7310", "5")
    assert (line["helling per 100.000 (Sen)"], line["p helling (Mann-Kendall)"]) == ("510", "0,0167")
    data = client.get(reverse("publications:public_json", args=[live.slug])).json()
    row = next(row for row in data["figures"] if row["area_code"] == "WK900101")
    assert line["p laatste twee perioden"] == "0,28"
    assert (row["exceedance"], row["trend"]["steady_p"]) == (0.967, 0.0167)
    assert (data["publication"]["trend"]["slope"], data["publication"]["pooled_rate"]) == (0.0016, 0.0366)


def test_all_areas_together_are_told_with_chance_and_slope(put_out, client):
    section = page_of(client, put_out()).split('id="verloop-kop"')[1].split("</section>")[0]
    assert "Per periode verandert het met +5% (tussen +1% en +9%)." in section
    assert "in 3% van de gevallen voor" in section
    assert "De middelste verandering is +0,16 per 100 inwoners per periode (Sen)." in section
    assert "Met 5 perioden is dat een korte reeks." in section


def test_of_a_share_the_change_is_one_of_the_odds(put_out, client):
    page = page_of(client, put_out(counted_as="share"), "WK900101")
    assert page.count("Per periode verandert de verhouding tussen wel en niet met +") == 2


def test_a_copy_from_before_reads_as_it_did(put_out, client):
    live = put_out(table=TABLE)
    live.body = {
        name: live.body[name] for name in live.body if name not in ("course", "pooled_rate", "has_chances")
    }
    live.save()
    page = page_of(client, live, "WK900101")
    for words in ("Hoe zeker is dit, en", "Kans op hoger", "(Sen)", "Kans dat het hier"):
        assert words not in page
    assert "kans op hoger" not in csv_of(client, live)["WK900101"]


def test_before_engine_8_all_or_nothing_was_no_chance():
    same = [row | {"exceedance": 0.0} for row in FULL]
    assert {figure.exceedance for figure in figures_of(same)} == {None}
    assert entries(LiveFigure(), {"pooled_rate": 0.1}) == []
    assert (chance_sentence(LiveFigure()), course_sentence({})) == ("", "")


def test_a_direction_without_a_factor_is_told_by_its_p():
    """What comes from nothing rises, and by which factor nobody can say."""
    steep = {
        name: value
        for name, value in COURSE.items()
        if name not in ("trend_change", "trend_low", "trend_high")
    }
    (row,) = (
        each for each in figures_of([dict(FULL[1]) | steep | dict.fromkeys(COURSE.keys() - steep.keys())])
    )
    assert row.course["direction"] == "rising"
    with override("nl"):
        *_others, told = entries(LiveFigure(course=row.course), {"pooled_rate": 0.1})
        assert (
            told.value == "stijgt"
            and "Door toeval alleen komt" in told.notes[0]
            and "(tussen" not in told.notes[0]
        )
        said = course_sentence(
            {"course": WHOLE | dict.fromkeys(("change", "lower", "upper")), "pooled_rate": 0.1}
        )
        assert said.startswith("Door toeval alleen komt")


def test_a_chance_is_never_all_or_nothing_and_a_change_has_a_sign():
    with override("nl"):
        assert [chance(each) for each in (0.0, 0.004, 0.956, 0.9949, 1.0)] == [
            "minder dan 1%", "minder dan 1%", "96%", "meer dan 99%", "meer dan 99%",
        ]  # fmt: skip
        assert [signed(each) for each in (0.444, -1.2, 0.001)] == ["+0,44", "−1,2", "0"]


def test_beside_its_neighbours_an_area_is_damped_by_them(put_out, client):
    live = put_out()
    page = page_of(client, live, "WK900102")
    (row,) = [row for row in live.figures.get(area_code="WK900102").company if row["kind"] == "adjacent"]
    # Its neighbours are WK900101 and WK900103: together 210 of 16,000.
    assert 210 / 16_000 < row["damped"] < 80 / 5000
    assert f"is het hier {rate_words(row['damped'], live.body)}." in page
    data = client.get(reverse("publications:public_json", args=[live.slug])).json()
    told = next(each for each in data["figures"] if each["area_code"] == "WK900102")["company"]
    assert [each["damped"] is not None for each in told if each["kind"] == "adjacent"] == [True]
    assert {each["damped"] for each in told if each["kind"] != "adjacent"} == {None}


def test_a_hidden_neighbour_has_no_part_in_it(release):
    """WK900104 is hidden; whatever the row still held, its neighbours are damped as if it were not there."""

    def damped(table):
        Release.objects.update(table=table)
        return company_of(findings_of(Release.objects.get()))

    other = [row | {"observed": 9999} if row["status"] == "hidden" else row for row in FULL]
    assert damped(other) == damped(FULL)
    assert "damped" in damped(FULL)["WK900103"][0]
    nobody = [row | {"status": "hidden"} for row in FULL]
    assert damped(nobody) == {}
