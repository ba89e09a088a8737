"""The screens of a review: who gets where, what is kept, what is shown to whom."""

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalitions.services import affiliate
from questions.services import define
from reviews.models import Answer, Condition, Decision, Recusal, Review, Vote
from reviews.services import declare_independence, prove_condition


@pytest.fixture
def case(case, settings):
    """The same case, with every address of the service."""
    settings.ROOT_URLCONF = "zicht.urls"
    return case


@pytest.fixture
def visit(client):
    """A function that logs somebody in and gives the client."""

    def enter(user):
        client.force_login(user)
        return client

    return enter


def at(name, *args, query=""):
    return reverse(f"reviews:{name}", args=args) + query


def page(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_stranger_finds_nothing(case, visit):
    legal, ethics = case.ask_lawyer(), case.ask_committee()
    condition = case.advise(legal, "conditional", ("Leg uit.",)).conditions.get()
    reference = case.trajectory.reference
    stranger = visit(case.outsider)
    gets = [at("overview", reference), at("prove", condition.pk)]
    gets += [
        at(name, review.pk)
        for review in (legal, ethics)
        for name in ("review", "recuse", "vote", "decide", "advise")
    ]
    assert {stranger.get(url).status_code for url in gets} == {404}
    posts = [at("present", reference, "legal"), at("accept", condition.pk)]
    posts += [
        at(name, ethics.pk) for name in ("submit", "close", "admit", "recuse", "vote", "decide", "review")
    ]
    assert {stranger.post(url).status_code for url in posts} == {404}


def test_who_only_reads_the_outcome_is_led_to_the_overview(case, visit):
    review = case.ask_committee()
    for reader in (case.owner, case.partner, case.lead, case.lawyer):
        client = visit(reader)
        assert client.get(at("review", review.pk)).headers["Location"] == at(
            "overview", case.trajectory.reference
        )
        assert client.post(at("submit", review.pk)).status_code == 403
        assert client.post(at("vote", review.pk), {"choice": "approve", "motivation": "x"}).status_code == 403
        assert client.post(at("decide", review.pk), {"text": "x"}).status_code == 403


def test_a_member_answers_a_theme_and_goes_on(case, visit):
    review = case.ask_committee()
    member = visit(case.members[0])
    declaration = member.get(at("review", review.pk)).headers["Location"]
    assert declaration == at("declare", review.pk)
    assert "Vink dit aan" in page(member.post(declaration, {"interests": "Ik woon in de buurt."}))
    member.post(declaration, {"interests": "Ik woon in de buurt.", "agreed": "on"})
    assert case.seat(review, case.members[0]).interests == "Ik woon in de buurt."
    text = page(member.get(at("review", review.pk)))
    assert "Doel en preventie" in text
    theme = at("review", review.pk, query="?thema=herleidbaarheid")
    response = member.post(theme, {"choice-disclosure": "yes", "note-disclosure": "Twee controleurs keken."})
    assert response.headers["Location"] == at("review", review.pk, query="?thema=uitleg-en-register")
    answer = Answer.objects.get(question__key="disclosure")
    assert (answer.seat.user, answer.choice, answer.note) == (
        case.members[0],
        "yes",
        "Twee controleurs keken.",
    )
    assert "1 / 4" in page(member.get(theme))


def test_typing_is_kept_without_a_new_page(case, visit):
    review = case.ask_committee()
    theme = at("review", review.pk, query="?thema=herleidbaarheid")
    member = visit(case.members[0])
    response = member.post(theme, {"note-disclosure": "Half gedacht"}, headers={"HX-Request": "true"})
    assert page(response).startswith("Bewaard om")
    assert Answer.objects.get().note == "Half gedacht"
    wrong = member.post(theme, {"choice-disclosure": "perhaps"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 400


@pytest.mark.parametrize(
    "values",
    [{"choice-disclosure": "perhaps"}, {"note-disclosure": "x" * 3001}, {"note-disclosure": "a\x00b"}],
)
def test_a_wrong_answer_comes_back_with_what_was_typed(case, visit, values):
    review = case.ask_committee()
    kept = {"note-combining": "Dit blijft staan"}
    text = page(
        visit(case.members[0]).post(at("review", review.pk, query="?thema=herleidbaarheid"), values | kept)
    )
    assert "Dit blijft staan" in text
    assert "zicht-error-summary" in text
    assert not Answer.objects.exists()


def test_a_theme_that_does_not_exist_is_not_found(case, visit):
    review = case.ask_committee()
    declare_independence(case.seat(review, case.members[0]), interests="", by=case.members[0])
    assert visit(case.members[0]).get(at("review", review.pk, query="?thema=anders")).status_code == 404


def test_the_other_answers_stay_hidden_until_the_round_closes(case, visit):
    review = case.ask_committee()
    case.answer_all(review, case.members[0])
    answer = Answer.objects.filter(seat__user=case.members[0]).first()
    answer.note = "Alleen voor mijzelf"
    answer.save()
    declare_independence(case.seat(review, case.members[1]), interests="", by=case.members[1])
    themes = ["doel-en-preventie", "klaar"]
    other = visit(case.members[1])
    for theme in themes:
        assert "Alleen voor mijzelf" not in page(other.get(at("review", review.pk, query=f"?thema={theme}")))
    for seat in review.seats.select_related("user"):
        case.ready(review, seat.user)
    answer.refresh_from_db()
    Answer.objects.filter(pk=answer.pk).update(note="Nu voor iedereen")
    assert "Nu voor iedereen" in page(other.get(at("review", review.pk, query="?thema=doel-en-preventie")))
    assert "Nu voor iedereen" not in page(visit(case.owner).get(at("overview", case.trajectory.reference)))


def test_ready_close_vote_and_decide_by_screen(case, visit):
    review = case.ask_committee()
    for member in (case.chair, *case.members):
        case.answer_all(review, member)
        client = visit(member)
        assert "Ik ben klaar" in page(client.get(at("review", review.pk, query="?thema=klaar")))
        client.post(at("submit", review.pk))
    seen = review.fingerprint
    case.look(review)
    for member in (case.chair, *case.members[:3]):
        client = visit(member)
        values = {"choice": "approve", "motivation": "Zorgvuldig.", "seen": seen}
        assert client.post(at("vote", review.pk), values).headers["Location"] == at("vote", review.pk)
    assert Vote.objects.count() == 4
    assert "4 van 5 stemden" in page(visit(case.chair).get(at("decide", review.pk)))
    values = {"text": "De commissie is akkoord.", "conditions": "", "seen": seen}
    assert visit(case.members[0]).post(at("decide", review.pk), values).status_code == 302
    assert not Decision.objects.exists()
    visit(case.chair).post(at("decide", review.pk), values)
    assert Decision.objects.get().outcome == "positive"
    assert "De commissie is akkoord." in page(
        visit(case.partner).get(at("overview", case.trajectory.reference))
    )
    assert "Wie wat stemde" in page(visit(case.members[0]).get(at("decide", review.pk)))


def test_a_decision_without_quorum_keeps_the_text(case, visit):
    review = case.all_ready(case.ask_committee())
    values = {"text": "Mijn lange motivering.", "seen": review.fingerprint}
    text = page(visit(case.chair).post(at("decide", review.pk), values))
    assert "Mijn lange motivering." in text
    assert "Nodig: 3" in text


def test_stepping_aside_closes_the_door(case, visit):
    review = case.ask_committee()
    member = visit(case.members[0])
    assert "zicht-error-summary" in page(member.post(at("recuse", review.pk), {"reason": " "}))
    member.post(at("recuse", review.pk), {"reason": "Ik ken de eigenaar."})
    assert Recusal.objects.get().user == case.members[0]
    assert member.get(at("review", review.pk)).status_code == 404
    assert "Ik ken de eigenaar." in page(visit(case.owner).get(at("overview", case.trajectory.reference)))


def test_a_member_who_became_tied_cannot_write_by_screen(case, visit):
    review = case.all_ready(case.ask_committee())
    affiliate(case.members[0], case.bureau)
    values = {"choice": "approve", "motivation": "x", "seen": review.fingerprint}
    assert visit(case.members[0]).post(at("vote", review.pk), values).status_code == 403
    assert not Vote.objects.exists()


def test_the_landsadvocaat_advises_about_what_was_read(case, visit):
    review = case.ask_lawyer()
    lawyer = visit(case.lawyer)
    assert lawyer.get(at("review", review.pk)).headers["Location"] == at("advise", review.pk)
    assert "Welk aandeel van de kinderen" in page(lawyer.get(at("advise", review.pk)))
    define(case.fresh(), term="park", text="Een terrein met huisjes", by=case.owner)
    values = {
        "outcome": "conditional",
        "text": "Mijn advies.",
        "conditions-analysis": "Eerst dit.\n\nDan dat.",
        "conditions-going_live": "En dit op het laatst.",
        "seen": review.fingerprint,
    }
    text = page(lawyer.post(at("advise", review.pk), values))
    assert "Mijn advies." in text
    assert "Een terrein met huisjes" in text
    assert not Decision.objects.exists()
    now = text.split('name="seen" value="')[1].split('"')[0]
    assert lawyer.post(at("advise", review.pk), values | {"seen": now}).status_code == 302
    assert [(one.text, one.blocks) for one in Condition.objects.all()] == [
        ("Eerst dit.", "analysis"),
        ("Dan dat.", "analysis"),
        ("En dit op het laatst.", "going_live"),
    ]


def test_sending_the_advice_twice_makes_one(case, visit):
    review = case.ask_lawyer()
    values = {"outcome": "positive", "text": "Akkoord.", "seen": review.fingerprint}
    lawyer = visit(case.lawyer)
    lawyer.post(at("advise", review.pk), values)
    assert lawyer.post(at("advise", review.pk), values).status_code == 302
    other = page(lawyer.post(at("advise", review.pk), values | {"text": "Een andere tekst."}))
    assert "al klaar" in other
    assert "Een andere tekst." in other
    assert Decision.objects.count() == 1


def test_proof_and_acceptance_by_screen(case, visit):
    condition = case.advise(case.ask_lawyer(), "conditional", ("Leg uit.",)).conditions.get()
    visit(case.owner).post(at("prove", condition.pk), {"proof": "Zie bijlage 2."})
    overview = at("overview", case.trajectory.reference)
    assert "Aan voldaan" not in page(visit(case.owner).get(overview))
    lawyer = visit(case.lawyer)
    assert "Aan voldaan" in page(lawyer.get(overview))
    send_back = at("send_back", condition.pk)
    assert visit(case.owner).get(send_back).status_code == 403
    lawyer = visit(case.lawyer)
    assert "Zie bijlage 2." in page(lawyer.get(send_back))
    lawyer.post(send_back, {"remark": "Bijlage 2 ontbreekt.", "seen": 1})
    condition.refresh_from_db()
    assert (condition.proven_at, condition.proof, condition.sent_back_by) == (
        None,
        "Zie bijlage 2.",
        case.lawyer,
    )
    owner = visit(case.owner)
    assert "Bijlage 2 ontbreekt." in page(owner.get(at("prove", condition.pk)))
    file = SimpleUploadedFile("bijlage 2.txt", b"De overeenkomst.")
    owner.post(at("prove", condition.pk), {"proof": "Nu met bijlage.", "file": file})
    assert b"De overeenkomst." in b"".join(owner.get(at("proof_file", condition.pk)).streaming_content)
    assert visit(case.outsider).get(at("proof_file", condition.pk)).status_code == 404
    lawyer = visit(case.lawyer)
    lawyer.post(at("accept", condition.pk), {"seen": 1})
    condition.refresh_from_db()
    assert condition.accepted_at is None
    lawyer.post(at("accept", condition.pk), {"seen": condition.revision})
    condition.refresh_from_db()
    assert condition.accepted_by == case.lawyer


def test_a_proof_that_is_no_document_is_refused_and_the_words_are_kept(case, visit):
    condition = case.advise(case.ask_lawyer(), "conditional", ("Leg uit.",)).conditions.get()
    file = SimpleUploadedFile("bijlage.pdf", b"geen pdf")
    text = page(visit(case.owner).post(at("prove", condition.pk), {"proof": "Zie bijlage.", "file": file}))
    assert "geen pdf-bestand" in text and "Zie bijlage." in text
    condition.refresh_from_db()
    assert condition.proven_at is None


def test_only_who_may_present_again_can(case, visit):
    review = case.ask_lawyer()
    define(case.fresh(), term="park", text="Een terrein", by=case.owner)
    url = at("present", case.trajectory.reference, "legal")
    assert visit(case.partner).post(url).status_code == 403
    assert "Opnieuw voorleggen" in page(visit(case.owner).get(at("overview", case.trajectory.reference)))
    visit(case.owner).post(url)
    assert Review.objects.get(pk=review.pk).status == "superseded"
    assert visit(case.owner).post(at("present", case.trajectory.reference, "zomaar")).status_code == 404


def test_the_overview_costs_the_same_with_more_conditions(case, client):
    decision = case.advise(case.ask_lawyer(), "conditional", ("Een.",))
    client.force_login(case.lead)
    overview = at("overview", case.trajectory.reference)
    client.get(overview)
    with CaptureQueriesContext(connection) as few:
        client.get(overview)
    for number in range(9):
        condition = Condition.objects.create(decision=decision, text=f"Nog {number}.", blocks="analysis")
        prove_condition(condition, proof="Gedaan.", by=case.owner)
    with CaptureQueriesContext(connection) as many:
        client.get(overview)
    assert len(many) == len(few)


def test_reviews_are_not_in_the_admin():
    names = {model.__name__ for model in admin.site._registry if model._meta.app_label == "reviews"}
    assert names == {"Checklist"}
    options = next(kind for model, kind in admin.site._registry.items() if model.__name__ == "Checklist")
    assert not options.has_add_permission(None)
    assert not options.has_change_permission(None)
    assert not options.has_delete_permission(None)
