"""Marking words in a text: the phrases that a hint is about, and what changed between two versions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from questions.hints import Hint


@dataclass(frozen=True)
class Piece:
    """A part of a text: `kind` is "" (plain), "mark", "in" (added) or "out" (removed)."""

    text: str
    kind: str = ""


def marked(text: str, found: Iterable[Hint]) -> list[Piece]:
    """The text in pieces, with each phrase of a hint as a piece of its own."""
    phrases = sorted({hint.phrase for hint in found if hint.phrase}, key=len, reverse=True)
    if not phrases:
        return [Piece(text)]
    parts = re.split("(" + "|".join(re.escape(phrase) for phrase in phrases) + ")", text)
    return [Piece(part, "mark" if part in phrases else "") for part in parts if part]


def marked_words(text: str, words: Iterable[str]) -> list[Piece]:
    """The text in pieces, with each word that costs points as a piece of its own, in whatever case it stands there."""
    longest = sorted(words, key=len, reverse=True)
    if not longest:
        return [Piece(text)]
    parts = re.split("(" + "|".join(re.escape(word) for word in longest) + ")", text, flags=re.IGNORECASE)
    known = {word.lower() for word in longest}
    return [Piece(part, "mark" if part.lower() in known else "") for part in parts if part]


def compared(before: str, after: str) -> list[Piece]:
    """One running text that shows what left and what came, word by word."""
    old, new = re.findall(r"\s+|[^\s]+", before), re.findall(r"\s+|[^\s]+", after)
    pieces: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(old[i:j])))
            continue
        if i < j:
            pieces.append(Piece("".join(old[i:j]), "out"))
        if k < m:
            pieces.append(Piece("".join(new[k:m]), "in"))
    return pieces
