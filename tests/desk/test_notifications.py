"""Notifications: one's own, newest first, read when somebody says so."""

import pytest

from accounts.services import tell


@pytest.fixture
def partner(client, cast):
    client.force_login(cast["partner"])
    return client


def test_only_your_own(partner, cast):
    tell([cast["partner"]], "Voor de partner.")
    tell([cast["bronhouder"]], "Voor de bronhouder.")
    page = partner.get("/berichten/").content.decode()
    assert "Voor de partner." in page and "Voor de bronhouder." not in page


def test_reading_is_said_and_not_guessed(partner, cast):
    tell([cast["partner"]], "Iets nieuws.")
    partner.get("/berichten/")
    assert cast["partner"].notifications.filter(read_at__isnull=True).count() == 1
    assert partner.post("/berichten/", {"action": "read"}).status_code == 302
    assert not cast["partner"].notifications.filter(read_at__isnull=True).exists()


def test_mail_can_be_turned_off_and_on(partner, cast):
    partner.post("/berichten/", {"action": "mail"})
    cast["partner"].refresh_from_db()
    assert not cast["partner"].mail_each_event
    partner.post("/berichten/", {"action": "mail", "mail_each_event": "on"})
    cast["partner"].refresh_from_db()
    assert cast["partner"].mail_each_event


@pytest.mark.parametrize("values", [{}, {"action": "x" * 5000}, {"action": "\x00"}])
def test_odd_forms_change_nothing(partner, cast, values):
    tell([cast["partner"]], "Iets nieuws.")
    assert partner.post("/berichten/", values).status_code == 302
    assert cast["partner"].notifications.filter(read_at__isnull=True).count() == 1


def test_a_page_number_that_does_not_exist_shows_one_that_does(partner):
    assert [partner.get(f"/berichten/?page={page}").status_code for page in ("0", "99", "x", "-1")] == [
        200
    ] * 4
