"""The two commands: everything of a file or nothing, and the same result twice."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from areas import selectors
from areas.models import Adjacency, Area, Level
from tests.areas.files import real

pytestmark = [pytest.mark.django_db, pytest.mark.backend]

MUNICIPALITIES = (
    b"code,name,province,urbanity,population\nGM0014,Groningen,Groningen,,10\nGM0034,Almere,Flevoland,2,20\n"
)


def run(command, *args, **options):
    out = io.StringIO()
    call_command(command, *[str(arg) for arg in args], stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def write(tmp_path):
    """Writes a small file and gives its path."""

    def _write(name, content):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return _write


def test_real_files_in_any_order():
    municipal = ["gemeenten_2022.geojson", "kwb_gemeenten_2022.csv"]
    district = ["wijken_2022.geojson", "kwb_wijken_2022.csv"]
    assert "3340 nieuw" in run("import_areas", *map(real, district))
    assert "358 nieuw, 0 gewijzigd" in run("import_areas", *map(real, municipal))
    assert "0 nieuw, 0 gewijzigd, 3698 gelijk" in run("import_areas", *map(real, [*municipal, *district]))
    _check_sums()
    assert "884 nieuw" in run("import_adjacency", real("adjacency_gemeenten_2022.csv"))
    assert "9212 nieuw" in run("import_adjacency", real("adjacency_wijken_2022.csv"))
    assert "9212 gelijk" in run("import_adjacency", real("adjacency_wijken_2022.csv"))
    _check_neighbours()
    assert "wijken met letters" in run("import_areas", real("amsterdam_wijken_2022indeling.geojson"))
    assert selectors.districts_of("GM0363").count() == 110
    _check_names()


def _check_sums():
    by_level = Area.objects.values_list("level").annotate(people=Sum("population")).order_by()
    assert dict(by_level) == {
        Level.MUNICIPALITY: 17_590_672,
        Level.DISTRICT: 17_588_925,
        Level.PROVINCE: None,
        Level.COUNTRY: None,
    }
    assert not Area.objects.exclude(level=Level.COUNTRY).filter(parent=None).exists()
    assert Area.objects.get(level=Level.COUNTRY).name == "Nederland"
    assert not Area.objects.exclude(level=Level.PROVINCE).filter(geometry=None).exists()
    assert selectors.districts_of("GM0363", 2022).count() == 99
    assert selectors.municipalities().count() == 345


def _check_neighbours():
    ameland = selectors.areas_by_code(["GM0060"], 2022)["GM0060"]
    groningen = selectors.areas_by_code(["GM0014"])["GM0014"]
    assert not selectors.neighbours_of(ameland).exists()
    codes = [area.code for area in selectors.neighbours_of(groningen)]
    assert codes == ["GM1699", "GM1730", "GM1952", "GM1966", "GM1969", "GM1979"]
    assert selectors.neighbour_codes(["GM0014", "GM1699", "GM0060"], 2022) == {
        "GM0014": ["GM1699"], "GM1699": ["GM0014"], "GM0060": [],
    }  # fmt: skip


def _check_names():
    code_of = selectors.name_lookup(2022)
    names = {
        "Groningen (PV)": "PV20", "Groningen (gemeente)": "GM0014", "Fryslân (PV)": "PV21", "Nederland": "NL01",
        "'s-Gravenhage (gemeente)": "GM0518", "Beek (L.)": "GM0888", "Bergen (NH.)": "GM0373",
        "Hengelo (O.)": "GM0164", "Hengelo (Gld.)": None, "Aalburg": None, "": None,
    }  # fmt: skip
    assert {name: code_of(name) for name in names} == names


def test_a_later_file_changes_what_it_tells_and_keeps_the_rest(write):
    run("import_areas", write("kwb_2022.csv", MUNICIPALITIES))
    later = write("aantallen_2022.csv", b"code,name,population\nGM0014,Groningen,11\n")
    assert "0 nieuw, 1 gewijzigd" in run("import_areas", later)
    area = Area.objects.get(code="GM0014")
    assert (area.population, area.province, area.parent.code, area.urbanity) == (
        11,
        "Groningen",
        "PV20",
        None,
    )


def test_years_live_side_by_side(write):
    run("import_areas", write("kwb_2022.csv", MUNICIPALITIES))
    run("import_areas", write("kwb.csv", MUNICIPALITIES), year=2023)
    assert selectors.years() == [2023, 2022]
    assert selectors.latest_named_year() == 2023
    # Of a division of which only districts are stored, no municipality has a name.
    Area.objects.create(code="WK001400", level="district", division_year=2024, name="Centrum")
    assert selectors.latest_named_year() == 2023 and selectors.name_lookup()("Groningen") == "GM0014"
    assert selectors.has_names() and not selectors.has_names(2024)
    assert selectors.areas_by_code(["gm0014 "])["GM0014"].division_year == 2023


def test_one_wrong_file_stops_all(write):
    good, bad = write("kwb_2022.csv", MUNICIPALITIES), write("fout_2022.csv", b"code,name\nGM0014,A\nGMX,B\n")
    with pytest.raises(CommandError, match=r"fout_2022.csv.*\n.*Regel 3, kolom “code”"):
        run("import_areas", good, bad)
    assert not Area.objects.exists()


def test_borders_need_their_areas(write):
    run("import_areas", write("kwb_2022.csv", MUNICIPALITIES))
    pairs = b"a,b,shared_boundary_m\nGM0014,GM0034,5\nGM0034,GM9999,5\n"
    with pytest.raises(
        CommandError, match="Regel 3, kolom “b”: Gebied GM9999 bestaat niet in de indeling van 2022"
    ):
        run("import_adjacency", write("buren_2022.csv", pairs))
    with pytest.raises(CommandError, match="--year"):
        run("import_adjacency", write("buren.csv", pairs))
    assert not Adjacency.objects.exists()


def test_a_changed_length_is_stored(write):
    run("import_areas", write("kwb_2022.csv", MUNICIPALITIES))
    head = b"a,b,shared_boundary_m\nGM0014,GM0034,"
    run("import_adjacency", write("buren.csv", head + b"5"), year=2022)
    assert "1 gewijzigd" in run("import_adjacency", write("buren.csv", head + b"7.5"), year=2022)
    assert Adjacency.objects.get().shared_boundary_m == 7.5
