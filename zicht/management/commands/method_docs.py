"""Write docs/method.md and docs/rights.md from the code, or with --check say that they differ."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zicht.paper import method_page, rights_page


class Command(BaseCommand):
    """`manage.py method_docs [--check]`."""

    help = "Writes the pages on the method and the rights from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page differs")

    def handle(self, *args: Any, **options: Any) -> None:
        pages = {"method.md": method_page(), "rights.md": rights_page()}
        folder = Path(settings.BASE_DIR) / "docs"
        stale = [name for name, text in pages.items() if not _same(folder / name, text)]
        if options["check"] and stale:
            raise CommandError(
                f"These pages differ from the code: {', '.join(stale)}. Run `manage.py method_docs`."
            )
        for name in [] if options["check"] else stale:
            (folder / name).write_text(pages[name], encoding="utf-8")
            self.stdout.write(f"docs/{name}")


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text
