"""Datasets: real files without arguments, bad files that leave nothing behind."""

import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from analyses.filed import local_copy
from analyses.intake.proposal import Choices, layout_with
from analyses.models import Dataset
from analyses.services import register_dataset
from areas.readers.table import read_table
from coalitions.models import JournalEntry
from tests.analyses.scene import csv_of, districts, usual_rows
from tests.analyses.stored import rows_in
from tests.areas.files import real
from zicht.core.errors import Hidden, Invalid, NotAllowed

AMSTERDAM = "amsterdam_wijken_2025_misdrijven_bevolking.csv"


def told(command, *args, **options):
    out = io.StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def amsterdam(db):
    call_command("import_areas", str(real("amsterdam_wijken_2022indeling.geojson")), stdout=io.StringIO())


def test_the_amsterdam_file_explains_itself(amsterdam):
    said = told("import_dataset", str(real(AMSTERDAM)))
    dataset = Dataset.objects.get()
    assert "110 rijen, district, indeling 2022, perioden: 2025." in said
    assert (dataset.row_count, dataset.periods, dataset.area_level) == (110, ["2025"], "district")
    assert dataset.layout["numerator_column"] == "geregistreerde_misdrijven_totaal_2025"
    assert dataset.layout["denominator_column"] == "inwoners_2025"
    with local_copy(dataset.rows, dataset.rows_checksum) as path:
        rows = rows_in(path)
    assert sum(row.numerator for row in rows) == 80016
    assert sum(row.denominator for row in rows) == 934515


def test_reading_it_again_finds_what_was_read(amsterdam):
    told("import_dataset", str(real(AMSTERDAM)))
    assert "Was al ingelezen" in told("import_dataset", str(real(AMSTERDAM)))
    assert Dataset.objects.count() == 1


def test_the_national_files_explain_themselves(db):
    figures = [str(real(f"kwb_{level}_2022.csv")) for level in ("gemeenten", "wijken")]
    call_command("import_areas", *figures, stdout=io.StringIO())
    for path in figures:
        told("import_dataset", path)
    said = told("import_dataset", str(real("cbs_bevolking_einde_periode_gemeente_2002_2024.csv")))
    facts = list(Dataset.objects.order_by("pk").values_list("row_count", "area_level", "division_year"))
    assert facts[:2] == [(345, "municipality", 2022), (3340, "district", 2022)]
    assert facts[2][1:] == ("municipality", 2022)
    assert "perioden: 2002 … 2024 (23)" in said
    assert "niet gebruikt" in said


def test_columns_and_period_can_be_chosen(scene):
    file = csv_of([("WK000100", 5, 7, 2000)], header="gebied;branden;storingen;adressen")
    layout = layout_with(read_table(file), Choices(numerator="storingen", period="2019"))
    dataset = register_dataset(file=file, layout=layout, trajectory=scene.trajectory, by=scene.analyst)
    assert (dataset.layout["numerator_column"], dataset.periods) == ("storingen", ["2019"])


BAD = {
    "text in a number": (b"wijkcode;periode;aantal;inwoners\nWK000100;2024;1;9\nWK000101;2024;veel;9", "Regel 3, kolom “aantal”"),
    "negative": (b"wijkcode;periode;aantal;inwoners\nWK000100;2024;-4;9", "Regel 2, kolom “aantal”"),
    "unknown area": (b"wijkcode;periode;aantal;inwoners\nWK000100;2024;4;9\nWK0001ZZ;2024;4;9", "Regel 3, kolom “wijkcode”"),
    "no area of ours": (b"wijkcode;periode;aantal;inwoners\nWK888800;2024;4;9", "beheerder van de server"),
    "twice": (b"wijkcode;periode;aantal;inwoners\nWK000100;2024;4;9\nWK000100;2024;5;9", "twee keer"),
    "a cell too many": (b"wijkcode;periode;aantal;inwoners\nWK000100;2024;4;9;8", "Regel 2"),
    "empty": (b"", "leeg"),
    "binary": (b"\x00\x01\x02\x03" * 20, "geen tekst"),
    "no period": (b"wijkcode;aantal;inwoners\nWK000100;4;9", "periode"),
    "people": (b"rinpersoon;wijkcode;periode;aantal\n1;WK000100;2024;4", "sleutel van personen"),
    "no numbers": (b"wijkcode;naam\nWK000100;Centrum", "getallen"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_told_and_leaves_nothing(scene, tmp_path, kind):
    content, expected = BAD[kind]
    path = tmp_path / "fout.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError) as caught:
        told("import_dataset", str(path))
    assert "fout.csv" in str(caught.value)
    assert expected in str(caught.value)
    assert not Dataset.objects.exists()
    assert not [path for path in tmp_path.glob("files/**/*") if path.is_file()]


def test_a_missing_column_is_named(scene, tmp_path):
    path = tmp_path / "meldingen.csv"
    path.write_bytes(csv_of(usual_rows(3)))
    with pytest.raises(CommandError, match="De kolom “huizen” ontbreekt"):
        told("import_dataset", str(path), denominator="huizen")


def test_an_unknown_trajectory_is_told(scene, tmp_path):
    path = tmp_path / "meldingen.csv"
    path.write_bytes(csv_of(usual_rows(3)))
    with pytest.raises(CommandError, match="Traject ZO-1 bestaat niet"):
        told("import_dataset", str(path), trajectory="ZO-1")


def test_an_empty_row_of_a_former_area_is_set_aside(scene):
    rows = [*usual_rows(3), ("WK000199", "2024", None, None)]
    dataset = scene.dataset(rows)
    assert [(row["value"], row["aside"]) for row in dataset.rejected] == [("WK000199", True)]
    assert (dataset.row_count, dataset.rejected_count, dataset.faulty_count) == (3, 1, 0)


def test_the_division_with_most_of_the_codes_is_taken(scene):
    districts(3, town="GM0002")
    assert scene.dataset(usual_rows(2, town="0002")).division_year == 2022


def test_a_dataset_is_written_in_the_journal(scene):
    dataset = scene.dataset()
    row = JournalEntry.objects.get(verb="dataset_registered")
    assert row.facts["commitment"] == dataset.commitment != dataset.checksum


def test_only_an_analyst_of_the_case_registers(scene):
    for somebody, refusal in (
        (scene.owner, NotAllowed),
        (scene.checker, NotAllowed),
        (scene.stranger, Hidden),
    ):
        with pytest.raises(refusal):
            register_dataset(file=csv_of(usual_rows()), trajectory=scene.trajectory, by=somebody)
    with pytest.raises(NotAllowed, match="beheerder van de server"):
        register_dataset(file=csv_of(usual_rows()), by=scene.analyst)


@pytest.mark.parametrize("name", ["x" * 151, "nul\x00teken"])
def test_a_hostile_name_is_refused_at_its_field(scene, name):
    with pytest.raises(Invalid) as caught:
        register_dataset(file=csv_of(usual_rows()), name=name, trajectory=scene.trajectory, by=scene.analyst)
    assert list(caught.value.fields) == ["name"]


def test_a_file_name_with_a_path_keeps_only_its_name(scene):
    dataset = register_dataset(
        file=csv_of(usual_rows()),
        trajectory=scene.trajectory,
        original_name="../../etc/passwd.csv",
        by=scene.analyst,
    )
    assert dataset.original_name == "passwd.csv"


def test_the_rest_can_be_accepted_and_the_report_kept(scene, tmp_path):
    path = tmp_path / "meldingen.csv"
    path.write_bytes(csv_of([*usual_rows(3), ("WK000103", "2024", "veel", 2000)]))
    said = told("import_dataset", str(path), trajectory=scene.trajectory.reference, accept_rest=True)
    dataset = Dataset.objects.get()
    assert (dataset.row_count, dataset.faulty_count) == (3, 1)
    assert "regel 5: ve••. “ve••” is geen getal" in said
    assert "5;aantal;ve••" in dataset.report.open("rb").read().decode("utf-8-sig")


def test_records_are_counted_once_a_unit_and_their_upload_does_not_stay(scene):
    head = "pseudo_id;wijkcode;jaar;verdacht"
    rows = [("a", "WK000100", 2024, "ja"), ("a", "WK000100", 2024, "ja"), ("b", "WK000100", 2024, "nee")]
    rows += [("c", "WK000101", 2024, "nee"), ("d", "WK000101", 2024, "ja"), ("a", "WK000101", 2024, "ja")]
    dataset = register_dataset(
        file=csv_of(rows, header=head), trajectory=scene.trajectory, original_name="r.csv", by=scene.analyst
    )
    assert (dataset.kind, dataset.original.name, dataset.row_count) == ("records", "", 6)
    assert all(set(row) & {"unit", "value"} == set() for row in dataset.sample)
    with local_copy(dataset.rows, dataset.rows_checksum) as path:
        assert [(row.area, row.numerator, row.denominator) for row in rows_in(path)] == [
            ("WK000100", 1, 2), ("WK000101", 2, 3),
        ]  # fmt: skip


def test_files_of_before_the_columnar_form_are_still_read(tmp_path):
    path = tmp_path / "oud.csv"
    path.write_text("area,period,numerator,denominator,category\nWK000100,2024,4,,\nWK000101,2024,,9,x\n")
    assert [(row.area, row.numerator, row.denominator, row.category) for row in rows_in(path)] == [
        ("WK000100", 4.0, None, ""), ("WK000101", None, 9.0, "x"),
    ]  # fmt: skip


def test_strata_add_up_where_none_is_missing(scene):
    head = "wijkcode;periode;leeftijd;aantal;inwoners"
    rows = [("WK000100", 2024, "jong", 3, 10), ("WK000100", 2024, "oud", 4, 20)]
    rows += [("WK000101", 2024, "jong", "", 10), ("WK000101", 2024, "oud", 4, 20)]
    file = csv_of(rows, header=head)
    layout = layout_with(read_table(file), Choices(strata=("leeftijd",), denominator="inwoners"))
    dataset = register_dataset(
        file=file, layout=replace(layout, category_column=""), trajectory=scene.trajectory, by=scene.analyst
    )
    with local_copy(dataset.rows, dataset.rows_checksum) as path:
        assert [(row.numerator, row.denominator) for row in rows_in(path)] == [(7, 30), (None, 30)]
