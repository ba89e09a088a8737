"""The code of the service as parsed files, for the tests that read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("areas", "accounts", "coalitions", "questions", "sources", "reviews", "analyses", "publications")
ROOMS = ("zicht", *APPS)


@cache
def modules() -> dict[str, ast.Module]:
    """Path relative to the root -> syntax tree, for all code of ours except migrations."""
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    ours = [path for path in files if "migrations" not in path.parts]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in ours}


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Every node of these kinds with the path of its file."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, kinds):
                yield path, node


def place(path: str, node: ast.AST) -> str:
    """What an editor opens: path:line."""
    return f"{path}:{getattr(node, 'lineno', 0)}"


def root_name(node: ast.AST) -> str:
    """The first name of a chain of attributes and calls: `Job.objects.filter(x)` gives `Job`."""
    while isinstance(node, (ast.Attribute, ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def chain(node: ast.AST) -> list[str]:
    """The attribute names of a chain, last first: `Job.objects.filter(x)` gives ['filter', 'objects']."""
    names = []
    while isinstance(node, (ast.Attribute, ast.Call, ast.Subscript)):
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return names
