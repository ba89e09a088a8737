"""What somebody sees of a file before it is read as a whole: the columns as guessed, and the first rows as they are read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from analyses.models import Dataset
from tests.analyses.scene import csv_of, usual_rows


def at(name, *args):
    return reverse(f"analyses:{name}", args=args)


@pytest.fixture
def analyst(scene, client):
    client.force_login(scene.analyst)
    return client


def upload(client, scene, content):
    file = SimpleUploadedFile("meldingen.csv", content)
    return client.post(at("dataset_new", scene.trajectory.reference), {"file": file})


def test_the_names_of_areas_are_no_categories_because_one_came_twice(analyst, scene):
    rows = [(code, f"Wijk {code}", *rest) for code, *rest in usual_rows()]
    rows.append((rows[0][0], "Dubbel", *rows[0][2:]))
    upload(analyst, scene, csv_of(rows, header="wijkcode;wijknaam;periode;aantal;inwoners"))
    assert Dataset.objects.get().layout["category_column"] == ""
    Dataset.objects.all().delete()
    kinds = [(code, kind, *rest) for code, *rest in usual_rows() for kind in ("diefstal", "geweld")]
    upload(analyst, scene, csv_of(kinds, header="wijkcode;soort;periode;aantal;inwoners"))
    assert Dataset.objects.get().layout["category_column"] == "soort"


def test_amounts_are_shown_as_they_are_read_and_what_lacks_is_said_to_lack(analyst, scene):
    rows = [(f"WK0001{number:02}", "2024", f"F{number}", "ja", "1234,5") for number in range(20)]
    rows += [("", "2024", "F98", "ja", "1"), ("WK000101", "2024", "", "ja", "1")]
    upload(analyst, scene, csv_of(rows, header="wijkcode;periode;sleutel;geldt;bedrag"))
    dataset = Dataset.objects.get()
    page = analyst.get(at("dataset_layout", dataset.pk)).text
    read = page.partition('id="tabel-rijen"')[2].partition("</table>")[0]
    assert "Bedrag" in read and "1.234,50" in read
    assert "De gebiedscode ontbreekt." in page and "“” is geen" not in page
    lacks = page.partition('id="tabel-geweigerd"')[2].partition("De sleutel van de eenheid ontbreekt.")[0]
    assert "•••" not in lacks


def test_a_file_that_does_not_say_its_year_is_no_error_before_anything_was_sent(analyst, scene):
    upload(
        analyst, scene, csv_of([row[:1] + row[2:] for row in usual_rows()], header="wijkcode;aantal;inwoners")
    )
    address = at("dataset_layout", Dataset.objects.get().pk)
    page = analyst.get(address)
    assert "Zo kan het bestand niet worden ingelezen" not in page.text
    assert "Hier is nog een keuze van u nodig" in page.text and "over welke periode" in page.text
    values = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    sent = analyst.post(address, values | {"do": "preview"})
    assert "Zo kan het bestand niet worden ingelezen" in sent.text
