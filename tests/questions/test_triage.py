"""Weighing in the open: an order that follows from scores alone, requests from above, and refusals without names."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from questions.models import Criterion, OutsideRequest, RefusedQuestion
from questions.priorities import ranked_problems, ranked_themes
from questions.services import (
    choose_theme,
    log_outside_request,
    score,
    show_refusal,
    start_problem,
    submit_problem,
    write_refusal,
)
from tests.questions.people import write
from zicht import method
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet

pytestmark = pytest.mark.backend
ASK = {
    "asked_by_whom": "Een directeur van een ministerie",
    "what": "Doe de haven eerst",
    "answer": "Wij wegen alles",
}


def _weighed(cast, title, number):
    made = write(start_problem(organisation=cast.city, title=title, by=cast.owner), cast)
    submit_problem(made, by=cast.owner)
    score(made, {c.value: (number, "Daarom.") for c in Criterion}, by=cast.lead)
    return made


def test_the_order_follows_from_the_scores_and_nobody_can_push(cast):
    low, high = _weighed(cast, "Laag", 2), _weighed(cast, "Hoog", 5)
    choose_theme(high, cast.theme, by=cast.owner)
    before = [(row.place, row.trajectory) for row in ranked_problems()]
    assert before == [(1, high), (2, low)]
    log_outside_request(
        {**ASK, "received_on": date(2026, 1, 5)}, trajectory=low, theme=cast.theme, by=cast.lead
    )
    assert [(row.place, row.trajectory) for row in ranked_problems()] == before
    assert [(row.theme, row.average, row.problems) for row in ranked_themes()] == [(cast.theme, 5.0, 1)]


def test_a_problem_without_all_scores_has_no_place(cast):
    made = _weighed(cast, "Half", 3)
    made.scores.filter(criterion=Criterion.SPREAD).delete()
    assert ranked_problems() == []


def test_only_the_programme_lead_writes_a_request_down_and_never_for_tomorrow(cast):
    for stranger in (cast.owner, cast.observer):
        with pytest.raises((Hidden, NotAllowed)):
            log_outside_request({**ASK, "received_on": date(2026, 1, 5)}, by=stranger)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Invalid):
        log_outside_request({**ASK, "received_on": tomorrow}, by=cast.lead)
    assert not OutsideRequest.objects.exists()


@pytest.fixture
def declined(scored, cast):
    method.take(scored, "decline", by=cast.lead, note="Dit is opsporen.")
    scored.refresh_from_db()
    return scored


def test_a_refusal_is_public_only_without_a_place_and_after_it_was_shown(declined, cast, client):
    values = {"question": "Wie woont er in Waterkerk?", "reason": "Dat is opsporen.", "referral": "police"}
    with pytest.raises(NotYet):
        show_refusal(declined, by=cast.lead)
    write_refusal(declined, values, by=cast.lead)
    with pytest.raises(Invalid) as refusal:
        show_refusal(declined, by=cast.lead)
    assert list(refusal.value.fields) == ["question"]
    write_refusal(declined, {**values, "question": "Wie woont er op een park?"}, by=cast.lead)
    assert "op een park" not in client.get("/afgewezen-vragen/").text
    show_refusal(declined, by=cast.lead)
    shown = client.get("/afgewezen-vragen/").text
    assert "op een park" in shown
    assert "politie" in shown
    assert declined.reference not in shown
    write_refusal(declined, {**values, "question": "Anders"}, by=cast.lead)
    assert RefusedQuestion.objects.get().shown_at is None


def test_a_refusal_belongs_to_a_declined_problem_and_to_the_lead(submitted, declined, cast):
    with pytest.raises(NotAllowed):
        write_refusal(declined, {"question": "a", "reason": "b"}, by=cast.owner)


def test_the_screens_of_triage(declined, cast, browser, client):
    lead, page = browser(cast.lead), f"/trajecten/{declined.reference}/weging/openbaar/"
    wrong = lead.post(page, {"question": "Waterkerk", "reason": "Nee", "show": "1"})
    assert "question" in wrong.context["form"].errors
    sent = {
        "question": "Een gemeente vroeg wie er wonen",
        "reason": "Dat is opsporen.",
        "referral": "police",
        "show": "1",
    }
    assert lead.post(page, sent).status_code == 302
    assert "in het openbaar sinds" in lead.get(f"/trajecten/{declined.reference}/weging/").text
    assert browser(cast.owner).get(page).status_code == 403
    today = timezone.localdate().isoformat()
    assert lead.post("/prioriteiten/", {**ASK, "received_on": today}).status_code == 302
    assert lead.post("/prioriteiten/", {**ASK, "received_on": "ooit"}).status_code == 200
    assert "Doe de haven eerst" in lead.get("/prioriteiten/").text
    public = client.get("/prioriteiten/").text
    assert "Maatschappelijk belang" in public
    assert "Doe de haven eerst" not in public
    assert client.post("/prioriteiten/", ASK).status_code in (302, 403, 404)
