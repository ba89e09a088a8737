"""What an administrator does to lists goes through the services."""

from accounts.models import User
from coalitions.models import Organisation


def enter(client):
    client.force_login(User.objects.create_superuser("beheer@voorbeeld.nl", name="Bea Heer"))


def test_an_organisation_gets_its_group(client, table):
    enter(client)
    given = {
        "name": "Gemeente Oost",
        "short_name": "Oost",
        "kind": "municipality",
        "area_code": "",
        "tooi_uri": "",
    }
    assert client.post("/beheer/coalitions/organisation/add/", given).status_code == 302
    assert Organisation.objects.get(name="Gemeente Oost").group.name == "Gemeente Oost"
    assert client.get("/beheer/coalitions/organisation/").status_code == 200


def test_the_work_of_a_coalition_is_not_in_the_lists(client, table):
    enter(client)
    assert client.get("/beheer/coalitions/coalition/").status_code == 404
    assert client.get("/beheer/sources/datasource/add/").status_code == 403
