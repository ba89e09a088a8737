"""Check every hash chain of every journal; exit 1 on a break."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalitions import journal
from coalitions.models import Coalition


class Command(BaseCommand):
    """`manage.py verify_trail`: reads every journal from the first row to the last."""

    help = "Checks that no row of any journal was changed, removed or put in between."

    def handle(self, *args: Any, **options: Any) -> None:
        total, broken = 0, []
        for coalition in Coalition.objects.order_by("pk").iterator():
            total += 1
            broken += list(journal.breaks_in(coalition))
        for found in broken:
            self.stderr.write(f"{found.coalition}: row {found.number} is {found.problem}")
        if broken:
            raise CommandError(f"{len(broken)} breaks in {total} journals.")
        self.stdout.write(f"{total} journals are whole.")
