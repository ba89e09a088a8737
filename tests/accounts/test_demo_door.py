"""The demo lets anybody be somebody with one click; outside the demo that door does not exist."""

import pytest

from accounts.models import User


def test_the_demo_lists_its_people_with_what_they_come_for(client, cast, settings):
    settings.DEMO = True
    page = client.get("/inloggen/").content.decode()
    assert "probleemeigenaar@demo.example" in page and settings.DEMO_PASSWORD in page
    assert "havenbedrijf@demo.example" not in page


def test_one_click_and_you_are_somebody(client, cast, settings):
    settings.DEMO = True
    assert client.post("/inloggen/als/", {"email": "partner@demo.example"})["Location"] == "/werk/"
    assert client.get("/werk/").status_code == 200


def test_only_people_of_the_list(client, cast, settings):
    settings.DEMO = True
    for email in ("havenbedrijf@demo.example", "niemand@demo.example", "", "\x00"):
        assert client.post("/inloggen/als/", {"email": email}).status_code == 404
    assert client.get("/inloggen/als/").status_code == 405


def test_a_real_installation_has_no_such_door(client, cast, settings):
    settings.DEMO = False
    page = client.get("/inloggen/").content.decode()
    assert "demo.example" not in page and settings.DEMO_PASSWORD not in page
    assert client.post("/inloggen/als/", {"email": "partner@demo.example"}).status_code == 404
    assert client.get("/werk/").status_code == 302


@pytest.mark.parametrize(("demo", "opens"), [(True, True), (False, False)])
def test_the_public_password_opens_nothing_outside_demo_mode(client, db, settings, demo, opens):
    User.objects.create_user("partner@demo.example", settings.DEMO_PASSWORD, name="Milan de Wit")
    settings.DEMO = demo
    client.post("/inloggen/", {"login": "partner@demo.example", "password": settings.DEMO_PASSWORD})
    assert ("_auth_user_id" in client.session) is opens
