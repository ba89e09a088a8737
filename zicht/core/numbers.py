"""Numbers in sentences, tables and pictures, with the signs of the language of now: 1.234,5 in Dutch, 1,234.5 in English."""

from django.utils.formats import get_format


def written(text: str) -> str:
    """A number as Python writes it, such as "1,234.5"."""
    signs = {".": get_format("DECIMAL_SEPARATOR"), ",": get_format("THOUSAND_SEPARATOR")}
    return text.translate(str.maketrans(signs))


def whole(value: int | None) -> str:
    """12345 as "12.345"; nothing for a figure that is not told."""
    return "" if value is None else written(f"{value:,}")


def decimal(value: float, digits: int = 1) -> str:
    """12.66 as "12,7"; a whole number loses its ",0"."""
    text = f"{value:.{digits}f}"
    return written(text.rstrip("0").rstrip(".") if "." in text else text)


def times(ratio: float) -> str:
    """A ratio as "12,7×"; below 2 with two digits, so that 0.95 does not become 1."""
    return f"{decimal(ratio, 2 if ratio < 2 else 1)}×"


def per(rate: float) -> int:
    """The round number of units that makes a rate readable: per 100, 1.000, 10.000 or 100.000."""
    return next((size for size in (100, 1_000, 10_000) if rate * size >= 1), 100_000)
