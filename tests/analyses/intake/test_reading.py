"""What comes out of a file: the figures in it, and for every row that is not used the reason."""

import csv
import io
import random
from contextlib import suppress

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from openpyxl import Workbook

from analyses.intake import reading, staging, writing
from areas.readers.layout import DatasetLayout
from areas.readers.problems import FileProblem
from tests.analyses.intake.reader import Areas, told
from tests.areas.files import real, refusal
from tests.areas.test_any_bytes import ANY

AMSTERDAM = "amsterdam_wijken_2025_misdrijven_bevolking.csv"
STATLINE = "cbs_bevolking_einde_periode_gemeente_2002_2024.csv"
HEAD = "wijkcode;periode;aantal;inwoners\n"


def test_the_amsterdam_figures_add_up():
    read = told(real(AMSTERDAM))
    assert (read.made.row_count, read.made.rejected_count, read.made.periods) == (110, 0, ["2025"])
    assert sum(row["numerator"] for row in read.rows) == 80_016
    assert sum(row["denominator"] for row in read.rows) == 934_515


@pytest.mark.parametrize(
    ("name", "level", "rows", "people"),
    [
        ("kwb_gemeenten_2022.csv", "municipality", 345, 17_590_672),
        ("kwb_wijken_2022.csv", "district", 3340, 17_588_925),
    ],
)
def test_key_figures_need_no_arguments(name, level, rows, people):
    read = told(real(name))
    assert (read.made.layout.level, read.made.row_count, read.made.periods) == (level, rows, ["2022"])
    assert sum(row["denominator"] for row in read.rows) == people


def test_another_column_can_be_chosen_and_keeps_its_gaps():
    layout = DatasetLayout("code", fixed_period="2022", numerator_column="income_low")
    assert told(real("kwb_wijken_2022.csv"), layout).made.missing == 196


def test_statline_names_become_codes():
    names = {
        "Nederland": "NL01",
        "Utrecht (PV)": "PV26",
        "Utrecht (gemeente)": "GM0344",
        "Aalsmeer": "GM0358",
    }
    read = told(real(STATLINE), areas=Areas(names=names))
    assert read.made.row_count == 3 * 23
    assert (read.rows[0]["period"], read.made.area_count) == ("2002", 2)
    reasons = {row.value: row.reason for row in read.made.rejected}
    assert "ander niveau" in reasons["PV26"]
    assert "staat niet in de indeling" in reasons["Aalburg"]
    assert read.made.faulty_count == 0
    assert sum("PV26" in line for line in read.report) == 1, "a row with many years is told of once"


def test_kinds_and_periods_are_found():
    content = "RegioS;Perioden;SoortMisdrijf;GeregistreerdeMisdrijven_1;Inwoners\n"
    content += '"GM0363    ";2025JJ00;"0.0.0 ";10;1000\n"GM0363    ";2025JJ00;"1.1.1 ";4;1000\n'
    content += '"GM0344    ";2025JJ00;"0.0.0 ";.;900\n"GM0344    ";2025JJ00;"1.1.1 ";-99997;900\n'
    content += '"NL01  ";2025JJ00;"0.0.0 ";14;1900\n"LD01  ";2025JJ00;"0.0.0 ";1;1\n'
    read = told(content.encode(), name="politie.csv")
    assert read.made.layout.category_column == "SoortMisdrijf"
    assert {row["category"] for row in read.rows} == {"0.0.0", "1.1.1"}
    assert (read.made.periods, read.made.missing, read.made.row_count) == (["2025"], 2, 5)
    assert read.made.area_count == 2, (
        "the whole country is kept to hold areas against, and is no area to compare"
    )
    assert [row.value for row in read.made.rejected] == ["LD01"]


@pytest.mark.parametrize(
    ("body", "decimal", "numbers"),
    [
        ("10.500;1.234,5\nWK036301;2024;1.200.000;12,25", "", [(10500, 1234.5), (1200000, 12.25)]),
        ("1.234,0;10\nWK036301;2024;2.000;20", "", [(1234, 10), (2000, 20)]),
        ("1.234;10\nWK036301;2024;2.000;20", ",", [(1234, 10), (2000, 20)]),
        ("10;1.234\nWK036301;2024;20;2.000", ".", [(10, 1.234), (20, 2)]),
        ('10;"1,234.50"\nWK036301;2024;7;20', "", [(10, 1234.5), (7, 20)]),
    ],
)
def test_numbers_are_read_as_they_were_meant(body, decimal, numbers):
    layout = DatasetLayout(
        "wijkcode", period_column="periode", numerator_column="aantal", denominator_column="inwoners",
        decimal=decimal,
    )  # fmt: skip
    read = told(f"{HEAD}WK036300;2024;{body}\n".encode(), layout)
    assert [(row["numerator"], row["denominator"]) for row in read.rows] == numbers


WRONG = {
    "no area code": ("XX;2024;3;9", "geen gebiedscode"),
    "letters lost": ("363;2024;3;9", "letters misschien weggehaald"),
    "text in a number": ("WK036301;2024;vijf;9", "geen getal"),
    "below zero": ("WK036301;2024;-3;9", "kleiner dan nul"),
    "two ways to read": ("WK036301;2024;1.234;9", "op twee manieren"),
    "a part of a count": ("WK036301;2024;12,5;9", "geen heel aantal"),
    "no period": ("WK036301;;3;9", "De periode ontbreekt"),
    "odd period": ("WK036301;vorig jaar;3;9", "geen periode"),
    "unknown area": ("WK999999;2024;3;9", "bestaat niet in de indeling van 2022"),
    "a cell too many": ("WK036301;2024;3;9;7", "5 velden"),
    "a cell too few": ("WK036301;2024;3", "3 velden"),
    "twice": ("WK036300;2024;3;9", "twee keer"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_row_is_told_and_the_others_are_read(kind):
    line, reason = WRONG[kind]
    good = "".join(f"WK0363{number:02};2024;{number};100\n" for number in range(2, 40))
    content = f"{HEAD}WK036300;2024;5;100\n{good}{line}\n".encode()
    known = {f"WK0363{number:02}" for number in range(40)}
    read = told(content, areas=Areas(known))
    assert reason in read.reasons[41]
    assert read.made.row_count == (38 if kind == "twice" else 39)
    assert read.made.faulty_count == (2 if kind == "twice" else 1)
    assert any(row.startswith("41;") and row.endswith("geweigerd") for row in read.report)


def test_percentages_are_refused_as_counts_in_a_wide_table_and_in_a_workbook():
    read = told(b"code;2022;2023\nGM0363;5;12,5\nGM0344;7;8\n")
    assert [(row["area"], row["period"], row["numerator"]) for row in read.rows] == [
        ("GM0344", "2022", 7), ("GM0363", "2022", 5), ("GM0344", "2023", 8),
    ]  # fmt: skip
    assert [(row.line, row.column, row.value, row.aside) for row in read.made.rejected] == [
        (2, "2023", "12,5", False)
    ]
    book, kept = Workbook(), io.BytesIO()
    for row in (
        ("code", "periode", "aantal", "inwoners"),
        ("GM0363", 2024, 12.5, 900.5),
        ("GM0344", 2024, 7, 900.5),
    ):
        book.active.append(row)
    book.save(kept)
    read = told(kept.getvalue(), name="meldingen.xlsx")
    assert [(row["area"], row["denominator"]) for row in read.rows] == [("GM0344", 900.5)]
    assert "geen heel aantal" in read.reasons[2]


def test_a_part_larger_than_the_whole_is_refused_where_it_is_a_part():
    content = f"{HEAD}WK036300;2024;50;40\nWK036301;2024;3;40\n".encode()
    layout = DatasetLayout(
        "wijkcode", period_column="periode", numerator_column="aantal", denominator_column="inwoners"
    )
    assert told(content, layout).made.rejected_count == 0
    read = told(content, DatasetLayout(**(layout.__dict__ | {"is_share": True})))
    assert "groter dan de noemer" in read.reasons[2]


def test_an_empty_figure_of_a_former_area_is_set_aside():
    content = f"{HEAD}WK036300;2024;5;100\nWK036399;2024;;\n".encode()
    read = told(content, areas=Areas({"WK036300"}))
    assert (read.made.rejected_count, read.made.faulty_count) == (1, 0)


def test_a_line_with_the_source_below_the_table_is_no_fault():
    content = f"{HEAD}WK036300;2024;5;100\nBron: CBS\nBron: CBS;;;\n".encode()
    assert told(content).made.faulty_count == 0


def test_every_line_with_something_in_it_is_used_or_told():
    """Rows that were pasted with another separator are a mistake wherever they stand, text under the table is none."""
    rows = [f"WK03630{number};2024;5;100" for number in range(5)]
    pasted = [f"WK03631{number},2024,5,100" for number in range(3)]
    lines = [
        rows[0],
        pasted[0],
        rows[1],
        "Totaal",
        "",
        rows[2],
        "Bron: CBS",
        *rows[3:],
        pasted[1],
        "Stand van mei",
    ]
    read = told((HEAD + "\n".join(lines) + "\n").encode())
    assert (read.made.row_count, read.made.rejected_count, read.made.faulty_count) == (5, 5, 3)
    assert {row.line: row.aside for row in read.made.rejected} == {
        3: False,
        5: False,
        8: True,
        11: False,
        12: True,
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"code;aantal 2024\nGM0363;-3\n", "Regel 2, kolom “aantal 2024”: “-3” is kleiner dan nul"),
        (b"code;aantal\nGM0363;3\n", "over welke periode"),
        (b"code;aantal 2024\n", "geen gegevens"),
        (b'code;aantal 2024\nGM0363;"3\n', "aanhalingsteken"),
    ],
)
def test_a_file_of_which_nothing_is_left_is_refused(content, said):
    assert said in refusal(told, content)


def test_values_are_masked_where_they_could_tell_who():
    rows = "Jan Jansen;2024;3;9\nWK036300;2024;3;9\nWK036301;2024;zie brief van Piet;9\n"
    read = told((HEAD + rows).encode())
    whole = "\n".join(read.report)
    assert "Jansen" not in whole
    assert "Piet" not in whole
    assert "Ja••••••" in whole


def test_the_report_runs_no_formula():
    read = told(f"{HEAD}=HYPERLINK(A1);2024;3;9\nWK036300;2024;3;9\n".encode())
    cell = next(csv.reader(io.StringIO("\n".join(read.report[1:])), delimiter=";"))[2]
    assert cell.startswith("'=")


def shuffled(rows, seed):
    random.Random(seed).shuffle(rows)
    return (HEAD + "".join(rows)).encode()


def test_the_same_rows_in_any_order_give_the_same_bytes(monkeypatch):
    monkeypatch.setattr(writing, "ROW_GROUP", 100)
    monkeypatch.setattr(reading, "BATCH", 64)
    rows = [
        f"WK{town:04}{part:02};{year};{town + part};500\n"
        for town in range(9)
        for part in range(9)
        for year in (2023, 2024)
    ]
    first, second = (told(shuffled(list(rows), seed)) for seed in (1, 2))
    assert first.content == second.content
    assert first.made.row_count == len(rows)
    book = pq.ParquetFile(io.BytesIO(first.content))
    assert [book.metadata.row_group(group).num_rows for group in range(book.num_row_groups)] == [100, 62]


def test_doubles_are_found_across_batches(monkeypatch):
    monkeypatch.setattr(reading, "BATCH", 2)
    rows = [f"WK036300;2024;{number};100\n" for number in range(5)]
    rows += [f"WK0363{number:02};2024;1;100\n" for number in range(1, 6)]
    read = told(shuffled(rows, 3))
    assert (read.made.row_count, read.made.faulty_count) == (5, 5)


def test_many_reasons_are_kept_on_disk_and_told_by_line(monkeypatch):
    monkeypatch.setattr("analyses.intake.rejects.SPILL", 10)
    rows = [f"XX{number};2024;1;100\n" for number in range(300)] + ["WK036300;2024;1;100\n"]
    layout = DatasetLayout("wijkcode", period_column="periode", numerator_column="aantal")
    read = told((HEAD + "".join(rows)).encode(), layout)
    lines = [int(row.split(";")[0]) for row in read.report[1:]]
    assert lines == list(range(2, 302))
    assert (len(read.made.rejected), read.made.rejected_count) == (200, 300)


RECORDS = "pseudo_id;gemeente;jaar;verdacht;bedrag\n"


def test_records_lose_their_keys_and_keep_who_is_who():
    rows = "p1;GM0001;2024;ja;10\np1;GM0001;2024;ja;20\np2;GM0001;2024;nee;\np3;GM0002;2024;1;5\n"
    read = told((RECORDS + rows).encode())
    assert read.made.layout.kind == "records"
    units = [row["unit"] for row in read.rows]
    assert len(set(units)) == 3
    assert b"p1" not in read.content
    assert [row["flag"] for row in read.rows].count(True) == 3
    other = told((RECORDS + rows).encode(), salt=b"another")
    assert not {row["unit"] for row in other.rows} & set(units), (
        "units of two files cannot be laid side by side"
    )


def test_a_record_without_key_or_with_an_odd_flag_is_told():
    rows = "".join(f"q{number};GM0001;2024;ja;1\n" for number in range(9))
    read = told(f"{RECORDS}{rows};GM0001;2024;ja;1\nq77;GM0001;2024;misschien;1\n".encode())
    assert "sleutel van de eenheid ontbreekt" in read.reasons[11]
    assert "geen ja of nee" in read.reasons[12]
    assert "q77" not in "\n".join(read.report)


def parquet_of(**columns):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def test_parquet_and_excel_read_as_csv_does():
    codes, counts = ["WK036300", "WK036301", "WK036302"], [3, 4, None]
    text = HEAD + "".join(
        f"{code};2024;{'' if count is None else count};100\n"
        for code, count in zip(codes, counts, strict=True)
    )
    as_parquet = parquet_of(wijkcode=codes, periode=[2024] * 3, aantal=counts, inwoners=[100.0] * 3)
    book = Workbook()
    for row in [line.split(";") for line in text.splitlines()]:
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    as_excel = io.BytesIO()
    book.save(as_excel)
    first = told(text.encode())
    assert told(as_parquet, name="a.parquet").content == first.content
    assert told(as_excel.getvalue(), name="a.xlsx").content == first.content


def test_numbers_in_parquet_are_judged_as_well():
    content = parquet_of(
        wijkcode=["WK036300", "WK036301", "WK036302", "WK036303"], periode=["2024"] * 4,
        aantal=[1.0, -2.0, float("inf"), float("nan")], inwoners=[9, 9, 9, 9],
    )  # fmt: skip
    read = told(content)
    assert "kleiner dan nul" in read.reasons[2]
    assert "te groot" in read.reasons[3]
    assert [row["numerator"] for row in read.rows] == [1.0, None]


def test_strata_are_kept_beside_the_area():
    content = b"wijkcode;periode;leeftijd;geslacht;aantal;inwoners\n"
    content += b"WK036300;2024;15-25;m;1;10\nWK036300;2024;15-25;v;2;10\n"
    layout = DatasetLayout(
        "wijkcode", period_column="periode", numerator_column="aantal", denominator_column="inwoners",
        strata_columns=("leeftijd", "geslacht"),
    )  # fmt: skip
    assert [row["stratum"] for row in told(content, layout).rows] == ["15-25 | m", "15-25 | v"]


def test_a_piece_is_all_that_is_held(monkeypatch):
    """The staging takes the file in pieces; the number of pieces grows with the file and their size does not."""
    monkeypatch.setattr("analyses.intake.feed.ROWS_A_PIECE", 50)
    sizes = []
    take = staging.Staging.take
    monkeypatch.setattr(
        staging.Staging, "take", lambda self, piece: (sizes.append(len(piece)), take(self, piece))[1]
    )
    told((HEAD + "".join(f"WK{number:04}00;2024;1;100\n" for number in range(499))).encode())
    assert max(sizes) == 50
    assert len(sizes) == 10


@settings(max_examples=150, deadline=None)
@example(b"PAR1" + b"\x00" * 40 + b"PAR1")
@example(b"a,b\n" + b"9" * 5000 + b",GM0363")
@given(content=ANY)
def test_whatever_comes_in_only_a_file_problem_comes_out(content):
    with suppress(FileProblem):
        told(content, areas=Areas(names={"naam": "GM0363"}))
