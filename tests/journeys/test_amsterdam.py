"""Real figures carried through the whole way: registered crimes and inhabitants of the 110 districts of Amsterdam.

The reference results come from the notes beside the data; "Bron: Politie en CBS".
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from analyses.services import register_dataset
from areas.models import Area
from coalitions.models import OrganisationKind
from coalitions.services import affiliate, found_organisation
from publications.models import Deviation
from questions.models import Phase
from zicht.demo.story import Story
from zicht.demo.subjects import SAFETY

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("ZICHT_SHARED_DATA", ROOT.parent / "shared" / "data"))
BORDERS = SHARED / "amsterdam_wijken_2022indeling.geojson"
FIGURES = SHARED / "amsterdam_wijken_2025_misdrijven_bevolking.csv"
INDUSTRIAL = "WK0363BA"  # 208 crimes and 30 inhabitants: the denominator means nothing there


@pytest.fixture
def amsterdam(cast):
    """The borders of Amsterdam, and its municipality as the problem owner."""
    call_command("import_areas", str(BORDERS), year=2022)
    municipality = found_organisation(
        name="Gemeente Amsterdam",
        short_name="Amsterdam",
        kind=OrganisationKind.MUNICIPALITY,
        area_code="GM0363",
    )
    affiliate(cast["probleemeigenaar"], municipality)
    cast.organisations["owner"] = municipality
    subject = replace(SAFETY, title="Misdrijven in de wijken van Amsterdam", period_from=2025, period_to=2025)
    return Story(cast, subject)


def to_analysis(story):
    """Everything before the figures: from the problem in plain words to the advice of the landsadvocaat."""
    for chapter in (
        story.hand_in,
        story.accept,
        story.form_coalition,
        story.sharpen,
        story.take_stock,
        story.advise,
        story.to_analysis,
    ):
        chapter()
    story.dataset = register_dataset(
        file=FIGURES, trajectory=story.trajectory, division_year=2022, by=story.analyst
    )


@pytest.mark.backend
def test_real_figures_travel_from_problem_to_answered_public_page(amsterdam, client):
    story = amsterdam
    assert Area.objects.filter(code__startswith="WK0363", division_year=2022).count() == 110
    to_analysis(story)

    job = story.compute()

    summary = job.result.summary
    assert summary["areas"] == 110
    assert summary["observed"] == 80_016
    assert summary["population"] == 934_515
    assert summary["pooled_rate"] == pytest.approx(0.0856230, abs=5e-8)
    assert summary["phi"] == pytest.approx(197.498, abs=5e-4)
    assert summary["tau2"] == pytest.approx(0.0683429, abs=5e-8)
    assert (summary["beyond_alarm"], summary["beyond_alert"]) == (9, 12)  # before the minimum population rule
    rows = {row["area"]: row for row in job.result.table}
    assert rows[INDUSTRIAL]["classification"] == "not_assessable"
    assert rows["WK0363AD"]["z"] == pytest.approx(9.749, abs=5e-4)
    assert rows["WK0363FA"]["z"] == pytest.approx(7.702, abs=5e-4)

    story.release(job)
    story.take("to_ethics_review", "analist1")
    story.judge()
    story.to_publication()
    story.publish()

    publication = story.trajectory.publications.get()
    page = client.get(reverse("publications:public_detail", args=[publication.slug]))
    assert page.status_code == 200
    assert publication.title in page.content.decode()
    assert Deviation.objects.filter(publication=publication).exists()
    assert not Deviation.objects.filter(publication=publication, area_code=INDUSTRIAL).exists()

    story.close()

    assert story.trajectory.phase == Phase.CLOSED
    assert story.trajectory.closed_at
    call_command("verify_trail")
