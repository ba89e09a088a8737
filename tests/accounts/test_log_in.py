"""Logging in and out: what a person sees, what is kept, and what stops somebody who guesses."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User

PASSWORD = "een zin met gewone woorden"


@pytest.fixture
def person(db):
    return User.objects.create_user("roos@example.nl", PASSWORD, name="Roos Dijkman")


def log_in(client, email="roos@example.nl", password=PASSWORD, **more):
    return client.post("/inloggen/", {"login": email, "password": password} | more)


def test_who_logs_in_comes_to_my_work(client, person):
    answer = log_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/werk/")


def test_who_reads_english_gets_english_in_a_new_browser(client, person):
    person.language = "en"
    person.save()
    assert log_in(client).cookies["django_language"].value == "en"
    client.post("/uitloggen/")
    assert "django_language" not in log_in(client).cookies


def test_who_was_on_the_way_somewhere_goes_there(client, person):
    assert log_in(client, next="/berichten/")["Location"] == "/berichten/"


def test_nobody_is_sent_to_another_site(client, person):
    assert log_in(client, next="https://example.com/")["Location"] == "/werk/"


def test_capitals_and_spaces_around_the_address_do_not_matter(client, person):
    assert log_in(client, email=" Roos@Example.nl ").status_code == 302


def test_a_wrong_password_says_so_and_keeps_the_address(client, person):
    answer = log_in(client, password="dat was het niet")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "horen niet bij elkaar" in page
    assert 'value="roos@example.nl"' in page
    assert "dat was het niet" not in page


def test_an_unknown_address_gets_the_same_sentence(client, person):
    known = log_in(client, password="dat was het niet").content.decode()
    unknown = log_in(client, email="niemand@example.nl", password="dat was het niet").content.decode()
    assert "horen niet bij elkaar" in known and "horen niet bij elkaar" in unknown


@pytest.mark.parametrize(
    "typed",
    [
        {"login": "", "password": ""},
        {"login": "roos", "password": "x"},
        {"login": "a" * 5000 + "@example.nl", "password": "b" * 5000},
        {"login": "roos\x00@example.nl", "password": "\x00"},
        {"login": "<script>@example.nl", "password": "'; drop table"},
        {},
    ],
)
def test_odd_input_is_answered_with_the_form(client, person, typed):
    answer = client.post("/inloggen/", typed)
    assert answer.status_code == 200
    assert b"<script>@" not in answer.content


def test_guessing_ends_after_ten_times_for_this_address_only(person, settings):
    User.objects.create_user("ander@example.nl", PASSWORD, name="Iemand Anders")
    client = Client()
    answers = [log_in(client, password=f"gok {number}") for number in range(10)]
    assert answers[-1].status_code == 429
    assert "kwartier" in answers[-1].content.decode()
    assert log_in(Client()).status_code == 429
    assert log_in(Client(), email="ander@example.nl").status_code == 302


def test_who_is_no_longer_active_does_not_come_in(client, person):
    person.is_active = False
    person.save()
    log_in(client)
    assert client.get("/werk/").status_code == 302


def test_logging_out_asks_first_and_needs_a_form(client, person):
    log_in(client)
    assert client.get("/uitloggen/").status_code == 200
    assert client.get("/werk/").status_code == 200
    assert client.post("/uitloggen/")["Location"] == "/"
    assert client.get("/werk/").status_code == 302


def test_nobody_signs_up(client, db):
    assert [client.get(path).status_code for path in ("/signup/", "/aanmelden/", "/inloggen/signup/")] == [
        404
    ] * 3


def test_a_forgotten_password_is_chosen_again_through_the_link(client, person):
    client.post("/wachtwoord/vergeten/", {"email": "roos@example.nl"})
    link = next(word for word in mail.outbox[0].body.split() if "/wachtwoord/nieuw/" in word)
    page = client.get(link.split("testserver")[-1], follow=True)
    where = page.redirect_chain[-1][0]
    new = "een nieuwe lange zin erbij"
    answer = client.post(where, {"password1": new, "password2": new})
    assert answer["Location"] == "/wachtwoord/nieuw/klaar/"
    assert log_in(Client(), password=new).status_code == 302


def test_an_unknown_address_gets_no_mail_and_the_same_answer(client, db):
    answer = client.post("/wachtwoord/vergeten/", {"email": "niemand@example.nl"})
    assert answer["Location"] == "/wachtwoord/vergeten/verstuurd/"
    assert mail.outbox == []


def test_a_weak_password_is_refused_at_the_field(client, person):
    log_in(client)
    answer = client.post(
        "/wachtwoord/wijzigen/", {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"}
    )
    assert answer.status_code == 200
    assert "id_password1_error" in answer.content.decode()


def test_the_administrators_screens_use_the_same_door(client, db):
    assert client.get("/beheer/login/?next=/beheer/")["Location"] == "/inloggen/?next=/beheer/"
