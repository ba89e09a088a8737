"""The committee meets: who plans, what each may see of the agenda, and minutes that are adopted once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Post
from coalitions.services import affiliate
from reviews.committee import agenda_for, running_reviews, workload
from reviews.models import Meeting
from reviews.services import adopt_minutes, call_meeting, record_item, record_meeting
from tests.reviews.committee import person
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed, NotYet

SOON = timedelta(days=3)


@pytest.fixture
def case(case, settings):
    settings.ROOT_URLCONF = "zicht.urls"
    return case


def plan(case, review, by=None):
    values = {"starts_at": timezone.now() + SOON, "place": "Kamer 4", "agenda": ""}
    return call_meeting(**values, reviews=[review], by=by or case.chair)


def test_chair_and_secretary_plan_and_nobody_else(case):
    review = case.ask_committee()
    with pytest.raises(NotAllowed):
        plan(case, review, by=case.members[0])
    for outside in (case.owner, case.lead, case.lawyer, case.outsider):
        with pytest.raises(Hidden):
            plan(case, review, by=outside)
    secretary = person("Sara Secretaris", post=Post.ETHICS_SECRETARY)
    assert running_reviews(secretary) == [review]
    assert plan(case, review, by=secretary).items.get().review == review
    tied = person("Tom Secretaris", case.bureau, Post.ETHICS_SECRETARY)
    assert running_reviews(tied) == []
    with pytest.raises(Hidden):
        plan(case, review, by=tied)


def test_a_meeting_is_about_something_and_still_to_come(case):
    review = case.ask_committee()
    for wrong in ({"starts_at": timezone.now() - SOON}, {"reviews": []}):
        values = {"starts_at": timezone.now() + SOON, "place": "", "agenda": "", "reviews": [review]} | wrong
        with pytest.raises(Invalid):
            call_meeting(**values, by=case.chair)
    assert not Meeting.objects.exists()


def test_who_is_recused_sees_that_there_is_an_item_and_no_more(case, client):
    affiliate(case.members[0], case.bureau)
    review = case.all_ready(case.ask_committee())
    meeting = plan(case, review)
    item = record_item(meeting.items.get(), minutes="Wij spraken over kleine wijken.", seen=0, by=case.chair)
    page = reverse("reviews:meeting", args=[meeting.pk])
    client.force_login(case.members[0])
    text = client.get(page).content.decode()
    assert "niet oordeelt" in text
    assert "kleine wijken" not in text and case.trajectory.title not in text
    assert client.get(reverse("reviews:meeting_item", args=[item.pk])).status_code == 404
    client.force_login(case.members[1])
    assert "kleine wijken" in client.get(page).content.decode()
    for outside in (case.owner, case.lead, case.outsider):
        client.force_login(outside)
        assert client.get(page).status_code == 404
        assert client.get(reverse("reviews:committee")).status_code == 404


def test_differences_first_and_only_for_who_judges(case):
    review = case.ask_committee()
    for member in (case.chair, *case.members[1:]):
        case.ready(review, member)
    meeting = plan(case, review)
    assert agenda_for(meeting, case.chair)[0].differing == []  # the round is not closed
    case.ready(review, case.members[0], stigma="no")
    assert [text[:14] for text in agenda_for(meeting, case.chair)[0].differing] == ["Doen woorden, "]
    secretary = person("Sara Secretaris", post=Post.ETHICS_SECRETARY)
    assert agenda_for(meeting, secretary)[0].differing == []


def test_minutes_are_kept_by_one_at_a_time_and_adopted_once(case):
    meeting = plan(case, case.ask_committee())
    record_meeting(
        meeting, present=[case.chair, *case.members[:2]], minutes="Geopend.", seen=0, by=case.chair
    )
    assert agenda_for(meeting, case.chair)[0].has_quorum
    with pytest.raises(Conflict):
        record_meeting(Meeting.objects.get(), present=[], minutes="Anders.", seen=0, by=case.chair)
    with pytest.raises(Invalid):
        record_meeting(Meeting.objects.get(), present=[case.owner], minutes="Geopend.", seen=1, by=case.chair)
    with pytest.raises(NotYet, match="nog beginnen"):
        adopt_minutes(meeting, by=case.chair)
    Meeting.objects.update(starts_at=timezone.now() - SOON)
    with pytest.raises(NotAllowed):
        adopt_minutes(meeting, by=case.members[0])
    adopt_minutes(meeting, by=case.chair)
    with pytest.raises(NotYet, match="vastgesteld"):
        record_meeting(Meeting.objects.get(), present=[], minutes="Later.", seen=1, by=case.chair)


def test_planning_by_screen_twice_makes_one(case, client):
    review = case.ask_committee()
    client.force_login(case.chair)
    new = reverse("reviews:meeting_new")
    key = client.get(new).content.decode().split('name="once" value="')[1].split('"')[0]
    sent = {"starts_at": "2030-01-10T10:00", "place": "Kamer 4", "reviews": [review.pk], "once": key}
    for _twice in range(2):
        assert client.post(new, sent).status_code == 302
    meeting = Meeting.objects.get()
    assert case.trajectory.title in client.get(reverse("reviews:meeting", args=[meeting.pk])).content.decode()
    text = client.get(reverse("reviews:committee")).content.decode()
    assert "Vera Voorzitter" in text and case.trajectory.title in text
    assert {load.to_answer for load in workload()} == {1}


def test_the_vote_is_cast_on_the_agenda_itself(case, client):
    review = case.ask_committee()
    for member in (case.chair, *case.members[1:]):
        case.ready(review, member)
    meeting = plan(case, review)
    page = reverse("reviews:meeting", args=[meeting.pk])
    client.force_login(case.members[1])
    assert "Stem uitbrengen" not in client.get(page).content.decode()  # members still answer alone
    case.ready(review, case.members[0], stigma="no")
    text = client.get(page).content.decode()
    assert text.index("Waarover u verschilt") < text.index("Stem uitbrengen")
    seen = text.split('name="seen" value="')[1].split('"')[0]
    sent = {"choice": "return", "motivation": "Kan beter.", "seen": seen, "meeting": meeting.pk}
    vote = reverse("reviews:vote", args=[review.pk])
    refused = client.post(vote, sent).content.decode()
    assert "Schrijf het standpunt" in refused and "Kan beter." in refused
    answer = client.post(vote, sent | {"dissent": "Te vroeg."})
    assert answer.status_code == 302 and answer["Location"] == page
    text = client.get(page).content.decode()
    assert "1 van 5 leden stemden" in text and "Stem aanpassen" in text
    for broken in ("//elders.nl", "9" * 20, "x"):
        assert client.post(vote, sent | {"dissent": "x", "meeting": broken})["Location"] == vote
    affiliate(case.members[1], case.bureau)
    assert "Stem aanpassen" not in client.get(page).content.decode()
    assert client.post(vote, sent | {"dissent": "Nog eens."}).status_code == 403
    client.force_login(person("Sara Secretaris", post=Post.ETHICS_SECRETARY))
    text = client.get(page).content.decode()
    assert case.trajectory.title in text and "Stem uitbrengen" not in text and "Te vroeg." not in text
