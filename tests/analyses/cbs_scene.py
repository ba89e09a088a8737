"""Records as they could lie in the CBS environment, and what the packed programme makes of them."""

import csv
import json
import random
import subprocess
import sys
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

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
