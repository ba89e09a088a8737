"""The one text that a search in the catalogue looks at, and finding a word in it."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Lookup, TextField

from sources.models import DataSource

SEARCHED = ("identifier", "title", "description", "keywords", "population", "holder_key", "doi")
COMPOUND, PART = 8, 4
MOST_PARTS = 30_000  # PostgreSQL keeps at most a megabyte of words in one row
WORD = re.compile(r"[^\W_]+")


def search_text(source: DataSource, words: Iterable[str]) -> str:
    """The texts of a source and the `words` of its variables, in small letters."""
    return "\n".join([*(getattr(source, name) for name in SEARCHED), *words]).lower().replace("\x00", "")


def search_parts(text: str) -> str:
    """The ends of the long words of a search text, each once: woninginbraak gives oninginbraak ... inbraak ... raak.

    Own rule: a compound has eight letters or more, and a part of it four or more. Numbers have no parts.
    """
    compounds = {word for word in WORD.findall(text) if len(word) >= COMPOUND and not word.isdecimal()}
    ends = {word[start:] for word in compounds for start in range(1, len(word) - PART + 1)}
    return " ".join(sorted(ends)[:MOST_PARTS])


def put_search_texts(source: DataSource, words: Iterable[str], *, of: DataSource | None = None) -> None:
    """Write on `source` what a search looks at: the texts of `of` (itself when left out) and the words of its variables."""
    source.search_text = search_text(of or source, words)
    source.search_parts = search_parts(source.search_text)


def words_of(source: DataSource) -> list[str]:
    """Names and labels of the variables that a source has."""
    return [f"{name} {label}" for name, label in source.variables.values_list("name", "label")]


def words_in(text: str, most: int) -> list[str]:
    """The first words of what somebody typed: letters and digits, in small letters."""
    return WORD.findall(text.lower())[:most]


@TextField.register_lookup
class HasWord(Lookup):
    """`search_text__has_word="haven"`: a word of the text begins with it, or a compound has it inside.

    PostgreSQL answers from its index of words and ends of words (the column search_words, see migration 0003);
    SQLite, which has none, looks through the text.
    """

    lookup_name = "has_word"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """A plain search inside the text."""
        column, given = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", [*given, f"%{self.rhs}%"]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """The column of words that PostgreSQL keeps beside the text, with its index source_by_words."""
        column, given = self.process_lhs(compiler, connection)
        words = column.replace('"search_text"', '"search_words"')
        return f"{words} @@ to_tsquery('simple'::regconfig, %s)", [*given, f"{self.rhs}:*"]
