"""A whole file to one sorted table and a report: two passes, each holding a piece at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analyses.intake import writing
from analyses.intake.cells import Fault, Memory, read_each
from analyses.intake.container import HandedIn
from analyses.intake.feed import pieces
from analyses.intake.rejects import Reject, RejectLog
from analyses.intake.sample import Sample
from analyses.intake.staging import Plan, Staging, missing_period
from areas.readers.codes import COUNTRY_CODE, level_of
from areas.readers.layout import AGGREGATES, DatasetLayout, check_layout
from areas.readers.problems import FileProblem, Problem, refuse
from zicht.core.worded import worded

MEMORY = "256MB"
BATCH = 50_000
HEAD = 12
MOST_PERIODS = 2_000
Say = Callable[[int], None]


@dataclass
class Made:
    """What reading a file gave. `path` is the stored form, `report` the rows that were not used."""

    path: Path
    report: Path
    checksum: str
    row_count: int
    rejected_count: int
    faulty_count: int
    layout: DatasetLayout
    division_year: int
    periods: list[str]
    area_count: int
    missing: int
    head: list[dict[str, Any]]
    rejected: list[Reject] = field(default_factory=list)

    def problem(self, name: str) -> FileProblem | None:
        """The faults as one refusal of the whole file; None when every row that should be used is."""
        faults = [row for row in self.rejected if not row.aside]
        if not faults:
            return None
        told = [Problem(row.reason, row.line, row.column) for row in faults]
        return FileProblem(name, told[:20], more=max(0, self.faulty_count - len(told[:20])))


def read_whole(
    file: HandedIn, sample: Sample, plan: Plan, folder: Path, say: Say = lambda share: None
) -> Made:
    """Read the file by this plan into `folder`; `say` hears the number of rows read. Raises FileProblem."""
    _require_layout(sample, plan)
    rejects = RejectLog(folder / "rejects.parquet")
    staging = Staging(sample, plan, folder / "staging.parquet", rejects)
    for piece in pieces(file, sample.shape):
        staging.take(piece)
        say(staging.rows)
    staging.close()
    sorting = Sorting(file.name, staging, folder)
    checksum, rows = writing.write_parquet(folder / "rows.parquet", sorting.batches(), plan.schema)
    shown = rejects.write_report(folder / "report.csv")
    made = Made(
        folder / "rows.parquet", folder / "report.csv", checksum, rows, rejects.rows, rejects.faulty_rows,
        replace(plan.layout, level=sorting.level), sorting.year, sorted(sorting.periods),
        len(sorting.areas), sorting.missing, sorting.head, shown,
    )  # fmt: skip
    if not rows:
        raise made.problem(file.name) or refuse(file.name, _nothing_left())
    return made


def _require_layout(sample: Sample, plan: Plan) -> None:
    check_layout(sample.table, plan.layout)
    if plan.layout.area_is_name and not plan.book.holds_names():
        raise refuse(sample.table.name, _no_names(plan.book.year))
    if missing_period(plan.layout):
        raise refuse(
            sample.table.name,
            worded(
                "Het bestand zegt niet over welke periode het gaat. Verwacht werd een kolom met de periode, of geef het jaar op."
            ),
        )


def _no_names(year: int | None) -> str:
    if year is None:
        return worded(
            "Er staan nog geen gemeenten of provincies in Zicht. Vraag de beheerder van de server om de gebieden in te lezen."
        )
    return worded(
        "De gemeenten en provincies in de indeling van {year} staan niet in Zicht, dus namen zeggen hier niets. Kies een ander"
        " jaar, of vraag de beheerder van de server om de gebieden van {year} in te lezen.",
        year=year,
    )


def _nothing_left() -> str:
    return worded("Er bleef geen enkele regel over: geen van de gebieden is bekend.")


class Sorting:
    """The second pass: rows in order, held against the areas of one division year, doubles taken out."""

    def __init__(self, name: str, staging: Staging, folder: Path) -> None:
        self.name, self.staging, self.folder = name, staging, folder
        self.layout, self.rejects = staging.layout, staging.rejects
        self.level = self.layout.level or (staging.levels.most_common(1)[0][0] if staging.levels else None)
        self.year = self._division_year()
        self.known = staging.plan.book.known(staging.found_codes, self.year) if staging.found_codes else set()
        if staging.found_codes and not self.known:
            raise refuse(name, _no_areas(self.year))
        self.areas: set[str] = set()
        self.periods: set[str] = set()
        self.missing = 0
        self.head: list[dict[str, Any]] = []
        # A wide row is many figures and is told of once.
        self._told: set[int] = set()
        self._judge = Memory(self._area_fault)

    def _division_year(self) -> int:
        book = self.staging.plan.book
        year = book.division_year(self.staging.found_codes, by_name=self.layout.area_is_name)
        if year is None and self.staging.found_codes:
            raise refuse(self.name, _no_areas())
        return year or 0

    def batches(self) -> Iterator[pa.Table]:
        """Sorted rows that may stay, without their lines."""
        for table in self._without_doubles(self._of_known_areas(self._sorted())):
            self._note(table)
            yield table.select(self.staging.plan.schema.names)

    def _sorted(self) -> Iterator[pa.Table]:
        keys = ["period", "area", "category", "stratum"]
        rest = [name for name in self.staging.plan.schema.names if name not in keys]
        order = ", ".join(f'"{name}" NULLS LAST' for name in [*keys, *rest, "line"])
        with duckdb.connect() as database:
            database.execute(f"SET memory_limit='{MEMORY}'; SET threads=1")
            database.execute("SET temp_directory=?", [str(self.folder)])
            query = f"SELECT * FROM read_parquet(?) ORDER BY {order}"  # noqa: S608 - names of ours
            found = database.sql(query, params=[str(self.staging.path)])
            for batch in found.to_arrow_reader(BATCH):
                yield pa.Table.from_batches([batch])

    def _of_known_areas(self, tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
        for table in tables:
            area = read_each(table["area"].combine_chunks(), self._judge, pa.string())
            if area.bad.any():
                self._set_aside(table, area)
                table = table.filter(pa.array(~area.bad))
            if len(table):
                yield table

    def _area_fault(self, code: str) -> str | Fault:
        if code == COUNTRY_CODE and self.layout.kind == AGGREGATES:
            return code  # the rates of the whole country, to hold areas against
        if level_of(code) != self.level:
            return Fault(
                worded("Dit is een gebied van een ander niveau dan de andere regels."), is_aside=True
            )
        if code not in self.known:
            return Fault(
                worded(
                    "Gebied {area} bestaat niet in de indeling van {year}. Verwacht werd een code uit dat jaar.",
                    area=code,
                    year=self.year,
                )
            )
        return code

    def _set_aside(self, table: pa.Table, area: Any) -> None:
        """An empty figure of an area that is not known is no fault: the area ended or is yet to come."""
        lines, codes = table["line"].to_pylist(), table["area"].to_pylist()
        empty = self._is_empty(table)
        for place, fault in area.at_fault():
            if self.layout.wide_periods and lines[place] in self._told:
                continue
            if self.layout.wide_periods:
                self._told.add(lines[place])
            aside = bool(fault.is_aside or empty[place])
            self.rejects.add(
                Reject(lines[place], self.layout.area_column, codes[place], fault.sentence, aside)
            )
            self.rejects.count(1, faulty=not aside)

    def _is_empty(self, table: pa.Table) -> np.ndarray:
        if self.layout.kind != AGGREGATES:
            return np.zeros(len(table), bool)
        return pc.is_null(table["numerator"]).to_numpy()

    def _without_doubles(self, tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
        """Of rows for the same area, period, category and stratum none is kept: which one is right, nobody knows."""
        if self.layout.kind != AGGREGATES:
            yield from tables
            return
        held: pa.Table | None = None
        was_double = False
        for table in tables:
            whole = table if held is None else pa.concat_tables([held, table])
            same = _like_next(whole)
            double = np.append(same, False) | np.insert(same, 0, was_double)
            yield from self._kept(whole.slice(0, len(whole) - 1), double[:-1])
            held, was_double = whole.slice(len(whole) - 1), bool(double[-1])
        if held is not None:
            yield from self._kept(held, np.array([was_double]))

    def _kept(self, table: pa.Table, double: np.ndarray) -> Iterator[pa.Table]:
        if double.any():
            self._refuse_doubles(table.filter(pa.array(double)))
            table = table.filter(pa.array(~double))
        if len(table):
            yield table

    def _refuse_doubles(self, table: pa.Table) -> None:
        for row in table.select(["line", "area", "period"]).to_pylist():
            reason = worded(
                "Gebied {area} komt twee keer voor in dezelfde periode ({period}). Lever één rij aan.",
                area=row["area"],
                period=row["period"],
            )
            self.rejects.add(Reject(row["line"], self.layout.area_column, row["area"], reason))
        self.rejects.count(len(table), faulty=len(table))

    def _note(self, table: pa.Table) -> None:
        self.areas.update(code for code in pc.unique(table["area"]).to_pylist() if code != COUNTRY_CODE)
        self.periods.update(pc.unique(table["period"]).to_pylist())
        if len(self.periods) > MOST_PERIODS:
            raise refuse(
                self.name,
                worded("Er staan meer dan 2.000 perioden in het bestand. Kies de kolom met de periode."),
            )
        self.missing += int(self._is_empty(table).sum())
        if len(self.head) < HEAD:
            self.head += table.drop_columns(["line"]).slice(0, HEAD - len(self.head)).to_pylist()


def _like_next(table: pa.Table) -> np.ndarray:
    """For each row but the last: whether the next one is about the same."""
    count = len(table) - 1
    same = np.ones(count, bool)
    for name in ("period", "area", "category", "stratum"):
        column = table[name]
        same &= pc.equal(column.slice(0, count), column.slice(1)).to_numpy()
    return same


def _no_areas(year: int | None = None) -> str:
    if year is None:
        return worded(
            "Geen van deze gebieden is bekend. Kijk of de codes kloppen. Kloppen zij, vraag dan de beheerder van de server om"
            " deze gebieden in te lezen."
        )
    return worded(
        "Geen van deze gebieden bestaat in de indeling van {year}. Kies een ander jaar, of vraag de beheerder van de server om de"
        " gebieden van {year} in te lezen.",
        year=year,
    )
