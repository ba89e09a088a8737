"""Trouble at the worst moment: a disk without room, a database that goes away; what was there stays, nothing half does."""

import resource
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.utils import timezone

from analyses import importing, protecting, tasks
from analyses.claims import claim
from analyses.filed import ORIGINALS_FOLDER, REPORTS_FOLDER, ROWS_FOLDER, delivery
from analyses.intake.proposal import layout_from
from analyses.models import CheckState, Dataset, DatasetState, DisclosureCheck
from analyses.services import ask_release, hand_in, read_dataset
from ops.worker import database_url
from tests.analyses.scene import csv_of, usual_rows

pytestmark = pytest.mark.backend
MEBIBYTE = 1024 * 1024
A_MINUTE = timedelta(minutes=1)


@contextmanager
def no_room_beyond(size):
    """No file of this process may grow beyond so many bytes; what was written until then lies there."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def fails_at(words):
    """The database goes away at the first statement with these words in it, and stays away."""

    def wrapper(execute, sql, *rest):
        if words in sql:
            raise OperationalError("the server closed the connection unexpectedly")
        return execute(sql, *rest)

    return connection.execute_wrapper(wrapper)


def stored(folder):
    try:
        return set(default_storage.listdir(folder)[1])
    except FileNotFoundError:
        return set()


def deliver(*files):
    with delivery() as together:
        for path, folder in files:
            together.put(path, folder)


def test_a_disk_that_fills_up_keeps_no_half_file_nor_its_whole_companion(tmp_path):
    (tmp_path / "report").write_bytes(b"small")
    (tmp_path / "rows").write_bytes(bytes(3 * MEBIBYTE))
    with no_room_beyond(MEBIBYTE), pytest.raises(OSError, match="large"):
        deliver((tmp_path / "report", REPORTS_FOLDER), (tmp_path / "rows", ROWS_FOLDER))
    assert (stored(REPORTS_FOLDER), stored(ROWS_FOLDER)) == (set(), set())


def test_a_file_that_no_row_could_name_does_not_stay(scene):
    content = ContentFile(csv_of(usual_rows()), name="meldingen.csv")
    with fails_at('INSERT INTO "analyses_dataset"'), pytest.raises(OperationalError):
        hand_in(content, trajectory=scene.trajectory, by=scene.analyst)
    assert stored(ORIGINALS_FOLDER) == set()


@pytest.fixture
def read_before(scene):
    """A file with a row that was not used, read once; the same columns are chosen again."""
    rows = [*usual_rows(), ("WK0001ZZ", "2024", 1, 9)]
    draft = hand_in(
        ContentFile(csv_of(rows), name="meldingen.csv"), trajectory=scene.trajectory, by=scene.analyst
    )

    def choose():
        read_dataset(draft, layout=layout_from(draft.layout), name="Meldingen", by=scene.analyst)
        return Dataset.objects.get(pk=draft.pk)

    importing.run(choose().pk)
    return choose()


def test_reading_again_that_is_undone_leaves_what_was_there(read_before):
    names = (read_before.rows.name, read_before.report.name)
    assert all(names)
    with fails_at('INSERT INTO "coalitions_journalentry"'):
        importing.run(read_before.pk)
    read_before.refresh_from_db()
    assert (read_before.state, read_before.rows.name, read_before.report.name) == (
        DatasetState.READING,
        *names,
    )
    assert {f"{ROWS_FOLDER}/{name}" for name in stored(ROWS_FOLDER)} == {names[0]}
    assert {f"{REPORTS_FOLDER}/{name}" for name in stored(REPORTS_FOLDER)} == {names[1]}


def test_reading_again_replaces_what_was_there(read_before, django_capture_on_commit_callbacks):
    names = {read_before.rows.name, read_before.report.name}
    with django_capture_on_commit_callbacks(execute=True):
        importing.run(read_before.pk)
    read_before.refresh_from_db()
    assert (read_before.state, read_before.attempts) == (DatasetState.READY, 1)
    assert {f"{ROWS_FOLDER}/{name}" for name in stored(ROWS_FOLDER)} == {read_before.rows.name}
    assert {f"{REPORTS_FOLDER}/{name}" for name in stored(REPORTS_FOLDER)} == {read_before.report.name}
    assert not names & {read_before.rows.name, read_before.report.name}


@pytest.mark.django_db(transaction=True)
def test_a_bell_that_cannot_be_noted_stops_nobody(read_before):
    with fails_at('UPDATE "analyses_dataset"'):
        assert tasks.ring_reading(read_before.pk)
    read_before.refresh_from_db()
    assert read_before.rung_at is None


def lose_connection():
    """As when the server was started again: the connection of this process is broken, and a new one can be had."""
    if connection.vendor == "postgresql":
        with psycopg.connect(database_url(), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    else:
        connection.connection.close()


@pytest.fixture
def waiting(transactional_db, settings, scene):
    """A check whose table is still to be protected; no bell was rung for it."""
    settings.RELEASE_AT_ONCE_ROWS = 0
    scene.locked()
    check = ask_release(scene.done().result, description="Meldingen per wijk.", by=scene.analyst)
    assert check.state == CheckState.PREPARING
    return DisclosureCheck.objects.filter(pk=check.pk)


@pytest.mark.django_db(transaction=True)
def test_the_heart_of_a_check_beats_again_when_the_database_is_back(waiting, caplog):
    waiting.update(lease_until=None)
    heart = protecting._Heart(claim(waiting, A_MINUTE))
    before = waiting.get().lease_until
    lose_connection()
    heart.beat()
    assert "no heartbeat" in caplog.text
    heart.beat()
    assert waiting.get().lease_until > before


@pytest.mark.django_db(transaction=True)
def test_who_lets_go_says_so_to_a_database_that_is_back(waiting):
    waiting.update(lease_until=None)
    mine = claim(waiting, A_MINUTE)
    lose_connection()
    mine.let_go(1)
    assert waiting.get().lease_until < timezone.now() + A_MINUTE / 2
