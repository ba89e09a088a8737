"""Advice and decision on paper: for who reads them, with the fingerprint, the conditions and the dissent."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from publications.models import Publication
from questions.models import Phase
from reviews.services import decide_ethics


def words(answer):
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


@pytest.fixture
def case(case, settings):
    settings.ROOT_URLCONF = "zicht.urls"
    return case


def test_the_decision_on_paper_names_everything_but_who_voted_what(case, client):
    review = case.all_ready(case.ask_committee())
    case.votes(review, "conditions", "approve", "approve")
    dissent = "Een lid vindt de groep te klein."
    case.vote(review, case.members[2], "reject", dissent=dissent)
    wanted = [("Leg de marge uit.", "going_live")]
    decision = decide_ethics(review, text="Zorgvuldig.", conditions=wanted, by=case.chair)
    page = reverse("reviews:decision_paper", args=[review.pk])
    client.force_login(case.owner)
    text = words(client.get(page))
    for said in ("Zorgvuldig.", dissent, "Leg de marge uit.", "Vera Voorzitter", "3 voor, 1 niet voor"):
        assert said in text
    assert decision.fingerprint[:20] in text.replace(" ", "")
    assert "Zorgvuldig gedaan" not in text  # the motivation of a single vote
    client.force_login(case.outsider)
    assert client.get(page).status_code == 404


def test_an_advice_on_paper_and_none_before_there_is_one(case, client):
    review = case.ask_lawyer()
    page = reverse("reviews:decision_paper", args=[review.pk])
    client.force_login(case.partner)
    assert client.get(page).status_code == 404
    case.advise(review)
    assert "Doel en grondslag kloppen." in words(client.get(page))


def test_the_public_decision_comes_from_the_shop_window(make_story, client):
    slug = Publication.objects.get(trajectory=make_story(Phase.FOLLOW_UP).trajectory).slug
    page = reverse("publications:public_decision", args=[slug])
    assert page in client.get(reverse("publications:public_detail", args=[slug])).content.decode()
    text = words(client.get(page))
    assert "de adviescommissie, 5 leden" in text
    assert "Wim" not in text
