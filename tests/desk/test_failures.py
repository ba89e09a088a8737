"""Pages for what went wrong: each with its status, in our look, without telling too much."""

import re

import pytest
from django.test import Client, RequestFactory

from zicht.desk import failures


def as_read(answer):
    """The page as somebody reads it: without the token of its forms and the address that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return re.sub(r"ZO-\d{4}-\d{3}", "", text)


def test_nothing_here_and_not_for_you_look_the_same(client, cast, make_story):
    story = make_story("coalition")
    client.force_login(cast["buurgemeente"])
    hidden = client.get(f"/trajecten/{story.trajectory.reference}/")
    missing = client.get("/trajecten/ZO-1999-999/")
    assert hidden.status_code == missing.status_code == 404
    assert as_read(hidden) == as_read(missing)


def test_a_form_from_elsewhere_is_refused_with_an_explanation(cast):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/inloggen/", {"login": "a@example.nl", "password": "b"})
    assert answer.status_code == 403 and "stond te lang open" in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "status", "words"),
    [
        (lambda request: failures.bad_request(request, ValueError()), 400, "klopt niet"),
        (lambda request: failures.server_error(request), 500, "Dit ligt niet aan u"),
    ],
)
def test_without_a_database_there_is_still_a_page(page, status, words):
    answer = page(RequestFactory().get("/"))
    assert answer.status_code == status and words in answer.content.decode()


def test_not_allowed_says_who_can_help(client, cast):
    request = RequestFactory().get("/")
    request.user = cast["partner"]
    answer = failures.forbidden(request, PermissionError())
    assert answer.status_code == 403 and "programmaleider" in answer.content.decode()
