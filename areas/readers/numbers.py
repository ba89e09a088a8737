"""Reading numbers as Dutch and international files write them, without ever guessing silently."""

import math
import re
from collections.abc import Iterable
from enum import Enum

from zicht.core.worded import Worded, worded

from .problems import quoted

# CBS marks what is missing by large negative numbers (-99995, -99997, -99999999 by year).
SENTINEL = -99990
# More than any count of people or things here; what a column of whole numbers can store.
LARGEST_COUNT = 2_000_000_000
MISSING = {"", ".", "..", "null", "none", "na", "n/a", "nan", "nvt", "n.v.t."}
PLAIN = re.compile(r"[+-]?\d+", re.ASCII)
DOT_DECIMAL = re.compile(
    r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)\.\d+(?:[eE][+-]?\d{1,3})?|[+-]?\d+[eE][+-]?\d{1,3}", re.ASCII
)
COMMA_DECIMAL = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+", re.ASCII)
DOT_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
COMMA_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)


class NumberStyle(Enum):
    """Which sign parts the whole from the fraction."""

    DOT = "dot"
    COMMA = "comma"
    UNKNOWN = "unknown"
    MIXED = "mixed"


class NotANumber(ValueError):
    """The cell is no number; `sentence` says what was expected."""

    def __init__(self, sentence: Worded) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def is_missing(text: str) -> bool:
    """True for an empty cell and for the marks that files use for "not known" or "kept secret"."""
    return text.strip().casefold() in MISSING


def style_of(text: str) -> NumberStyle:
    """What one cell proves about the decimal sign; "1.234" and "1,234" prove nothing."""
    value = _squeeze(text)
    if DOT_GROUPS.fullmatch(value):
        return NumberStyle.COMMA if value.count(".") > 1 else NumberStyle.UNKNOWN
    if COMMA_GROUPS.fullmatch(value):
        return NumberStyle.DOT if value.count(",") > 1 else NumberStyle.UNKNOWN
    if DOT_DECIMAL.fullmatch(value):
        return NumberStyle.DOT
    return NumberStyle.COMMA if COMMA_DECIMAL.fullmatch(value) else NumberStyle.UNKNOWN


def common_style(texts: Iterable[str], fallback: NumberStyle = NumberStyle.UNKNOWN) -> NumberStyle:
    """The one style that the cells prove; MIXED when they contradict each other, else the fallback."""
    proven = {style_of(text) for text in texts} - {NumberStyle.UNKNOWN}
    if len(proven) > 1:
        return NumberStyle.MIXED
    return proven.pop() if proven else fallback


def looks_like_number(text: str) -> bool:
    """True when the cell can be a number in some style."""
    value = _squeeze(text)
    return any(
        pattern.fullmatch(value) for pattern in (PLAIN, DOT_DECIMAL, COMMA_DECIMAL, DOT_GROUPS, COMMA_GROUPS)
    )


def read_number(text: str, style: NumberStyle = NumberStyle.DOT) -> float | None:
    """The value, or None when it is missing or a CBS sentinel; raises NotANumber with a sentence."""
    if is_missing(text):
        return None
    value = float(_plain_digits(text, style))
    if not math.isfinite(value) or abs(value) > 1e15:
        raise NotANumber(worded("“{text}” is te groot. Verwacht werd een gewoon getal.", text=quoted(text)))
    return None if value <= SENTINEL else value


def read_count(text: str, style: NumberStyle = NumberStyle.DOT) -> int | None:
    """A whole number of zero or more, or None when missing; raises NotANumber with a sentence."""
    value = read_amount(text, style)
    if value is not None and value != int(value):
        raise NotANumber(worded("“{text}” is geen heel getal.", text=quoted(text)))
    if value is not None and value > LARGEST_COUNT:
        raise NotANumber(worded("“{text}” is te groot voor een aantal.", text=quoted(text)))
    return None if value is None else int(value)


def read_amount(text: str, style: NumberStyle = NumberStyle.DOT) -> float | None:
    """A number of zero or more, or None when missing; raises NotANumber with a sentence."""
    value = read_number(text, style)
    if value is not None and value < 0:
        raise NotANumber(
            worded("“{text}” is kleiner dan nul. Verwacht werd een getal van 0 of meer.", text=quoted(text))
        )
    return value


def _squeeze(text: str) -> str:
    return text.strip().replace("\u00a0", "").replace("\u202f", "")


def _plain_digits(text: str, style: NumberStyle) -> str:
    value = _squeeze(text)
    if PLAIN.fullmatch(value):
        return value
    if style is NumberStyle.DOT and (DOT_DECIMAL.fullmatch(value) or COMMA_GROUPS.fullmatch(value)):
        return value.replace(",", "")
    if style is NumberStyle.COMMA and (COMMA_DECIMAL.fullmatch(value) or DOT_GROUPS.fullmatch(value)):
        return value.replace(".", "").replace(",", ".")
    raise NotANumber(_why_not(text, style))


def _why_not(text: str, style: NumberStyle) -> Worded:
    shown = quoted(text)
    if not looks_like_number(text):
        return worded(
            "“{text}” is geen getal. Verwacht werd een getal, of niets als het onbekend is.", text=shown
        )
    if style is NumberStyle.UNKNOWN:
        return worded(
            "“{text}” kan op twee manieren worden gelezen. Schrijf het getal zonder punt voor duizendtallen.",
            text=shown,
        )
    return worded(
        "“{text}” past niet bij de andere getallen. Gebruik in de hele kolom een punt of een komma.",
        text=shown,
    )
