"""Files that wait between handing in and taking over, recognised by a signed token; nobody else can point at one."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.core import signing
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from areas.readers.problems import quoted
from areas.readers.source import Source, open_source
from questions.models import Trajectory
from zicht.core.errors import Hidden, NotYet

FOLDER = "datasets/waiting"
SALT = "analyses.uploads"
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Upload:
    """A waiting file: where it is, what its sender calls it, whose it is and for which trajectory."""

    path: str
    name: str
    user: int
    trajectory: int

    @property
    def token(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    def read(self) -> Source:
        """The bytes under the name of the sender. Raises NotYet when the file was cleared away."""
        try:
            with default_storage.open(self.path, "rb") as file:
                return open_source(file.read(), self.name)
        except FileNotFoundError as error:
            raise NotYet(_("Dit bestand is niet meer in de wachtruimte. Lever het opnieuw aan.")) from error


def keep(file: File, trajectory: Trajectory, user: Any) -> Upload:
    """Put a file aside until its columns are agreed; clears away what others left longer than a day ago."""
    _clear_old()
    path = default_storage.save(f"{FOLDER}/{uuid4().hex}", file)
    name = quoted(PurePath(file.name or "").name.replace("\x00", ""), 120) or _("bestand")
    return Upload(path, name, user.pk, trajectory.pk)


def find_upload(token: str, trajectory: Trajectory, user: Any) -> Upload:
    """The waiting file of this token. Raises Hidden for a made-up or old token, or one of somebody else."""
    try:
        upload = Upload(**signing.loads(token, salt=SALT, max_age=KEPT))
    except (signing.BadSignature, TypeError) as error:
        raise Hidden(_("Dit bestand is er niet, of u mag het niet zien.")) from error
    if (upload.user, upload.trajectory) != (user.pk, trajectory.pk):
        raise Hidden(_("Dit bestand is er niet, of u mag het niet zien."))
    return upload


def _clear_old() -> None:
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if default_storage.get_modified_time(path) < timezone.now() - KEPT:
            default_storage.delete(path)
