"""Make .venv and install the pinned packages; plain Python, because nothing is installed yet."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
LISTS = {"runtime": "requirements.txt", "dev": "requirements-dev.txt", "spark": "requirements-spark.txt"}
OLDEST = (3, 11)


def missing_part(version: tuple[int, ...] = sys.version_info[:2]) -> str | None:
    """The sentence that names what the machine lacks and the command that installs it."""
    name = "{}.{}".format(*version)
    if version < OLDEST:
        remedy = "apt-get install python3.11 python3.11-venv, then make PYTHON=python3.11"
        return f"Python 3.11 or later is needed and this is {name}; install it with: {remedy}"
    found = subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True)
    if found.returncode:
        return (
            f"Python {name} makes no virtual environment yet; install it with: apt-get install python3-venv"
        )
    return None


def fingerprint(kind: str) -> str:
    """Changes when the pinned list, the Python version or the place of the environment changes."""
    pinned = (ROOT / LISTS[kind]).read_bytes()
    return hashlib.sha256(pinned + sys.version.encode() + str(VENV).encode()).hexdigest()


def is_current(kind: str) -> bool:
    """The stamp was written after the last complete installation of this list."""
    stamp = VENV / f".installed-{kind}"
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == fingerprint(kind)


def make_environment() -> None:
    """Create .venv, and make it again when it was cut short or belongs to another Python."""
    try:
        subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        _begin_again()


def _begin_again() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)


def install(kind: str) -> None:
    """Install exactly the pinned list, each file checked against its hash."""
    print(f"Installing {LISTS[kind]} into .venv (once; a few minutes on a slow line) ...", flush=True)
    make_environment()
    # pip also where uv fails: it knows settings of this machine, such as another index, that uv does not read.
    if kind == "runtime" or not _uv_installs(ROOT / LISTS[kind]):
        _pip_install(ROOT / LISTS[kind])
    (VENV / f".installed-{kind}").write_text(fingerprint(kind))


def _pip_install(pinned: Path) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore"}
    subprocess.run([*command, "--require-hashes", "-r", str(pinned)], check=True, env=environment)


def _uv_installs(pinned: Path) -> bool:
    """uv does the same in a tenth of the time; it is in the list of the developers, and pip installs it first."""
    if not UV.exists():
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as own:
            own.write(_uv_alone((ROOT / LISTS["dev"]).read_text()))
            own.flush()
            _pip_install(Path(own.name))
    command = [
        str(UV),
        "pip",
        "install",
        "--quiet",
        "--python",
        str(PYTHON),
        "--require-hashes",
        "-r",
        str(pinned),
    ]
    return subprocess.run(command).returncode == 0


def _uv_alone(pinned: str) -> str:
    """The lines that pin uv: its own, and those with its hashes, which are indented."""
    found = re.search(r"^uv==.*\n(?:[ ]+--hash.*\n)+", pinned, re.MULTILINE)
    if found is None:
        raise ValueError("uv is not pinned for developers")
    return found[0]


def main(kind: str) -> int:
    """Install when needed, then compile translations; exit 1 with one sentence when a part is missing."""
    if not is_current(kind) and not (kind == "runtime" and is_current("dev")):
        sentence = missing_part()
        if sentence:
            print(sentence, file=sys.stderr)
            return 1
        try:
            install(kind)
        except subprocess.CalledProcessError as failure:
            print("The installation stopped; the lines above say why.", file=sys.stderr)
            return failure.returncode or 1
    return subprocess.run([PYTHON, "-m", "ops.messages", "--compile"], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "runtime"))
