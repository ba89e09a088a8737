"""The first pass: every row checked by itself and put aside in canonical columns; people stop it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analyses.intake import writing
from analyses.intake.areas import AreaBook
from analyses.intake.cells import (
    Column,
    Fault,
    Memory,
    flag_of,
    number_reader,
    read_each,
    read_numbers,
    style_of_column,
    text_of,
    texts,
    whole_only,
)
from analyses.intake.feed import Piece
from analyses.intake.people import Watch, shown_value
from analyses.intake.rejects import Reject, RejectLog
from analyses.intake.sample import Sample
from areas.readers.codes import clean_code, is_other_region, level_of
from areas.readers.layout import RECORDS, DatasetLayout
from areas.readers.problems import quoted
from areas.readers.table import uneven
from zicht.core.worded import joined, worded

LONGEST_TEXT = 200
SUSPECT = (
    r"[@＠]|\d{9}|\b[1-9]\d{3} ?[A-Za-z]{2}\b|\d[-/.]\d{1,2}[-/.]\d|(?i:rin|srtnum|beid|brinnr|vrlgbarendnr)"
)
SUSPECT_PHONE = rf"{SUSPECT}|\+31|\b0031|\b0[1-9]"
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
NOTES = ("bron", "source", "©", "(c)", "noot")
LINE = ("line", pa.int64())
Parts = dict[str, pa.Array]


@dataclass(frozen=True)
class Plan:
    """What a file is read by: the layout, the areas, and the key that makes units untraceable."""

    layout: DatasetLayout
    book: AreaBook
    salt: bytes

    @property
    def schema(self) -> pa.Schema:
        """The columns of the stored form."""
        return writing.RECORDS if self.layout.kind == RECORDS else writing.AGGREGATES


class Staging:
    """Takes pieces of a file in and leaves the good rows in `path`, with what was seen of areas on the way."""

    def __init__(self, sample: Sample, plan: Plan, path: Path, rejects: RejectLog) -> None:
        self.sample, self.plan, self.layout, self.rejects = sample, plan, plan.layout, rejects
        self.path = path
        dates = [name for name in (self.layout.period_column, *self.layout.wide_periods) if name]
        self.watch = Watch(sample.table.name, sample.table.header, dates)
        self.levels: Counter[str] = Counter()
        self.found_codes: set[str] = set()
        self.rows = 0
        self._writer = pq.ParquetWriter(path, pa.schema([LINE, *plan.schema]), compression="lz4")
        lookup = plan.book.lookup() if self.layout.area_is_name else None
        self._areas = Memory(_name_reader(lookup) if lookup else _code)
        self._periods, self._texts, self._flags = (
            Memory(_period),
            Memory(text_of(LONGEST_TEXT)),
            Memory(flag_of),
        )
        self._numbers = {name: self._number_reader(name) for name in self._number_columns()}

    def _number_columns(self) -> list[str]:
        named = (self.layout.numerator_column, self.layout.denominator_column, self.layout.value_column)
        return [name for name in (*named, *self.layout.wide_periods) if name]

    def _number_reader(self, column: str) -> tuple:
        layout, table = self.layout, self.sample.table
        columns = layout.wide_periods if column in layout.wide_periods else (column,)
        cells = [cell for name in columns for cell in table.values(table.column(name))]
        style = style_of_column(cells, layout.decimal, table.delimiter, self.sample.shape.format)
        return style, number_reader(style)

    def take(self, piece: Piece) -> None:
        """Check a piece and keep its good rows. Raises FileProblem when there are people in it."""
        self.rows += len(piece) + len(piece.odd) + len(piece.notes)
        self._refuse_odd(piece)
        if not len(piece):
            return
        self._watch(piece)
        area = read_each(piece.columns[self.layout.area_column], self._areas, pa.string())
        shared, read = self._shared(piece)
        self.found_codes.update(area.values.drop_null().unique().to_pylist())
        told, aside = np.zeros(len(piece), bool), _aside(area)
        bad = self._reject(piece, {self.layout.area_column: area}, told)
        bad |= self._reject(piece, read, told, aside)
        for parts, more in self._figures(piece):
            worse = self._reject(piece, more, told, aside)
            self._keep(piece, {"area": area.values} | shared | parts, ~(bad | worse))

    def close(self) -> None:
        """No more pieces."""
        self._writer.close()

    def _refuse_odd(self, piece: Piece) -> None:
        for line, found in piece.odd:
            self.rejects.add(Reject(line, "", "", uneven(found, len(self.sample.table.header))))
        for line in piece.notes:
            reason = worded(
                "Deze regel is tekst bij de tabel, zoals de bron. Er staan geen cijfers van een gebied in."
            )
            self.rejects.add(Reject(line, "", "", reason, aside=True))
        self.rejects.count(len(piece.odd) + len(piece.notes), faulty=len(piece.odd))

    def _watch(self, piece: Piece) -> None:
        for name, column in piece.columns.items():
            pattern = SUSPECT_PHONE if name in self.watch.phones else SUSPECT
            suspects = (
                pc.indices_nonzero(pc.match_substring_regex(texts(column), pattern))
                if _may_tell(column)
                else []
            )
            if len(suspects):
                cells = texts(column).take(suspects).to_pylist()
                self.watch.look(name, zip(piece.lines.take(suspects).to_pylist(), cells, strict=True))

    def _shared(self, piece: Piece) -> tuple[Parts, dict[str, Column]]:
        """Columns that are the same for every figure of a row: period, category and stratum."""
        layout, count = self.layout, len(piece)
        read: dict[str, Column] = {}
        period = pa.array([_year(layout.fixed_period)] * count, pa.string())
        if layout.period_column:
            read[layout.period_column] = read_each(
                piece.columns[layout.period_column], self._periods, pa.string()
            )
            period = read[layout.period_column].values
        names = [name for name in (layout.category_column, *layout.strata_columns) if name]
        read |= {name: read_each(piece.columns[name], self._texts, pa.string()) for name in names}
        category = read[layout.category_column].values if layout.category_column else _blank(count)
        strata = [read[name].values for name in layout.strata_columns]
        stratum = pc.binary_join_element_wise(*strata, " | ") if strata else _blank(count)
        return {"period": period, "category": category, "stratum": stratum}, read

    def _figures(self, piece: Piece) -> Iterator[tuple[Parts, dict[str, Column]]]:
        if self.layout.kind == RECORDS:
            yield self._record(piece)
        elif self.layout.wide_periods:
            yield from (self._wide(piece, name) for name in self.layout.wide_periods)
        else:
            yield self._counts(piece)

    def _counts(self, piece: Piece) -> tuple[Parts, dict[str, Column]]:
        names = (self.layout.numerator_column, self.layout.denominator_column)
        read = {name: self._amounts(piece, name) for name in names if name}
        read |= {name: whole_only(read[name]) for name in names[:1] if name}
        empty = pa.nulls(len(piece), pa.float64())
        numerator, denominator = (read[name].values if name else empty for name in names)
        parts = {"numerator": numerator, "denominator": denominator}
        if self.layout.is_share:
            read |= {f"{names[0]}>": _more_than_all(numerator, denominator)}
        return parts, read

    def _wide(self, piece: Piece, column: str) -> tuple[Parts, dict[str, Column]]:
        read = whole_only(self._amounts(piece, column))
        period = pa.array([_year(column)] * len(piece), pa.string())
        nothing = pa.nulls(len(piece), pa.float64())
        return {"period": period, "numerator": read.values, "denominator": nothing}, {column: read}

    def _record(self, piece: Piece) -> tuple[Parts, dict[str, Column]]:
        layout = self.layout
        unit = read_each(piece.columns[layout.unit_column], Memory(self._unit), pa.int64())
        read = {layout.unit_column: unit}
        flag, value = pa.array([True] * len(piece)), pa.nulls(len(piece), pa.float64())
        if layout.flag_column:
            read[layout.flag_column] = read_each(piece.columns[layout.flag_column], self._flags, pa.bool_())
            flag = read[layout.flag_column].values
        if layout.value_column:
            read[layout.value_column] = self._amounts(piece, layout.value_column)
            value = read[layout.value_column].values
        return {"unit": unit.values, "flag": flag, "value": value}, read

    def _unit(self, text: str) -> int | Fault:
        """The key as a number that cannot be turned back, and that is another one in every file."""
        if not text.strip():
            return Fault(worded("De sleutel van de eenheid ontbreekt."))
        return int.from_bytes(
            blake2b(text.encode(), digest_size=8, key=self.plan.salt).digest(), "big", signed=True
        )

    def _amounts(self, piece: Piece, name: str) -> Column:
        style, slowly = self._numbers[name]
        return read_numbers(piece.columns[name], style, slowly)

    def _reject(
        self, piece: Piece, read: dict[str, Column], told: np.ndarray, aside: np.ndarray | None = None
    ) -> np.ndarray:
        """Note why each bad cell is bad; answers which rows fall out.

        `told` marks the rows that were counted, `aside` those of which the other cells do not matter.
        """
        bad, faulty = np.zeros(len(piece), bool), np.zeros(len(piece), bool)
        for name, column in read.items():
            if not column.bad.any():
                continue
            real = name.removesuffix(">") if name not in piece.columns else name
            cells = texts(piece.columns[real])
            for place, fault in column.at_fault():
                if aside is not None and aside[place]:
                    continue
                value = cells[place].as_py()
                if value and real == self.layout.unit_column:
                    value = "•••"
                line = piece.lines[place].as_py()
                is_name = (
                    self.layout.area_is_name and real == self.layout.area_column and bool(self.found_codes)
                )
                self.rejects.add(
                    Reject(line, real, value, fault.sentence, fault.is_aside), is_area_name=is_name
                )
                faulty[place] |= not fault.is_aside
            bad |= column.bad
        self.rejects.count(int((bad & ~told).sum()), faulty=int((faulty & ~told).sum()))
        told |= bad
        return bad

    def _keep(self, piece: Piece, parts: Parts, good: np.ndarray) -> None:
        if self.layout.wide_periods and self.layout.kind != RECORDS:
            # An empty cell in a wide table says that the area did not exist in that year.
            good = good & pc.is_valid(parts["numerator"]).to_numpy(zero_copy_only=False)
        schema = pa.schema([LINE, *self.plan.schema])
        table = pa.table([piece.lines, *(parts[name] for name in self.plan.schema.names)], schema=schema)
        table = table.filter(pa.array(good))
        for one in pc.value_counts(table["area"]):
            self.levels[level_of(one["values"].as_py()) or ""] += one["counts"].as_py()
        self._writer.write_table(table)


def _aside(area: Column) -> np.ndarray:
    """Rows that are no mistake but of another kind: a note, a total, a region that is none of ours."""
    marks = np.zeros(len(area.bad), bool)
    for place, fault in area.at_fault():
        marks[place] = fault.is_aside
    return marks


def _may_tell(column: pa.Array) -> bool:
    return not (pa.types.is_floating(column.type) and not _has_nine_digits(column))


def _has_nine_digits(column: pa.Array) -> bool:
    largest = pc.max(pc.fill_null(column, 0)).as_py()
    return largest is not None and largest >= 1e7


def _blank(count: int) -> pa.Array:
    return pa.array([""] * count, pa.string())


def _code(text: str) -> str | Fault:
    code = clean_code(text)
    if level_of(code) is not None:
        return code
    if is_other_region(code):
        return Fault(worded("Dit gebied is geen land, provincie, gemeente, wijk of buurt."), is_aside=True)
    if text.casefold().startswith(NOTES):
        return Fault(worded("Dit is een regel met uitleg, geen gebied."), is_aside=True)
    if not text.strip():
        return Fault(worded("De gebiedscode ontbreekt."))
    shown = shown_value(quoted(text))
    said = worded("“{code}” is geen gebiedscode. Verwacht werd bijvoorbeeld GM0363 of WK0363AA.", code=shown)
    if not text.isdigit():
        return Fault(said)
    return Fault(joined(" ", [said, worded("Een spreadsheet heeft de letters misschien weggehaald.")]))


def _name_reader(lookup: Callable[[str], str | None]) -> Callable[[str], str | Fault]:
    def read(text: str) -> str | Fault:
        code = lookup(text)
        unknown = worded("Deze naam staat niet in de indeling, of past bij meer gebieden.")
        return code if code is not None else Fault(unknown, is_aside=True)

    return read


def _period(text: str) -> str | Fault:
    if YEAR.search(text) and len(text) <= LONGEST_TEXT:
        return _year(text)
    if not text:
        return Fault(worded("De periode ontbreekt."))
    shown = shown_value(quoted(text))
    return Fault(
        worded(
            "“{text}” is geen periode. Verwacht werd een jaar zoals 2025, of 2025JJ00 of 2024KW01.",
            text=shown,
        )
    )


def _year(text: str) -> str:
    """A period without the marks of CBS: 2025JJ00 and 2025* become 2025."""
    plain = text.strip().rstrip("*")
    return plain[:4] if plain.endswith("JJ00") else plain


def _more_than_all(numerator: pa.Array, denominator: pa.Array) -> Column:
    """Where a part would be larger than the whole."""
    more = pc.fill_null(pc.greater(numerator, denominator), False).to_numpy(zero_copy_only=False)
    fault = Fault(worded("De teller is groter dan de noemer, terwijl hij daar een deel van is."))
    return Column(numerator, more, [fault], np.zeros(len(more), int))


def missing_period(layout: DatasetLayout) -> bool:
    """Nothing in the layout says which period a figure is about."""
    return not (layout.period_column or layout.fixed_period or layout.wide_periods)
