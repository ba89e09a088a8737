"""Reference data of the engine's tests, read where it lies and never copied."""

import csv
import os
from pathlib import Path

import pytest

from analyses.engine.indicators import Observation

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the reference files; a missing folder is a failure, because the golden values would
    go untested."""
    folder = Path(os.environ.get("ZICHT_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "SOURCES.md").exists():
        pytest.fail(
            f"The reference data are not in {folder}: set ZICHT_SHARED_DATA to the folder with SOURCES.md."
        )
    return folder


@pytest.fixture(scope="session")
def amsterdam(shared_data: Path) -> list[Observation]:
    """Registered crimes and inhabitants of the 110 Amsterdam districts in 2025."""
    with (shared_data / "amsterdam_wijken_2025_misdrijven_bevolking.csv").open(encoding="utf-8-sig") as file:
        return [
            Observation(
                area=row["wijkcode"],
                period="2025",
                observed=int(row["geregistreerde_misdrijven_totaal_2025"]),
                population=float(row["inwoners_2025"]),
            )
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="session")
def municipalities(shared_data: Path) -> list[dict[str, str]]:
    """Key figures of all municipalities in 2022."""
    with (shared_data / "kwb_gemeenten_2022.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def borders(shared_data: Path) -> list[tuple[str, str]]:
    """Pairs of municipalities that share a border."""
    with (shared_data / "adjacency_gemeenten_2022.csv").open(encoding="utf-8-sig") as file:
        return [(row["a"], row["b"]) for row in csv.DictReader(file)]
