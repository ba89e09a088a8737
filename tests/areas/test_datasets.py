"""Datasets: the layout that is proposed, what is read by it, and what is refused."""

import pytest

from areas.readers.dataset import read_dataset
from areas.readers.layout import DatasetLayout, propose_layout
from tests.areas.files import real, refusal

AMSTERDAM = "amsterdam_wijken_2025_misdrijven_bevolking.csv"
STATLINE = "cbs_bevolking_einde_periode_gemeente_2002_2024.csv"


def test_amsterdam_needs_no_arguments():
    data = read_dataset(real(AMSTERDAM))
    assert data.layout.numerator_column == "geregistreerde_misdrijven_totaal_2025"
    assert data.layout.denominator_column == "inwoners_2025"
    assert (data.periods, len(data.areas), data.missing) == (["2025"], 110, 0)
    assert sum(row.numerator for row in data.rows) == 80_016
    assert sum(row.denominator for row in data.rows) == 934_515


@pytest.mark.parametrize(
    ("name", "level", "rows", "people"),
    [
        ("kwb_gemeenten_2022.csv", "municipality", 345, 17_590_672),
        ("kwb_wijken_2022.csv", "district", 3340, 17_588_925),
    ],
)
def test_key_figures_need_no_arguments(name, level, rows, people):
    data = read_dataset(real(name))
    assert (data.layout.level, len(data.rows), data.periods) == (level, rows, ["2022"])
    assert sum(row.denominator for row in data.rows) == people


def test_another_column_can_be_chosen_and_keeps_its_gaps():
    layout = DatasetLayout("code", fixed_period="2022", numerator_column="income_low")
    data = read_dataset(real("kwb_wijken_2022.csv"), layout)
    assert data.missing == 196


def test_statline_names_become_codes():
    codes = {
        "Nederland": "NL01",
        "Utrecht (PV)": "PV26",
        "Utrecht (gemeente)": "GM0344",
        "Aalsmeer": "GM0358",
    }
    data = read_dataset(real(STATLINE), code_for_name=codes.get)
    assert propose_layout(real(STATLINE)).area_is_name
    assert data.areas == ["GM0344", "GM0358"]
    assert len(data.rows) == 2 * 23
    assert data.rows[0].period == "2002"
    reasons = {row.area: row.reason for row in data.rejected}
    assert "ander niveau" in reasons["NL01"]
    assert "staat niet in de indeling" in reasons["Aalburg"]


def test_names_need_a_lookup():
    assert "bij naam" in refusal(read_dataset, real(STATLINE))


def test_kinds_and_periods_are_found():
    content = "RegioS;Perioden;SoortMisdrijf;GeregistreerdeMisdrijven_1;Inwoners\n"
    content += '"GM0363    ";2025JJ00;"0.0.0 ";10;1000\n"GM0363    ";2025JJ00;"1.1.1 ";4;1000\n'
    content += '"GM0344    ";2025JJ00;"0.0.0 ";.;900\n"GM0344    ";2025JJ00;"1.1.1 ";-99997;900\n'
    content += '"NL01  ";2025JJ00;"0.0.0 ";14;1900\n"LD01  ";2025JJ00;"0.0.0 ";1;1\n'
    data = read_dataset(content.encode(), name="politie.csv")
    assert data.layout.category_column == "SoortMisdrijf"
    assert data.layout.period_column == "Perioden"
    assert {row.category for row in data.rows} == {"0.0.0", "1.1.1"}
    assert (data.periods, data.missing, len(data.rows)) == (["2025"], 2, 4)
    assert [row.area for row in data.rejected] == ["NL01", "LD01"]


def test_dutch_numbers():
    data = read_dataset(b"wijkcode;bedrag 2024;inwoners\nWK036300;1.234,5;10.500\nWK036301;12;1.200.000\n")
    assert [(row.numerator, row.denominator) for row in data.rows] == [(1234.5, 10500), (12, 1200000)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"code;aantal\nGM0363;10\nXX;3\n", "Regel 3, kolom “code”: “XX” is geen gebiedscode"),
        (b"code;aantal\nGM0363;10\nGM0344;9\n363;3\n", "Regel 4, kolom “code”: “363” is geen gebiedscode"),
        (b"code;aantal\nGM0363;10\nGM0363;11\n", "Regel 3, kolom “code”: Gebied GM0363 komt twee keer voor"),
        (
            b"code;aantal\nGM0001;10\nGM0002;9\nGM0003;8\nGM0004;7\nGM0005;vijf\n",
            "Regel 6, kolom “aantal”: “vijf”",
        ),
        (b"code;aantal\nGM0363;-3\n", "Regel 2, kolom “aantal”: “-3” is kleiner dan nul"),
        (b"code;aantal\nGM0363;1.234\n", "kan op twee manieren worden gelezen"),
        (b"code;aantal\nGM0363;1,5\nGM0344;1.5\n", "kan op twee manieren worden gelezen"),
        (b"code;naam\nGM0363;a\n", "geen kolom met getallen"),
        (b"soort;aantal\na;1\n", "geen kolom met gebieden"),
    ],
)
def test_broken_datasets_are_explained(content, said):
    assert said in refusal(read_dataset, content, name="data.csv")


def test_a_layout_must_fit():
    content = b"code;aantal\nGM0363;1\n"
    assert "“teller” ontbreekt" in refusal(
        read_dataset, content, DatasetLayout("code", numerator_column="teller")
    )
    assert "Kies de kolom" in refusal(read_dataset, content, DatasetLayout("code"))


def test_nothing_left_is_a_refusal():
    content = b"gemeente;aantal\nNergenshuizen;1\n"
    assert "geen enkele regel" in refusal(read_dataset, content, code_for_name={}.get)
