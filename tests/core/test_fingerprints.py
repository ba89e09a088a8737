"""Fingerprints: equal contents agree, any change shows, and the difference names where."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.core.fingerprints import canonical, differences, fingerprint

LEAF = st.booleans() | st.integers() | st.text(max_size=8)
CONTENT = st.dictionaries(
    st.text(max_size=5), LEAF | st.dictionaries(st.text(max_size=5), LEAF, max_size=3), max_size=5
)


@given(CONTENT)
def test_the_order_of_keys_does_not_matter(content):
    assert fingerprint(content) == fingerprint(dict(reversed(content.items())))


@given(CONTENT, CONTENT)
def test_differences_are_empty_exactly_when_fingerprints_agree(before, after):
    assert (fingerprint(before) == fingerprint(after)) == (not differences(before, after))


def test_a_difference_names_the_path():
    before = {"question": {"text": "a", "period": 2020}}
    after = {"question": {"text": "b", "period": 2020}}
    assert differences(before, after) == [("question › text", "a", "b")]


def test_dates_and_decimals_have_one_form_and_objects_none():
    assert canonical({"day": date(2026, 1, 2), "sum": Decimal("1.10")}) == '{"day":"2026-01-02","sum":"1.10"}'
    with pytest.raises(TypeError):
        canonical({"thing": object()})
