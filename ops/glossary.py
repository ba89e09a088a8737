"""Write docs/glossary.md, the one dictionary, from what models and choices say about themselves."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import apps
from django.db import models
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "glossary.md"
APPS = ("areas", "accounts", "coalitions", "questions", "sources", "reviews", "analyses", "publications")
ROOMS = ("zicht.core", *APPS)
HEADING = """# Glossary

English identifiers and the Dutch words on screen. `make docs` writes this page from the code; change it there.

"""


def names_of(room: str) -> Iterator[type]:
    """Models and choices that this room defines, by name; Django has loaded the modules that hold them."""
    found: dict[str, type] = {}
    for name, module in sorted(sys.modules.items()):
        if name == room or name.startswith(f"{room}."):
            things = (thing for thing in vars(module).values() if isinstance(thing, type))
            found |= {
                thing.__name__: thing for thing in things if thing.__module__ == name and _is_word(thing)
            }
    yield from (found[name] for name in sorted(found))


def _is_word(thing: type) -> bool:
    if issubclass(thing, models.Choices):
        return len(list(thing)) > 0
    is_history = hasattr(thing, "instance_type")
    return issubclass(thing, models.Model) and not thing._meta.abstract and not is_history


def described(thing: type) -> tuple[str, str]:
    """The Dutch word and the meaning: the first sentence of the docstring is `Woord: meaning.`"""
    first = " ".join((thing.__doc__ or "").split("\n\n")[0].split())
    word, colon, meaning = first.partition(": ")
    is_term = bool(colon) and len(word.split()) <= 5 and ";" not in word
    return (word, meaning) if is_term else ("", first)


def page() -> str:
    """The whole glossary as Markdown."""
    parts = [HEADING]
    for room in ROOMS:
        things = list(names_of(room))
        if things:
            parts.append(f"## {room}\n\n| name | Dutch | meaning |\n| --- | --- | --- |\n")
            parts += [
                f"| {thing.__name__} | {_cell(described(thing)[0])} | {_cell(_meaning(thing))} |\n"
                for thing in things
            ]
            parts.append("\n")
    return "".join(parts).rstrip() + "\n"


def _meaning(thing: type) -> str:
    if not issubclass(thing, models.Choices):
        return described(thing)[1]
    members = "; ".join(f"{member.name} ({member.label})" for member in thing)
    return f"{described(thing)[1]} {members}".strip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main(arguments: list[str]) -> int:
    """Write the page, or with --check say whether it is what the code says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zicht.settings")
    os.environ.setdefault("ZICHT_SECURE", "false")
    django.setup()
    apps.check_models_ready()
    with translation.override("nl"):
        text = page()
    if "--check" in arguments:
        if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
            return 0
        print("docs/glossary.md is behind the code; `make docs` writes it again.")
        return 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
