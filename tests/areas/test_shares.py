"""Share tables: everything of a file or nothing, and the road from one division to a later one."""

import io

import pytest
from django.core.management import CommandError, call_command

from areas.models import Area, AreaShare, ShareTable
from areas.shares import road

pytestmark = pytest.mark.django_db
HEADER = "oud;nieuw;aandeel\n"


@pytest.fixture
def read(tmp_path):
    """Reads a share table of districts from 2022 to 2025 and answers what the command said."""
    for year, codes in ((2022, ("WK000101", "WK000102")), (2025, ("WK000103", "WK000104"))):
        for code in codes:
            Area.objects.create(code=code, level="district", division_year=year, name=code)

    def _read(rows, **options):
        path, out = tmp_path / "aandelen.csv", io.StringIO()
        path.write_text(HEADER + rows, "utf-8")
        told = {"from_year": 2022, "to_year": 2025, "source": "CBS"} | options
        call_command("import_shares", str(path), stdout=out, **told)
        return out.getvalue()

    return _read


def test_a_table_is_stored_and_a_second_one_of_the_same_step_takes_its_place(read):
    said = read("WK000101;WK000103;0,25\nWK000101;WK000104;0,75\nWK000102;WK000103;1\n")
    table = ShareTable.objects.get()
    assert f"3 regels, controlegetal {table.checksum}" in said
    assert (table.level, table.basis, table.source) == ("district", "inhabitants", "CBS")
    assert list(table.shares.values_list("share", flat=True)) == [0.25, 0.75, 1]
    read("WK000101;WK000103;1\nWK000101;WK000104;0\n")
    assert ShareTable.objects.get().checksum != table.checksum
    assert AreaShare.objects.count() == 1


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("WK000101;WK000103;0,25\nWK000101;WK000104;0,7\n", "samen 0,95"),
        ("WK000101;WK000103;1,25\n", "van 0 tot en met 1"),
        ("WK000101;WK000103;\n", "van 0 tot en met 1"),
        ("WK000101;WK000103;veel\n", "aandeel"),
        ("WK000101;GM0001;1\n", "één niveau"),
        ("WK000101;WK000103;0,5\nWK000101;WK000103;0,5\n", "twee keer"),
        ("WK000103;WK000104;1\n", "bestaat niet in de indeling van 2022"),
    ],
)
def test_a_wrong_table_is_refused_with_nothing_stored(read, rows, says):
    with pytest.raises(CommandError, match=says):
        read(rows)
    assert not ShareTable.objects.exists()


def test_a_table_goes_forward(read):
    with pytest.raises(CommandError, match="later jaar"):
        read("WK000101;WK000103;1\n", to_year=2022)


def stored(first, last):
    return ShareTable.objects.create(
        level="district", from_year=first, to_year=last, basis="addresses", source="x", checksum="0" * 64
    )


@pytest.mark.parametrize(("first", "last"), [(2022, 2024), (2021, 2026), (2023, 2024), (2024, 2026)])
def test_two_steps_do_not_cover_the_same_years(read, first, last):
    """What was counted in the first year and told in both later divisions could be taken from each other unseen."""
    stored(first, last)
    with pytest.raises(CommandError, match=f"al een tabel van {first} naar {last}"):
        read("WK000101;WK000103;1\n")
    assert ShareTable.objects.count() == 1


def test_a_step_follows_on_another(read):
    stored(2020, 2022)
    stored(2025, 2026)
    read("WK000101;WK000103;1\n")
    assert [step.to_year for step in road("district", 2020, 2026)] == [2022, 2025, 2026]


def test_the_road_takes_the_longest_steps_that_lead_there():
    for first, last in ((2022, 2023), (2022, 2024), (2023, 2025), (2024, 2026)):
        stored(first, last)
    years = [(step.from_year, step.to_year) for step in road("district", 2022, 2025) or []]
    assert years == [(2022, 2023), (2023, 2025)]
    assert [step.to_year for step in road("district", 2022, 2026) or []] == [2024, 2026]
    assert road("district", 2022, 2022) == []
    assert road("district", 2025, 2026) is None is road("municipality", 2022, 2023)
