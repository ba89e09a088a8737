"""The layout that is proposed for a table, from its names and its contents."""

import pytest

from areas.readers.layout import DatasetLayout, check_layout, propose_layout
from areas.readers.table import read_table
from tests.areas.files import real, refusal


def test_amsterdam_needs_no_arguments():
    layout = propose_layout(real("amsterdam_wijken_2025_misdrijven_bevolking.csv"))
    assert layout.numerator_column == "geregistreerde_misdrijven_totaal_2025"
    assert layout.denominator_column == "inwoners_2025"
    assert layout.fixed_period == "2025"


def test_statline_has_names_and_years_across():
    layout = propose_layout(real("cbs_bevolking_einde_periode_gemeente_2002_2024.csv"))
    assert layout.area_is_name
    assert len(layout.wide_periods) == 23


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"code;naam\nGM0363;a\n", "geen kolom met getallen"),
        (b"soort;aantal\na;1\n", "geen kolom met gebieden"),
    ],
)
def test_a_table_that_says_too_little_is_explained(content, said):
    assert said in refusal(propose_layout, content, name="data.csv")


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        (DatasetLayout("code", numerator_column="teller"), "“teller” ontbreekt"),
        (DatasetLayout("code"), "Kies de kolom met de aantallen"),
        (DatasetLayout("code", kind="records"), "sleutel van de eenheid"),
    ],
)
def test_a_layout_must_fit(layout, said):
    assert said in refusal(check_layout, read_table(b"code;aantal\nGM0363;1\n"), layout)
