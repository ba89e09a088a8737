"""A publication compares with whom the plan named, and tells the limits that the plan chose."""

from dataclasses import replace

import pytest
from django.urls import reverse

from analyses.engine.funnel import angular_limits
from analyses.models import Release
from publications.company import company_of
from publications.drawings import pictures
from publications.models import Publication
from publications.public.models import LiveFigure, LiveMunicipality, LivePublication
from publications.public.selectors import comparisons
from publications.services import draft_publication, publish
from publications.wording import findings_of, first_texts
from tests.publications.scene import SUMMARY, TREND, complete, row
from zicht.core.numbers import decimal

pytestmark = pytest.mark.django_db


@pytest.fixture
def put_out(trajectory, release, cast):
    """Publish the release of a plan with these choices."""

    def published(**choices):
        Release.objects.update(summary=SUMMARY | choices)
        draft = draft_publication(trajectory, by=cast.owner)
        publish(complete(draft, cast), by=cast.lead)
        return LivePublication.objects.get()

    return published


def page_of(client, live, code="WK900100"):
    return client.get(reverse("publications:public_detail", args=[live.slug]), {"gebied": code}).text


def kinds_in(live):
    return {row["kind"] for figure in LiveFigure.objects.filter(publication=live) for row in figure.company}


def test_a_release_of_before_is_compared_as_it_was(put_out, client):
    live = put_out()
    assert kinds_in(live) == {"adjacent", "same_class", "similar"}
    assert "aangrenzende wijken" in page_of(client, live)


@pytest.mark.parametrize("chosen", ["adjacent", "same_class", "similar"])
def test_only_the_planned_comparison_is_there(put_out, client, chosen):
    live = put_out(comparison_groups=[chosen])
    assert kinds_in(live) == {chosen}
    page = page_of(client, live)
    assert ("aangrenzende wijken" in page) == (chosen == "adjacent")
    assert ("De gebieden ernaast" in page) == (chosen == "adjacent")
    data = client.get(reverse("publications:public_json", args=[live.slug])).json()
    assert {row["kind"] for figure in data["figures"] for row in figure["company"]} == {chosen}


def test_a_plan_without_comparison_shows_none(put_out, client):
    live = put_out(comparison_groups=[])
    assert kinds_in(live) == set()
    page = page_of(client, live)
    assert "Naast vergelijkbare gebieden" not in page
    assert "aangrenzende" not in page
    town = LiveMunicipality.objects.get(code="GM9001")
    (found,) = comparisons(town)
    assert (found.is_asked, found.neighbours, found.peers) == (False, [], [])
    assert "vroeg niet om een vergelijking" in client.get(reverse("municipality", args=["GM9001"])).text


def test_a_municipality_stands_beside_its_neighbours_where_that_was_planned(put_out):
    put_out(comparison_groups=["adjacent"])
    (found,) = comparisons(LiveMunicipality.objects.get(code="GM9001"))
    assert [each.code for each in found.neighbours] == ["GM9002"]


def test_as_many_look_alikes_as_planned(release):
    Release.objects.update(summary=SUMMARY | {"comparison_groups": ["similar"], "similar_count": 2})
    found = findings_of(Release.objects.get())
    alike = {
        code: replace(place, profile=(1000.0 + number, 1.0))
        for number, (code, place) in enumerate(found.places.items())
    }
    told = [row for rows in company_of(replace(found, places=alike)).values() for row in rows]
    assert told and {row["count"] + row["left_out"] for row in told} == {2}


def test_limits_and_model_are_told_as_planned(release):
    Release.objects.update(
        summary=SUMMARY | {"alert_one_in": 10, "alarm_one_in": 1000, "overdispersion": "none", "tau2": 0.0}
    )
    found = findings_of(Release.objects.get())
    texts = first_texts(found)
    assert "minder dan 1 op 1.000" in texts["how_sure"]
    assert "telt daarbij niet mee" in texts["how_sure"]
    assert "Alleen dat toeval telt mee" in texts["method"]
    assert "additief" not in texts["method"]
    drawn = {each.kind: each.svg for each in pictures(found, [])}["funnel"]
    assert "99,9%-grens" in drawn and "90%-grens" in drawn


def test_the_funnel_is_as_wide_as_the_model_makes_it(release):
    def drawn(**choices):
        Release.objects.update(
            summary=SUMMARY | {"tau2": 0.0, "phi": 9.0, "is_overdispersed": True} | choices
        )
        return {each.kind: each.svg for each in pictures(findings_of(Release.objects.get()), [])}["funnel"]

    narrow, wide = drawn(overdispersion="none"), drawn(overdispersion="multiplicative")
    assert narrow != wide
    assert drawn(overdispersion="multiplicative", is_overdispersed=False) == narrow
    text = first_texts(
        replace(findings_of(Release.objects.get()), summary=SUMMARY | {"baseline": "assessable"})
    )
    assert "alleen af uit wijken met minstens 500 in de noemer" in text["method"]


SHARES = {"counted_as": "share", "tau2": 0.01, "phi": 4.0, "is_overdispersed": True}


def shares():
    """About sixty of a hundred, expected to be 55 of a hundred."""
    counts = zip(("00", "01", "02", "03"), (2500, 3100, 2700, 3300), (4000, 5000, 5000, 6000), strict=True)
    return [
        row(f"WK9001{code}", seen, units, seen / (0.55 * units), "as_expected")
        for code, seen, units in counts
    ]


def test_a_share_is_told_and_drawn_as_a_share(release):
    Release.objects.update(summary=SUMMARY | SHARES, table=shares())
    found = findings_of(Release.objects.get())
    texts = first_texts(found)
    assert "telt hooguit één keer mee" in texts["method"]
    low, high = (55 * each for each in angular_limits(0.55, 5000, z=3.09, tau2=0.01))
    assert "Te verwachten zijn er gemiddeld 55 van elke 100" in texts["how_sure"]
    assert f"onder {decimal(low)} of boven {decimal(high)} van elke 100" in texts["how_sure"]
    drawn = {each.kind: each for each in pictures(found, TREND)}
    Release.objects.update(summary=SUMMARY | SHARES | {"counted_as": "events"})
    before = findings_of(Release.objects.get())
    assert "hooguit één keer" not in first_texts(before)["method"]
    assert "van elke 100" not in first_texts(before)["how_sure"]
    assert drawn["funnel"].svg != {each.kind: each for each in pictures(before, TREND)}["funnel"].svg
    assert "gelden voor het gemiddelde" not in drawn["funnel"].description
    grouped = replace(found, summary=found.summary | {"is_standardised": True})
    assert (
        "gelden voor het gemiddelde"
        in {each.kind: each for each in pictures(grouped, [])}["funnel"].description
    )


def test_a_reader_and_a_program_hear_that_it_is_a_share(put_out, client):
    Release.objects.update(table=shares())
    live = put_out(**SHARES)
    assert "Dat zijn er 62,5 van elke 100." in page_of(client, live)
    data = client.get(reverse("publications:public_json", args=[live.slug])).json()
    assert data["publication"]["counted_as"] == "share"


def test_a_publication_of_before_is_of_events(put_out, client):
    live = put_out()
    del live.body["counted_as"]
    live.save()
    assert "van elke 100" not in page_of(client, live)
    data = client.get(reverse("publications:public_json", args=[live.slug])).json()
    assert data["publication"]["counted_as"] == "events"


def test_a_trend_that_was_not_planned_is_not_called_missing(put_out, client, release):
    Release.objects.update(trend=[])
    live = put_out(with_trend=False)
    page = client.get(reverse("publications:public_detail", args=[live.slug])).text
    assert "hoort niet bij deze analyse" in page
    assert Publication.objects.get().is_live
