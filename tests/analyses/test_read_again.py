"""Choosing other columns of a file that was read before: what is looked at is the file, not what was made of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from analyses import preview
from analyses.models import Dataset, DatasetState
from areas.models import Area
from tests.analyses.scene import YEAR, csv_of

WIDE = [(f"WK0001{n:02}", 40 + n, 41 + n, 42 + n) for n in range(20)]
NAMES = ("Aalten", "Borne", "Cuijk", "Delden", "Ede")
NAMED = [(name, "2024", 50 + n, 90 + n, 2000) for n, name in enumerate(NAMES)]


@pytest.fixture
def handed(scene, client, django_capture_on_commit_callbacks):
    """Hand in a file, and send the page with the columns as it stands, but for what is changed."""
    client.force_login(scene.analyst)

    def hand_in(content):
        file = SimpleUploadedFile("breed.csv", content)
        client.post(reverse("analyses:dataset_new", args=[scene.trajectory.reference]), {"file": file})
        return reverse("analyses:dataset_layout", args=[Dataset.objects.get().pk])

    def send(url, do="keep", **changed):
        said = client.get(url).context["form"].initial | {"do": do} | changed
        with django_capture_on_commit_callbacks(execute=True):
            page = client.post(url, {name: value for name, value in said.items() if value is not None})
        return page, Dataset.objects.get()

    return hand_in, send


def test_a_wide_file_is_read_again_without_a_change(handed):
    hand_in, send = handed
    url = hand_in(csv_of(WIDE, header="wijkcode;2022;2023;2024"))
    _page, first = send(url)
    assert (first.state, first.row_count, first.periods) == (DatasetState.READY, 60, ["2022", "2023", "2024"])
    _page, again = send(url)
    assert (again.state, again.row_count, again.why) == (DatasetState.READY, 60, "")


def test_names_stay_names_when_another_column_is_chosen(handed):
    for number, name in enumerate(NAMES):
        Area.objects.create(code=f"GM100{number}", level="municipality", division_year=YEAR, name=name)
    hand_in, send = handed
    url = hand_in(csv_of(NAMED, header="gemeente;periode;meldingen;boetes;inwoners"))
    _page, first = send(url, division_year=YEAR)
    assert (first.state, first.row_count) == (DatasetState.READY, 5)
    _page, again = send(url, numerator="boetes")
    assert (again.state, again.row_count, again.faulty_count) == (DatasetState.READY, 5, 0)


def test_names_of_a_division_that_is_not_there_are_refused_with_what_helps(handed):
    hand_in, send = handed
    url = hand_in(csv_of(NAMED, header="gemeente;periode;meldingen;boetes;inwoners"))
    page, _dataset = send(url, do="preview", division_year=2031)
    (said,) = page.context["shown"].problem.reasons
    assert "in de indeling van 2031 staan niet in Zicht" in said and "beheerder van de server" in said
    _page, dataset = send(url, division_year=2031)
    assert dataset.state == DatasetState.REFUSED and "2031" in dataset.why


@pytest.mark.parametrize("start", [preview.START, 200])
def test_the_page_shows_the_file_and_looking_again_answers(handed, client, monkeypatch, start):
    monkeypatch.setattr(preview, "START", start)
    hand_in, send = handed
    url = hand_in(csv_of(WIDE, header="wijkcode;2022;2023;2024"))
    send(url)
    page = client.get(url)
    assert page.context["sample"][0][0] == 2 and page.context["sample"][0][1][0][1] == "WK000100"
    page, _dataset = send(url, do="preview")
    assert page.context["shown"].rows and page.context["shown"].problem is None


def test_a_file_that_is_gone_from_the_storage_breaks_no_page(handed, client):
    hand_in, send = handed
    url = hand_in(csv_of(WIDE, header="wijkcode;2022;2023;2024"))
    _page, dataset = send(url)
    dataset.original.storage.delete(dataset.original.name)
    assert client.get(url).status_code == 200
