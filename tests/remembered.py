"""What many tests begin with: made once in each process by real steps, and put back for later tests that begin alike.

A cast, or a trajectory that walked to a phase, takes up to seconds of real steps. What they leave depends on the code,
the rows that were there before and the settings, and on nothing else. So when a test begins with the very same rows and
settings as one before it, the rows and files that these steps left are put back instead of taking the steps again. In
every other case (real transactions, a clock that was moved) the steps are taken for real.
"""

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import UserSettingsHolder, settings
from django.core import mail
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone, translation
from time_machine import escape_hatch

from tests.rows import add, all_rows, between, remove

MOST = 60  # worlds that one process keeps
OWN_TO_A_TEST = "MEDIA_ROOT"  # the folder of one test: where files are put says nothing of what is in them
GIVEN = object()  # stands in what is kept where the objects of the caller come


@dataclass
class World:
    """What the steps left: rows that went and came, files, what waits for the commit, and the objects they gave."""

    gone: dict[str, list[tuple]]
    come: dict[str, list[tuple]]
    files: dict[str, bytes]
    waiting: list
    made: Any


KEPT: dict[tuple, World] = {}


def remembered(name, make, given=None):
    """What `make()` gives. `given` is an object that it builds on: it stays the caller's own in what is put back."""
    if not _is_plain():
        return make()
    before = all_rows()
    key = (name, timezone.localdate(), translation.get_language(), _overridden(), _seal(before))
    if key in KEPT:
        return _put_back(KEPT[key], given)
    files, waiting, sent = set(_files()), len(connection.run_on_commit), len(mail.outbox)
    made = make()
    if len(mail.outbox) == sent:
        if len(KEPT) == MOST:
            del KEPT[
                next(iter(KEPT))
            ]  # the oldest: a test with real transactions gives every later one other rows
        KEPT[key] = World(
            *between(before, all_rows()),
            files={path: (_folder() / path).read_bytes() for path in set(_files()) - files},
            waiting=connection.run_on_commit[waiting:],
            made=copy.deepcopy(made, {id(given): GIVEN} if given is not None else {}),
        )
    return made


def _is_plain():
    """Whether nothing is at play that rows, files and settings do not tell."""
    return (
        connection.in_atomic_block
        and not escape_hatch.is_travelling()
        and hasattr(default_storage, "location")
    )


def _put_back(world, given):
    for table, rows in world.gone.items():
        remove(table, rows)
    for table, rows in world.come.items():
        add(table, rows)
    for path, content in world.files.items():
        target = _folder() / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    inside = set(connection.savepoint_ids)
    connection.run_on_commit += [(inside, *rest) for _inside, *rest in world.waiting]
    return copy.deepcopy(world.made, {id(GIVEN): given})


def _seal(rows):
    return hash(tuple((table, tuple(found)) for table, found in sorted(rows.items())))


# The files and the settings.


def _folder():
    return Path(default_storage.location)


def _files():
    return [str(path.relative_to(_folder())) for path in _folder().rglob("*") if path.is_file()]


def _overridden():
    """The settings that this test changed, as text."""
    holder, found = settings._wrapped, {}
    while isinstance(holder, UserSettingsHolder):
        for name, value in vars(holder).items():
            if name.isupper() and name != OWN_TO_A_TEST:
                found.setdefault(name, repr(value))
        holder = holder.default_settings
    return tuple(sorted(found.items()))
