"""The invented province: always the same, complete, and not to be taken for a real place."""

from itertools import pairwise

import pytest
from shapely.geometry import shape

from areas import selectors
from areas.demo import load_demo_areas
from areas.demo_geography import draw_demo_geography
from areas.models import Adjacency, Area, Level
from areas.readers.codes import is_fictional


@pytest.fixture(scope="module")
def geography():
    return draw_demo_geography()


def of_level(geography, level):
    return [record for record in geography.records if record.level == level]


def test_it_is_always_the_same(geography):
    assert geography == draw_demo_geography()


def test_every_code_is_in_the_invented_range(geography):
    assert all(is_fictional(record.code) for record in geography.records)
    assert not any(is_fictional(code) for code in ("GM0363", "WK1999AA", "PV31", "BU0363AA01", "NL01"))


def test_municipalities_are_made_of_their_districts(geography):
    districts = of_level(geography, "district")
    assert len(of_level(geography, "municipality")) == 12
    for town in of_level(geography, "municipality"):
        own = [record for record in districts if record.code[2:6] == town.code[2:]]
        assert 8 <= len(own) <= 14
        assert len({record.name for record in own}) == len(own)
        assert sum(record.population for record in own) == town.population
        assert shape(town.geometry).geom_type == "Polygon"


def test_districts_do_not_overlap_and_all_have_neighbours(geography):
    bordering = {code for pair in geography.borders for code in pair}
    assert all(a < b for a, b in geography.borders)
    assert {record.code for record in geography.records if record.level != "province"} == bordering
    shapes = [shape(record.geometry) for record in of_level(geography, "district")]
    whole = shape(geography.records[0].geometry)
    assert sum(part.area for part in shapes) == pytest.approx(whole.area, rel=1e-3)


def test_every_class_and_a_place_that_is_too_small(geography):
    districts = of_level(geography, "district")
    assert {record.urbanity for record in districts} == {1, 2, 3, 4, 5}
    small = [record for record in districts if record.population < 100]
    assert small
    assert all(record.figures["income_low"] is None for record in small)


@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    assert load_demo_areas().created == 142
    borders = Adjacency.objects.count()
    assert load_demo_areas().unchanged == 142
    assert Adjacency.objects.count() == borders
    assert selectors.municipalities(fictional=True).count() == 12
    assert selectors.latest_named_year() is None
    assert not Area.objects.exclude(level=Level.PROVINCE).filter(parent=None).exists()
    codes = [area.code for area in selectors.districts_of("GM9001")]
    assert all(first < second for first, second in pairwise(codes))
