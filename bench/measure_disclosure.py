"""Disclosure control of 14,000 neighbourhoods by 8 categories beside ten earlier releases, and against acro on 500 x 8."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import scipy

from analyses.earlier import Earlier
from analyses.engine.disclosure import CBS_ESSNET, PROFILES, Grid, audit, protect_grid
from analyses.engine.disclosure.audit import publication_of
from analyses.engine.disclosure.grid import TOP, TOTAL, filled
from analyses.engine.disclosure.memory import whole
from analyses.engine.disclosure.publication import Publication, equations
from analyses.protection import protected, released_table
from bench.measurement import Measurement

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / ".venv-peers"
LEVELS = (("BU", 14_000), ("WK", 3_200), ("GM", 345), ("PV", 12), ("NL", 1))
CATEGORIES = 8
RECORDS, AREAS, ROUNDS = 100_000, 500, 5
SMALL_TABLES = 40


def measure() -> list[Measurement]:
    """Seconds of protection and of the audit, the ratio to acro, and cover beside the fewest cells possible."""
    return [
        *_at_scale(), _of_small_counts(), _beside_other_trajectories(), _against_acro(), _cover_beside_the_least(),
    ]  # fmt: skip


def _at_scale() -> list[Measurement]:
    grid = country()
    earlier = ten_releases(grid)
    start = time.perf_counter()
    made = protect_grid(grid, earlier=earlier)
    protected = time.perf_counter()
    found = audit(made, earlier, exact=True)
    audited = time.perf_counter()
    if not found.is_safe:
        raise RuntimeError(f"{len(found.exposed)} cells can be worked out")
    note = (
        f"{int(grid.present.sum())} cells, {int(made.primary.sum())} unsafe, {int(made.hidden.sum())} hidden"
    )
    note += "; ten releases: six provinces apart, municipalities, districts, all under stricter rules, all under the usual"
    return [
        Measurement("disclosure_seconds", protected - start, "s", target=5.0, note=note),
        Measurement("disclosure_audit_seconds", audited - protected, "s", target=120.0, note=note),
    ]


def _of_small_counts() -> Measurement:
    """Cover and audit of the same country with three in a cell, where nearly every count is too small to tell."""
    grid = country(3.0)
    start = time.perf_counter()
    made = protect_grid(grid)
    protected = time.perf_counter() - start
    if not audit(made).is_safe:
        raise RuntimeError("cells can be worked out")
    seconds = time.perf_counter() - start
    note = f"{int(made.primary.sum())} unsafe, {int(made.hidden.sum())} hidden; cover {protected:.1f} s, the rest is the audit"
    return Measurement("disclosure_small_counts_seconds", seconds, "s", target=60.0, note=note)


def country(mean: float = 25.0, seed: int = 1) -> Grid:
    """Neighbourhoods in districts, municipalities, provinces and the country, with counts that differ as real ones do."""
    random = np.random.default_rng(seed)
    names, parents, first = [], [], 0
    for (prefix, size), (_, above) in zip(LEVELS, (*LEVELS[1:], ("", 0)), strict=True):
        names += [f"{prefix}{number:06d}" for number in range(size)]
        inside = np.concatenate([np.arange(above), random.integers(0, max(above, 1), max(size - above, 0))])
        parents.append(np.sort(inside)[:size] + first + size if above else np.full(size, TOP))
        first += size
    given = np.full((len(names), CATEGORIES + 1), np.nan)
    lowest = LEVELS[0][1]
    sizes = (
        mean * random.lognormal(0, 1, (lowest, 1)) * random.dirichlet(np.full(CATEGORIES, 3.0)) * CATEGORIES
    )
    given[:lowest, :CATEGORIES] = random.poisson(sizes)
    categories = [*(f"c{number}" for number in range(CATEGORIES)), TOTAL]
    return filled(names, categories, np.concatenate(parents).astype(np.int64), given)


def ten_releases(grid: Grid) -> list[Publication]:
    """Six provinces by themselves, the municipalities, the districts, the whole table under stricter rules and once under
    the usual ones: each protected beside those before it."""
    level = np.array([name[:2] for name in grid.areas])
    every = np.ones(len(level), dtype=bool)
    parts = [(_inside(grid, f"PV{number:06d}"), CBS_ESSNET) for number in range(6)]
    parts += [
        (np.isin(level, ("GM", "PV", "NL")), CBS_ESSNET),
        (level != "BU", CBS_ESSNET),
        (every, PROFILES["Streng"]),
        (every, CBS_ESSNET),
    ]
    found: list[Publication] = []
    for number, (rows, profile) in enumerate(parts, start=1):
        found.append(publication_of(protect_grid(_part(grid, rows), profile, earlier=found), str(number)))
    return found


def _beside_other_trajectories() -> Measurement:
    """One count for each neighbourhood, as a job makes it, with pairs and audit, beside the releases of ten trajectories:
    municipalities, districts, seven provinces by themselves and the whole country."""
    grid = country()
    parents = {grid.areas[row]: grid.areas[up] for row, up in enumerate(grid.parents.tolist()) if up >= 0}
    earlier: list[Earlier] = []
    tops = ["GM", "WK", *(f"PV{number:06d}" for number in range(7)), "BU"]
    for number, top in enumerate(tops):
        rows = _rows(grid, top if len(top) == 2 else "BU", _inside(grid, top) if len(top) > 2 else None)
        made = protected(rows, _told(rows), parents=parents, earlier=earlier)
        totals = {"2024": sum(row["observed"] for row in rows)}
        counts = {(row["area"], row["period"], ""): row["observed"] for row in rows}
        earlier.append(Earlier(str(number), released_table(made.table), parents, totals, counts))
    rows = _rows(grid, "BU", None)
    start = time.perf_counter()
    made = protected(rows, _told(rows), parents=parents, earlier=earlier)
    seconds = time.perf_counter() - start
    if not made.audit["is_safe"]:
        raise RuntimeError(f"{len(made.audit['exposed'])} areas can be worked out")
    hidden = sum(row["observed"] is None for row in made.table)
    note = f"{len(rows)} rows, {hidden} hidden, protection, audit and {len(made.earlier)} pairs, ten releases"
    return Measurement("disclosure_memory_seconds", seconds, "s", target=125.0, note=note)


def _rows(grid: Grid, level: str, inside: np.ndarray | None) -> list[dict[str, Any]]:
    """The first category of the areas of a level as rows of a result."""
    return [
        {"area": area, "period": "2024", "observed": int(grid.values[row, 0]), "population": 100_000}
        for row, area in enumerate(grid.areas)
        if area[:2] == level and (inside is None or inside[row])
    ]


def _told(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"period": "2024", "observed": sum(row["observed"] for row in rows), "counts": {}}


def _inside(grid: Grid, top: str) -> np.ndarray:
    """Which areas lie in this one, itself included."""
    found = np.array([area == top for area in grid.areas])
    for _ in LEVELS:
        found |= (grid.parents != TOP) & found[grid.parents]
    return found


def _part(grid: Grid, rows: np.ndarray) -> Grid:
    """The same figures for some of the areas; an area lies in the nearest one that is there."""
    above = grid.parents.copy()
    for _ in LEVELS:
        above = np.where((above != TOP) & ~rows[above], grid.parents[above], above)
    place = np.full(len(rows) + 1, TOP)
    place[:-1][rows] = np.arange(int(rows.sum()))
    areas = [area for area, kept in zip(grid.areas, rows, strict=True) if kept]
    return filled(areas, grid.categories, place[above[rows]], grid.values[rows])


def _against_acro() -> Measurement:
    """The same 100,000 records, each tool as its users call it; only the call itself is timed."""
    random = np.random.default_rng(3)
    area = random.zipf(1.3, RECORDS) % AREAS
    kind = random.choice(CATEGORIES, RECORDS, p=random.dirichlet(np.full(CATEGORIES, 3.0)))
    with tempfile.TemporaryDirectory(prefix="zicht-acro-") as folder:
        records = Path(folder) / "records.npz"
        np.savez(records, area=area, kind=kind)
        theirs = _acro_seconds(records)
        ours = min(_our_seconds(records) for _ in range(ROUNDS))
    return Measurement(
        "disclosure_vs_acro", theirs, "s", ours, target=30.0, at_least=True,
        note=f"acro 1.0.2 without cover against ours with cover; {AREAS} x {CATEGORIES} from {RECORDS} records",
    )  # fmt: skip


def _our_seconds(records: Path) -> float:
    """From records to the protected table: counting, margins, unsafe cells and cover."""
    held = np.load(records)
    area, kind = held["area"], held["kind"]
    start = time.perf_counter()
    counted = np.bincount(area * CATEGORIES + kind, minlength=AREAS * CATEGORIES).reshape(AREAS, CATEGORIES)
    given = np.full((AREAS + 1, CATEGORIES + 1), np.nan)
    given[:AREAS, :CATEGORIES] = counted
    names = [*(f"A{number:03d}" for number in range(AREAS)), "T"]
    parents = np.append(np.full(AREAS, AREAS), TOP)
    protect_grid(filled(names, [*map(str, range(CATEGORIES)), TOTAL], parents, given))
    return time.perf_counter() - start


ACRO = """
import contextlib, io, json, sys, time
import numpy as np, pandas as pd
from acro import ACRO
held = np.load(sys.argv[1])
table = pd.DataFrame({"area": held["area"], "kind": held["kind"]})
with contextlib.redirect_stdout(io.StringIO()):
    session = ACRO(suppress=True)
    start = time.perf_counter()
    session.crosstab(table.area, table.kind, margins=True)
    seconds = time.perf_counter() - start
print(json.dumps(seconds))
"""


def _acro_seconds(records: Path) -> float:
    """One crosstab with suppression and margins, in acro's own environment."""
    answer = subprocess.run(
        [str(_peers()), "-W", "ignore", "-c", ACRO, str(records)],
        capture_output=True, text=True, check=True, cwd=records.parent,
        env={**os.environ, "PYTHONPATH": ""},
    )  # fmt: skip
    return float(json.loads(answer.stdout.strip().splitlines()[-1]))


def _peers() -> Path:
    """The interpreter of the environment that acro needs, made when it is not there yet."""
    python = PEERS / "bin" / "python"
    ready = PEERS / "ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        asked = [
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            str(ROOT / "requirements-peers.txt"),
        ]
        subprocess.run([str(python), "-m", "pip", "install", *asked], check=True)
        ready.touch()
    return python


def _cover_beside_the_least() -> Measurement:
    """Cells hidden as cover in small tables, beside the fewest that any choice could do with (mixed integer program)."""
    ours = least = 0.0
    for seed in range(SMALL_TABLES):
        grid = _small_table(seed)
        made = protect_grid(grid)
        if 0 < int(made.primary.sum()) < 6:
            bound = fewest(made.grid, made.primary, CBS_ESSNET.minimum_units)
            if bound is not None:
                ours += int((made.hidden & ~made.primary).sum())
                least += bound
    return Measurement(
        "disclosure_cover",
        ours,
        "cells",
        least,
        target=1.25,
        note="cover in small tables beside the fewest possible",
    )


def _small_table(seed: int) -> Grid:
    random = np.random.default_rng(seed)
    towns, lowest, kinds = 3, int(random.integers(7, 13)), int(random.integers(2, 5))
    parents = np.array([TOP, *[0] * towns, *(1 + np.sort(np.arange(lowest) % towns))])
    given = np.full((len(parents), kinds + 1), np.nan)
    given[1 + towns :, :kinds] = np.floor(
        random.poisson(45, (lowest, kinds)) * random.lognormal(0, 0.8, (lowest, kinds))
    )
    names = [f"A{number:02d}" for number in range(len(parents))]
    return filled(names, [*"abcd"[:kinds], TOTAL], parents, given)


def fewest(grid: Grid, unsafe: np.ndarray, width: float) -> float | None:
    """The fewest cells that cover these, solved to the end: two tables `width` apart for each unsafe cell, that only
    move hidden cells. None when it takes more than ten seconds."""
    size = grid.values.size
    sums = equations(whole(grid), np.arange(size).reshape(grid.values.shape), size)
    cells, values = np.flatnonzero(unsafe.ravel()), grid.values.ravel()
    tables = 2 * len(cells)
    each = scipy.sparse.eye_array(size, format="csr")
    move = scipy.sparse.eye_array(tables * size)
    most, many = values.max() + width, scipy.sparse.vstack([each] * tables)
    apart = scipy.sparse.lil_array((len(cells), (1 + tables) * size))
    for number, cell in enumerate(cells):
        apart[number, size + 2 * number * size + cell] = 1.0
        apart[number, size + (2 * number + 1) * size + cell] = -1.0
    nothing = scipy.sparse.csr_array((tables * sums.shape[0], size))
    bounds = [
        (scipy.sparse.hstack([nothing, scipy.sparse.block_diag([sums] * tables)]), 0.0, 0.0),
        (scipy.sparse.hstack([-most * many, move]), -np.inf, 0.0),
        (scipy.sparse.hstack([scipy.sparse.diags_array(np.tile(values, tables)) @ many, move]), 0.0, np.inf),
        (apart.tocsr(), width, np.inf),
    ]
    chosen = np.zeros(size)
    chosen[cells] = 1.0
    free = np.full(tables * size, np.inf)
    answer = scipy.optimize.milp(
        np.append(1.0 - chosen, np.zeros(tables * size)),
        constraints=[scipy.optimize.LinearConstraint(*bound) for bound in bounds],
        bounds=scipy.optimize.Bounds(np.append(chosen, -free), np.append(np.ones(size), free)),
        integrality=np.append(np.ones(size), np.zeros(tables * size)),
        options={"time_limit": 10},
    )
    return float(round(answer.fun)) if answer.status == 0 else None
