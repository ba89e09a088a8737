"""Loaded by the workers of the fault tests: a gate before, in and after each computation, and one after a claim."""

import os
from pathlib import Path

from analyses import importing, protecting, runner

GATE = Path(os.environ["ZICHT_GATE"])
HALFWAY = 60  # per cent: rows were read and what was expected of them is known


def behind_the_gate(compute):
    """Wait until somebody opens the pipe for writing, then do what is always done, unless this once something is out of
    reach; and wait again half-way, or with the figures in hand, when that is asked."""

    def waited(job, report):
        def reported(progress, sentence):
            report(progress, sentence)
            if progress >= HALFWAY and asked("pause", job.pk):
                wait()

        wait()
        if asked("fall", job.pk):
            raise ConnectionError("asked to fall")
        found = compute(job, reported)
        if asked("hold", job.pk):
            wait()
        return found

    return waited


def taken_before_the_gate(take):
    """Take what is next, and wait with nothing but the claim when that is asked."""

    def taken(lane):
        lease = take(lane)
        if lease is not None and asked("take", "next"):
            wait()
        return lease

    return taken


def asked(what, whom):
    """Whether this was asked of this job; the note moves aside, so that it is done once and can be seen to be done."""
    note = GATE.parent / f"{what}-{whom}"
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
runner.take = taken_before_the_gate(runner.take)
