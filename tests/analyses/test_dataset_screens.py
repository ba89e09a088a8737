"""Handing in a file on screen: from upload to figures, and what happens when it goes wrong."""

import io
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from analyses import tasks
from analyses.models import Dataset, DatasetState
from analyses.selectors import datasets_to_ring
from coalitions.models import JournalEntry
from tests.analyses.scene import csv_of, usual_rows

LAYOUT = {
    "name": "Meldingen", "kind": "aggregates", "area": "wijkcode", "numerator": "aantal", "denominator": "inwoners",
    "period": "periode",
}  # fmt: skip


def at(name, *args):
    return reverse(f"analyses:{name}", args=args)


@pytest.fixture
def case(scene):
    return scene.trajectory.reference


@pytest.fixture
def analyst(scene, client):
    client.force_login(scene.analyst)
    return client


def upload(client, case, content=None, name="meldingen.csv"):
    file = SimpleUploadedFile(name, csv_of(usual_rows()) if content is None else content)
    return client.post(at("dataset_new", case), {"file": file})


def send(capture, client, dataset, **values):
    """Choose the columns and let what follows the commit happen."""
    with capture(execute=True):
        return client.post(at("dataset_layout", dataset.pk), LAYOUT | values | {"do": "keep"})


def test_a_file_goes_from_upload_to_figures(analyst, case, django_capture_on_commit_callbacks):
    step2 = upload(analyst, case)
    draft = Dataset.objects.get()
    assert (step2.url, draft.state) == (at("dataset_layout", draft.pk), DatasetState.DRAFT)
    page = analyst.get(step2.url)
    assert page.context["form"].initial["numerator"] == "aantal"
    assert "20 van de eerste 20 rijen" in page.text
    assert "Kies de kolommen" in analyst.get(at("dataset", draft.pk)).text
    done = send(django_capture_on_commit_callbacks, analyst, draft)
    draft.refresh_from_db()
    assert (done.url, draft.state, draft.row_count) == (at("dataset", draft.pk), DatasetState.READY, 20)
    page = analyst.get(done.url)
    assert "Alle rijen van het bestand zijn gebruikt" in page.text
    assert draft.original_name == "meldingen.csv"
    assert JournalEntry.objects.filter(verb="dataset_registered").count() == 1


def test_another_column_is_looked_at_before_it_is_chosen(analyst, case):
    url = upload(analyst, case).url
    page = analyst.post(url, LAYOUT | {"numerator": "inwoners", "denominator": "", "do": "preview"})
    assert page.context["shown"].rows[0]["row"]["numerator"] == 2000
    page = analyst.post(url, LAYOUT | {"numerator": "wijkcode", "do": "preview"})
    assert "Zo kan het bestand niet worden ingelezen" in page.text
    page = analyst.post(url, LAYOUT | {"name": "x" * 200, "do": "keep"})
    assert page.context["form"].errors["name"]
    assert Dataset.objects.get().state == DatasetState.DRAFT


def test_wrong_columns_lose_nothing_and_can_be_chosen_again(
    analyst, case, django_capture_on_commit_callbacks
):
    upload(analyst, case)
    dataset = Dataset.objects.get()
    send(django_capture_on_commit_callbacks, analyst, dataset, numerator="wijkcode", denominator="")
    dataset.refresh_from_db()
    assert dataset.state == DatasetState.REFUSED
    page = analyst.get(at("dataset", dataset.pk))
    assert "Kies andere kolommen" in page.text
    assert "hoeft het niet opnieuw aan te leveren" in page.text
    send(django_capture_on_commit_callbacks, analyst, dataset)
    dataset.refresh_from_db()
    assert (dataset.state, dataset.row_count) == (DatasetState.READY, 20)


def test_codes_that_nobody_knows_are_told_beside_the_columns_and_not_on_a_page_without_a_way_on(
    analyst, case, django_capture_on_commit_callbacks
):
    upload(analyst, case, csv_of([(f"WK9010{number}", "2024", 50, 2000) for number in range(4)]))
    dataset = Dataset.objects.get()
    page = analyst.post(at("dataset_layout", dataset.pk), LAYOUT | {"numerator": "", "do": "preview"})
    assert page.status_code == 200 and "Kies de kolom met de aantallen" in page.text
    send(django_capture_on_commit_callbacks, analyst, dataset, numerator="")
    dataset.refresh_from_db()
    assert dataset.state == DatasetState.REFUSED
    assert "Kies andere kolommen" in analyst.get(at("dataset", dataset.pk)).text


def test_a_crowd_of_wrong_rows_is_a_refusal_with_a_report(analyst, case, django_capture_on_commit_callbacks):
    rows = usual_rows(4) + [(f"WK0001Z{number}", "2024", 5, 2000) for number in range(9)]
    upload(analyst, case, csv_of(rows))
    dataset = Dataset.objects.get()
    send(django_capture_on_commit_callbacks, analyst, dataset)
    dataset.refresh_from_db()
    assert (dataset.state, dataset.faulty_count, bool(dataset.rows)) == (DatasetState.REFUSED, 9, False)
    assert "Meer dan de helft" in analyst.get(at("dataset", dataset.pk)).text


def test_each_row_that_is_not_used_is_told_and_downloaded(
    scene, analyst, case, client, django_capture_on_commit_callbacks
):
    rows = [*usual_rows(), ("WK0001ZZ", "2024", 5, 2000), ("WK000103", "2024", "veel", 2000)]
    upload(analyst, case, csv_of(rows))
    dataset = Dataset.objects.get()
    send(django_capture_on_commit_callbacks, analyst, dataset)
    dataset.refresh_from_db()
    page = analyst.get(at("dataset", dataset.pk))
    assert "Gebied WK0001ZZ bestaat niet in de indeling van 2022" in page.text
    assert (dataset.row_count, dataset.faulty_count) == (20, 2)
    answer = analyst.get(at("dataset_report", dataset.pk))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines] == ["regel", "22", "23"]
    client.force_login(scene.owner)
    assert client.get(at("dataset_report", dataset.pk)).status_code == 403
    client.force_login(scene.stranger)
    assert client.get(at("dataset_report", dataset.pk)).status_code == 404
    (taken,) = JournalEntry.objects.filter(verb="dataset_report_downloaded")
    assert taken.facts == {"dataset": dataset.pk} and taken.actor == scene.analyst


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "t.csv", "leeg"),
        (b"\x00\x01\x02" * 50, "t.csv", "geen tekst"),
        (b"PK\x03\x04kapot", "t.xlsx", "Excel"),
        (b"a;b\n1;2;3", "t.csv", "Regel 2"),
        (b"code;aantal\nGM0001;1\n", "t.pdf", ".pdf"),
        (b"rinpersoon;wijkcode;aantal\n1;WK000100;3\n", "t.csv", "sleutel van personen"),
    ],
)
def test_a_bad_upload_is_told_at_the_field_and_leaves_nothing(analyst, case, tmp_path, content, name, said):
    page = upload(analyst, case, content, name)
    assert page.status_code == 200
    assert said in " ".join(page.context["form"].errors["file"])
    assert not Dataset.objects.exists()
    assert not [path for path in tmp_path.glob("files/**/*") if path.is_file()]


def test_a_file_with_people_further_on_is_taken_away_at_once(
    analyst, case, tmp_path, django_capture_on_commit_callbacks
):
    numbers = ["" for _row in range(2_100)] + ["111222333", "123456782", "111222333"]
    rows = [(f"WK00010{row % 9}", 2000 + row % 20, 1, 10, number) for row, number in enumerate(numbers)]
    upload(analyst, case, csv_of(rows, header="wijkcode;periode;aantal;inwoners;kenmerk"))
    dataset = Dataset.objects.get()
    send(django_capture_on_commit_callbacks, analyst, dataset)
    dataset.refresh_from_db()
    assert dataset.state == DatasetState.REFUSED
    assert "meteen verwijderd" in dataset.failure
    assert (dataset.original.name, dataset.sample) == ("", [])
    assert not [path for path in tmp_path.glob("files/**/*") if path.is_file()]


def test_a_large_file_waits_for_a_worker(scene, analyst, case, settings, django_capture_on_commit_callbacks):
    settings.DATASET_AT_ONCE_BYTES = 10
    upload(analyst, case)
    dataset = Dataset.objects.get()
    send(django_capture_on_commit_callbacks, analyst, dataset)
    dataset.refresh_from_db()
    assert (dataset.state, bool(dataset.rung_at)) == (DatasetState.READING, True)
    page = analyst.get(at("dataset", dataset.pk))
    assert 'hx-trigger="every 2s"' in page.text
    assert "<html" not in analyst.get(at("dataset", dataset.pk), headers={"HX-Request": "true"}).text
    assert "al ingelezen" in analyst.get(at("dataset_layout", dataset.pk), follow=True).text
    tasks.read_file(dataset.pk)
    tasks.read_file(dataset.pk)  # a second bell finds nothing to do
    live = analyst.get(at("dataset", dataset.pk), headers={"HX-Request": "true"}).text
    assert "<html" not in live and "klaar voor gebruik" in live and "every 2s" not in live
    # The first rows, those not used and what is known of the file come along, in place of what said that it was being read.
    assert live.count('hx-swap-oob="true"') == 2 and 'id="tabel-rijen"' in live and 'id="geweigerd"' in live
    assert 'id="over"' in live and "wordt nu ingelezen" not in live
    whole = analyst.get(at("dataset", dataset.pk)).text
    assert "hx-swap-oob" not in whole and all(
        f'id="bestand-{part}"' in whole for part in ("stand", "rest", "over")
    )
    dataset.refresh_from_db()
    assert (dataset.state, dataset.attempts) == (DatasetState.READY, 1)
    assert scene.analyst.notifications.filter(url=at("dataset", dataset.pk)).count() == 1


def test_a_worker_that_fell_silent_is_replaced_three_times(scene, analyst, case, settings):
    settings.DATASET_AT_ONCE_BYTES = 0
    upload(analyst, case)
    dataset = Dataset.objects.get()
    analyst.post(at("dataset_layout", dataset.pk), LAYOUT | {"do": "keep"})
    now = timezone.now()
    assert datasets_to_ring() == [dataset.pk]
    Dataset.objects.update(
        lease_token="00000000-0000-0000-0000-000000000001", lease_until=now + timedelta(minutes=1), attempts=3
    )
    assert datasets_to_ring() == []
    tasks.read_file(dataset.pk)
    dataset.refresh_from_db()
    assert dataset.state == DatasetState.READING, "somebody else holds it"
    Dataset.objects.update(lease_until=now - timedelta(minutes=1))
    tasks.read_file(dataset.pk)
    dataset.refresh_from_db()
    assert (dataset.state, "viel 3 keer weg" in dataset.failure) == (DatasetState.REFUSED, True)


def test_sending_a_file_twice_makes_one_draft(analyst, case):
    key = "2f1b1f0e-6c7a-4f60-9a4e-1c2d3e4f5a6b"
    urls = {
        analyst.post(
            at("dataset_new", case), {"file": SimpleUploadedFile("a.csv", csv_of(usual_rows())), "once": key}
        ).url
        for _twice in range(2)
    }
    assert len(urls) == 1
    assert Dataset.objects.count() == 1


def test_a_file_is_deleted_with_a_reason_and_the_page_stays(
    scene, analyst, django_capture_on_commit_callbacks
):
    dataset = scene.dataset()
    stored = [dataset.rows.path, dataset.original.path]
    page = analyst.post(at("dataset_delete", dataset.pk), {"reason": " "})
    assert page.context["delete_form"].errors["reason"]
    with django_capture_on_commit_callbacks(execute=True):
        analyst.post(at("dataset_delete", dataset.pk), {"reason": "Verkeerd jaar."})
    dataset.refresh_from_db()
    assert (dataset.state, dataset.sample, dataset.rows.name) == (DatasetState.DELETED, [], "")
    assert not any(Path(path).exists() for path in stored)
    page = analyst.get(at("dataset", dataset.pk))
    assert "Verkeerd jaar." in page.text
    assert "Narekenen kan niet meer" in page.text
    assert JournalEntry.objects.filter(verb="dataset_deleted", reason="Verkeerd jaar.").exists()
    assert "Verwijder het bestand" not in page.text


def test_what_was_released_keeps_its_file_until_its_time_is_over(
    scene, analyst, django_capture_on_commit_callbacks
):
    scene.locked()
    check = scene.released()
    dataset = check.result.job.dataset
    page = analyst.post(at("dataset_delete", dataset.pk), {"reason": "Klaar."})
    assert "vrijgegeven" in " ".join(page.context["delete_form"].non_field_errors())
    Dataset.objects.update(keep_until=timezone.localdate() + timedelta(days=10))
    tasks.follow_retention()
    tasks.follow_retention()
    assert scene.analyst.notifications.filter(sentence__contains="verleng dan de bewaartermijn").count() == 1
    Dataset.objects.update(keep_until=timezone.localdate() - timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.follow_retention()
    dataset.refresh_from_db()
    assert (dataset.is_deleted, dataset.deletion_reason) == (True, "De bewaartermijn is voorbij.")
    assert "verwijderd" in analyst.get(at("job", check.result.job_id)).text


def test_a_file_that_a_job_waits_for_stays_after_its_time(scene):
    scene.locked()
    job = scene.job()
    Dataset.objects.update(keep_until=timezone.localdate() - timedelta(days=1))
    tasks.follow_retention()
    job.dataset.refresh_from_db()
    assert not job.dataset.is_deleted and job.dataset.rows.storage.exists(job.dataset.rows.name)


def test_the_time_to_keep_is_changed_within_bounds(scene, analyst):
    dataset = scene.dataset()
    assert dataset.keep_until == timezone.localdate() + timedelta(days=730)
    later = timezone.localdate() + timedelta(days=900)
    analyst.post(at("dataset_keep", dataset.pk), {"keep_until": later.isoformat()})
    dataset.refresh_from_db()
    assert dataset.keep_until == later
    for wrong in (date(2020, 1, 1).isoformat(), "2099-01-01", "morgen", ""):
        page = analyst.post(at("dataset_keep", dataset.pk), {"keep_until": wrong})
        assert page.context["keep_form"].errors["keep_until"]


def test_nobody_else_changes_a_file(scene, client):
    dataset = scene.dataset()
    for somebody, status in (
        (scene.owner, 403),
        (scene.partner, 403),
        (scene.stranger, 404),
        (scene.checker, 404),
    ):
        client.force_login(somebody)
        assert client.post(at("dataset_delete", dataset.pk), {"reason": "Zo maar."}).status_code == status
        assert client.post(at("dataset_keep", dataset.pk), {"keep_until": "2030-01-01"}).status_code == status
        assert client.get(at("dataset_layout", dataset.pk)).status_code == status
    dataset.refresh_from_db()
    assert not dataset.is_deleted
    client.force_login(scene.colleague)
    assert client.get(at("dataset_layout", dataset.pk)).status_code == 200


def test_no_page_gives_the_bytes_or_where_they_are(scene, analyst, case):
    dataset = scene.dataset()
    for page in (at("dataset", dataset.pk), at("dataset_layout", dataset.pk), at("overview", case)):
        text = analyst.get(page).text
        assert dataset.rows.name not in text
        assert dataset.original.name not in text


def test_rows_and_their_place_stay_inside_on_every_way_out(scene, client):
    """Counts of one row are told nowhere but in the outcome that the analysts and checkers may see."""
    scene.locked()
    dataset = scene.dataset([*usual_rows(), ("WK000107", "2023", 48611, 99991)])
    check = scene.released(scene.done(dataset=dataset))
    job, case = check.result.job, scene.trajectory.reference
    inside = [at("dataset", dataset.pk), at("overview", case), at("job", job.pk), at("result", job.pk)]
    outside = [
        at("overview", case), at("release", case, 1), f"/api/v1/analyse-opdrachten/{job.pk}",
        f"/api/v1/trajecten/{case}/analyse-opdrachten", f"/api/v1/trajecten/{case}",
        *(at("release_file", case, 1, name) for name in ("tabel.csv", "cijfers.json", "tabel.xlsx", "certificaat.json")),
        f"/trajecten/{case}/dossier/", f"/trajecten/{case}/dossier/bestand/",
    ]  # fmt: skip
    said = {}
    for who, pages in (
        (scene.analyst, [*inside, *outside]),
        (scene.partner, outside),
        (scene.checker, outside),
    ):
        client.force_login(who)
        for page in pages:
            answer = client.get(page)
            said[who.name, page] = answer.status_code
            text = opened(b"".join(answer) if answer.streaming else answer.content)
            for place in (dataset.rows.name, dataset.original.name, "datasets/rows", "datasets/original"):
                assert place.encode() not in text, page
            if who != scene.analyst and "vrijgave" not in page:  # the sum of that year was released
                assert b"48611" not in text and b"48.611" not in text, page
    assert {said[scene.partner.name, page] for page in outside if "dossier" in page} == {200}, said
    assert {said[scene.checker.name, page] for page in outside if "vrijgave" in page} == {200}, said
    assert said[scene.partner.name, outside[0]] == 200, said
    assert said[scene.analyst.name, outside[2]] == 200, said


def opened(content):
    """What is in an answer, also when it is a zip or a workbook."""
    if not content.startswith(b"PK"):
        return content
    with ZipFile(io.BytesIO(content)) as package:
        return b"\n".join(opened(package.read(name)) for name in package.namelist())


def test_a_part_of_the_columns_is_open_when_it_matters(analyst, case):
    url = upload(analyst, case).url
    assert [is_open for _title, _fields, is_open in analyst.get(url).context["form"].parts()] == [False] * 3
    page = analyst.post(url, LAYOUT | {"kind": "records", "division_year": "12", "do": "preview"})
    assert [is_open for _title, _fields, is_open in page.context["form"].parts()] == [True, False, True]
    assert page.text.count('zicht-more" open') == 2


def test_the_begin_of_a_file_is_read_a_line_at_a_time(analyst, case):
    """With the number of each line, and the name of each column beside its value where there is no room for a table."""
    upload(analyst, case)
    page = analyst.get(at("dataset_layout", Dataset.objects.get().pk)).text
    begin = page[page.index('id="tabel-begin"') :]
    assert (
        'class="utrecht-table zicht-stacked"' in page[: page.index('id="tabel-begin"')].rsplit("<table", 1)[1]
    )
    assert 'data-label="wijkcode (gebiedscode)"' in begin and 'data-label="wijkcode"' in begin
    assert 'class="zicht-stacked__only">Regel </span>2</th>' in begin


def test_a_file_that_was_read_says_what_comes_next(scene, analyst, case, django_capture_on_commit_callbacks):
    upload(analyst, case)
    dataset = Dataset.objects.get()
    send(django_capture_on_commit_callbacks, analyst, dataset)
    assert "Naar het analyseplan" in analyst.get(at("dataset", dataset.pk)).text
    scene.locked()
    page = analyst.get(at("dataset", dataset.pk))
    assert page.context["next"]["url"] == f"{at('job_new', case)}?bestand={dataset.pk}"
    assert "Start een opdracht met dit bestand" in page.text
