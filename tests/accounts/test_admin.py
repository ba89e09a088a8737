"""What an administrator can do to accounts, and what not."""

import pytest

from accounts.models import Appointment, Post, User
from coalitions.models import Affiliation


@pytest.fixture
def administrator(client, cast):
    client.force_login(cast["beheerder"])
    return client


def test_an_account_is_made_without_a_password(administrator):
    values = {"email": "Nieuw@Example.nl", "name": "Nieuw Iemand", "language": "nl", "is_active": "on"}
    assert administrator.post("/beheer/accounts/user/add/", values).status_code == 302
    made = User.objects.get(email="nieuw@example.nl")
    assert not made.has_usable_password() and not made.is_staff and not made.is_superuser


def test_an_administrator_cannot_make_a_superuser(administrator, cast):
    values = {"email": cast["beheerder"].email, "name": "Bo", "language": "nl", "is_active": "on"}
    sneaky = {"is_superuser": "on", "is_staff": "on", "groups": "1", "user_permissions": "1"}
    where = f"/beheer/accounts/user/{cast['beheerder'].pk}/change/"
    assert administrator.post(where, values | sneaky).status_code == 302
    assert not User.objects.get(pk=cast["beheerder"].pk).is_superuser


def test_working_somewhere_gives_and_takes_the_group(administrator, cast):
    person, party = cast["buurgemeente"], cast.organisations["police"]
    values = {"user": person.pk, "organisation": party.pk, "position": "analist", "since": "2026-01-01"}
    assert administrator.post("/beheer/coalitions/affiliation/add/", values).status_code == 302
    assert person.groups.filter(pk=party.group_id).exists()
    made = Affiliation.objects.get(user=person, organisation=party)
    where = f"/beheer/coalitions/affiliation/{made.pk}/change/"
    assert administrator.post(where, {"until": "2026-01-02"}).status_code == 302
    assert not person.groups.filter(pk=party.group_id).exists()


def test_an_appointment_ends_and_is_not_removed(administrator, cast):
    held = Appointment.objects.get(user=cast["waarnemer"], post=Post.OBSERVER)
    assert (
        administrator.post(f"/beheer/accounts/appointment/{held.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    where = f"/beheer/accounts/appointment/{held.pk}/change/"
    assert administrator.post(where, {"until": held.since.isoformat()}).status_code == 302
    assert Appointment.objects.get(pk=held.pk).until == held.since


@pytest.mark.parametrize("who", ["probleemeigenaar", "programmaleider", "buurgemeente"])
def test_nobody_else_comes_in(client, cast, who):
    client.force_login(cast[who])
    assert client.get("/beheer/").status_code == 302
    assert client.get("/beheer/accounts/user/").status_code == 302
    assert client.get("/beheer/accounts/user/", follow=True).status_code == 403


def test_a_visitor_logs_in_first(client, db):
    assert client.get("/beheer/", follow=True).redirect_chain[-1][0].startswith("/inloggen/")
