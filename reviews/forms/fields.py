"""Small parts that several forms of the reviews share."""

from django import forms


def area(rows: int) -> forms.Textarea:
    """A box of so many rows."""
    return forms.Textarea(attrs={"rows": rows})


def lines(text: str) -> list[str]:
    """The filled lines of a text."""
    return [line.strip() for line in text.splitlines() if line.strip()]
