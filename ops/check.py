"""Everything that can be said about the code without running the tests, one verdict a line."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
APPS = ("areas", "accounts", "coalitions", "questions", "sources", "reviews", "analyses", "publications")
TYPED = ("guards", "lifecycle", "selectors", "services", "runner")

# As a real installation would be set up; nothing is contacted.
PRODUCTION = {
    "DEBUG": "false",
    "ZICHT_DEMO": "false",
    "SECRET_KEY": "checked-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "zicht.example",
    "PUBLIC_ORIGIN": "https://zicht.example",
    "DATABASE_URL": "postgres://zicht@localhost/zicht",
    "REDIS_URL": "redis://localhost:6379/0",
}
DEVELOPMENT = {"ZICHT_DEMO": "true", "ZICHT_SECURE": "false", "ZICHT_PLAIN_STATIC": "true"}


def typed_files() -> list[str]:
    """The floor, and what every app promises to the others: a module or a package of that name."""
    found = [
        ROOT / "zicht" / "core",
        *sorted((ROOT / "ops").glob("*.py")),
        *sorted((ROOT / "analyses/engine").glob("*.py")),
    ]
    for app in APPS:
        for name in TYPED:
            found += [path for path in (ROOT / app / f"{name}.py", ROOT / app / name) if path.exists()]
    return [str(path.relative_to(ROOT)) for path in found if path.exists()]


def _tool(name: str, *words: str) -> list[str]:
    return [str(BIN / name), *words]


def _manage(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


def checks() -> dict[str, tuple[list[str], dict[str, str]]]:
    """Name of each check, its command and the environment that it needs."""
    return {
        "style": (_tool("ruff", "check", "--output-format", "concise", "."), {}),
        "shape": (_tool("ruff", "format", "--check", "."), {}),
        "import contracts": (_tool("lint-imports", "--no-logo"), DEVELOPMENT),
        "types": (_tool("mypy", *typed_files()), DEVELOPMENT),
        "templates": (_tool("djlint", "--lint", "--quiet", "templates"), {}),
        "migrations": (_manage("makemigrations", "--check", "--dry-run"), DEVELOPMENT),
        "deployment": (_manage("check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
        "generated documents": (_manage("method_docs", "--check"), DEVELOPMENT),
        "glossary": ([sys.executable, "-m", "ops.glossary", "--check"], DEVELOPMENT),
        "translations": ([sys.executable, "-m", "ops.messages", "--check"], {}),
    }


def passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Run one check; print its output only when it fails."""
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    verdict = "FAILED" if done.returncode else "ok"
    line = f"{name:22} {verdict:7} {time.monotonic() - started:5.1f} s\n"
    print(line + (f"{done.stdout}\n" if done.returncode else ""), end="", flush=True)
    return done.returncode == 0


def main(names: list[str]) -> int:
    """All checks, or the named ones; every one is run, so that one round shows all that is wrong."""
    chosen = {name: check for name, check in checks().items() if not names or name in names}
    # Each is a program that uses one core and looks at no other; its own lines are printed together when it ends.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = list(pool.map(lambda name: passes(name, *chosen[name]), chosen))
    failed = [name for name, passed in zip(chosen, verdicts, strict=True) if not passed]
    if failed:
        print("Not in order: " + ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
