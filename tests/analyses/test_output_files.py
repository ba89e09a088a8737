"""Figures of other kinds as people take them along from a release, beside a table that stays byte for byte the signed one."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from analyses.certificates.verifying import verified
from analyses.models import Release
from analyses.output_files import outputs_rows
from tests.analyses.cbs_scene import returned, share_rows
from zicht.core.signing import public_keys

pytestmark = pytest.mark.backend


@pytest.fixture
def released(scene):
    scene.locked(output_kinds=["share"])
    scene.released(returned(scene, lambda package: share_rows(package, (4, 165, 190, 215))))
    return Release.objects.get()


def file_of(client, release, name):
    return client.get(
        reverse("analyses:release_file", args=[release.trajectory.reference, release.number, name])
    )


def test_they_leave_as_a_file_and_as_a_sheet_with_what_is_hidden_in_words(released, scene, client):
    client.force_login(scene.analyst)
    content = file_of(client, released, "andere-cijfers.csv").content.decode("utf-8-sig")
    header, *lines = csv.reader(io.StringIO(content), delimiter=";")
    assert header[:4] == ["cijfer", "soort", "gebiedscode", "gebied"]
    values = {line[2]: line[7] for line in lines}
    assert len(lines) == len(released.outputs)
    assert values["WK000100"] == "onvoldoende waarnemingen"
    told = {each["area"]: each["value"] for each in released.outputs if each["value"] is not None}
    assert told and all(float(values[area].replace(",", ".")) == value for area, value in told.items())
    book = load_workbook(io.BytesIO(file_of(client, released, "tabel.xlsx").content))
    assert book.sheetnames[1:] == ["Andere cijfers"]
    sheet = {row[2]: row[7] for row in book.worksheets[1].iter_rows(values_only=True)}
    assert sheet["WK000100"] == "onvoldoende waarnemingen"
    assert {area: sheet[area] for area in told} == told


def test_the_page_names_the_file_and_the_signed_table_stays_what_it_was(released, scene, client):
    client.force_login(scene.analyst)
    page = client.get(reverse("analyses:release", args=[released.trajectory.reference, released.number])).text
    assert "andere-cijfers.csv" in page
    table = file_of(client, released, "tabel.csv").content
    found = verified(released.certificate.document.encode(), trusted=public_keys(), table=table)
    assert all(each.holds is not False for each in found)


def test_a_release_without_them_has_no_such_file(scene, client):
    scene.locked()
    scene.released()
    release = Release.objects.get()
    client.force_login(scene.analyst)
    assert file_of(client, release, "andere-cijfers.csv").status_code == 404
    assert len(load_workbook(io.BytesIO(file_of(client, release, "tabel.xlsx").content)).sheetnames) == 1
    page = client.get(reverse("analyses:release", args=[release.trajectory.reference, release.number])).text
    assert "andere-cijfers.csv" not in page


def test_a_value_that_may_not_be_seen_is_in_no_line(released):
    kept = [{**each, "value": 99.0, "status": "hidden"} for each in released.outputs]
    assert {row[7] for row in outputs_rows(kept, {}, 2022)} == {"onvoldoende waarnemingen"}
