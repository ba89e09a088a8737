"""The one text that a search in the catalogue looks at, and finding a word in it."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Lookup, TextField

from sources.models import DataSource

SEARCHED = ("identifier", "title", "description", "keywords", "population", "holder_key", "doi")
WORD = re.compile(r"[^\W_]+")


def search_text(source: DataSource, words: Iterable[str]) -> str:
    """The texts of a source and the `words` of its variables, in small letters."""
    return "\n".join([*(getattr(source, name) for name in SEARCHED), *words]).lower().replace("\x00", "")


def words_of(source: DataSource) -> list[str]:
    """Names and labels of the variables that a source has."""
    return [f"{name} {label}" for name, label in source.variables.values_list("name", "label")]


def words_in(text: str, most: int) -> list[str]:
    """The first words of what somebody typed: letters and digits, in small letters."""
    return WORD.findall(text.lower())[:most]


@TextField.register_lookup
class HasWord(Lookup):
    """`search_text__has_word="haven"`: a word of the text begins with it.

    PostgreSQL answers from its index of words; SQLite, which has none, also finds it inside a word.
    """

    lookup_name = "has_word"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """A plain search inside the text."""
        column, given = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", [*given, f"%{self.rhs}%"]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """The expression of the index source_by_words."""
        column, given = self.process_lhs(compiler, connection)
        sql = f"to_tsvector('simple'::regconfig, {column}) @@ to_tsquery('simple'::regconfig, %s)"
        return sql, [*given, f"{self.rhs}:*"]
