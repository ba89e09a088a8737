"""Hints on a question from standard input, as JSON: for scripts, and for who wants to see what the rules see."""

import json
import sys
from collections.abc import Collection
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.translation import override

from questions.hinting import switched_off
from questions.hints import hints_on_text


class Command(BaseCommand):
    """`manage.py hints < vraag.txt`: a list of {rule, severity, phrase, explanation}, heaviest first."""

    help = "Reads a question (UTF-8) from standard input and prints the hints on it as JSON."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        text = _typed()
        with override("nl"):
            found = hints_on_text(text, off=_silent())
            rows = [
                {
                    "rule": h.rule,
                    "severity": h.severity.value,
                    "phrase": h.phrase,
                    "explanation": h.explanation,
                }
                for h in found
            ]
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))


def _typed() -> str:
    """Everything on standard input; a byte order mark is dropped, a byte that is no UTF-8 becomes a question mark sign."""
    return sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")


def _silent() -> Collection[str]:
    """The rules that are switched off; none while there is no database to ask."""
    try:
        return switched_off()
    except DatabaseError:
        return ()
