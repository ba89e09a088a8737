"""Files in the storage: put there in pieces, and taken out as a local copy that was checked on the way."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile

from analyses.engine.scratch import scratch_folder

logger = logging.getLogger(__name__)
BLOCK = 1024 * 1024
# Where the files of datasets lie: as handed in, as read, and the reports of rows that were not used.
FOLDERS = ORIGINALS_FOLDER, ROWS_FOLDER, REPORTS_FOLDER = (
    "datasets/original", "datasets/rows", "datasets/reports",
)  # fmt: skip


class ChangedFile(Exception):
    """The bytes in the storage are not those that were registered."""


@contextmanager
def local_copy(file: FieldFile, checksum: str) -> Iterator[Path]:
    """The stored file as a path on this machine, for as long as the body runs; any storage will do.

    Raises ChangedFile when its SHA-256 is another, FileNotFoundError when it is gone.
    """
    with scratch_folder() as folder:
        path = folder / "rows"
        with path.open("wb") as copy:
            require_unchanged(file, checksum, copy.write)
        yield path


def require_unchanged(
    file: FieldFile, checksum: str, take: Callable[[bytes], Any] = lambda _block: None
) -> None:
    """Read the stored file to its end, and hand each piece to `take`.

    Raises ChangedFile when its SHA-256 is another, FileNotFoundError when it is gone.
    """
    digest = hashlib.sha256()
    with file.storage.open(file.name, "rb") as stored:
        while block := stored.read(BLOCK):
            digest.update(block)
            take(block)
    if digest.hexdigest() != checksum:
        raise ChangedFile


class Delivery:
    """Files on their way to the storage, and to a row that will name them."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def put(self, path: Path, folder: str) -> str:
        """Copy a local file to the storage in pieces, under a name that tells nothing; answers the name."""
        name = f"{folder}/{uuid4().hex}"
        self.names.append(name)  # before a byte is written: a disk that fills up half-way leaves a file too
        with path.open("rb") as file:
            self.names[-1] = default_storage.save(name, File(file))
        return self.names[-1]

    def arrived(self) -> None:
        """Only the commit is left. Who gets no answer to that cannot know whether a row names the files, so they stay; the
        calendar takes those away that no row names."""
        self.names = []

    def take_back(self) -> None:
        """No row will name these files. The reason for that counts, not what goes wrong here."""
        for name in self.names:
            try:
                default_storage.delete(name)
            except Exception:
                logger.exception("a file that no row will name could not be removed: %s", name)


@contextmanager
def delivery() -> Iterator[Delivery]:
    """Files that belong together: when the block does not come to its end, nothing of them stays, whole or half."""
    together = Delivery()
    try:
        yield together
    except BaseException:
        together.take_back()
        raise


def old_names(folder: str, before: datetime) -> Iterator[str]:
    """The names of the files in a folder of the storage that were written before a moment."""
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return
    for name in names:
        whole = f"{folder}/{name}"
        with suppress(FileNotFoundError):  # somebody took it away meanwhile
            if default_storage.get_modified_time(whole) < before:
                yield whole


def remove(*files: FieldFile | Any) -> None:
    """Take these files out of the storage; what is not there any more is fine."""
    for file in files:
        if file:
            file.storage.delete(file.name)


def erase(files: Iterable[tuple[Any, str]]) -> None:
    """Take away (storage, name) after the commit, when no row names them any more; one that cannot be removed is told to
    the operator."""
    for storage, name in files:
        try:
            storage.delete(name)
        except Exception:
            logger.exception("a file that no row names could not be removed: %s", name)
