"""Whatever was released, it draws: well-formed, finite, within the frame, and without a figure that was hidden."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publications.drawings import pictures, spot_of
from publications.figures import figures_of
from publications.picture_tables import limits_table
from publications.pictures import FunnelDot, FunnelLabels, FunnelLimit, funnel_svg
from publications.pictures.scale import round_sizes
from publications.places import Place
from publications.public.pictures import Spot, pointed_out, still
from publications.wording import Findings

SECRET = 987_654
CLASSES = ["much_higher", "higher", "as_expected", "lower", "much_lower", "not_assessable"]
positive = st.floats(1e-3, 1e6, allow_nan=False)


@st.composite
def released_rows(draw):
    """One row of a release; a hidden one still carries a count, as if somebody forgot to take it out."""
    status = draw(st.sampled_from(["safe", "safe", "safe", "hidden"]))
    kind = draw(st.sampled_from(CLASSES))
    told = kind != "not_assessable"
    ratio = draw(st.one_of(st.just(0.0), st.floats(0, 1e4, allow_nan=False))) if told else None
    return {
        "period": "2025", "status": status, "classification": kind, "population": draw(st.integers(1, 10**7)),
        "observed": SECRET if status == "hidden" else draw(st.integers(0, 10**5)),
        "expected": draw(positive) if told else None, "ratio": SECRET + 0.25 if status == "hidden" else ratio,
        "low": ratio, "high": ratio,
    }  # fmt: skip


@st.composite
def findings(draw):
    rows = draw(st.lists(released_rows(), min_size=1, max_size=40))
    table = [row | {"area": f"WK{number:06}"} for number, row in enumerate(rows)]
    square = lambda x: {"type": "Polygon", "coordinates": [[[x, 52], [x + 0.01, 52], [x, 52.01], [x, 52]]]}  # noqa: E731
    places = {
        row["area"]: Place(
            row["area"], f"Wijk <{i}>", "GM1", "G", borders=square(4 + i / 100) if i % 3 else None
        )
        for i, row in enumerate(table)
    }
    return Findings(
        figures=figures_of(table), places=places, summary={"tau2": draw(st.floats(0, 2))}, period="2025",
        numerator="misdrijven", denominator="alle inwoners", one="wijk", many="wijken", source="Bron",
    )  # fmt: skip


@st.composite
def series(draw):
    rows = []
    for number in range(draw(st.integers(0, 12))):
        seen = draw(st.one_of(st.none(), st.integers(0, 10**6)))
        units = draw(st.integers(1, 10**7))
        rate = None if seen is None else seen / units
        rows.append({"period": str(2010 + number), "observed": seen, "population": units, "rate": rate})
    return rows


def tell_the_same(picture):
    """A line a mark, with the number that the mark says when pointed at, and no number that was hidden."""
    rows, told = picture.table.rows, re.findall(r"<title>([^<]*)</title>", picture.svg)
    assert all(len(row) == len(picture.table.columns) for row in rows)
    assert str(SECRET) not in str(rows) and "987.654" not in str(rows)
    if picture.kind == "funnel":
        assert 1 <= len(rows) <= 10
    elif picture.kind == "trend":
        drawn = [title for title in told if ": " in title]
        assert sorted(f"{row[0]}: {row[1]}" for row in rows) == sorted(drawn)
    else:
        drawn = [title.rsplit(": ", 1) for title in told if ": " in title]
        assert sorted(map(tuple, rows)) == sorted(map(tuple, drawn))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(findings(), series())
def test_any_release_draws_and_hides_what_is_hidden(found, trend):
    spot = spot_of(found, found.figures[0].area)
    for picture in pictures(found, trend):
        for svg in (picture.svg, picture.alone, pointed_out(picture.svg, spot), still(picture.svg)):
            root = ElementTree.fromstring(svg)
            assert not re.search(r"\bnan\b|\binf\b|\bNone\b|<style|\sstyle=|<script", svg)
            assert str(SECRET) not in svg and "987.654" not in svg
            _, _, width, height = (float(part) for part in root.get("viewBox").split())
            places = [float(each.get("cx")) for each in root.iter() if each.get("cx")]
            assert all(-1 <= x <= width + 1 for x in places) and height > 0
        if picture.table:
            tell_the_same(picture)
        assert picture.description and picture.title and "alle alle" not in picture.description
        assert "per 100 alle" not in picture.description.lower()


@pytest.mark.parametrize("drawn", [1, 2, 11, 80])
def test_limits_are_told_at_sizes_at_which_they_are_drawn_from_the_smallest_to_the_largest(drawn):
    limits = [FunnelLimit(10 + 20 * i, 0.1 + i / 1000, 0.2, 2.5, 3.25) for i in range(drawn)]
    table = limits_table(limits, FunnelLabels("a", "b", alert="95%", alarm="99,8%"))
    sizes = [row[0] for row in table.rows]
    assert (
        sizes[0] == "10"
        and sizes[-1] == f"{20 * drawn - 10:,}".replace(",", ".")
        and len(sizes) == len(set(sizes)) <= 10
    )
    assert list(table.rows[0]) == ["10", "0,1", "0,2", "2,5", "3,25"]
    assert list(table.columns)[1:] == ["99,8%, onder", "95%, onder", "95%, boven", "99,8%, boven"]


def test_areas_with_one_name_are_told_apart_in_every_picture():
    row = {"period": "2025", "status": "safe", "classification": "higher", "population": 900, "observed": 9}
    row |= {"expected": 5.0, "ratio": 1.8, "low": 1.0, "high": 3.0}
    square = {"type": "Polygon", "coordinates": [[[4, 52], [4.01, 52], [4, 52.01], [4, 52]]]}
    towns = {"WK1": "Havenmonde", "WK2": "Duinbergen"}
    found = Findings(
        figures=figures_of([row | {"area": code} for code in towns]),
        places={code: Place(code, "Noorderveld", "GM1", town, borders=square) for code, town in towns.items()},
        summary={}, period="2025", numerator="a", denominator="b", one="wijk", many="wijken", source="Bron",
    )  # fmt: skip
    for picture in pictures(found, []):
        for town in towns.values():
            assert f"Noorderveld ({town}): 1,8×" in picture.svg
    assert spot_of(found, "WK1").name == "Noorderveld (Havenmonde)"


def test_thousands_of_areas_become_a_cloud_with_what_differs_on_top():
    rows = [FunnelDot(1 + i / 10, 0.5 + (i % 100) / 100, "as_expected", f"Buurt {i}") for i in range(14_000)]
    rows += [FunnelDot(5 + i, 30 + i, "much_higher", "ver", f"{30 + i}×") for i in range(200)]
    rows += [FunnelDot(100, 2.5, "much_higher", "hoog")]
    limits = [FunnelLimit(1, 0, 0.2, 2, 3), FunnelLimit(1400, 0.6, 0.8, 1.4, 2.4)]
    svg = funnel_svg(rows, limits, title="t", description="d", labels=FunnelLabels("a", "b"))
    assert svg.count("zicht-funnel__cloud--as_expected") == 1
    assert svg.count("zicht-picture__value") <= 12
    assert svg.index("zicht-funnel__cloud") < svg.index("zicht-funnel__limit") < svg.index("hoog")
    assert len(svg) < 400_000
    height = float(ElementTree.fromstring(svg).get("viewBox").split()[3])
    assert height < 420


def test_one_area_is_ringed_where_its_figures_put_it():
    svg = funnel_svg(
        [FunnelDot(10, 1, "as_expected"), FunnelDot(1000, 1.2, "higher")], [], title="t", description="d",
        labels=FunnelLabels("a", "b"),
    )  # fmt: skip
    dots = re.findall(r'<circle class="zicht-funnel__dot[^>]*cx="([\d.]+)" cy="([\d.]+)"', svg)
    for (x, y), (expected, ratio) in zip(dots, [(10, 1.0), (1000, 1.2)], strict=True):
        ring = re.search(
            r'zicht-funnel__chosen" cx="([\d.]+)" cy="([\d.]+)"',
            pointed_out(svg, Spot("A", "<A>", expected, ratio)),
        )
        assert float(ring[1]) == pytest.approx(float(x), abs=0.2)
        assert float(ring[2]) == pytest.approx(float(y), abs=0.2)
    assert "&lt;A&gt;" in pointed_out(svg, Spot("A", "<A>", 10, 1.0))
    assert pointed_out(svg, Spot("A", "A", None, None)).replace("</svg>", "") == svg.replace("</svg>", "")


@pytest.mark.parametrize(
    ("low", "high", "sizes"),
    [(3, 80, [5, 10, 20, 50]), (0.4, 3, [0.5, 1, 2]), (1, 10_000, [1, 10, 100, 1000, 10_000]), (7, 7, [])],
)
def test_sizes_on_a_logarithmic_axis(low, high, sizes):
    assert round_sizes(low, high) == pytest.approx(sizes)
