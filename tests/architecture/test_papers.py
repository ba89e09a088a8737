"""Nothing in the repository points at the machine of its writer."""

import re

from tests.architecture.source import ROOT

ELSEWHERE = re.compile(
    "|".join(f"/{name}/" for name in ("work", "root", "Users", r"home/\w+", "opt/pypi", "mnt"))
)
SKIPPED = {".git", ".venv", "var", "staticfiles", "__pycache__"}
WRITTEN = {".py", ".md", ".html", ".txt", ".in", ".toml", ".yml", ".yaml", ".css", ".js", ".svg", ".json", ""}


def _files():
    for top in ROOT.iterdir():
        if top.name in SKIPPED or (top.is_dir() and top.name.startswith(".") and top.name != ".ci"):
            continue
        for path in [top] if top.is_file() else top.rglob("*"):
            if path.is_file() and path.suffix in WRITTEN and not SKIPPED & set(path.parts):
                yield path


def test_no_paths_of_a_machine():
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if ELSEWHERE.search(line)
    ]
    assert found == []
