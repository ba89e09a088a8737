"""Every row that was not used, with line, column, masked value and reason; on disk, so that millions cost no memory."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from analyses.intake.people import shown_value
from areas.readers.problems import quoted
from zicht.core.worded import in_words, kept_as, words_of

KEPT_IN_ROW = 200
SPILL = 50_000
LINES_AT_ONCE = 1_000
ASIDE = "aside"
FIELDS = pa.schema(
    [
        ("line", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
        ("aside", pa.bool_()),
        ("words", pa.string()),
    ]
)


@dataclass(frozen=True)
class Reject:
    """One reason why one row was not used. `value` is masked; `aside` rows are no mistakes (a total, a note)."""

    line: int
    column: str
    value: str
    reason: str
    aside: bool = False

    @property
    def said(self) -> str:
        """The reason for who reads it now."""
        return in_words(words_of(self.reason), self.reason)

    def as_json(self) -> dict[str, Any]:
        """For the row of the dataset: the reason as text, and the words by which a page says it again."""
        words = words_of(self.reason)
        return asdict(self) | ({"words": words} if words else {})


class RejectLog:
    """Collects reasons while a file is read and gives them by line at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = self.faulty_rows = 0
        self._buffer: list[Reject] = []
        self._writer: pq.ParquetWriter | None = None

    def add(self, reject: Reject, *, is_area_name: bool = False) -> None:
        """Keep one reason; the value is masked here, so that it cannot be forgotten elsewhere.

        Names of places may be seen, once the column turned out to hold names of places.
        """
        value = quoted(reject.value) if is_area_name else shown_value(reject.value)
        shown = replace(reject, value=value)
        self._buffer.append(shown)
        if len(self._buffer) >= SPILL:
            self._spill()

    def count(self, rows: int, *, faulty: int) -> None:
        """So many rows were left out, of which so many by a fault."""
        self.rows += rows
        self.faulty_rows += faulty

    def _spill(self) -> None:
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, FIELDS, compression="zstd")
        rows = [asdict(row) | {"words": json.dumps(words_of(row.reason))} for row in self._buffer]
        self._writer.write_table(pa.Table.from_pylist(rows, FIELDS))
        self._buffer.clear()

    def in_order(self) -> Iterator[Reject]:
        """All reasons by line."""
        if self._writer is None:
            yield from sorted(self._buffer, key=lambda reject: (reject.line, reject.column))
            return
        self._spill()
        self._writer.close()
        self._writer = None
        with duckdb.connect() as database:
            database.execute("SET memory_limit='200MB'; SET threads=1")
            database.execute("SET temp_directory=?", [str(self.path.parent)])
            query = 'SELECT * FROM read_parquet(?) ORDER BY line, "column", reason'
            found = database.sql(query, params=[str(self.path)])
            for batch in found.to_arrow_reader(10_000):
                yield from map(_spilled, batch.to_pylist())

    def write_report(self, path: Path) -> list[Reject]:
        """Keep the whole report as CSV, each reason with its words; answers the first reasons for the screen, faults first."""
        faults: list[Reject] = []
        others: list[Reject] = []
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            table = csv.writer(out, delimiter=";")
            table.writerow(FIELDS.names)
            for row in self.in_order():
                kept = others if row.aside else faults
                if len(kept) < KEPT_IN_ROW:
                    kept.append(row)
                aside, words = ASIDE if row.aside else "", words_of(row.reason)
                told = [row.line, _plain(row.column), _plain(row.value), row.reason, aside]
                table.writerow([*told, json.dumps(words) if words else ""])
        return (faults + others)[:KEPT_IN_ROW]


def report_lines(kept: Iterable[str], language: str) -> Iterator[str]:
    """A kept report as CSV with a byte order mark in this language, some lines at once; one of before there were words is given
    as it was written."""
    rows = csv.reader(kept, delimiter=";")
    has_words, before = False, "\ufeff"
    while some := list(islice(rows, LINES_AT_ONCE)):
        has_words = has_words or some[0] == FIELDS.names
        # Between two pieces pages are made in other languages.
        with override(language):
            told = _as_csv([_told(row) for row in some] if has_words else some)
        yield before + told
        before = ""


def _told(row: list[str]) -> list[str]:
    """A row for who reads it now."""
    if row == FIELDS.names:
        return [pgettext("in een bestand", "regel"), _("kolom"), _("waarde"), _("reden"), _("soort")]
    line, column, value, reason, aside, words = row
    said = in_words(json.loads(words) if words else None, reason)
    return [line, column, value, said, _("overgeslagen") if aside else _("geweigerd")]


def _as_csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue()


def _spilled(row: dict[str, Any]) -> Reject:
    words = json.loads(row.pop("words"))
    return Reject(**row | {"reason": kept_as(row["reason"], words)})


def _plain(text: str) -> str:
    """A cell that a spreadsheet will not run as a formula; a number below zero stays a number."""
    risky = text[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{text}" if risky and not text[1:].replace(",", "").replace(".", "").isdigit() else text
