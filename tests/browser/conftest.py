"""A browser, a live server and a worker on one database, with the cast that can log in."""

import os

import pytest
from django.utils.module_loading import import_string
from playwright.sync_api import sync_playwright

# Playwright keeps an event loop in this thread; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser(chromium_path):
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield window
        window.close()


@pytest.fixture
def audit(browser):
    """Collects what is wrong on the pages; asked at the end of the test."""
    return import_string("tests.browser.visitor.Audit")(browser)


@pytest.fixture
def with_password(settings, transactional_db):
    """The cast, able to log in. A fast hash: many log in here, and slowness is not what is tested."""
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return import_string("tests.cast.call_cast")(password=settings.DEMO_PASSWORD)


@pytest.fixture
def enter(live_server, audit, with_password, settings):
    """Somebody of the cast logs in: enter("partner"), with scripts=True for a browser that runs them."""
    visitor = import_string("tests.browser.visitor.Visitor")

    def come_in(key, *, scripts=False):
        made = visitor(audit, live_server.url, key, scripts=scripts)
        return made.log_in(with_password[key].email, settings.DEMO_PASSWORD)

    return come_in
