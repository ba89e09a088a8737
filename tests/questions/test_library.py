"""Definitions that are shared, taken over, and changed; and the order of the questions."""

import pytest

from accounts.models import Notification
from questions import guards
from questions.library import shared_definitions, suggestions_for, versions_of
from questions.models import Definition
from questions.services import (
    add_question,
    adopt,
    agree,
    ask_assessments,
    catch_up,
    define,
    let_go,
    order_questions,
    redefine,
    refine_question,
    share,
    start_problem,
)
from tests.questions.people import CANVAS
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet

pytestmark = pytest.mark.backend


@pytest.fixture
def shared(seated, cast):
    """A definition of the city that others may take over."""
    made = define(seated, term="Vakantiepark", text="Tien verblijven", by=cast.owner)
    share(made, is_shared=True, by=cast.owner)
    return made


@pytest.fixture
def neighbours(cast):
    return start_problem(organisation=cast.neighbour, title="Een vakantiepark bij ons", by=cast.outsider)


def test_only_what_is_shared_can_be_taken_over(seated, neighbours, cast):
    own = define(seated, term="Park", text="Geheim", by=cast.owner)
    with pytest.raises(Hidden):
        adopt(neighbours, own, by=cast.outsider)
    with pytest.raises(NotAllowed):
        share(own, is_shared=True, by=cast.partner)
    assert not shared_definitions().exists()


def test_a_change_warns_who_uses_it_and_shuts_their_gate_until_they_choose(shared, neighbours, cast):
    assert suggestions_for(neighbours) == [shared]
    copy = adopt(neighbours, shared, by=cast.outsider)
    assert suggestions_for(neighbours) == []
    assert guards.definitions_are_agreed(neighbours) is None
    redefine(shared, text="Vijf verblijven", note="Kleinere tellen mee", seen=shared.revision, by=cast.owner)
    assert Notification.objects.filter(user=cast.outsider, sentence__contains="Vakantiepark").exists()
    assert "bibliotheek" in guards.definitions_are_agreed(neighbours)
    copy = Definition.objects.get(pk=copy.pk)
    assert copy.text == "Tien verblijven"
    catch_up(copy, by=cast.outsider)
    copy = Definition.objects.get(pk=copy.pk)
    assert (copy.text, copy.is_behind, copy.number) == ("Vijf verblijven", False, 2)
    with pytest.raises(NotYet):
        catch_up(copy, by=cast.outsider)


def test_keeping_the_own_text_is_a_choice_too(shared, neighbours, cast):
    copy = adopt(neighbours, shared, by=cast.outsider)
    redefine(shared, text="Vijf verblijven", seen=shared.revision, by=cast.owner)
    let_go(Definition.objects.get(pk=copy.pk), by=cast.outsider)
    assert guards.definitions_are_agreed(neighbours) is None
    assert Definition.objects.get(pk=copy.pk).text == "Tien verblijven"


def test_a_change_outdates_agreement_and_every_text_is_kept(shared, seated, cast):
    for party, by in ((cast.bureau, cast.partner), (cast.police, cast.officer)):
        agree(shared, organisation=party, by=by)
    assert guards.definitions_are_agreed(seated) is None
    redefine(shared, text="Vijf verblijven", note="Kleiner", seen=shared.revision, by=cast.owner)
    assert "Statistiekbureau en Politie" in guards.definitions_are_agreed(seated)
    assert [(row["number"], row["text"]) for row in versions_of(shared)] == [
        (2, "Vijf verblijven"),
        (1, "Tien verblijven"),
    ]


def test_the_screens_of_the_library(shared, neighbours, cast, browser):
    client = browser(cast.outsider)
    page = client.get(f"/begrippen/?voor={neighbours.reference}&q=park")
    assert "Neem over" in page.text
    assert "Neem over" not in browser(cast.partner).get(f"/begrippen/?voor={neighbours.reference}").text
    home = f"/trajecten/{neighbours.reference}/begrippen/"
    for _time in range(2):
        client.post(f"{home}overnemen/", {"definition": shared.pk})
    copy = neighbours.definitions.get()
    assert client.post(f"{home}overnemen/", {"definition": "²"}).status_code == 404
    assert client.post(f"{home}{copy.pk}/bibliotheek/", {"way": "steal"}).status_code == 404
    redefine(shared, text="Vijf verblijven", seen=shared.revision, by=cast.owner)
    assert "Gewijzigd in de bibliotheek" in client.get(home).text
    client.post(f"{home}{copy.pk}/bibliotheek/", {"way": "catch_up"})
    assert neighbours.definitions.get().text == "Vijf verblijven"


def test_questions_go_in_steps_and_change_places(seated, cast, browser):
    first = add_question(seated, "De vraag", by=cast.owner)
    second = add_question(seated, "Eerst het woord", kind="define", by=cast.owner)
    with pytest.raises(Invalid):
        add_question(seated, "Raar", kind="odd", by=cast.owner)
    with pytest.raises(NotAllowed):
        order_questions(second, earlier=True, by=cast.partner)
    order_questions(second, earlier=True, by=cast.owner)
    assert [q.title for q in seated.questions.all()] == ["Eerst het woord", "De vraag"]
    with pytest.raises(NotYet):
        order_questions(second, earlier=True, by=cast.owner)
    second.refresh_from_db()
    version = refine_question(second, CANVAS, seen=0, by=cast.owner)
    ask_assessments(version, by=cast.owner)
    first.refresh_from_db()
    with pytest.raises(NotYet):
        order_questions(first, earlier=True, by=cast.owner)
    page = browser(cast.owner).get(f"/trajecten/{seated.reference}/vraag/").text
    assert "eerst vastleggen wat het is" in page


def test_sub_questions_belong_to_the_canvas_and_change_its_fingerprint(question, cast):
    version = question.versions.get()
    before = version.fingerprint
    assert "sub_questions" not in version.canvas()
    version = refine_question(question, {"sub_questions": "Hoeveel parken?"}, seen=1, by=cast.owner)
    assert version.fingerprint != before


@pytest.mark.parametrize("name", ["indicator", "numerator", "denominator"])
def test_what_is_counted_holds_nobody_because_publications_say_it(question, cast, name):
    with pytest.raises(Invalid) as caught:
        refine_question(question, {name: "meldingen over 1012 JS 12"}, seen=1, by=cast.owner)
    assert list(caught.value.fields) == [name]


def test_the_page_says_who_changed_what_and_why(question, cast, browser):
    refine_question(question, {"comparison": "Andere parken"}, seen=1, by=cast.colleague)
    page = browser(cast.partner).get(f"/trajecten/{question.trajectory.reference}/vraag/versies/").text
    assert "Wie veranderde wat" in page
    assert "Collega" in page
    assert "vergelijking" in page
