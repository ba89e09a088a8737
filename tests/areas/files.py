"""The real open files that the tests read, and small tables made by hand."""

import os
from pathlib import Path

import pytest

from areas.readers.problems import FileProblem

SHARED = Path(os.environ.get("ZICHT_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))


def real(name):
    """Path of a real file; fails with one sentence when the files are not there."""
    path = SHARED / name
    if not path.is_file():
        pytest.fail(
            f"{path} is not there. Set ZICHT_SHARED_DATA to the folder with the real open data files."
        )
    return path


def refusal(reader, *args, **kwargs):
    """The text of the FileProblem that the reader raises."""
    with pytest.raises(FileProblem) as caught:
        reader(*args, **kwargs)
    return caught.value.sentence
