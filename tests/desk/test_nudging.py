"""A friendly reminder reaches who the case waits for, at most once a day, and nobody else can send one."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter
from accounts.tasks import send_outbox
from coalitions.models import JournalEntry, Nudge
from questions.models import Phase


@pytest.fixture
def story(make_story):
    """Everybody joined; then Customs is asked, and the case waits for its answer."""
    told = make_story(Phase.COALITION)
    told.gather()
    told.ask("customs")
    Letter.objects.all().delete()
    return told


def press(client, story, who, back="/werk/"):
    client.force_login(story.cast[who])
    return client.post(
        reverse("desk:nudge", args=[story.trajectory.reference]), {"back": back}, follow=True
    ).content.decode()


def test_the_invited_party_gets_one_mail_a_day(story, client):
    page = press(client, story, "probleemeigenaar")
    assert "De herinnering is gestuurd aan" in page
    asked = set(Nudge.objects.values_list("to__email", flat=True))
    assert asked == set(Letter.objects.values_list("to__email", flat=True))
    assert asked == {story.cast["douane"].email}
    assert "Vandaag is al een herinnering gestuurd" in press(client, story, "analist1")
    send_outbox()
    assert len(mail.outbox) == len(asked)
    assert "Nog geen antwoord van" in mail.outbox[0].body and "Alvast bedankt" in mail.outbox[0].body
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        assert "De herinnering is gestuurd aan" in press(client, story, "analist1")
    assert JournalEntry.objects.filter(verb="nudge").count() == 2


def test_somebody_who_turned_mail_off_still_hears_a_colleague(story, client):
    asked = story.cast["douane"]
    asked.mail_each_event = False
    asked.save()
    press(client, story, "probleemeigenaar")
    assert Letter.objects.filter(to=asked).exists()


def test_without_a_named_party_the_role_is_asked(make_story, client):
    story = make_story(Phase.INTAKE)
    press(client, story, "probleemeigenaar")
    assert set(Nudge.objects.values_list("to__email", flat=True)) == {story.cast["programmaleider"].email}


@pytest.mark.parametrize("who", ["buurgemeente", "waarnemer", "beheerder", "controleur1"])
def test_nobody_else_sends_one(story, client, who):
    client.force_login(story.cast[who])
    answer = client.post(reverse("desk:nudge", args=[story.trajectory.reference]))
    assert answer.status_code in (403, 404) and not Nudge.objects.exists()


@pytest.mark.parametrize(
    "back", ["https://elders.example/", "//elders.example/", "javascript:alert(1)", "/\\elders.example"]
)
def test_the_way_back_stays_here(story, client, back):
    client.force_login(story.cast["probleemeigenaar"])
    answer = client.post(reverse("desk:nudge", args=[story.trajectory.reference]), {"back": back})
    assert answer["Location"] == reverse("questions:detail", args=[story.trajectory.reference])


def test_the_page_offers_the_button_and_says_when_one_went_today(story, client):
    client.force_login(story.cast["programmaleider"])
    at = reverse("questions:detail", args=[story.trajectory.reference])
    assert "Stuur een herinnering" in client.get(at).content.decode()
    press(client, story, "programmaleider")
    page = client.get(at).content.decode()
    assert "stuurde" in page and "Stuur een herinnering" not in page
