"""A migrated SQLite file, made once for each state of the migrations and copied for each process of a test run.

Migrating an empty database takes half a minute of computing, because Django renders every model again after every
table. The file is made by the real `migrate`, so what the tests run on is what a newcomer gets.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / ".pytest_cache" / "databases"


def copy_migrated(target: Path) -> None:
    """Put a migrated database at `target`; the first process that needs it makes it, the others wait and copy."""
    STORE.mkdir(parents=True, exist_ok=True)
    made = STORE / f"{_state()}.sqlite3"
    with (STORE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _make(made)
    shutil.copyfile(made, target)


def _make(made: Path) -> None:
    for old in STORE.glob("*.sqlite3*"):
        old.unlink()
    draft = made.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{draft}"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    # The write-ahead log is a second file; fold it in, so that one file is the whole database.
    fold = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('PRAGMA journal_mode=DELETE'); c.close()"
    subprocess.run([sys.executable, "-c", fold, str(draft)], check=True)
    draft.rename(made)


def _state() -> str:
    """A hash over our migrations, what they load, and the versions of everything installed."""
    digest = hashlib.sha256()
    for path in sorted(
        [
            *ROOT.glob("**/migrations/*.py"),
            *ROOT.glob("reviews/data/*"),
            *ROOT.glob("reviews/check*.py"),
            ROOT / "zicht/core/tables.py",
        ]
    ):
        if ".venv" not in path.parts:
            digest.update(path.read_bytes())
    digest.update(repr(sorted((d.name or "", d.version) for d in distributions())).encode())
    return digest.hexdigest()[:16]
