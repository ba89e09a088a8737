"""Run the measurements on PostgreSQL and Valkey of our own, print a table and write results.json."""

import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django

from bench.measurement import Measurement
from ops.servers import postgres, valkey

FOLDER = Path(__file__).resolve().parent
RESULTS = FOLDER / "results.json"
INSIDE = "ZICHT_BENCH_INSIDE"


def modules(names: list[str]) -> list[str]:
    """Each bench/measure_*.py, or only the named ones (`lists` for measure_lists.py)."""
    found = sorted(path.stem for path in FOLDER.glob("measure_*.py"))
    return [module for module in found if not names or module.removeprefix("measure_") in names]


def measure(names: list[str]) -> list[Measurement]:
    """Ask every module for its figures and write them down; a module has `measure() -> list[Measurement]`."""
    figures = []
    for name in modules(names):
        print(f"measuring {name.removeprefix('measure_')} ...", flush=True)
        measured = importlib.import_module(f"bench.{name}").measure()
        keep(measured)  # at once, so that what follows cannot lose it
        figures += measured
    return figures


def table(figures: list[Measurement]) -> str:
    """The figures as text, one a line."""
    lines = [
        f"{'measurement':28} {'value':>12} {'against':>12} {'unit':10} {'ratio':>8} {'target':>8}  verdict"
    ]
    for figure in figures:
        verdict = {True: "met", False: "NOT MET", None: ""}[figure.meets_target]
        numbers = f"{_short(figure.value):>12} {_short(figure.against):>12} {figure.unit:10}"
        bound = "" if figure.target is None else (">=" if figure.at_least else "<=") + _short(figure.target)
        ending = f"{_short(figure.ratio):>8} {bound:>8}  {verdict} {figure.note}".rstrip()
        lines.append(f"{figure.key:28} {numbers} {ending}")
    return "\n".join(lines)


def _short(number: float | None) -> str:
    return "" if number is None else f"{number:.4g}"


def keep(figures: list[Measurement]) -> None:
    """Write results.json; a figure that was not measured this time stays as it was."""
    before = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    before.update({figure.key: figure.as_record() for figure in figures})
    RESULTS.write_text(json.dumps(before, indent=2, sort_keys=True) + "\n")


def main(names: list[str]) -> int:
    """Measure in a process whose settings point at the servers; exit 1 when a target is not met."""
    if os.environ.get(INSIDE):
        django.setup()
        figures = measure(names)
        print(table(figures))
        return 1 if any(figure.meets_target is False for figure in figures) else 0
    with (
        postgres() as database,
        valkey() as queue,
        tempfile.TemporaryDirectory(prefix="zicht-bench-") as folder,
    ):
        own = {
            "DATABASE_URL": database,
            "REDIS_URL": queue,
            "ZICHT_VAR": folder,
            INSIDE: "1",
            "ZICHT_SECURE": "false",
        }
        own |= {"DJANGO_SETTINGS_MODULE": "zicht.settings", "ZICHT_PLAIN_STATIC": "true", "DEBUG": "false"}
        environment = {**os.environ, **own}
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=environment, check=True
        )
        return subprocess.run([sys.executable, "-m", "bench.run", *names], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
