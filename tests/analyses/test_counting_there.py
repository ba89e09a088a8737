"""The programme in a package: what it cannot count it tells, it writes its form anew, and it judges amounts inside."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from analyses.cbs.figures import read_figures
from analyses.services import hand_in_return, make_package
from areas.readers.table import read_table
from tests.analyses.cbs_scene import FLAGS, unpacked
from tests.analyses.scene import YEAR

HEADER = "RINPERSOON;WIJK;JAAR;VERDACHT;OMZET"


@pytest.fixture
def there(scene, tmp_path):
    """The package in the environment, with columns filled in; `kinds` of the plan besides counts."""

    def unpack(*kinds, **columns):
        scene.locked(output_kinds=list(kinds))
        package = make_package(scene.trajectory, project_number="8412", division_year=YEAR, by=scene.analyst)
        unpacked(package, tmp_path)
        (tmp_path / "kolommen.json").write_text(json.dumps(FLAGS | columns))
        return SimpleNamespace(package=package, folder=tmp_path)

    return unpack


def people(count=40, *, area="000100", year=2024, flag="1", other="0", amount=100, start=0):
    """As many people, half of whom count."""
    return [
        f"{start + n:09};{area};{year};{flag if n < count // 2 else other};{amount}" for n in range(count)
    ]


def ran(folder, lines, name="gegevens.csv"):
    (folder / name).write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    return started(folder, name)


def started(folder, name):
    done = subprocess.run(
        [sys.executable, str(folder / "analyse_cbs.py"), str(folder / name)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done


def text(folder, name):
    return (folder / name).read_text(encoding="utf-8")


def test_rows_without_an_area_are_left_out_and_told(there):
    folder = there().folder
    done = ran(folder, [*people(), *people(30, area="", start=500), *people(5, area="ONBEKEND", start=900)])
    assert "WK000100" in text(folder, "uitvoer.csv") and "WK000000" not in text(folder, "uitvoer.csv")
    assert text(folder, "uitvoer.csv").count("\n") == 2
    for place in (done.stdout, text(folder, "uitvoerformulier.txt")):
        assert "Regels zonder bruikbare gebiedscode, niet meegeteld: 35." in place


def test_a_flag_with_a_decimal_is_the_same_flag(there):
    folder = there().folder
    ran(folder, people(flag="1.0", other="0.0"))
    assert ";WK000100;2024;20;40" in text(folder, "uitvoer.csv")


def test_a_flag_that_was_not_agreed_stops_with_what_to_do(there):
    folder = there().folder
    done = ran(folder, people(other="9"))
    assert done.returncode == 1 and "“9”" in done.stderr and "geldt_niet_als" in done.stderr
    assert not (folder / "uitvoer.csv").exists()
    folder.joinpath("kolommen.json").write_text(json.dumps(FLAGS | {"geldt_niet_als": ["9"]}))
    assert ran(folder, people(other="9")).returncode == 0


def test_run_again_the_form_tells_of_the_second_run_and_keeps_what_was_written(there):
    folder = there().folder
    ran(folder, people(40))
    form = folder / "uitvoerformulier.txt"
    form.write_text(
        text(folder, form.name).replace("Datum: ______________________", "Datum: 1 mei"), encoding="utf-8"
    )
    ran(folder, people(60), "tweede.csv")
    said = text(folder, form.name)
    assert "ongewogen: 60\n" in said and "Bronbestand: tweede.csv" in said and "gegevens.csv" not in said
    assert "Datum: 1 mei" in said


def test_cells_are_counted_and_not_rows(there):
    folder = there().folder
    done = ran(
        folder,
        [*people(40), *people(8, area="000101", start=500), *people(30, area="000102", start=600, flag="0")],
    )
    assert "6 cellen, waarvan 3 verborgen" in done.stdout
    form = text(folder, "uitvoerformulier.txt")
    assert "Aantal cellen met een getal: 6" in form and "Waarvan verborgen: 3" in form


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("nergens.csv", None, "is er niet. Kijk de naam"),
        ("tabel.xlsx", b"PK\x03\x04", "opslaan als csv"),
        ("leeg.csv", b"", "kan niet worden gelezen"),
        ("oud.csv", (HEADER + "\n1;000100;2024;caf\xe9;1").encode("cp1252"), "andere waarden"),
        ("ander.csv", b"a;b\n1;2\n", "Deze kolommen zijn er niet"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(there, name, content, said):
    folder = there().folder
    if content is not None:
        (folder / name).write_bytes(content)
    done = started(folder, name)
    assert done.returncode == 1 and said in done.stderr


def test_columns_that_were_not_filled_in_are_named(there):
    folder = there(eenheid="").folder
    done = ran(folder, people())
    assert "Vul in kolommen.json nog in: eenheid." in done.stderr


def test_amounts_are_judged_inside_and_no_largest_leaves(there, scene):
    made = there("mean", "total", bedrag="OMZET", bedrag_heet="Omzet")
    giant = [f"{n:09};000101;2024;{n % 2};{9000 if n == 300 else '10,5'}" for n in range(300, 340)]
    done = ran(made.folder, [*people(40), *giant, *people(5, area="000102", start=700)])
    said = text(made.folder, "uitkomsten.csv")
    assert f"{made.package.code};Omzet (som);som;WK000100;2024;;4000,00;40;nee;4000,00" in said
    assert f"{made.package.code};Omzet (gemiddelde);gemiddelde;WK000101;2024;;;40;ja;\n" in said.replace(
        "\r", ""
    )
    assert "9000" not in said and "WK000102" not in said and "te weinig bedragen zijn: 1" in done.stdout
    assert "grootste" in text(made.folder, "controle_bedragen.csv")
    table = read_table(made.folder / "uitkomsten.csv", "uitkomsten.csv", workbooks=True)
    assert read_figures(table, made.package).faults == []
    with (
        (made.folder / "uitvoer.csv").open("rb") as output,
        (made.folder / "uitkomsten.csv").open("rb") as more,
    ):
        returned = hand_in_return(made.package, output, figures=more, by=scene.analyst)
    assert (returned.state, len(returned.outputs)) == ("accepted", 4)
