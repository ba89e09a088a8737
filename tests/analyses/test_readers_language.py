"""What a worker wrote down reads in the language of whoever opens the page, and as it was written when it is of before."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils.translation import override

from analyses import runner
from analyses.models import AnalysisJob, Dataset, DisclosureCheck
from analyses.services import register_dataset
from tests.analyses.scene import csv_of, usual_rows


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


def test_why_a_file_was_not_read_and_a_check_was_refused(scene, page):
    scene.locked()
    rows = [("WK000100", "2024", 3, 2000), ("WK000101", "2024", 2, 2000)]
    check = scene.asked(scene.done(dataset=scene.dataset(rows)))
    check = DisclosureCheck.objects.get(pk=check.pk)
    assert check.state == "refused" and "totaal van alle gebieden" in check.failure
    english = page("result", check.result.job_id)
    assert check.failure not in english and "Even the total of all areas" in english
    assert "totaal van alle gebieden" in page("result", check.result.job_id, "nl")
