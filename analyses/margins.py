"""Which category of a file is the total of the others, by its name."""

from analyses.engine.disclosure.grid import TOTAL

# A category under one of these names is the margin, in whatever language and with or without capitals.
TOTALS = (
    "total", "totals", "grand total", "overall", "all", "all categories", "everyone", "everybody", "sum",
    "totaal", "totalen", "eindtotaal", "alle", "alles", "allen", "alle categorieën", "iedereen", "samen", "geheel", "som",
)  # fmt: skip


def column_named(category: str) -> str:
    """The category as the engine knows it: every word for the total is the same margin."""
    return TOTAL if " ".join(category.casefold().split()) in TOTALS else category


def says_total(category: str) -> bool:
    """Whether a category is the total by its name: a word for that alone, or as its first word (Totaal misdrijven)."""
    first, *_rest = category.split(maxsplit=1) or [""]
    return column_named(category) == TOTAL or column_named(first) == TOTAL
