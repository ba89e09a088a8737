"""Puts the next version of a checklist in use, from a JSON file; reviews that run keep their own version."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.services import adopt_checklist
from zicht.core.errors import Invalid


class Command(BaseCommand):
    help = "Puts the next version of a checklist in use, from a JSON file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = json.loads(Path(options["file"]).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as problem:
            raise CommandError(str(problem)) from problem
        try:
            checklist = adopt_checklist(data, by=None)
        except Invalid as refusal:
            raise CommandError("\n".join(map(str, refusal.reasons))) from refusal
        self.stdout.write(f"{checklist} · {checklist.questions.count()}")
