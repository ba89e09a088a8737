"""Numbers in sentences, tables and pictures, with the signs of the language of now: 1.234,5 in Dutch, 1,234.5 in English."""

from django.utils.formats import get_format
from django.utils.translation import gettext as _

# A chance of all or nothing does not follow from figures, so the ends of the scale say no more than this.
SUREST = 0.99


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


# From here on a chance that an area lies higher, or lower, is worth saying; the rank of an area is not.
LIKELY = 0.95


def chance(share: float) -> str:
    """A chance as "97%", and never as nothing or all of it: below 1 % and above 99 % it says just that."""
    if share < 1 - SUREST:
        return _("minder dan {share}%").format(share=1)
    if share > SUREST:
        return _("meer dan {share}%").format(share=99)
    return f"{round(100 * share)}%"


def chance_short(share: float) -> str:
    """The same for a cell of a table: "97%", "< 1%", "> 99%"."""
    if share < 1 - SUREST:
        return "< 1%"
    return "> 99%" if share > SUREST else chance(share)


def change(factor: float) -> str:
    """A change by a factor, as what comes on top of it: 1.014 is "+1,4%"."""
    return f"{signed(100 * (factor - 1), 1)}%"


def signed(value: float, digits: int = 2) -> str:
    """A change with its sign: "+0,4" or "−1,2"; without one where nothing is left of it."""
    text = decimal(abs(value), digits)
    return text if text == "0" else f"{'+' if value > 0 else '−'}{text}"


def per(rate: float) -> int:
    """The round number of units that makes a rate readable: per 100, 1.000, 10.000 or 100.000."""
    return next((size for size in (100, 1_000, 10_000) if rate * size >= 1), 100_000)
