"""Run all tests on the embedded default, then those that lean on storage again on PostgreSQL and Redis."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ops.servers import NO_REDIS, postgres, redis_server, valkey_server
from ops.tied import tie

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [
    sys.executable,
    "-m",
    "pytest",
    "-q",
    "-n",
    os.environ.get(
        "TEST_WORKERS", "3"
    ),  # on two cores: some tests mostly wait for a browser, a worker or a server
    "--dist",
    "loadfile",
    "--no-loadscope-reorder",  # tests/conftest.py puts what takes long in front
]
BACKEND = "backend"
# The first that is there is used. The shell draws the same pages, but no window around them, which takes half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def missing_browser() -> str | None:
    """The sentence for a machine without a browser; the system's Chromium and Playwright's own both count."""
    if any(map(shutil.which, BROWSERS)):
        return None
    downloads = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    if any(downloads.glob("chromium*")):
        return None
    return "The browser tests need Chromium; install it with: apt-get install chromium-headless-shell"


def missing_redis() -> str | None:
    """The sentence for a CI without Redis; elsewhere Valkey may stand in for it."""
    return NO_REDIS if os.environ.get("CI") and shutil.which("redis-server") is None else None


def run_suite(name: str, queue_server: Callable, *extra: str, **environment: str) -> int:
    """One pytest run with its own data folder and its own queue; gives pytest's exit code."""
    print(f"\n--- {name} ---", flush=True)
    with queue_server() as (queue, _server), tempfile.TemporaryDirectory(prefix="zicht-test-") as folder:
        own = {**os.environ, "REDIS_URL": queue, "ZICHT_VAR": folder, **environment}
        if "DATABASE_URL" not in environment:
            own.pop("DATABASE_URL", None)
        return subprocess.run([*PYTEST, *extra], cwd=ROOT, env=own).returncode


def main(arguments: list[str]) -> int:
    """Both runs; stops after the first that fails, so that the last line is about what went wrong."""
    sentence = missing_browser() or missing_redis()
    if sentence:
        print(sentence, file=sys.stderr)
        return 1
    with postgres() as address:
        server = {"DATABASE_URL": address, "ZICHT_TEST_TEMPLATE": address.rpartition("/")[2]}
        # Beside the first suite, which begins in one process as well: with the tables of the embedded database.
        tables = subprocess.Popen(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"],
            cwd=ROOT, env={**os.environ, **server}, preexec_fn=partial(tie, signal.SIGKILL),
        )  # fmt: skip
        failed = run_suite("SQLite and Valkey: all tests", valkey_server, *arguments) or tables.wait()
        if failed:
            tables.kill()
            return failed
        name = "PostgreSQL and Redis: marked backend"
        return run_suite(name, redis_server, "-m", BACKEND, *(arguments or _files_with(BACKEND)), **server)


def _files_with(mark: str) -> list[str]:
    """The files in which tests carry this mark. Each process of a run reads all files that it is given, whatever it is asked to
    run of them."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [
        str(each.relative_to(ROOT)) for each in files if f"mark.{mark}" in each.read_text(encoding="utf-8")
    ]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
