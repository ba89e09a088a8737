"""Load the demo: an invented province, a cast that can log in, a catalogue, and a trajectory in every phase."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from areas.demo import load_demo_areas
from areas.models import Area
from zicht.demo.cast import PEOPLE, assemble, demo_password
from zicht.demo.sources import fill_catalogue
from zicht.demo.trajectories import play


class Command(BaseCommand):
    """`manage.py demo`: safe to run again; what is there stays as it is."""

    help = "Loads the demo cast and a demo trajectory in every phase, and prints the log-ins."
    requires_system_checks: list[str] = []  # a second start should take a moment; `check` and CI ask them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="also outside demo mode; nobody of the cast can log in then"
        )

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        if not settings.DEMO and not force:
            raise CommandError(
                "This is not a demo installation: the demo would put invented people and trajectories between real ones."
                " Set ZICHT_DEMO=true, or add --force to load them without passwords."
            )
        if not Area.objects.filter(fictional=True).exists():
            load_demo_areas()
        cast = assemble(password=demo_password() if settings.DEMO else None)
        fill_catalogue(cast)
        play(cast, told=lambda title: self.stderr.write(f"  {title}"))
        if settings.DEMO:
            self.stdout.write(log_ins())


def log_ins() -> str:
    """The table of log-ins for whoever starts the demo."""
    shown = [person for person in PEOPLE if person.advertised]
    width = max(len(person.email) for person in shown)
    rows = [f"  {person.email:<{width}}  {person.comes_for}" for person in shown]
    address = f"{settings.PUBLIC_ORIGIN}/inloggen/"  # not reversed: that reads every screen
    head = _("Inloggen op {address} met het wachtwoord {password}:").format(
        address=address, password=demo_password()
    )
    return "\n".join([head, *rows])
