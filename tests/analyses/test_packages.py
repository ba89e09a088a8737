"""The CBS route: plan and code go there, a table comes back, and it must be the answer to exactly that package."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook

from analyses.models import AnalysisJob, CbsPackage, Dataset, PackageReturn, PackageState, Release
from analyses.runner import run
from analyses.services import hand_in_return, make_package, take_package
from coalitions.models import JournalEntry
from questions.models import Definition, Phase, Trajectory
from tests.analyses.cbs_scene import MAIN, count_there, counted_rows, unpacked, upload
from tests.analyses.scene import YEAR
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet


@pytest.fixture
def room(tmp_path):
    """A folder in the CBS environment."""
    folder = tmp_path / "projectmap"
    folder.mkdir()
    return folder


def made(scene, **facts):
    facts = {"project_number": "8412", "division_year": YEAR, "by": scene.analyst} | facts
    return make_package(scene.trajectory, **facts)


def table_of(package, rows, header=("pakket", "gebied", "periode", "teller", "noemer")):
    lines = [header, *((package.code, *row) for row in rows)]
    return SimpleUploadedFile("uitvoer.csv", "\n".join(";".join(map(str, line)) for line in lines).encode())


def good_rows(count=20):
    rows = [(f"WK0001{number:02}", 2024, 40 + number, 2000) for number in range(count - 2)]
    return [*rows, ("WK000118", 2024, "onvoldoende waarnemingen", 2000), ("WK000119", 2024, 400, 2000)]


@pytest.fixture
def package(scene):
    scene.locked()
    return made(scene)


def test_a_package_holds_plan_code_form_and_checksums(scene, package, room):
    unpacked(package, room)
    names = sorted(path.name for path in room.iterdir())
    assert names == [
        "LEESMIJ.txt", "SHA256SUMS.txt", "analyse_cbs.py", "gegevens.txt", "kolommen.json", "plan.json", "plan.txt",
        "uitvoerformulier.txt",
    ]  # fmt: skip
    for line in (room / "SHA256SUMS.txt").read_text().splitlines():
        total, name = line.split()
        assert hashlib.sha256((room / name).read_bytes()).hexdigest() == total
    plan = json.loads((room / "plan.json").read_text())
    assert (plan["pakket"], plan["vingerafdruk_plan"]) == (package.code, package.plan.fingerprint)
    form = (room / "uitvoerformulier.txt").read_text()
    assert all(
        word in form for word in ("8412", "LIGHT", "ongewogen", "teller", "noemer", "gebied", "periode")
    )
    assert "1_Controle vooraf" in (room / "LEESMIJ.txt").read_text()


def test_the_form_names_every_file_and_kind_that_leaves(scene, room):
    scene.locked(output_kinds=["mean", "quantile"])
    unpacked(made(scene), room)
    form, steps = ((room / name).read_text() for name in ("uitvoerformulier.txt", "LEESMIJ.txt"))
    assert "uitvoer.csv en uitkomsten.csv" in form and "gemiddelde, kwantiel" in form
    assert "of kwantielen in de uitvoer" not in form
    # They are made before the zip is, and come back together.
    assert steps.index("Zet andere uitkomsten") < steps.index(
        "Maak één zip zonder mappen met uitvoer.csv en uitkomsten.csv"
    )


def test_the_same_plan_gives_the_same_bytes_and_is_found(scene, package):
    assert made(scene) == package
    first = package.file.open("rb").read()
    CbsPackage.objects.all().delete()
    assert made(scene).file.open("rb").read() == first
    assert JournalEntry.objects.filter(verb="package_made").count() == 2


def test_a_package_needs_a_plan_that_stands_and_a_level_that_can_be_counted(scene):
    with pytest.raises(NotYet, match="nog geen analyseplan"):
        made(scene)
    scene.locked()
    with pytest.raises(Invalid) as caught:
        made(scene, project_number="acht")
    assert list(caught.value.fields) == ["project_number"]
    type(scene.version).objects.update(area_level="province")
    with pytest.raises(NotYet):
        made(scene)


def test_who_may_make_and_take(scene):
    scene.locked()
    for somebody, refusal in (
        (scene.owner, NotAllowed),
        (scene.checker, NotAllowed),
        (scene.stranger, Hidden),
    ):
        with pytest.raises(refusal):
            made(scene, by=somebody)
    package = made(scene)
    for somebody, refusal in ((scene.lead, NotAllowed), (scene.stranger, Hidden)):
        with pytest.raises(refusal):
            take_package(package, by=somebody)
        with pytest.raises(refusal):
            hand_in_return(package, table_of(package, good_rows()), by=somebody)


def test_the_programme_counts_there_and_its_table_becomes_an_outcome_here(scene, package, room, client):
    """The whole route: made records, the packed programme, the table back, the job, two checkers."""
    output = count_there(package, room)
    assert b"onvoldoende waarnemingen" in output
    assert b"WK000100;2024;onvoldoende waarnemingen;600" in output
    form = (room / "uitvoerformulier.txt").read_text()
    assert "14400" in form
    assert "{" not in form
    take_package(package, by=scene.analyst)
    returned = hand_in_return(package, SimpleUploadedFile("uitvoer.csv", output), by=scene.colleague)
    assert returned.differences == []
    package.refresh_from_db()
    assert (package.state, returned.row_count) == (PackageState.RETURNED, 20)
    run(returned.job_id)
    job = AnalysisJob.objects.get(pk=returned.job_id)
    rows = {row["area"]: row for row in job.result.table}
    assert rows["WK000119"]["classification"] == "much_higher"
    assert rows["WK000100"]["observed"] is None
    check = scene.asked(job)
    (hidden,) = [row for row in check.table if row["area"] == "WK000100"]
    assert (hidden["status"], check.summary["counts"]["hidden"]) == ("hidden", check.counts["hidden"])
    client.force_login(scene.checker)
    page = client.get(reverse("analyses:check", args=[check.pk])).text
    assert "kwam al zonder getal binnen" in page and "geen cel verborgen" not in page
    scene.approve(check, scene.checker)
    release = scene.approve(check, scene.second_checker).release
    assert {row["area"] for row in release.table if row["status"] == "hidden"} == {"WK000100"}


def test_the_programme_refuses_another_plan(package, room):
    unpacked(package, room)
    plan = room / "plan.json"
    plan.write_text(plan.read_text().replace('"minste_eenheden": 10', '"minste_eenheden": 1'))
    (room / "g.csv").write_text("RINPERSOON;GEMEENTE;JAAR;IN_TELLER\n1;GM0001;2024;1\n")
    done = subprocess.run(
        [sys.executable, str(room / "analyse_cbs.py"), str(room / "g.csv")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "plan.json is veranderd" in done.stderr
    assert not (room / "uitvoer.csv").exists()


def test_one_identifier_on_any_sheet_refuses_a_result(scene, package):
    """Also on a sheet that nobody reads; the refusal tells the place and not the value."""
    book = Workbook()
    sheet = book.active
    sheet.append(["pakket", "gebied", "periode", "teller", "noemer"])
    for row in [(package.code, *row) for row in good_rows()]:
        sheet.append(row)
    aside = book.create_sheet("toelichting")
    aside.append(["opmerking", "wie"])
    aside.append(["belde over", "111222333"])
    aside.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(Invalid) as caught:
        hand_in_return(package, SimpleUploadedFile("uitvoer.xlsx", content.getvalue()), by=scene.analyst)
    (said,) = caught.value.fields["file"]
    assert "Regel 2, kolom 2" in said and "burgerservicenummer" in said and "111222333" not in said
    assert not PackageReturn.objects.exists()
    dated = [(area, "2019-01-01", *counts) for area, _period, *counts in good_rows()]
    assert "niet in het plan" not in str(
        hand_in_return(package, table_of(package, dated), by=scene.analyst).differences
    )


def first_row(**change):
    values = {"gebied": "WK000100", "periode": 2024, "teller": 40, "noemer": 2000} | change
    return tuple(values.values())


WRONG = {
    "more than all": (first_row(teller=3000), "groter dan de noemer"),
    "another level": (first_row(gebied="GM0001"), "niveau van het plan"),
    "no number": (first_row(teller="veel"), "geen getal"),
    "empty": (first_row(teller=""), "waarom zij leeg is"),
    "twice": (first_row(gebied="WK000101"), "vaker voor"),
}


CHECKERS = ("gebied", "periode", "teller", "noemer", "regels")
STAYS_INSIDE = {
    "small count": (MAIN, first_row(teller=4), "Regel 2: een aantal ligt onder de grens van 10"),
    "nearly all": (MAIN, first_row(teller=1995), "Regel 2: het verschil tussen noemer en teller"),
    "small count of a strange table": (MAIN[1:4], first_row(teller=4)[:3], "onder de grens van 10"),
    "unweighted counts": (CHECKERS, (*first_row(), 2100), "De kolom “regels”"),
}


@pytest.mark.parametrize("kind", STAYS_INSIDE)
def test_what_may_not_have_left_the_cbs_is_refused_told_without_a_figure_and_not_kept(scene, package, kind):
    header, row, said = STAYS_INSIDE[kind]
    wrong = upload("uitvoer.csv", header, [(package.code, *row) if "pakket" in header else row])
    with pytest.raises(Invalid) as caught:
        hand_in_return(package, wrong, by=scene.analyst)
    lead, why = caught.value.fields["file"]
    assert "niet bewaard" in lead and said in why
    assert not PackageReturn.objects.exists()
    noted = JournalEntry.objects.get(verb="package_return_not_kept")
    assert "mag het de CBS-omgeving niet uit" in noted.sentence and "4" not in noted.sentence.split(":", 1)[1]


def test_the_file_of_the_checker_is_known_by_its_name(scene, package):
    with pytest.raises(Invalid) as caught:
        hand_in_return(package, upload("Ongewogen_aantallen.csv", MAIN[1:], [first_row()]), by=scene.analyst)
    assert "alleen voor de controleur van het CBS" in caught.value.fields["file"][1]
    assert not PackageReturn.objects.exists()


@pytest.mark.parametrize("kind", WRONG)
def test_what_does_not_fit_is_told_and_kept(scene, package, kind):
    row, said = WRONG[kind]
    returned = hand_in_return(package, table_of(package, [*good_rows()[1:], row]), by=scene.analyst)
    assert (returned.state, returned.job) == ("refused", None)
    assert said in " ".join(returned.differs_in)
    with override("en"):
        assert said not in " ".join(PackageReturn.objects.get().differs_in)
    assert returned.file.open("rb").read()
    assert not Dataset.objects.exists()
    package.refresh_from_db()
    assert package.state == PackageState.MADE


def test_a_table_of_another_package_or_with_other_columns_is_refused(scene, package):
    other = make_package(scene.trajectory, project_number="9999", division_year=YEAR, by=scene.analyst)
    returned = hand_in_return(package, table_of(other, good_rows()), by=scene.analyst)
    assert f"verwacht werd {package.code}" in returned.differs_in[0]
    header = ("pakket", "gebied", "periode", "teller", "inwoners")
    returned = hand_in_return(package, table_of(package, good_rows(), header), by=scene.analyst)
    assert "“noemer” ontbreekt" in " ".join(returned.differs_in)
    assert "“inwoners” hoort niet" in " ".join(returned.differs_in)


def test_a_change_meanwhile_refuses_the_table_with_what_changed(scene, package):
    Definition.objects.create(trajectory=scene.trajectory, term="melding", text="...", written_by=scene.owner)
    returned = hand_in_return(package, table_of(package, good_rows()), by=scene.analyst)
    assert "de begrippen" in " ".join(returned.differs_in)
    with pytest.raises(NotYet, match="de begrippen"):
        take_package(package, by=scene.analyst)
    assert PackageReturn.objects.get().file


def test_while_a_newer_version_of_the_plan_is_written_no_table_of_the_older_one_starts(scene, package):
    scene.plan(indicator="Meldingen van overlast")
    returned = hand_in_return(package, table_of(package, good_rows()), by=scene.analyst)
    assert "Er is een nieuwere versie van het plan" in " ".join(returned.differs_in)
    assert not AnalysisJob.objects.exists() and PackageReturn.objects.get().file


def test_outside_the_analysis_phase_the_table_is_kept_and_nothing_starts(scene, package):
    Trajectory.objects.update(phase=Phase.LEGAL_REVIEW)
    returned = hand_in_return(package, table_of(package, good_rows()), by=scene.analyst)
    assert "fase" in " ".join(returned.differs_in)
    assert (Dataset.objects.count(), AnalysisJob.objects.count()) == (0, 0)


def test_people_in_a_returned_table_are_not_kept(scene, package, tmp_path):
    content = b"pakket;gebied;periode;teller;noemer;rinpersoon\nx;WK000100;2024;40;2000;1\n"
    with pytest.raises(Invalid) as caught:
        hand_in_return(package, SimpleUploadedFile("uitvoer.csv", content), by=scene.analyst)
    assert "sleutel van personen" in " ".join(caught.value.fields["file"])
    assert not PackageReturn.objects.exists()
    assert "personen aanwijst" in JournalEntry.objects.get(verb="package_return_not_kept").sentence


def test_excel_comes_back_as_well_and_twice_is_once(scene, package):
    book = Workbook()
    book.active.append(["pakket", "gebied", "periode", "teller", "noemer"])
    for row in good_rows():
        book.active.append([package.code, *row])
    out = io.BytesIO()
    book.save(out)
    first, second = (
        hand_in_return(package, SimpleUploadedFile("uitvoer.xlsx", out.getvalue()), by=scene.analyst)
        for _twice in range(2)
    )
    assert first == second
    assert AnalysisJob.objects.count() == 1


def test_the_database_holds_what_a_return_is(scene, package):
    with pytest.raises(IntegrityError), transaction.atomic():
        PackageReturn.objects.create(
            package=package,
            original_name="x",
            checksum="0" * 64,
            state="accepted",
            handed_in_by=scene.analyst,
        )


def at(name, *args):
    return reverse(f"analyses:{name}", args=args)


def test_the_route_on_screen(scene, client):
    scene.locked()
    client.force_login(scene.analyst)
    case = scene.trajectory.reference
    page = client.get(at("packages", case))
    assert "Nog geen pakket" in page.text
    page = client.post(at("packages", case), {"project_number": "x", "division_year": YEAR})
    assert page.context["form"].errors["project_number"]
    made = client.post(at("packages", case), {"project_number": "8412", "division_year": YEAR})
    package = CbsPackage.objects.get()
    assert made.url == at("package", package.pk)
    answer = client.get(at("package_zip", package.pk))
    content = b"".join(answer.streaming_content)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert package.code in answer["Content-Disposition"]
    assert JournalEntry.objects.filter(verb="package_downloaded").count() == 1
    page = client.post(at("package_take", package.pk), follow=True)
    assert "meegenomen naar het CBS" in page.text
    bad = {"file": table_of(package, [first_row(teller=3)])}
    page = client.post(at("package_return", package.pk), bad)
    assert "onder de grens van 10" in page.text
    page = client.post(
        at("package_return", package.pk), {"file": table_of(package, [first_row(teller="veel")])}, follow=True
    )
    assert "geen getal" in page.text and "onder de grens" not in page.text
    done = client.post(at("package_return", package.pk), {"file": table_of(package, good_rows())})
    job = AnalysisJob.objects.get()
    assert done.url == at("job", job.pk)
    page = client.get(at("job", job.pk))
    assert f"CBS-pakket {package.number}" in page.text
    client.force_login(scene.lead)
    page = client.get(at("package", package.pk))
    assert "uitkomst terug" in page.text
    assert "geen getal" not in page.text
    assert "Lever de uitkomst aan" not in page.text
    assert client.get(at("package_zip", package.pk)).status_code == 403
    client.force_login(scene.stranger)
    for name in ("package", "package_zip"):
        assert client.get(at(name, package.pk)).status_code == 404
    assert JournalEntry.objects.filter(verb="package_downloaded").count() == 1


def test_its_outcome_is_released_by_two_checkers_and_not_by_one(scene, package):
    take_package(package, by=scene.analyst)
    returned = hand_in_return(package, file=table_of(package, good_rows()), by=scene.analyst)
    run(returned.job_id)
    check = scene.approve(scene.asked(AnalysisJob.objects.get(pk=returned.job_id)), scene.checker)
    assert (check.state, Release.objects.count()) == ("pending", 0)
    again = scene.approve(check, scene.checker)
    assert (again.state, Release.objects.count()) == ("pending", 0), "one checker counts once"
    with pytest.raises((Hidden, NotAllowed, NotYet)):
        scene.approve(check, scene.analyst)
    check = scene.approve(check, scene.second_checker)
    assert (check.state, Release.objects.get().check_record_id) == ("released", check.pk)


def test_the_papers_explain_every_column_and_say_what_stays_inside(scene, room):
    scene.locked(output_kinds=["mean", "quantile"])
    unpacked(made(scene), room)
    form, steps, plan = (
        (room / name).read_text() for name in ("uitvoerformulier.txt", "LEESMIJ.txt", "plan.txt")
    )
    for column in ("naam", "soort", "groep", "waarde", "eenheden", "overheersing", "totaal", "kwantiel"):
        assert f"\n  {column}: " in form
    inside = "ongewogen_aantallen.csv en controle_bedragen.csv"
    assert f"zie {inside} in de projectmap" in form and f"mag {inside} inzien" in steps
    assert "district" not in form + plan and "wijk, 2" in plan
    assert "Andere uitkomsten:\n  gemiddelde, mediaan" in plan
    columns = json.loads((room / "kolommen.json").read_text())
    assert (columns["eenheid"], columns["gebied"], columns["bedrag"]) == ("", "WIJK", "")


def test_a_table_of_another_package_is_told_once(scene, package):
    take_package(package, by=scene.analyst)
    rows = [("een ander pakket", *row[1:]) for row in counted_rows(package)]
    back = hand_in_return(package, upload("uitvoer.csv", MAIN, rows), by=scene.analyst)
    assert [sentence for sentence in back.differs_in if "kenmerk" in sentence] == [
        f"Op elke regel: het kenmerk is “een ander pakket”, verwacht werd {package.code}. De tabel hoort bij een ander pakket."
    ]
