"""Reads a file as the importer does, against areas that exist because the file says so."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from analyses.intake.container import handed_in
from analyses.intake.opening import take_sample
from analyses.intake.people import refuse_people
from analyses.intake.proposal import period_columns, proposed, proposed_or_none
from analyses.intake.reading import Made, read_whole
from analyses.intake.rejects import report_lines
from analyses.intake.staging import Plan


class Areas:
    """Every code exists, unless `known` says which do; names are looked up in `names`."""

    def __init__(self, known: set[str] | None = None, names: dict[str, str] | None = None) -> None:
        self.only, self.names = known, names or {}

    def lookup(self):
        return self.names.get

    def division_year(self, codes, *, by_name=False):
        return 2022

    def holds_names(self):
        return True

    def known(self, codes, year):
        return set(codes) if self.only is None else set(codes) & self.only


@dataclass
class Told:
    """What reading gave: rows as dictionaries, the report's lines, and the facts."""

    made: Made
    rows: list[dict[str, Any]]
    report: list[str]
    content: bytes

    @property
    def reasons(self) -> dict[int, str]:
        return {row.line: row.reason for row in self.made.rejected}


def told(file, layout=None, *, name="", areas=None, salt=b"salt") -> Told:
    """Read it all; raises FileProblem as the importer does."""
    with handed_in(file, name) as handed, tempfile.TemporaryDirectory() as folder:
        sample = take_sample(handed)
        refuse_people(sample.table, period_columns(layout or proposed_or_none(sample.table)))
        plan = Plan(layout or proposed(sample.table), areas or Areas(), salt)
        made = read_whole(handed, sample, plan, Path(folder))
        rows = pq.read_table(made.path).to_pylist()
        with made.report.open(encoding="utf-8-sig", newline="") as kept:
            report = "".join(report_lines(kept, "nl")).removeprefix("\ufeff").splitlines()
        return Told(made, rows, report, made.path.read_bytes())
