"""Loaded by the workers of the fault tests: a gate before each computation, and a clock that may be wrong."""

import os
from datetime import timedelta

import time_machine

from analyses import importing, runner

GATE = os.environ["ZICHT_GATE"]
SHIFT = int(os.environ.get("ZICHT_CLOCK_SHIFT", "0"))
compute = runner.BENCH.compute


def behind_the_gate(job, report):
    """Wait until somebody opens the pipe for writing, then do what is always done."""
    with open(GATE, "rb") as gate:
        gate.read()
    return compute(job, report)


def read_behind_the_gate(*arguments, **facts):
    """The same for a file: its bytes are here, and nothing of it was read."""
    with open(GATE, "rb") as gate:
        gate.read()
    return read_file(*arguments, **facts)


runner.BENCH.compute = behind_the_gate
importing.read_file, read_file = read_behind_the_gate, importing.read_file
if SHIFT:
    time_machine.travel(timedelta(seconds=SHIFT), tick=True).start()
