"""Judging through the API as on the page: only what was read counts, and whoever is recused is a stranger."""

import pytest
from django.urls import reverse

from accounts.models import Post
from coalitions.services import affiliate
from questions.services import define
from reviews import guards
from reviews.models import Decision, Review, Vote
from reviews.services import present_again, recuse
from tests.reviews.committee import person


@pytest.fixture
def case(case, settings):
    settings.ROOT_URLCONF = "zicht.urls"
    return case


@pytest.fixture
def api(client):
    def ask(user, path, body=None):
        client.force_login(user)
        where = f"/api/v1/toetsen/{path}"
        return (
            client.get(where) if body is None else client.post(where, body, content_type="application/json")
        )

    return ask


ADVICE = {
    "uitkomst": "conditional",
    "motivering": "Mijn lange advies.",
    "voorwaarden": [{"tekst": "Leg uit.", "voor": "writing"}],
}
VOTE = {"stem": "approve", "motivering": "Zorgvuldig."}


def test_an_advice_on_what_changed_meanwhile_comes_back_with_the_difference_and_the_text(case, api):
    review = case.ask_lawyer()
    read = api(case.lawyer, review.pk).json()["vingerafdrukNu"]
    define(case.fresh(), term="park", text="Een terrein", by=case.owner)
    stale = api(case.lawyer, f"{review.pk}/advies", ADVICE | {"vingerafdruk": read})
    assert stale.status_code == 409
    assert stale.json()["versions"]["theirs"] == {"vraag › begrippen › park": "Een terrein"}
    assert stale.json()["versions"]["mine"]["text"] == "Mijn lange advies."
    assert not Decision.objects.exists()
    now = api(case.lawyer, review.pk).json()["vingerafdrukNu"]
    for _twice in range(2):
        given = api(case.lawyer, f"{review.pk}/advies", ADVICE | {"vingerafdruk": now})
        assert given.status_code == 201, given.content
    assert given.json()["besluit"]["uitkomst"] == "conditional"
    assert Decision.objects.get().conditions.get().blocks == "writing"
    assert guards.legal_advice_is_current(case.fresh()) is None


def test_who_may_not_advise_is_told_or_finds_nothing(case, api):
    review = case.ask_lawyer()
    body = ADVICE | {"vingerafdruk": review.fingerprint}
    found = {
        who: api(who, f"{review.pk}/advies", body).status_code
        for who in (case.owner, case.lead, case.outsider, case.chair)
    }
    assert found == {case.owner: 403, case.lead: 403, case.outsider: 404, case.chair: 404}
    wrong = api(
        case.lawyer, f"{review.pk}/advies", body | {"uitkomst": "returned", "voorwaarden": [{"tekst": ""}]}
    )
    assert wrong.status_code == 400 and not Decision.objects.exists()


def test_the_same_advice_by_page_shows_the_difference_and_keeps_the_text(case, client):
    review = case.ask_lawyer()
    page = reverse("reviews:advise", args=[review.pk])
    client.force_login(case.lawyer)
    seen = client.get(page).content.decode().split('name="seen" value="')[1].split('"')[0]
    define(case.fresh(), term="park", text="Een terrein", by=case.owner)
    text = client.post(
        page, {"outcome": "positive", "text": "Mijn lange advies.", "seen": seen}
    ).content.decode()
    assert "vraag › begrippen › park: eerst “–”, nu “Een terrein”" in text and "Mijn lange advies." in text
    assert not Decision.objects.exists()


def test_a_recused_member_has_no_vote_anywhere(case, api, client):
    review = case.all_ready(case.ask_committee())
    member = case.members[0]
    recuse(review, reason="Ik ken de eigenaar.", by=member)
    affiliate(case.members[1], case.bureau)
    body = VOTE | {"vingerafdruk": review.fingerprint}
    assert api(member, f"{review.pk}/stem", body).status_code == 404
    assert api(case.members[1], f"{review.pk}/stem", body).status_code == 403
    client.force_login(member)
    page = reverse("reviews:vote", args=[review.pk])
    sent = {"choice": "approve", "motivation": "x", "seen": review.fingerprint}
    assert client.post(page, sent).status_code == 404
    client.force_login(case.members[1])
    assert client.post(page, sent).status_code == 403
    assert not Vote.objects.exists()
    voted = api(case.members[2], f"{review.pk}/stem", body)
    assert voted.status_code == 201 and set(voted.json()) == {"stem", "motivering", "standpunt", "gegevenOp"}
    against = api(case.members[3], f"{review.pk}/stem", body | {"stem": "reject"})
    assert against.json()["errors"][0]["location"]["pointer"] == "#/dissent"
    for nobody in (case.owner, case.lead):
        assert api(nobody, f"{review.pk}/stem", body).status_code == 403


def test_the_last_member_leaves_and_somebody_else_lets_new_ones_in(case, api, client):
    review = case.ask_committee()
    for member in (case.chair, *case.members):
        recuse(Review.objects.get(pk=review.pk), reason="Ik ken de eigenaar.", by=member)
    assert not review.seats.exists()
    told = api(case.owner, review.pk).json()["quorum"]
    assert told["leden"] == 0 and "Er oordelen nog 0 leden, en een besluit vraagt er 3." in told["watHelpt"]
    assert "Er oordelen nog 0 leden" in guards.committee_has_decided(case.fresh())
    overview, admit = (
        reverse("reviews:overview", args=[case.trajectory.reference]),
        reverse("reviews:admit", args=[review.pk]),
    )
    client.force_login(case.owner)
    text = client.get(overview).content.decode()
    assert "Te weinig leden voor een besluit" in text and admit in text
    assert "kan iemand benoemen" in client.post(admit, follow=True).content.decode()
    newcomers = [person(f"Nieuw Lid{number}", post=Post.ETHICS_MEMBER) for number in range(3)]
    client.force_login(case.partner)
    assert client.post(admit).status_code == 403
    client.force_login(case.owner)
    assert client.post(admit, follow=True).status_code == 200
    assert {seat.user for seat in review.seats.all()} == set(newcomers)
    assert review.seats.get(is_chair=True).user in newcomers
    assert api(case.owner, review.pk).json()["quorum"]["watHelpt"] == ""
    client.force_login(case.owner)
    assert client.post(admit).status_code == 403  # enough members again: the chair lets in
    with pytest.raises(Exception, match="niets veranderd"):
        present_again(review, content=case.content(), by=case.owner)
