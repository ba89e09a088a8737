"""Advice and decision on paper: for who reads them, with the fingerprint, the conditions and the dissent."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from publications.models import Publication
from questions.models import Phase
from reviews.models import Decision
from reviews.services import decide_ethics
from zicht.demo.cast import PEOPLE


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
    assert [person.name for person in PEOPLE if person.name.split()[-1] in text] == []
    decision = Decision.objects.get(review__kind="ethics")
    assert decision.fingerprint in text.replace(" ", "")


def kinds_of(reader):
    """The kinds of the tags that a screen reader walks through."""
    waiting, found = [reader.trailer["/Root"]["/StructTreeRoot"]], set()
    while waiting:
        tag = waiting.pop().get_object()
        if not isinstance(tag, dict):
            continue
        found |= {str(tag["/S"])} if "/S" in tag else set()
        below = tag.get("/K", [])
        waiting += [
            one for one in (below if isinstance(below, list) else [below]) if not isinstance(one, int)
        ]
    return found


def test_advice_and_decision_can_be_read_aloud(case, client):
    decision = case.advise(case.ask_lawyer(), "conditional", [("Leg uit.", "writing")])
    review = case.all_ready(case.ask_committee())
    case.votes(review, "conditions", "approve", "approve")
    decide_ethics(review, text="Zorgvuldig.", conditions=[("Leg de marge uit.", "going_live")], by=case.chair)
    client.force_login(case.owner)
    for one in (decision.review, review):
        content = client.get(reverse("reviews:decision_paper", args=[one.pk])).content
        reader = PdfReader(io.BytesIO(content))
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("nl")
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert case.trajectory.title in reader.metadata.title
        assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD"} <= kinds_of(reader)
        pages = [page.extract_text().replace(" ", "").replace("\n", "") for page in reader.pages]
        assert all(one.fingerprint in page for page in pages)  # at the foot of each page
        assert "Vastgelegddoor" in "".join(pages)
