"""Sentences that a worker writes down now and somebody reads later, in a language of their own.

A worker does not know who will read. It keeps the sentence as it would say it, and beside that the message with its facts, so
that a page words it again. What was kept before there were messages stays as it was written.
"""

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from django.utils.translation import gettext

Words = dict[str, Any]


class Worded(str):
    """A sentence that knows by which message and facts, or of which parts, it was made."""

    __slots__ = ("words",)
    words: Words

    def __new__(cls, text: str, words: Mapping[str, Any]) -> "Worded":
        made = super().__new__(cls, text)
        made.words = dict(words)
        return made

    def __str__(self) -> str:
        return self

    def __reduce__(self) -> tuple[type["Worded"], tuple[str, Words]]:
        # A computation sends its sentences to another process.
        return Worded, ("".join(self), self.words)


def worded(message: str, **facts: object) -> Worded:
    """The message in the language of now, its facts filled in; facts are texts, numbers and other sentences.

    What the message does not say is not kept either: who may read the sentence need not be allowed to read every fact.
    """
    said = {name for _text, name, _form, _turn in Formatter().parse(message)}
    kept = {name: _plain(fact) for name, fact in facts.items() if name in said}
    return Worded(gettext(message).format(**facts), {"message": message, "facts": kept})


def joined(between: str, parts: Sequence[str]) -> Worded:
    """Sentences one after the other."""
    return Worded(between.join(parts), {"between": between, "parts": [_plain(part) for part in parts]})


def words_of(sentence: str) -> Words:
    """What to keep beside a sentence; nothing for one that is no more than its text."""
    return sentence.words if isinstance(sentence, Worded) else {}


def kept_as(text: str, words: Mapping[str, Any]) -> str:
    """A sentence as it was before it was stored."""
    return Worded(text, words) if words else text


def in_words(words: Mapping[str, Any] | None, text: str) -> str:
    """The sentence in the language of the reader; the text where no message was kept, or its facts no longer fit it."""
    try:
        return _said(words) if words else text
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        return text


def _plain(fact: object) -> Any:
    if isinstance(fact, Worded):
        return fact.words
    return fact if isinstance(fact, int | float) or fact is None else "".join(str(fact))


def _said(words: Any) -> Any:
    if not isinstance(words, Mapping):
        return words
    if "parts" in words:
        return words["between"].join(str(_said(part)) for part in words["parts"])
    message, facts = words["message"], {name: _said(fact) for name, fact in words["facts"].items()}
    return gettext(message).format(**facts)
