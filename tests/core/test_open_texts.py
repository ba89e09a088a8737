"""What somebody types and anyone may read one day holds nobody: no number, address, birth date or account."""

import pytest
from django.apps import apps

from coalitions.models import Organisation
from publications.models import FollowUpSuggestion, Insight, Publication, Response
from publications.services import texts
from publications.services.registering import _checked
from questions.models import RefusedQuestion, Theme, Trajectory
from questions.services import values
from reviews.models import Condition, Decision
from sources.models import DataSource
from zicht.core import checked
from zicht.core.errors import Invalid
from zicht.core.identifiers import faults_in_open_texts, open_texts

SOMEBODY = "Neem de woning op 1012 JS als voorbeeld, BSN 123-456-782."
CATALOGUE = "Sleutel: RINPERSOON, per persoon."


def written_by_machines():
    """Open texts that nobody types: copies, checksums and codes."""
    return {"analyses", "areas"}


@pytest.mark.parametrize(
    "row",
    [
        Decision(outcome="positive", text=SOMEBODY),
        Condition(text=SOMEBODY),
        Organisation(name=SOMEBODY, short_name="Ede"),
    ],
    ids=lambda row: type(row).__name__,
)
def test_a_row_is_refused_at_the_field(row):
    with pytest.raises(Invalid) as caught:
        checked.checked(row)
    (field,) = {"text", "name"} & caught.value.fields.keys()
    assert any("burgerservicenummer" in sentence for sentence in caught.value.fields[field])
    assert any("postcode" in sentence for sentence in caught.value.fields[field])
    assert "123" not in str(caught.value.fields)


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Publication, name)
        for name in ("title", "summary", "what_we_see", "how_sure", "method", "limits", "sources")
    ]
    + [
        (Insight, "text"),
        (FollowUpSuggestion, "title"),
        (FollowUpSuggestion, "text"),
        (Response, "explanation"),
    ],
)
def test_texts_of_a_publication_are_refused_at_the_field(model, name):
    with pytest.raises(Invalid) as caught:
        texts.checked(model, {name: SOMEBODY})
    assert list(caught.value.fields) == [name]
    assert texts.checked(model, {name: "In 2024 waren er 1.200 meldingen."})


def test_an_entry_of_the_register_is_refused_at_the_field():
    with pytest.raises(Invalid) as caught:
        _checked({"goal": SOMEBODY})
    assert any("postcode" in sentence for sentence in caught.value.fields["goal"])
    with pytest.raises(Invalid) as caught:
        _checked({"lawful_basis_grouping": [{"title": SOMEBODY, "link": ""}]})
    assert any("postcode" in sentence for sentence in caught.value.fields["lawful_basis_grouping"])


def test_a_refused_question_is_refused_at_the_field():
    with pytest.raises(Invalid) as caught:
        values.checked(
            RefusedQuestion, {"question": SOMEBODY, "reason": "Dat mag niet."}, ("question", "reason")
        )
    assert list(caught.value.fields) == ["question"]
    with pytest.raises(Invalid) as caught:
        values.named(Trajectory, SOMEBODY)
    assert list(caught.value.fields) == ["title"]


def test_a_catalogue_may_name_a_key_but_holds_no_value():
    assert faults_in_open_texts(DataSource, {"description": f"{CATALOGUE} Peildatum 01-01-2018."}) == {}
    assert faults_in_open_texts(Publication, {"method": CATALOGUE}).keys() == {"method"}
    assert faults_in_open_texts(DataSource, {"description": SOMEBODY}).keys() == {"description"}


def test_every_text_that_people_type_and_anyone_reads_is_looked_at():
    """A new model with an open text is named here once one of the three checks above looks at it."""
    typed = {
        model._meta.label
        for model in apps.get_models()
        if open_texts(model)
        and model._meta.app_label not in written_by_machines()
        and not model.__name__.startswith("Historical")
        and "public" not in model.__module__.split(".")
    }
    assert typed == {
        "coalitions.Organisation",
        "publications.AlgorithmRegistration",
        "publications.Deviation",
        "publications.FollowUpSuggestion",
        "publications.Insight",
        "publications.Measure",
        "publications.Publication",
        "publications.Response",
        "questions.QuestionVersion",
        "questions.RefusedQuestion",
        "questions.ResearchQuestion",
        "questions.Theme",
        "questions.Trajectory",
        "reviews.Checklist",
        "reviews.ChecklistQuestion",
        "reviews.Condition",
        "reviews.Decision",
        "reviews.Dissent",
        "reviews.HandOver",
        "reviews.Recusal",
        "sources.DataSource",
        "sources.Distribution",
        "sources.SourceVariable",
        "sources.VariableCode",
    }


@pytest.mark.django_db
def test_what_stood_there_before_does_not_stop_another_field():
    row = Theme.objects.create(name="Wonen", slug="wonen-2", description="Begon op 1012 JS.")
    row.name = "Woningen"
    assert checked.checked(row)
    row.description = "Begon op 1013 JS."
    with pytest.raises(Invalid) as caught:
        checked.checked(row)
    assert list(caught.value.fields) == ["description"]
