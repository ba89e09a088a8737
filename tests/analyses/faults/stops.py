"""Loaded by the workers of the fault tests: a gate before and after each computation, and a clock that may be wrong."""

import os
from datetime import timedelta
from pathlib import Path

import time_machine

from analyses import importing, protecting, runner

GATE = Path(os.environ["ZICHT_GATE"])
SHIFT = int(os.environ.get("ZICHT_CLOCK_SHIFT", "0"))


def behind_the_gate(compute):
    """Wait until somebody opens the pipe for writing, then do what is always done, unless this once something is out of
    reach; and wait again with the figures in hand when that is asked."""

    def waited(job, report):
        wait()
        if asked("fall", job):
            raise ConnectionError("asked to fall")
        found = compute(job, report)
        if asked("hold", job):
            wait()
        return found

    return waited


def asked(what, job):
    """Whether this was asked of this job; the note moves aside, so that it is done once and can be seen to be done."""
    note = GATE.parent / f"{what}-{job.pk}"
    if not note.exists():
        return False
    note.rename(note.with_name(f"{note.name}-done"))
    return True


def wait():
    with GATE.open("rb") as gate:
        gate.read()


def read_behind_the_gate(*arguments, **facts):
    """The same for a file: its bytes are here, and nothing of it was read."""
    wait()
    return read_file(*arguments, **facts)


for bench in (runner.BENCH, protecting.BENCH):
    bench.compute = behind_the_gate(bench.compute)
importing.read_file, read_file = read_behind_the_gate, importing.read_file
if SHIFT:
    time_machine.travel(timedelta(seconds=SHIFT), tick=True).start()
