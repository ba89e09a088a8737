"""Nodes as text, one after the other, so that a catalogue of any size fits in a little memory."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sources.dcat.nodes import catalogue_node, source_nodes
from sources.dcat.vocabulary import PREFIXES, Node
from sources.models import DataSource

ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def nodes_of(sources: Iterable[DataSource], *, whole: bool = True) -> Iterator[Node]:
    """The catalogue first when it is the `whole` one, then the nodes of each source."""
    if whole:
        yield catalogue_node()
    for source in sources:
        yield from source_nodes(source)


def turtle(nodes: Iterable[Node]) -> Iterator[str]:
    """Turtle in pieces: the prefixes, then a block for each node."""
    yield "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items())
    for node in nodes:
        yield from _blocks(node)


def json_ld(nodes: Iterable[Node]) -> Iterator[str]:
    """JSON-LD in pieces: one document with its context inside, nothing to fetch."""
    context = json.dumps(PREFIXES, ensure_ascii=False)
    yield f'{{"@context": {context},\n"@graph": ['
    comma = "\n"
    for node in nodes:
        yield comma + json.dumps(node, ensure_ascii=False)
        comma = ",\n"
    yield "\n]}\n"


WRITERS: dict[str, Callable[[Iterable[Node]], Iterator[str]]] = {"turtle": turtle, "json-ld": json_ld}
MEDIA_TYPE = {"turtle": "text/turtle; charset=utf-8", "json-ld": "application/ld+json"}


def _blocks(node: Node) -> Iterator[str]:
    """The node, and before it each node inside it that has an address of its own."""
    apart: list[Node] = []
    lines = [f"    {_line(name, value, apart)}" for name, value in node.items() if name != "@id"]
    for inner in apart:
        yield from _blocks(inner)
    yield f"\n<{node['@id']}>\n" + " ;\n".join(lines) + " .\n"


def _line(name: str, value: Any, apart: list[Node]) -> str:
    return f"a {value}" if name == "@type" else f"{name} {_objects(value, apart)}"


def _objects(value: Any, apart: list[Node]) -> str:
    values = value if isinstance(value, list) else [value]
    return ", ".join(_object(one, apart) for one in values)


def _object(value: Any, apart: list[Node]) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if "@value" in value:
        return _literal(value)
    if "@id" in value:
        if len(value) > 1:
            apart.append(value)
        return f"<{value['@id']}>"
    return f"[ {' ; '.join(_line(name, part, apart) for name, part in value.items())} ]"


def _literal(value: Node) -> str:
    if "@language" in value:
        return f"{_quoted(value['@value'])}@{value['@language']}"
    return f"{_quoted(value['@value'])}^^{value['@type']}"


def _quoted(text: str) -> str:
    escaped = "".join(ESCAPES.get(sign) or (sign if sign >= " " else f"\\u{ord(sign):04X}") for sign in text)
    return f'"{escaped}"'
