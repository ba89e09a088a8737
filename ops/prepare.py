"""Bring tables, static files and demo up to date in one process, because starting Django costs most of the time."""

import sys

import django
from django.conf import settings
from django.core.management import call_command


def main(with_static: bool) -> None:
    """Migrate, collect static files when asked, and load the demo in demo mode; the demo prints its log-ins."""
    django.setup()
    if with_static:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    call_command("migrate", verbosity=0)
    if settings.DEMO:
        call_command("demo")


if __name__ == "__main__":
    main("--static" in sys.argv)
