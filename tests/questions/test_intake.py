"""The compass, the worked examples and the readiness mirror of the intake."""

import pytest

from questions import readiness
from questions.compass import first_question
from questions.examples import EXAMPLES, example_for
from questions.hints import Severity, hints
from questions.models import ProblemStatement
from questions.services import add_question, scan_maturity, start_problem, write_statement
from tests.questions.people import STATEMENT

pytestmark = pytest.mark.backend


@pytest.mark.parametrize(
    ("what", "begins"),
    [
        ("", ""),
        ("Panden staan leeg. De buurt klaagt.", "Hoe vaak komt dit voor: panden staan leeg?"),
        ("RIEC meldt drukte", "Hoe vaak komt dit voor: RIEC meldt drukte?"),
        ("woord " * 200, "Hoe vaak komt dit voor: woord"),
    ],
)
def test_the_compass_makes_a_first_question_of_what_was_written(what, begins):
    made = first_question(
        ProblemStatement(what_happens=what, where_it_happens="Oost.", since_when="Sinds 2021.")
    )
    assert made.startswith(begins)
    assert len(made) < 400
    assert not what or "Waar: Oost. Sinds wanneer: sinds 2021." in made


def test_the_draft_is_adjusted_kept_and_becomes_the_first_version(written, cast, browser):
    page = f"/trajecten/{written.reference}/aandragen/5/"
    shown = browser(cast.owner).get(page)
    assert "hoe vaak komt dit voor" in shown.text.lower()
    values = {"draft_question": "Hoeveel kinderen verzuimen?", "note": "", "seen": shown.context["seen"]}
    assert browser(cast.owner).post(page, values | {"note": "Uniek", "later": "1"}).status_code == 302
    assert ProblemStatement.objects.get().draft_question == "Hoeveel kinderen verzuimen?"
    late = browser(cast.colleague).post(page, values | {"draft_question": "Anders", "note": "Uniek"})
    assert "Hoeveel kinderen verzuimen?" in late.text
    assert "Anders" in late.text
    written.statement.refresh_from_db()
    made = add_question(written, "Verzuim", by=cast.owner)
    assert made.versions.get().text == "Hoeveel kinderen verzuimen?"
    assert add_question(written, "Tweede", by=cast.owner).versions.get().text == ""


def test_saving_while_typing_brings_the_draft_and_what_looks_alike(draft, cast, browser):
    start_problem(organisation=cast.city, title="Leegstand bij de haven", by=cast.owner)
    values = {"what_happens": "Leegstand in de haven.", "seen": 0}
    answer = browser(cast.owner).post(
        f"/trajecten/{draft.reference}/aandragen/2/", values, headers={"HX-Request": "true"}
    )
    assert 'id="eerste-vraag"' in answer.text
    assert "Hoe vaak komt dit voor: Leegstand in de haven?" in answer.text
    assert "Leegstand bij de haven" in answer.text


def test_each_example_fills_every_field_and_asks_nothing_that_is_forbidden():
    assert len(EXAMPLES) == 6
    for example in EXAMPLES:
        assert set(example.texts) == {"title", *STATEMENT} - {"prevention_only"}
        text = " ".join(str(value) for value in example.texts.values())
        assert Severity.BLOCK not in {hint.severity for hint in hints({"text": text})}, example.slug


def test_the_example_follows_the_theme_and_can_be_switched(draft, cast, browser):
    assert example_for("Zicht op vakantieparken").slug == "vakantieparken"
    assert example_for("", "haven").slug == "haven"
    assert example_for("Iets anders", "onzin").slug == "leegstand"
    page = browser(cast.owner).get(f"/trajecten/{draft.reference}/aandragen/3/?voorbeeld=zorg").text
    assert "aanbieders die wel goed werken" in page


def test_the_mirror_gives_a_step_per_weak_spot_and_compares_with_an_earlier_scan(draft, cast, browser):
    scan_maturity(draft, {"ownership": 1, "data": 3, "support": 4}, seen=0, by=cast.owner)
    later = start_problem(organisation=cast.city, title="Een jaar later", by=cast.owner)
    assert "Nog niet ingevuld" in browser(cast.owner).get(f"/trajecten/{later.reference}/spiegel/").text
    scan_maturity(later, {"ownership": 3, "data": 2, "support": 4}, seen=0, by=cast.owner)
    page = browser(cast.owner).get(f"/trajecten/{later.reference}/spiegel/").text
    assert "vooruit" in page
    assert "terug" in page
    steps = {row.aspect.name: str(row.step) for row in readiness.rows(later.maturity)}
    assert steps["support"] == ""
    assert steps["capacity"] == ""
    assert "lijst" in steps["data"]
    assert readiness.earlier_scans(later) == [draft.maturity]
    other = start_problem(organisation=cast.neighbour, title="Van de buren", by=cast.outsider)
    assert readiness.earlier_scans(other) == []


def test_the_radar_stays_inside_its_square(draft):
    for name in ("ownership", "capacity", "data", "use_of_outcomes", "support"):
        setattr(draft.maturity, name, 4)
    spots = [
        float(n) for pair in readiness.picture(draft.maturity, None)["now"].split() for n in pair.split(",")
    ]
    assert len(spots) == 10
    assert all(0 <= spot <= 300 for spot in spots)


def test_an_empty_scan_blocks_nothing(written, cast):
    write_statement(written, {"what_happens": "Toch anders"}, seen=written.statement.revision, by=cast.owner)
    assert all(row.level is None for row in readiness.rows(written.maturity))
