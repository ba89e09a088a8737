"""Look-alikes and joining: the same answers on both databases, and nothing that the reader may not see."""

import pytest

from accounts.models import Notification
from coalitions.models import MemberStatus
from questions.alike import CANDIDATES, joinable, lookalikes, lookalikes_of
from questions.likeness import similarity, trigrams
from questions.models import JoinRequest
from questions.services import answer_join, ask_to_join, rename, start_problem, write_statement
from zicht.core.errors import Hidden, NotAllowed, NotYet

pytestmark = pytest.mark.backend


@pytest.fixture
def shelf(cast):
    """Four problems of the city, one of the neighbour."""
    names = (
        "Leegstand in de binnenstad",
        "Wonen op vakantieparken",
        "Nieuwe zorgaanbieders",
        "Drugs in de haven",
    )
    made = [start_problem(organisation=cast.city, title=name, by=cast.owner) for name in names]
    made.append(start_problem(organisation=cast.neighbour, title="Leegstand op het plein", by=cast.outsider))
    return made


def _titles(found):
    return [one.trajectory.title for one in found]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Leegstaande winkels in de binnenstad", "", "Leegstand in de binnenstad"),
        ("Permanent wonen", "Op een vakantiepark staan mensen ingeschreven.", "Wonen op vakantieparken"),
        ("Vakanteiparken", "", "Wonen op vakantieparken"),
        ("Zorgaanbieder", "", "Nieuwe zorgaanbieders"),
    ],
)
def test_what_looks_alike_is_found_by_words_and_through_a_misspelling(shelf, cast, title, text, expected):
    assert _titles(lookalikes_of(title, text, cast.owner))[:1] == [expected]


# What both databases must answer, in this order: (title, likeness in hundredths).
RANKED = {
    "Leegstaande winkels in de binnenstad": [
        ("Leegstaande winkels in onze binnenstad", 100),
        ("Leegstaande winkels", 100),
        ("Winkels in de binnenstad die van eigenaar wisselen", 67),
    ],
    "Huurders van garageboxen langs de snelweg": [("Garageboxen langs de ringweg", 67)],
}
SHELF = (
    "Leegstaande winkels in onze binnenstad",
    "Winkels in de binnenstad die van eigenaar wisselen",
    "Leegstaande winkels",
    "Garageboxen langs de ringweg",
)


def test_the_ranking_is_the_same_on_both_databases_also_behind_many_others(cast):
    for name in SHELF:
        start_problem(organisation=cast.city, title=name, by=cast.owner)
    for number in range(CANDIDATES + 2):
        start_problem(
            organisation=cast.city, title=f"Markt {number} met kramen naast een binnenstad", by=cast.owner
        )
    for title, expected in RANKED.items():
        found = [
            (one.trajectory.title, round(one.likeness * 100)) for one in lookalikes_of(title, "", cast.owner)
        ]
        assert sorted(found[: len(expected)], key=lambda one: (-one[1], one[0])) == sorted(
            expected, key=lambda one: (-one[1], one[0])
        ), title


@pytest.mark.parametrize("title", ["", "?", "'; drop table", "a & b | !c:*", "een en de", "x" * 3000, "%_"])
def test_any_text_is_looked_up(shelf, cast, title):
    assert lookalikes_of(title, title, cast.owner) == []


def test_a_stranger_is_not_shown_and_a_published_one_only_by_its_title(shelf, cast):
    assert "Leegstand op het plein" not in _titles(lookalikes(shelf[0], cast.owner))
    with pytest.raises(Hidden):
        joinable(cast.owner, shelf[-1].reference)


def test_the_words_follow_what_is_written(shelf, cast):
    rename(shelf[3], "Nachtelijke bestelbussen", by=cast.owner)
    write_statement(shelf[3], {"what_happens": "Bestelbussen rijden af en aan."}, seen=0, by=cast.owner)
    found = lookalikes_of("Bestelbussen in de nacht", "", cast.owner)
    assert _titles(found) == ["Nachtelijke bestelbussen"]
    assert "bestelbuss" in found[0].shared


def test_trigrams_see_that_two_words_are_nearly_the_same():
    assert similarity(trigrams("vakantiepark"), trigrams("vakanteipark")) > 0.4
    assert similarity(trigrams("haven"), trigrams("zorg")) == 0
    assert similarity(trigrams(""), trigrams("")) == 0


def test_a_request_to_join_becomes_an_invitation(seated, cast):
    with pytest.raises(NotAllowed):
        ask_to_join(seated, organisation=cast.neighbour, reason="Wij ook", by=cast.owner)
    made = ask_to_join(seated, organisation=cast.neighbour, reason="Bij ons ook", by=cast.outsider)
    with pytest.raises(NotYet):
        ask_to_join(seated, organisation=cast.neighbour, reason="Nog eens", by=cast.outsider)
    assert Notification.objects.filter(user=cast.owner, sentence__contains="aansluiten").exists()
    with pytest.raises(NotAllowed):
        answer_join(made, answer="invited", note="Welkom", by=cast.partner)
    answer_join(made, answer="invited", note="Breng uw cijfers mee", by=cast.owner)
    member = seated.coalition.members.get(organisation=cast.neighbour)
    assert (member.status, member.ask) == (MemberStatus.INVITED, "Breng uw cijfers mee")
    assert Notification.objects.filter(user=cast.outsider).exists()
    with pytest.raises(NotYet):
        answer_join(made, answer="refused", note="Toch niet", by=cast.owner)


def test_a_seated_party_does_not_ask_and_a_refusal_has_a_reason(seated, cast):
    with pytest.raises(NotYet):
        ask_to_join(seated, organisation=cast.bureau, reason="x", by=cast.partner)
    made = ask_to_join(seated, organisation=cast.neighbour, reason="Bij ons ook", by=cast.outsider)
    answer_join(made, answer="refused", note="De coalitie is compleet", by=cast.owner)
    assert JoinRequest.objects.get().get_answer_display() == "niet nu"


def test_joining_on_the_screen(seated, cast, browser):
    own = start_problem(organisation=cast.neighbour, title="Parken bij ons", by=cast.outsider)
    page = f"/trajecten/{seated.reference}/aansluiten/"
    assert browser(cast.outsider).get(page).status_code == 404
    ask_to_join(
        seated, organisation=cast.neighbour, reason="Bij ons ook", own_trajectory=own, by=cast.outsider
    )
    row = JoinRequest.objects.get()
    wrong = browser(cast.owner).post(
        f"{page}verzoeken/", {"request": row.pk, "answer": "invited", "note": ""}
    )
    assert wrong.status_code == 200
    assert browser(cast.owner).post(f"{page}verzoeken/", {"request": "²", "note": "x"}).status_code == 404
    sent = {"request": row.pk, "answer": "refused", "note": "Nu niet"}
    assert browser(cast.owner).post(f"{page}verzoeken/", sent).status_code == 302
    assert "Nu niet" in browser(cast.lead).get(f"{page}verzoeken/").text
