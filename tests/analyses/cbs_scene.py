"""Records as they could lie in the CBS environment, and what the packed programme makes of them."""

import csv
import json
import random
import subprocess
import sys
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from analyses.models import AnalysisJob, PackageReturn
from analyses.runner import run
from analyses.services import hand_in_return, make_package
from tests.analyses.scene import YEAR

FLAGS = {
    "eenheid": "RINPERSOON",
    "gebied": "WIJK",
    "periode": "JAAR",
    "geldt": "VERDACHT",
    "geldt_als": ["1"],
}


def upload(name, header, rows):
    """A table as somebody hands it in."""
    lines = [header, *rows]
    return SimpleUploadedFile(name, "\n".join(";".join(map(str, line)) for line in lines).encode())


MAIN = ("pakket", "gebied", "periode", "teller", "noemer")
SHARES = ("pakket", "naam", "soort", "gebied", "periode", "groep", "waarde", "teller", "noemer")


def counted_rows(package, more=0):
    """Twenty districts of two thousand people, of whom forty or more count; `more` sets another return far apart."""
    return [(package.code, f"WK0001{n:02}", 2024, 40 + 30 * more + n, 2000) for n in range(20)]


def share_rows(package, parts, name="Jongeren"):
    """A percentage of five hundred in each of the first districts."""
    return [
        (package.code, name, "aandeel", f"WK0001{n:02}", 2024, "", f"{part / 5:.1f}".replace(".", ","), part, 500)
        for n, part in enumerate(parts)
    ]  # fmt: skip


def returned(scene, figures, more=0):
    """A job of what came back from the CBS: a table, and the figures that `figures` makes of the package."""
    package = make_package(
        scene.trajectory, project_number=f"841{more}", division_year=YEAR, by=scene.analyst
    )
    hand_in_return(
        package,
        upload("uitvoer.csv", MAIN, counted_rows(package, more)),
        figures=upload("uitkomsten.csv", SHARES, figures(package)),
        by=scene.analyst,
    )
    back = PackageReturn.objects.get(package=package)
    run(back.job_id)
    return AnalysisJob.objects.get(pk=back.job_id)


def unpacked(package, folder):
    """The files of a package in a folder, as in the environment."""
    with package.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


def made_records(path, *, districts=20, people=600):
    """People in districts; the last one differs, the first one has too few in the count, and some come twice."""
    chance = random.Random(7)
    with path.open("w", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(["RINPERSOON", "WIJK", "JAAR", "VERDACHT"])
        for district in range(districts):
            share = {0: 0.01, districts - 1: 0.4}.get(district, 0.1)
            for person in range(people):
                row = [
                    f"{district:03}{person:06}",
                    f"{100 + district:06}",
                    2024,
                    int(chance.random() < share),
                ]
                table.writerows([row] * (1 + (person % 5 == 0)))


def count_there(package, folder):
    """Run the programme of the package on made records; gives the table that would leave."""
    unpacked(package, folder)
    (folder / "kolommen.json").write_text(json.dumps(FLAGS))
    made_records(folder / "gegevens.csv")
    done = subprocess.run(
        [sys.executable, str(folder / "analyse_cbs.py"), str(folder / "gegevens.csv")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return (folder / "uitvoer.csv").read_bytes()
