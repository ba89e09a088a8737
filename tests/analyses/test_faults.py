"""Everything is killed at every moment, on the embedded default and on PostgreSQL; see tests/analyses/faults/."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_no_job_is_lost_counted_twice_or_half_done(kind):
    own = {"DATABASE_URL", "REDIS_URL", "ZICHT_VAR", "PYTEST_CURRENT_TEST"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    house = subprocess.run(
        [sys.executable, "-m", "tests.analyses.faults.house", kind],
        cwd=settings.BASE_DIR, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    print(house.stdout)
    assert house.returncode == 0, house.stdout[-6000:]
