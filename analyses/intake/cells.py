"""Cells of a column read all at once: codes, periods, numbers, yes or no; each wrong one with a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analyses.intake.columnar import as_text, is_number
from analyses.intake.people import shown_value
from analyses.intake.sample import FLAGS
from areas.readers.numbers import MISSING, SENTINEL, NotANumber, NumberStyle, common_style, read_amount
from areas.readers.problems import quoted
from zicht.core.worded import worded

LARGEST = 1e15
# What can be read without asking further, per decimal sign; everything else is read one text at a time.
PLAIN = {
    NumberStyle.DOT: r"^\d{1,15}(\.\d{1,12})?$",
    NumberStyle.COMMA: r"^\d{1,15}(,\d{1,12})?$",
}
WHOLE = r"^\d{1,15}$"
SIGNS = {".": NumberStyle.DOT, ",": NumberStyle.COMMA}


@dataclass(frozen=True)
class Fault:
    """Why a cell cannot be used. `is_aside` is set when the row is no mistake, but of another kind."""

    sentence: str
    is_aside: bool = False


Answer = Any
Reader = Callable[[str], Answer]


@dataclass
class Column:
    """A column that was read: values, and the places with a fault (a value there is null)."""

    values: pa.Array
    bad: np.ndarray
    faults: list[Fault | None]
    which: np.ndarray

    def at_fault(self) -> Iterator[tuple[int, Fault]]:
        """Place and fault of each cell that cannot be used."""
        for place in np.flatnonzero(self.bad):
            fault = self.faults[self.which[place]]
            assert fault is not None
            yield int(place), fault


class Memory:
    """Reads each different text once and remembers the answer, up to a bound."""

    MOST = 200_000

    def __init__(self, read: Reader) -> None:
        self.read = read
        self.known: dict[str, Answer] = {}

    def __call__(self, text: str) -> Answer:
        if text not in self.known:
            if len(self.known) >= self.MOST:
                self.known.clear()
            self.known[text] = self.read(text)
        return self.known[text]


def texts(column: pa.Array) -> pa.Array:
    """The column as text."""
    return as_text(column) if is_number(column) else column


def read_each(column: pa.Array, read: Memory, kind: pa.DataType) -> Column:
    """Values of this kind, from a function that answers a value or a Fault for each different text."""
    coded = texts(column).dictionary_encode()
    answers = [read(text) for text in coded.dictionary.to_pylist()]
    faults = [answer if isinstance(answer, Fault) else None for answer in answers]
    plain = pa.array([None if isinstance(answer, Fault) else answer for answer in answers], kind)
    which = coded.indices.to_numpy(zero_copy_only=False)
    is_bad = np.array([fault is not None for fault in faults], bool)
    return Column(plain.take(coded.indices), is_bad[which], faults, which)


def style_of_column(cells: list[str], chosen: str, delimiter: str, format: str) -> NumberStyle:
    """The decimal sign that was chosen, else the one that the first rows prove, else what fits the format."""
    if chosen in SIGNS:
        return SIGNS[chosen]
    fallback = NumberStyle.DOT if delimiter in (",", "") else NumberStyle.UNKNOWN
    style = common_style(cells, fallback)
    return fallback if style is NumberStyle.MIXED else style


def number_reader(style: NumberStyle) -> Memory:
    """Reads one text as an amount of zero or more, None where it is missing or secret."""

    def read(text: str) -> float | Fault | None:
        try:
            return read_amount(text, style)
        except NotANumber as error:
            message = error.sentence.words["message"]
            return Fault(worded(message, text=shown_value(quoted(text))))

    return Memory(read)


def read_numbers(column: pa.Array, style: NumberStyle, slowly: Memory) -> Column:
    """Amounts as double precision numbers."""
    if is_number(column):
        return _typed(column)
    blank = pc.is_in(column, pa.array(["", ".", "NA"]))
    plain = pc.match_substring_regex(column, PLAIN.get(style, WHOLE))
    ready = column if style is not NumberStyle.COMMA else pc.replace_substring(column, ",", ".")
    values = pc.cast(pc.if_else(plain, ready, pa.scalar(None, pa.string())), pa.float64())
    rest = pc.indices_nonzero(pc.invert(pc.or_(plain, blank)))
    if not len(rest):
        return Column(values, np.zeros(len(column), bool), [], np.zeros(len(column), int))
    return _with_rest(values, rest, read_each(column.take(rest), slowly, pa.float64()))


def _with_rest(values: pa.Array, rest: pa.Array, slow: Column) -> Column:
    """The quick values with those that were read one by one in their places."""
    where = rest.to_numpy()
    mask = np.zeros(len(values), bool)
    mask[where] = True
    bad, which = np.zeros(len(values), bool), np.zeros(len(values), int)
    bad[where], which[where] = slow.bad, slow.which
    return Column(pc.replace_with_mask(values, pa.array(mask), slow.values), bad, slow.faults, which)


def _typed(column: pa.Array) -> Column:
    """Numbers that came as numbers; not-a-number counts as missing, and so do the marks of Statistics Netherlands."""
    values = pc.cast(column, pa.float64())
    known = pc.and_(pc.is_finite(values), pc.greater(values, SENTINEL))
    endless = pc.fill_null(pc.or_(pc.is_inf(values), pc.greater(pc.abs(values), LARGEST)), False)
    values = pc.if_else(pc.fill_null(known, False), values, pa.scalar(None, pa.float64()))
    below = pc.fill_null(pc.less(values, 0.0), False)
    faults: list[Fault | None] = [
        Fault(worded("Dit getal is kleiner dan nul. Verwacht werd een getal van 0 of meer.")),
        Fault(worded("Dit getal is te groot. Verwacht werd een gewoon getal.")),
    ]
    too_large = endless.to_numpy(zero_copy_only=False)
    return Column(values, below.to_numpy(zero_copy_only=False) | too_large, faults, too_large.astype(int))


def whole_only(column: Column) -> Column:
    """The same column of counts: a part of something that happened is a fault, as it is for who computes with it."""
    values = column.values.to_numpy(zero_copy_only=False)
    parts = np.isfinite(values) & (values != np.floor(values)) & ~column.bad
    if not parts.any():
        return column
    fault = Fault(worded("Dit is geen heel aantal. Lever aantallen aan, geen percentages of gemiddelden."))
    return Column(
        pc.if_else(pa.array(parts), pa.scalar(None, pa.float64()), column.values),
        column.bad | parts,
        [*column.faults, fault],
        np.where(parts, len(column.faults), column.which),
    )


def flag_of(text: str) -> bool | Fault:
    """Yes or no, as Dutch and English files write it; an empty cell says no."""
    plain = text.strip().casefold()
    if plain in FLAGS:
        return FLAGS[plain]
    shown = shown_value(quoted(plain))
    return Fault(worded("“{text}” is geen ja of nee. Verwacht werd ja of nee, of 1 of 0.", text=shown))


def text_of(most: int) -> Reader:
    """Reads a text of at most so many characters."""

    def read(text: str) -> str | Fault:
        if len(text) > most:
            return Fault(worded("Deze tekst is langer dan {count} tekens.", count=most))
        return "" if text.casefold() in MISSING else text

    return read
