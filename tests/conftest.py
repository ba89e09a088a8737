"""Servers that the tests lean on: Valkey for the whole run, the test database as a file, a browser."""

import gc
import os
import re
import shutil
import tempfile
from contextlib import ExitStack

import django
import pytest
from django.db import connections
from django.urls import get_resolver
from django.utils.module_loading import import_string
from hypothesis import HealthCheck, settings

from ops.servers import valkey
from ops.test import BROWSERS
from ops.worker import Worker
from tests.template import copy_migrated

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zicht.settings")
# Which cover is chosen follows from this one.
os.environ.setdefault("SECRET_KEY", "known-to-all-and-the-same-in-each-run")
os.environ.setdefault("ZICHT_SECURE", "false")  # the test client speaks plain HTTP
os.environ.setdefault("ZICHT_PLAIN_STATIC", "true")  # and nothing was collected

SERVERS = ExitStack()
# How fast the machine is says nothing about the code: no example fails because it took long.
settings.register_profile("zicht", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("zicht")


def pytest_collection_modifyitems(items):
    """What takes minutes begins first, so that no process of the run ends alone with it."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish():
    """What was imported stays until the end, so the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_configure(config):
    """Settings are read after this: each process of the run gets its own folder and queue database."""
    if "ZICHT_VAR" not in os.environ or hasattr(config, "workerinput"):
        folder = tempfile.TemporaryDirectory(prefix="zicht-test-", ignore_cleanup_errors=True)
        os.environ["ZICHT_VAR"] = SERVERS.enter_context(folder)
    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = SERVERS.enter_context(valkey())
    worker = re.fullmatch(r"gw(\d+)", os.environ.get("PYTEST_XDIST_WORKER", ""))
    if worker:
        os.environ["REDIS_URL"] = re.sub(r"/\d*$", f"/{int(worker[1]) + 1}", os.environ["REDIS_URL"])
    django.setup()
    # Some addresses exist in demo mode only: read them before a test switches that mode on.
    get_resolver().url_patterns  # noqa: B018
    # The processes of a parallel run start from this environment. With the name of the settings in it they would read
    # them at once, before they know their own folder and queue.
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_unconfigure():
    """Stop what pytest_configure started, also after a failure."""
    SERVERS.close()
    gc.unfreeze()  # libraries complain about what is still there at the end


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file: a database in memory cannot be shared with a worker or a live server.

    On a server, every process of the run copies the database that ops/test.py migrated.
    """
    for connection in connections.all():
        if connection.vendor == "postgresql" and "ZICHT_TEST_TEMPLATE" in os.environ:
            connection.settings_dict["TEST"]["TEMPLATE"] = os.environ["ZICHT_TEST_TEMPLATE"]
        if connection.vendor == "sqlite":
            file = tmp_path_factory.mktemp("database") / "db.sqlite3"
            copy_migrated(file)
            connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def django_db_keepdb():
    """The copied SQLite file is migrated already; a database on a server is made anew."""
    return all(connection.vendor == "sqlite" for connection in connections.all())


@pytest.fixture(scope="session")
def redis_url():
    """Address of the queue of this test process."""
    return os.environ["REDIS_URL"]


@pytest.fixture(scope="session")
def chromium_path():
    """A browser of the system, or None for the one that Playwright brought itself."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture
def start_worker(transactional_db):
    """A function that starts a Celery worker on the data of this test; all are stopped afterwards."""
    started = []

    def start(**options):
        started.append(Worker(**options))
        return started[-1]

    yield start
    for worker in started:
        worker.stop()


@pytest.fixture(autouse=True)
def _lists_from_migrations(request):
    """What migrations loaded is there for every test; one with real transactions before it emptied all tables."""
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue("db")
        checklist, question = (
            import_string(f"reviews.models.{name}") for name in ("Checklist", "ChecklistQuestion")
        )
        if not checklist.objects.exists():
            import_string("reviews.checklists.load")(checklist, question)


@pytest.fixture
def cast(db):
    """The fixed cast with the invented province and the catalogue; the same people as in the demo."""
    return import_string("tests.cast.call_cast")()


@pytest.fixture
def make_story(cast):
    """Tell a trajectory up to a phase with the cast: make_story(Phase.ANALYSIS) gives the story, to go on with."""
    tell = import_string("tests.makers.make_story")
    return lambda phase, **kw: tell(phase, cast=cast, **kw)
