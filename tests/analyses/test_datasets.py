"""Datasets: real files without arguments, bad files that leave nothing behind."""

import io

import pytest
from django.core.management import CommandError, call_command

from analyses.intake import Choices, chosen_layout, read_intake
from analyses.models import Dataset
from analyses.rows import checksum, read_rows
from analyses.services import register_dataset
from areas.readers.problems import FileProblem
from coalitions.models import JournalEntry
from tests.analyses.scene import csv_of, districts, usual_rows
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
    with dataset.rows.open("rb") as file:
        content = file.read()
    assert checksum(content) == dataset.rows_checksum
    assert sum(row.numerator for row in read_rows(content)) == 80016
    assert sum(row.denominator for row in read_rows(content)) == 934515


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
    layout = chosen_layout(file, Choices(numerator="storingen", period="2019"))
    dataset = register_dataset(file=file, layout=layout, trajectory=scene.trajectory, by=scene.analyst)
    assert (dataset.layout["numerator_column"], dataset.periods) == ("storingen", ["2019"])


BAD = {
    "text in a number": (b"wijkcode;periode;aantal;inwoners\nWK000100;2024;1;9\nWK000101;2024;veel;9", "Regel 3, kolom “aantal”"),
    "negative": (b"wijkcode;periode;aantal;inwoners\nWK000100;2024;-4;9", "Regel 2, kolom “aantal”"),
    "unknown area": (b"wijkcode;periode;aantal;inwoners\nWK000100;2024;4;9\nWK0001ZZ;2024;4;9", "Regel 3, kolom “wijkcode”"),
    "no area of ours": (b"wijkcode;periode;aantal;inwoners\nWK888800;2024;4;9", "import_areas"),
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
    assert not list(tmp_path.glob("files/datasets/**/*.csv"))


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
    assert [row["area"] for row in dataset.rejected] == ["WK000199"]
    assert dataset.row_count == 3


def test_the_division_with_most_of_the_codes_is_taken(scene):
    districts(3, town="GM0002")
    assert read_intake(csv_of(usual_rows(2, town="0002"))).division_year == 2022


def test_a_dataset_is_written_in_the_journal(scene):
    dataset = scene.dataset()
    row = JournalEntry.objects.get(verb="dataset_registered")
    assert row.facts["checksum"] == dataset.checksum


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


def test_a_problem_says_file_line_and_column():
    with pytest.raises(FileProblem):
        read_intake(b"", name="leeg.csv")
