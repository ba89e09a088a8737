"""Origin never enters a computation: not by a column, not by a plan, not by a file that was read before."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from analyses.models import Dataset, JobFault, JobState
from analyses.origin import speaks_of_origin
from analyses.runner import run
from analyses.services import hand_in, register_dataset, start_job, write_plan
from areas.readers.layout import DatasetLayout
from areas.readers.problems import FileProblem
from sources.models import DataSource, SourceVariable
from tests.analyses.scene import csv_of, usual_rows
from zicht.core.errors import Invalid

pytestmark = pytest.mark.django_db
HEADER = "wijkcode;periode;aantal;inwoners;groep;Migratieachtergrond"
ROWS = [(*row, "a", "b") for row in usual_rows()]
LAYOUT = {
    "name": "Meldingen", "kind": "aggregates", "area": "wijkcode", "numerator": "aantal", "denominator": "inwoners",
    "period": "periode", "do": "keep",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "is_origin"),
    [
        ("HERKOMST", True), ("Migratieachtergrond (2 groepen)", True), ("a_nw_all", True), ("p_marok", True),
        ("geboorteland_moeder", True), ("misdrijven", False), ("a_inw", False), ("gbl", False), ("leeftijd", False),
    ],
)  # fmt: skip
def test_names_that_speak_of_origin(name, is_origin):
    assert speaks_of_origin(name) is is_origin


@pytest.mark.parametrize("field", ["numerator", "category", "strata"])
def test_the_mapping_page_refuses_such_a_column_at_its_field(scene, client, field):
    client.force_login(scene.analyst)
    draft = hand_in(
        ContentFile(csv_of(ROWS, HEADER), name="x.csv"), trajectory=scene.trajectory, by=scene.analyst
    )
    url = reverse("analyses:dataset_layout", args=[draft.pk])
    page = client.post(url, LAYOUT | {field: "Migratieachtergrond"})
    assert "Herkomst mag nooit meetellen" in page.context["form"].errors[field][0]
    assert "Herkomst mag nooit meetellen" in page.text
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_inventory_says_so_of_a_column_with_a_plain_name(scene):
    source = DataSource.objects.create(title="Bron", holder=scene.trajectory.owner, described_by=scene.lead)
    SourceVariable.objects.create(
        source=source, name="GROEP", label="Groep", is_origin=True, is_sensitive=True
    )
    draft = hand_in(
        ContentFile(csv_of(ROWS, HEADER), name="x.csv"), trajectory=scene.trajectory, by=scene.analyst
    )
    facts = {"trajectory": scene.trajectory, "source": source, "by": scene.analyst, "original_name": "x.csv"}
    layout = {"area_column": "wijkcode", "period_column": "periode", "numerator_column": "aantal"}
    made = register_dataset(file=csv_of(usual_rows()), **facts)
    with pytest.raises(FileProblem, match="Kolom “groep” gaat over herkomst"):
        register_dataset(
            file=csv_of(ROWS, HEADER), layout=DatasetLayout(**layout, strata_columns=("groep",)), **facts
        )
    assert (draft.state, Dataset.objects.count()) == ("draft", 2)
    SourceVariable.objects.create(
        source=source, name="aantal", label="Aantal", is_origin=True, is_sensitive=True
    )
    with pytest.raises(Invalid, match="gaat over herkomst") as refusal:
        start_job(trajectory=scene.trajectory, dataset=made, exploratory=True, by=scene.analyst)
    assert list(refusal.value.fields) == ["dataset"]


def test_a_job_that_waits_is_stopped_when_its_column_turns_out_to_be_origin(scene):
    scene.locked()
    job = scene.job()
    layout = job.dataset.layout | {"strata_columns": ["herkomst"]}
    Dataset.objects.filter(pk=job.dataset_id).update(layout=layout)
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.fault) == (JobState.FAILED, JobFault.APPROVAL)
    assert "Herkomst mag nooit meetellen" in job.failure


@pytest.mark.parametrize("field", ["indicator", "population", "comparators", "output_tables"])
def test_a_plan_that_asks_for_it_is_refused_at_the_field(scene, client, field):
    with pytest.raises(Invalid) as refusal:
        write_plan(scene.trajectory, {field: "per herkomstgroep"}, seen=0, by=scene.analyst)
    assert list(refusal.value.fields) == [field]
    client.force_login(scene.analyst)
    said = scene.plan().content()
    said |= {field: "naar migratieachtergrond", "seen": 1}
    page = client.post(reverse("analyses:plan", args=[scene.trajectory.reference]), said)
    assert "Herkomst mag nooit meetellen" in page.text
