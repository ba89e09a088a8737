"""What a worker wrote down reads in the language of whoever opens the page, and as it was written when it is of before."""

from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from analyses import importing, outcomes, runner
from analyses.lease import claim
from analyses.models import AnalysisJob, Dataset, DisclosureCheck
from analyses.services import hand_in, read_dataset, register_dataset
from areas.readers.layout import DatasetLayout
from questions.models import Definition
from questions.services import lift_hold, place_hold
from tests.analyses.scene import csv_of, usual_rows
from zicht.api.serializers import JobSerializer


@pytest.fixture
def page(scene, client):
    """The text of a page of analyses for the analyst, in a language."""
    client.force_login(scene.analyst)

    def read(name, number, language="en"):
        with override("nl"):  # so that the language of a page ends with it
            answer = client.get(
                reverse(f"analyses:{name}", args=[number]), headers={"accept-language": language}
            )
        return unescape(answer.content.decode())

    return read


def test_reasons_of_rows_that_were_not_used(scene, page):
    rows = [*usual_rows(18), ("WK000118", "2024", "12,5", 2000), ("363", "2024", 5, 2000)]
    found = register_dataset(
        file=csv_of(rows), trajectory=scene.trajectory, accept_rest=True, by=scene.analyst
    )
    english, dutch = page("dataset", found.pk), page("dataset", found.pk, "nl")
    assert "This is no whole number." in english and "is no area code" in english
    assert "may have removed the letters" in english
    assert "geen heel aantal" not in english and "gebiedscode" not in english
    assert "geen heel aantal" in dutch and "geen gebiedscode" in dutch
    Dataset.objects.update(
        rejected=[{name: row[name] for name in row if name != "words"} for row in found.rejected]
    )
    assert "geen heel aantal" in page("dataset", found.pk)


def test_why_a_job_fell_and_what_it_did(scene, page):
    scene.locked()
    job = scene.job()
    job.dataset.rows.delete(save=False)
    runner.run(job.pk)
    english, dutch = page("job", job.pk), page("job", job.pk, "nl")
    assert "Het gegevensbestand is er niet meer." in dutch and "Plan en toestemming nakijken" in dutch
    for sentence in ("Het gegevensbestand is er niet meer", "Plan en toestemming nakijken", "Gegevens lezen"):
        assert sentence not in english
    job.refresh_from_db()
    assert job.failure.startswith("Het gegevensbestand")
    AnalysisJob.objects.update(failure_words={}, log="2026-01-02T03:04:05+00:00\tGegevens lezen\n")
    before = page("job", job.pk)
    assert "Het gegevensbestand is er niet meer" in before and "Gegevens lezen" in before


def test_why_an_approval_fell_and_in_which_words_the_api_has_it(scene, page):
    scene.locked()
    job = scene.job()
    Definition.objects.create(trajectory=scene.trajectory, term="melding", text="...", written_by=scene.owner)
    runner.run(job.pk)
    job.refresh_from_db()
    assert "dit veranderd: de begrippen." in job.failure
    assert "this has changed: the definitions." in page("job", job.pk)
    assert job.failure in page("job", job.pk, "nl")
    with override("en"):
        assert "the definitions" in JobSerializer(job).data["fout"]


def test_why_a_job_waited_for_a_hold(scene, page):
    scene.locked()
    job = scene.job()
    lease = claim(job.pk)
    place_hold(scene.trajectory, reason="Eerst de bron nakijken.", by=scene.lead)
    outcomes.write(lease, [outcomes.postponed(lease.jobs[0], runner.standstill(scene.trajectory))])
    lift_hold(scene.trajectory, note="Nagekeken.", by=scene.lead)
    english, dutch = page("job", job.pk), page("job", job.pk, "nl")
    assert "Het traject ligt stil op verzoek van Pia Programma: Eerst de bron nakijken." in dutch
    assert "ligt stil" not in english and "Pia Programma: Eerst de bron nakijken." in english


@pytest.mark.parametrize(
    ("layout", "dutch", "english"),
    [
        (
            DatasetLayout("wijkcode", fixed_period="2024"),
            "Kies de kolom met de aantallen.",
            "Choose the column",
        ),
        (DatasetLayout("wijk", numerator_column="aantal"), "De kolom “wijk” ontbreekt.", "“wijk” is missing"),
    ],
)
def test_why_a_file_does_not_fit_its_columns(scene, page, layout, dutch, english):
    found = hand_in(
        SimpleUploadedFile("a.csv", csv_of(usual_rows())), trajectory=scene.trajectory, by=scene.analyst
    )
    read_dataset(found, layout=layout, name="A", by=scene.analyst)
    importing.run(found.pk)
    assert dutch in page("dataset", found.pk, "nl")
    assert english in page("dataset", found.pk) and dutch not in page("dataset", found.pk)


def test_the_report_of_rows_that_were_not_used_is_in_the_language_of_who_takes_it(scene, client):
    rows = [*usual_rows(19), ("WK000119", "2024", "12,5", 2000), ("NL00", "2024", 5, 2000)]
    found = register_dataset(
        file=csv_of(rows), trajectory=scene.trajectory, accept_rest=True, by=scene.analyst
    )
    client.force_login(scene.analyst)

    def taken(language):
        with override("nl"):
            answer = client.get(
                reverse("analyses:dataset_report", args=[found.pk]), headers={"accept-language": language}
            )
        return b"".join(answer.streaming_content).decode().splitlines()

    assert taken("nl") == [
        "\ufeffregel;kolom;waarde;reden;soort",
        "21;aantal;12,5;Dit is geen heel aantal. Lever aantallen aan, geen percentages of gemiddelden.;geweigerd",
        "22;wijkcode;NL00;Dit is een gebied van een ander niveau dan de andere regels.;overgeslagen",
    ]
    assert taken("en") == [
        "\ufeffline;column;value;reason;type",
        "21;aantal;12,5;This is no whole number. Hand in counts, no percentages or averages.;refused",
        "22;wijkcode;NL00;This is an area of a different level from the other lines.;passed over",
    ]
    found.report.storage.delete(found.report.name)
    found.report.storage.save(found.report.name, ContentFile("\ufeffregel;kolom\r\n21;aantal\r\n".encode()))
    assert taken("en") == ["\ufeffregel;kolom", "21;aantal"]


def test_why_a_file_was_not_read_and_a_check_was_refused(scene, page):
    scene.locked()
    rows = [("WK000100", "2024", 3, 2000), ("WK000101", "2024", 2, 2000)]
    check = scene.asked(scene.done(dataset=scene.dataset(rows)))
    check = DisclosureCheck.objects.get(pk=check.pk)
    assert check.state == "refused" and "totaal van alle gebieden" in check.failure
    english = page("result", check.result.job_id)
    assert check.failure not in english and "Even the total of all areas" in english
    assert "totaal van alle gebieden" in page("result", check.result.job_id, "nl")
