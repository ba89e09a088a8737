"""What is put back is what the steps left; whoever begins with anything else takes the steps for real."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone, translation

from accounts.models import User
from questions.models import Theme
from tests import remembered as memory
from tests.remembered import remembered
from tests.rows import all_rows

pytestmark = pytest.mark.backend


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(memory, "KEPT", {})


@pytest.fixture
def steps(db, settings, tmp_path):
    """A world that changes a row, removes one, adds one, stores a file and asks for something at the commit."""
    settings.MEDIA_ROOT = tmp_path
    Theme.objects.create(name="Blijft", slug="blijft", position=1)
    Theme.objects.create(name="Gaat weg", slug="weg", position=2)
    taken = []

    def take():
        taken.append("once")
        Theme.objects.filter(slug="blijft").update(position=9)
        Theme.objects.filter(slug="weg").delete()
        default_storage.save("a/b.txt", ContentFile(b"inhoud"))
        transaction.on_commit(lambda: None)
        return {"who": User.objects.create_user("a@voorbeeld.nl", name="A"), "since": timezone.now()}

    take.taken = taken
    return take


def begin(take, tmp_path, given=None):
    """What was made and what lies there then; it is undone as at the end of a test, and the file is taken away."""
    with transaction.atomic():
        made = remembered("steps", take, given)
        left = all_rows(), default_storage.open("a/b.txt").read(), len(connection.run_on_commit)
        transaction.set_rollback(True)
    (tmp_path / "a/b.txt").unlink()
    return made, left


def test_what_is_put_back_is_what_the_steps_left(steps, tmp_path):
    made, left = begin(steps, tmp_path)
    again, put_back = begin(steps, tmp_path)

    assert steps.taken == ["once"]
    assert put_back == left
    assert left[1:] == (b"inhoud", 1)
    assert again == made
    assert again["who"] is not made["who"]


def test_the_objects_of_the_caller_stay_the_same(steps, tmp_path):
    for given in ({"name": "first"}, {"name": "second"}):
        made, _left = begin(lambda given=given: {**steps(), "on": given}, tmp_path, given)
        assert made["on"] is given
    assert steps.taken == ["once"]


def test_what_a_test_changes_is_not_in_what_the_next_one_gets(steps, tmp_path):
    made, _left = begin(steps, tmp_path)
    made["who"].name = "Anders"

    assert begin(steps, tmp_path)[0]["who"].name == "A"


def other_rows(settings):
    Theme.objects.create(name="Erbij", slug="erbij", position=3)


def other_value(settings):
    Theme.objects.filter(slug="weg").update(name="Anders")


def other_setting(settings):
    settings.DEMO = not settings.DEMO


def other_language(settings):
    translation.activate("en")


@pytest.mark.parametrize("change", [other_rows, other_value, other_setting, other_language])
def test_whoever_begins_with_something_else_takes_the_steps(steps, tmp_path, settings, change):
    begin(steps, tmp_path)
    with translation.override("nl"):
        change(settings)
        begin(steps, tmp_path)

    assert steps.taken == ["once", "once"]


def test_with_a_clock_that_was_moved_the_steps_are_taken(steps, tmp_path):
    begin(steps, tmp_path)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=True):
        made, _left = begin(steps, tmp_path)

    assert steps.taken == ["once", "once"]
    assert made["since"] > timezone.now() + timedelta(seconds=30)


@pytest.mark.django_db(transaction=True)
def test_with_real_transactions_the_steps_are_taken(transactional_db):
    taken = []
    for _time in range(2):
        remembered("real", lambda: taken.append("once"))

    assert taken == ["once", "once"]
