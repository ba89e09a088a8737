"""The one text that a search in the catalogue looks at."""

from collections.abc import Iterable

from sources.models import DataSource

SEARCHED = ("identifier", "title", "description", "keywords", "population", "holder_key", "doi")


def search_text(source: DataSource, words: Iterable[str]) -> str:
    """The texts of a source and the `words` of its variables, in small letters."""
    return "\n".join([*(getattr(source, name) for name in SEARCHED), *words]).lower().replace("\x00", "")


def words_of(source: DataSource) -> list[str]:
    """Names and labels of the variables that a source has."""
    return [f"{name} {label}" for name, label in source.variables.values_list("name", "label")]
