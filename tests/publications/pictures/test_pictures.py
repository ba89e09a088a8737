"""Drawings: valid, escaped, without style, the same every time, and true to what they are given."""

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from publications.pictures import (
    DistributionLabels,
    FunnelDot,
    FunnelLabels,
    FunnelLimit,
    Shade,
    TrendLabels,
    TrendMark,
    distribution_svg,
    funnel_svg,
    map_svg,
    swatch_svg,
    trend_svg,
)

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> & \"'"
WORDS = {"title": HOSTILE, "description": HOSTILE}
SQUARE = {"type": "Polygon", "coordinates": [[[4, 52], [5, 52], [5, 53], [4, 53], [4, 52]]]}
BESIDE = {"type": "Polygon", "coordinates": [[[5, 52], [6, 52], [6, 53], [5, 53], [5, 52]]]}
LIMITS = [FunnelLimit(10, 0.1, 0.3, 1.9, 2.8), FunnelLimit(1000, 0.7, 0.8, 1.2, 1.4)]


@pytest.fixture(scope="module")
def districts():
    root = Path(__file__).resolve().parents[3]
    folder = Path(os.environ.get("ZICHT_SHARED_DATA", root.parent / "shared" / "data"))
    file = folder / "amsterdam_wijken_2022indeling.geojson"
    if not file.exists():
        pytest.fail(
            f"The reference data are not in {folder}: set ZICHT_SHARED_DATA to the folder with SOURCES.md."
        )
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    return {feature["id"]: feature["geometry"] for feature in features}


def funnel(*rows):
    return funnel_svg(
        rows, LIMITS, labels=FunnelLabels(HOSTILE, "larger", "95 %", "99,8 %", "above"), **WORDS
    )


def trend(*values):
    points = [TrendMark(str(2015 + i), value, HOSTILE, is_break=i == 2) for i, value in enumerate(values)]
    band = [(value * 0.9, value * 1.1) if value is not None else None for value in values]
    return trend_svg(points, band, labels=TrendLabels(HOSTILE, "break"), reference=list(values), **WORDS)


def district_map(**options):
    classes = {"A": "much_higher", "B": "suppressed"}
    return map_svg({"A": SQUARE, "B": BESIDE}, classes, captions={"A": HOSTILE, "B": "B"}, **WORDS, **options)


DRAWINGS = {
    "funnel": lambda: funnel(
        *(FunnelDot(20 + i, 0.5 + i / 5, shade, HOSTILE, "x") for i, shade in enumerate(Shade))
    ),
    "map": district_map,
    "linked map": lambda: district_map(links={"A": "/gebied/?a=1&b=2"}),
    "trend": lambda: trend(3.0, 4.5, None, 6.0, 5.0),
    "distribution": lambda: distribution_svg(
        [1.0, 2.0, 2.5, 9.0], labels=DistributionLabels(HOSTILE, "areas", "here"), here=2.1, **WORDS
    ),
    "swatch": lambda: swatch_svg("much_lower", ident="swatch"),
    "mark": lambda: swatch_svg("much_lower", ident="swatch", as_mark=True),
}


@pytest.fixture(params=DRAWINGS)
def drawing(request):
    return DRAWINGS[request.param]


def test_a_drawing_is_well_formed_and_the_same_every_time(drawing):
    ElementTree.fromstring(drawing())
    assert drawing() == drawing()


def test_a_drawing_fits_a_strict_content_policy(drawing):
    text = drawing()
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|data:|https?://(?!www\.w3\.org/2000/svg)", text)


def test_a_drawing_has_no_wild_coordinates(drawing):
    assert not re.search(r"nan|inf\b|\d\.\d{2,}", drawing().replace("0.05", ""))


@pytest.mark.parametrize("name", ["funnel", "map", "trend", "distribution"])
def test_a_drawing_has_a_name_and_a_description(name):
    svg = ElementTree.fromstring(DRAWINGS[name]())
    told = [svg.find(f"*[@id='{svg.get(key)}']").text for key in ("aria-labelledby", "aria-describedby")]
    assert told == [HOSTILE, HOSTILE]
    assert svg.get("role") == "img"


def test_identifiers_inside_are_of_this_drawing_only():
    text = district_map(ident="first")
    assert set(re.findall(r'id="([^"]+)"', text)) == {
        "first",
        "first-title",
        "first-desc",
        "first-suppressed",
    }
    assert "url(#first-suppressed)" in text


def test_each_class_has_its_own_mark():
    marks = {swatch_svg(shade, ident="s", as_mark=True).split(">", 1)[1] for shade in list(Shade)[:5]}
    assert len(marks) == 5


def test_a_ratio_above_the_top_is_marked_at_the_edge_with_its_value():
    text = funnel(FunnelDot(50, 81, "much_higher", "far", "81×"), FunnelDot(500, 1, "as_expected"))
    assert "zicht-funnel__dot--beyond" in text
    assert ">81×</text>" in text


def test_values_above_the_top_do_not_cover_each_other():
    rows = [FunnelDot(50 + i, 40 + i, "much_higher", value=f"{40 + i}×") for i in range(3)]
    svg = ElementTree.fromstring(funnel(*rows))
    heights = [text.get("y") for text in svg.iter(f"{SVG}text") if (text.text or "") in {"40×", "41×", "42×"}]
    assert len(set(heights)) == 3


def test_a_funnel_without_areas_still_draws():
    ElementTree.fromstring(funnel_svg([], [], labels=FunnelLabels("a", "b"), **WORDS))


def test_a_gap_breaks_the_line_and_the_band():
    svg = ElementTree.fromstring(trend(3.0, 4.5, None, 6.0, 5.0))
    assert len(svg.findall(f".//{SVG}path[@class='zicht-trend__band']")) == 2
    assert len(svg.findall(f".//{SVG}circle")) == 4


@pytest.mark.parametrize("values", [(0.0,), (0.0, 0.0, 0.0), tuple(float(i) for i in range(40))])
def test_odd_series_still_draw(values):
    ElementTree.fromstring(trend(*values))


@pytest.mark.parametrize("values", [[0.0], [5.0, 5.0], [-3.0, 3.0], [1e6, 2e6]])
def test_odd_distributions_still_draw(values):
    svg = ElementTree.fromstring(distribution_svg(values, labels=DistributionLabels("v", "a"), **WORDS))
    assert svg.findall(f".//{SVG}rect")


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="at least one area"):
        map_svg({}, {}, **WORDS)
    with pytest.raises(ValueError, match="at least one period"):
        trend_svg([], [], labels=TrendLabels("u"), **WORDS)
    with pytest.raises(ValueError, match="at least one value"):
        distribution_svg([], labels=DistributionLabels("v", "a"), **WORDS)


def test_a_linked_area_has_a_name_and_an_address():
    svg = ElementTree.fromstring(district_map(links={"A": "/gebied/?a=1&b=2"}))
    (link,) = svg.findall(f".//{SVG}a")
    assert (link.get("href"), link.get("aria-label")) == ("/gebied/?a=1&b=2", HOSTILE)
    assert svg.get("role") == "group"


def test_neighbours_keep_their_shared_border_and_islands_their_place():
    svg = ElementTree.fromstring(map_svg({"A": SQUARE, "B": BESIDE}, {}, width=204, **WORDS))
    outlines = {
        path.get("data-area"): path.get("d") for path in svg.iter(f"{SVG}path") if path.get("data-area")
    }
    assert set(re.findall(r"102 [\d.]+", outlines["A"])) == set(re.findall(r"102 [\d.]+", outlines["B"]))


def test_all_districts_are_on_the_map_within_a_modest_size(districts):
    text = map_svg(districts, {"WK0363AD": "much_higher"}, **WORDS)
    svg = ElementTree.fromstring(text)
    assert len(svg.findall(f".//{SVG}path[@data-area]")) == 110
    assert all(path.get("d") for path in svg.iter(f"{SVG}path"))
    assert len(text) < 80_000
