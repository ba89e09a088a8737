"""The page about yourself: what you see through which role, and what you set."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from questions.models import Phase


def test_it_says_where_you_work_and_what_you_see(client, cast, make_story):
    story = make_story(Phase.REFINEMENT)
    client.force_login(cast["partner"])
    page = client.get("/mijn-gegevens/").content.decode()
    assert "Politie" in page and story.trajectory.title in page and "een coalitiepartner" in page


def test_a_neighbour_sees_no_trajectory_there(client, cast, make_story):
    story = make_story(Phase.REFINEMENT)
    client.force_login(cast["buurgemeente"])
    assert story.trajectory.title not in client.get("/mijn-gegevens/").content.decode()


def test_language_and_mail_are_kept(client, cast):
    client.force_login(cast["partner"])
    answer = client.post("/mijn-gegevens/", {"language": "en"})
    cast["partner"].refresh_from_db()
    assert answer.status_code == 302 and answer.cookies["django_language"].value == "en"
    assert (cast["partner"].language, cast["partner"].mail_each_event) == ("en", False)


def test_a_language_that_we_do_not_speak_is_refused(client, cast):
    client.force_login(cast["partner"])
    answer = client.post("/mijn-gegevens/", {"language": "xx"})
    cast["partner"].refresh_from_db()
    assert answer.status_code == 200 and cast["partner"].language == "nl"


def _code(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_an_app_as_second_factor_from_start_to_log_in(client, cast, settings):
    settings.DEMO = True
    person = cast["partner"]
    person.set_password("een zin met gewone woorden")
    person.save()
    door = {"login": person.email, "password": "een zin met gewone woorden"}
    client.post("/inloggen/", door)
    again = client.get("/tweede-factor/app/")["Location"]
    assert again == "/inloggen/bevestigen/?next=%2Ftweede-factor%2Fapp%2F"
    assert client.post(again, {"password": door["password"]})["Location"] == "/tweede-factor/app/"
    page = client.get("/tweede-factor/app/")
    secret = page.context["form"].secret
    assert "<svg" in page.content.decode() and "data:" not in page.content.decode()
    assert (
        client.post("/tweede-factor/app/", {"code": _code(secret)})["Location"]
        == "/tweede-factor/herstelcodes/"
    )
    assert Authenticator.objects.filter(user=person).count() == 2
    client.post("/uitloggen/")
    assert client.post("/inloggen/", door)["Location"].startswith("/tweede-factor/invullen/")
    assert client.get("/werk/").status_code == 302
    wrong = client.post("/tweede-factor/invullen/", {"code": "000000x"})
    assert wrong.status_code == 200 and "klopt niet" in wrong.content.decode()
