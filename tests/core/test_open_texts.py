"""What somebody types and anyone may read one day holds nobody: no number, address, birth date or account."""

import pytest
from django.apps import apps

from coalitions.models import Organisation
from publications.models import AlgorithmRegistration, FollowUpSuggestion, Insight, Publication, Response
from publications.services import fill_registration, texts
from questions.models import Phase, RefusedQuestion, Theme, Trajectory
from questions.services import values
from reviews.models import Condition, Decision
from sources.models import DataSource
from zicht.core import checked
from zicht.core.errors import Invalid
from zicht.core.identifiers import faults_in_open_texts, open_texts

SOMEBODY = "Neem de woning op 1012 JS als voorbeeld, BSN 123-456-782."
CATALOGUE = "Sleutel: RINPERSOON, per persoon."


def written_by_machines(model):
    """Open texts that nobody types: copies, checksums and codes."""
    made = ("analyses.Certificate", "analyses.DisclosureCheck", "analyses.Release")
    return model._meta.label in made or model._meta.app_label == "areas"


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


@pytest.mark.parametrize(
    ("name", "value"), [("goal", SOMEBODY), ("lawful_basis_grouping", [{"title": SOMEBODY, "link": ""}])]
)
@pytest.mark.django_db
def test_an_entry_of_the_register_is_refused_at_the_field(make_story, name, value):
    story = make_story(Phase.FOLLOW_UP)
    registration = AlgorithmRegistration.objects.get()
    with pytest.raises(Invalid) as caught:
        fill_registration(registration.publication, {name: value}, seen=registration.revision, by=story.owner)
    assert list(caught.value.fields) == [name]
    assert any("postcode" in sentence for sentence in caught.value.fields[name])


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


LOOKED_AT = """
analyses.AnalysisPlan: comparators comparison_groups indicator method output_kinds output_tables population rule_profile
coalitions.Organisation: area_code name short_name tooi_uri
publications.AlgorithmRegistration: begin_date category contact_email description_short end_date exemption_reason goal
  human_intervention impacttoetsen impacttoetsen_grouping lars lawful_basis lawful_basis_grouping methods_and_models name
  process_index_url proportionality provider publiccode risks source_data source_data_grouping tags url website
publications.Deviation: area_code area_name classification facts period
publications.FollowUpSuggestion: text title
publications.Insight: text
publications.Measure: title
publications.Publication: how_sure limits method slug sources summary title what_it_does_not_say what_we_see withdrawn_reason
publications.Response: action explanation
questions.QuestionVersion: denominator indicator numerator
questions.RefusedQuestion: question reason
questions.ResearchQuestion: title
questions.Theme: description name slug top_uri
questions.Trajectory: title
reviews.Checklist: reason title
reviews.ChecklistQuestion: guidance key reference stops_on text theme
reviews.Condition: text
reviews.Decision: text
reviews.Dissent: text
reviews.HandOver: reason
reviews.Recusal: reason
sources.DataSource: access_conditions conforms_to contact_name contact_url cost_note covers_area covers_area_url creator
  description documentation_url doi holder_key identifier keywords landing_page legal_basis legislation_url linkage_keys
  population purpose quality_note title version
sources.Distribution: access_url download_url endpoint_description_url endpoint_url media_type title
sources.SourceVariable: code_list definition label name object_type unit
sources.VariableCode: code label
"""


def looked_at():
    """Model -> the names of its fields, from the table above."""
    lines = LOOKED_AT.strip().replace("\n  ", " ").splitlines()
    return {label: names.split() for label, names in (line.split(": ") for line in lines)}


def test_every_text_that_people_type_and_anyone_reads_is_looked_at():
    """A new open text is named here once one of the checks above looks at it."""
    typed = {
        model._meta.label: sorted(open_texts(model))
        for model in apps.get_models()
        if open_texts(model)
        and not written_by_machines(model)
        and not model.__name__.startswith("Historical")
        and "public" not in model.__module__.split(".")
    }
    assert typed == looked_at()


@pytest.mark.django_db
def test_what_stood_there_before_does_not_stop_another_field():
    row = Theme.objects.create(name="Wonen", slug="wonen-2", description="Begon op 1012 JS.")
    row.name = "Woningen"
    assert checked.checked(row)
    row.description = "Begon op 1013 JS."
    with pytest.raises(Invalid) as caught:
        checked.checked(row)
    assert list(caught.value.fields) == ["description"]
