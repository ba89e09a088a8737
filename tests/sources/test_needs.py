"""What has to be known, whether that is feasible, and what it means for privacy."""

import pytest

from sources import guards
from sources.models import AccessRights, DpiaRecord, InformationNeed, Sensitivity
from sources.selectors import coverage, suggested_needs
from sources.services import (
    advise_feasibility,
    describe_source,
    fill_prescan,
    match,
    need_again,
    record_dpia,
    waive,
    write_need,
)
from tests.sources.shelf import values
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed


def test_the_question_suggests_its_own_needs(shelf):
    assert [s.kind.value for s in suggested_needs(shelf.trajectory)] == [
        "population",
        "numerator",
        "denominator",
    ]
    shelf.need()
    assert [s.kind.value for s in suggested_needs(shelf.trajectory)] == ["numerator", "denominator"]


def test_the_same_need_twice_is_one(shelf):
    assert shelf.need() == shelf.need(" Woningen op 1 januari ")
    assert guards.needs_are_written(shelf.trajectory) is None
    with pytest.raises(Invalid):
        shelf.need(kind="iets")
    with pytest.raises(Hidden):
        write_need(shelf.question, kind="population", label="x", by=shelf.table.stranger)
    assert InformationNeed.objects.count() == 1


def test_without_needs_the_gate_says_where_to_start(shelf):
    assert "Neem de onderdelen" in guards.needs_are_written(shelf.trajectory)
    assert coverage(None).rows == []


def test_a_waiver_has_a_reason_and_can_be_taken_back(shelf):
    need = shelf.need()
    with pytest.raises(Invalid) as refusal:
        waive(need, reason=" ", by=shelf.table.mayor)
    assert list(refusal.value.fields) == ["reason"]
    waived = waive(need, reason="Niet nodig.", by=shelf.table.mayor)
    assert need_again(waived, by=shelf.table.analyst).waived_at is None
    assert coverage(shelf.question).rows[0].state == "missing"


def test_an_open_source_needs_no_permission(shelf):
    public = describe_source(
        values(shelf.table.registry, title="Open cijfers", access_rights=AccessRights.PUBLIC),
        by=shelf.table.registrar,
    )
    match(shelf.need(), public, variables="Alles", fit_note="", by=shelf.table.analyst)
    assert guards.every_need_is_covered(shelf.trajectory) is None


def test_only_the_analyst_matches(shelf):
    with pytest.raises(NotAllowed, match="de analist"):
        match(shelf.need(), shelf.source, variables="x", fit_note="", by=shelf.table.mayor)


def test_an_advice_covers_what_was_read(shelf):
    assert "nog niet gezegd" in guards.feasibility_is_advised(shelf.trajectory)
    need = shelf.matched()
    advise_feasibility(shelf.question, verdict="feasible", text="Kan goed.", by=shelf.table.analyst)
    assert guards.feasibility_is_advised(shelf.trajectory) is None
    waive(need, reason="Niet nodig.", by=shelf.table.mayor)
    assert "veranderden" in guards.feasibility_is_advised(shelf.trajectory)
    advise_feasibility(
        shelf.question, verdict="not_feasible", text="Nee.", alternatives="Geen.", by=shelf.table.analyst
    )
    assert "niet te beantwoorden" in guards.feasibility_is_advised(shelf.trajectory)
    with pytest.raises(Invalid):
        advise_feasibility(shelf.question, verdict="misschien", text="?", by=shelf.table.analyst)


def test_the_dpia_fits_the_sources(shelf):
    assert "Leg vast" in guards.dpia_is_recorded(shelf.trajectory)
    shelf.matched()
    fill_prescan(shelf.trajectory, {"personal": False}, seen=0, by=shelf.table.analyst)
    record_dpia(shelf.trajectory, personal_data=False, outcome="Geen.", document="", by=shelf.table.analyst)
    assert "Registratie van adressen" in guards.dpia_is_recorded(shelf.trajectory)
    with pytest.raises(Invalid) as refusal:
        record_dpia(
            shelf.trajectory, personal_data=True, outcome="Laag risico.", document="", by=shelf.table.analyst
        )
    assert list(refusal.value.fields) == ["document"]
    record_dpia(
        shelf.trajectory, personal_data=True, outcome="Laag risico.", document="D-12", by=shelf.table.mayor
    )
    assert guards.dpia_is_recorded(shelf.trajectory) is None
    assert DpiaRecord.objects.count() == 1


def test_a_closed_catalogue_entry_stays_with_its_holder(shelf):
    table = shelf.table
    with pytest.raises(NotAllowed, match="bronhouder"):
        describe_source(values(table.registry), by=table.stranger)
    again = describe_source(values(table.registry), by=table.analyst)
    assert again.identifier == "registratie-van-adressen-2"


def test_a_description_is_written_by_one_person_at_a_time(shelf):
    given = {"title": "Adressen", "variables": [{"name": "adres", "label": "Adres", "is_sensitive": True}]}
    source = describe_source(given, by=shelf.table.registrar, source=shelf.source, seen=0)
    assert [v.name for v in source.variables.all()] == ["adres"]
    with pytest.raises(Conflict):
        describe_source({"title": "Anders"}, by=shelf.table.analyst, source=shelf.source, seen=0)
    kept = source.variables.get().pk
    given["variables"] = [{"name": "adres", "is_sensitive": False}, {"name": "jaar", "label": "Jaar"}]
    describe_source(given, by=shelf.table.registrar, source=source, seen=1)
    assert source.variables.get(name="adres").pk == kept
    assert not source.variables.get(name="adres").is_sensitive


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": ""}, "title"),
        ({"access_rights": "OPEN"}, "access_rights"),
        ({"covers_from": 2025, "covers_to": 2020}, "covers_to"),
        ({"contact": "geen adres"}, "contact"),
        ({"description": "x" * 2001}, "description"),
        ({"variables": [{"name": "x" * 90, "label": "x"}]}, "variables"),
    ],
)
def test_a_wrong_description_names_the_field(shelf, given, field):
    with pytest.raises(Invalid) as refusal:
        describe_source(values(shelf.table.registry) | given, by=shelf.table.registrar)
    assert list(refusal.value.fields) == [field]


def test_sensitivity_is_one_of_the_list():
    assert Sensitivity.SPECIAL in guards.PERSONAL
