"""Getting from the bytes of a file to triples, and saying where a file is broken. Nothing is ever fetched."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from rdflib import Graph
from rdflib.plugins.parsers.notation3 import BadSyntax

from zicht.core.errors import Invalid

TURTLE, JSON_LD = "turtle", "json-ld"
FORMATS = (TURTLE, JSON_LD)
MOST_BYTES = 64 * 1024 * 1024
MOST_TRIPLES = 1_000_000
DEEPEST = 60
# What a relative address in a file is relative to: nowhere, and not the folder that this programme runs in.
BASE = "https://bestand.invalid/"


def refused(sentence: str) -> Invalid:
    """The refusal of a file, at the field `file`."""
    return Invalid({"file": [sentence]})


def text_of(content: bytes, most: int = MOST_BYTES) -> str:
    """The text of a file in UTF-8. Raises Invalid when it is empty, too large or not text."""
    if not content.strip():
        raise refused(_("Dit bestand is leeg. Kies een ander bestand."))
    if len(content) > most:
        raise refused(
            _(
                "Dit bestand is groter dan {most} MB. Knip het in delen, of vraag de beheerder om het in te lezen."
            ).format(most=most // (1024 * 1024))
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise refused(
            _("Op regel {line} staat een teken dat geen UTF-8 is. Sla het bestand op als UTF-8.").format(
                line=line
            )
        ) from wrong


def graph_of(content: bytes, kind: str, *, most: int = MOST_BYTES) -> Graph:
    """The triples of a Turtle or JSON-LD file. Raises Invalid with the line where it is broken."""
    text = text_of(content, most)
    try:
        graph = _from_turtle(text) if kind == TURTLE else _from_json(text)
    except RecursionError as wrong:
        raise refused(_("Dit bestand is te diep genest om te lezen.")) from wrong
    if len(graph) > MOST_TRIPLES:
        raise refused(_("Dit bestand bevat te veel gegevens. Knip het in delen."))
    return graph


def _from_turtle(text: str) -> Graph:
    try:
        return Graph().parse(data=text, format="turtle", publicID=BASE)
    except BadSyntax as wrong:
        why = getattr(wrong, "_why", "")
        raise refused(
            _("Op regel {line} klopt het bestand niet: {why}.").format(line=wrong.lines + 1, why=_short(why))
        ) from wrong
    except (ValueError, AssertionError, IndexError, KeyError, TypeError) as wrong:
        raise refused(_("Dit is geen geldig Turtle: {why}.").format(why=_short(str(wrong)))) from wrong


def _from_json(text: str) -> Graph:
    document = json_of(text)
    if elsewhere := next(_contexts_elsewhere(document), None):
        raise refused(
            _(
                "Dit bestand verwijst naar een context op {address}. Zicht haalt nooit iets op. Zet de context in het"
                " bestand zelf."
            ).format(address=_short(elsewhere))
        )
    try:
        return Graph().parse(data=text, format="json-ld", publicID=BASE)
    except (ValueError, AssertionError, IndexError, KeyError, TypeError, AttributeError) as wrong:
        raise refused(_("Dit is geen geldig JSON-LD: {why}.").format(why=_short(str(wrong)))) from wrong


def json_of(text: str) -> Any:
    """A JSON document. Raises Invalid with the line and the column where it is broken."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as wrong:
        raise refused(
            _("Op regel {line}, teken {column} klopt het bestand niet: {why}.").format(
                line=wrong.lineno, column=wrong.colno, why=wrong.msg
            )
        ) from wrong
    except RecursionError as wrong:
        raise refused(_("Dit bestand is te diep genest om te lezen.")) from wrong


def _contexts_elsewhere(part: Any, depth: int = 0) -> Iterator[str]:
    """Addresses that a reader of JSON-LD would fetch: a context, or an import inside one, that is not in the file."""
    if depth > DEEPEST:
        raise refused(_("Dit bestand is te diep genest om te lezen."))
    if isinstance(part, list):
        for one in part:
            yield from _contexts_elsewhere(one, depth + 1)
    if isinstance(part, dict):
        for name, value in part.items():
            if name in ("@context", "@import"):
                yield from (
                    one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)
                )
            yield from _contexts_elsewhere(value, depth + 1)


def _short(text: str) -> str:
    return " ".join(str(text).split())[:160]
