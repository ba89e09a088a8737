"""Loaded by the workers of the fault tests: a gate before each computation, and a clock that may be wrong."""

import os
from datetime import timedelta

import time_machine

from analyses import importing, protecting, runner

GATE = os.environ["ZICHT_GATE"]
SHIFT = int(os.environ.get("ZICHT_CLOCK_SHIFT", "0"))


def behind_the_gate(compute):
    """Wait until somebody opens the pipe for writing, then do what is always done."""

    def waited(job, report):
        with open(GATE, "rb") as gate:
            gate.read()
        return compute(job, report)

    return waited


def read_behind_the_gate(*arguments, **facts):
    """The same for a file: its bytes are here, and nothing of it was read."""
    with open(GATE, "rb") as gate:
        gate.read()
    return read_file(*arguments, **facts)


for bench in (runner.BENCH, protecting.BENCH):
    bench.compute = behind_the_gate(bench.compute)
importing.read_file, read_file = read_behind_the_gate, importing.read_file
if SHIFT:
    time_machine.travel(timedelta(seconds=SHIFT), tick=True).start()
