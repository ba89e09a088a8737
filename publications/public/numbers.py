"""Numbers as a Dutch reader writes them."""


def whole(value: int | None) -> str:
    """12345 as "12.345"; nothing for a figure that is not told."""
    return "" if value is None else f"{value:,}".replace(",", ".")


def times(ratio: float) -> str:
    """A ratio as "12,7×"; below two with two digits, so that 0,95 does not become 1."""
    text = f"{ratio:.{2 if ratio < 2 else 1}f}".replace(".", ",")
    return f"{text.rstrip('0').rstrip(',') if ',' in text else text}×"


def decimal(value: float) -> str:
    """0.39 as "0,39"."""
    return f"{value:.2f}".replace(".", ",")


def short(value: float) -> str:
    """60.04 as "60", 4.26 as "4,3"."""
    return f"{value:.1f}".replace(".", ",").removesuffix(",0")


def per(rate: float) -> int:
    """The round number of units that makes a rate readable: per 100, 1.000, 10.000 or 100.000."""
    return next((size for size in (100, 1_000, 10_000) if rate * size >= 1), 100_000)
