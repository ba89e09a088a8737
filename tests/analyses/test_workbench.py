"""Limits are enforced in a process beside the worker, and the worker lives on."""

import os
import tempfile
import time
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import boto3
import duckdb
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from analyses.faults import PASSING, JobFell, fall_of
from analyses.lease import CancelAsked
from analyses.models import JobFault
from analyses.workbench import Workbench

JOB = SimpleNamespace(pk=1)
pytestmark = pytest.mark.filterwarnings("ignore:This process")


class Watcher:
    """A worker that only listens; `stop` is what it raises at the next beat."""

    seconds_to_beat = 0.05
    following = ()

    def __init__(self, stop=None):
        self.heard, self.stop = [], stop

    def hear(self, reports):
        self.heard += [sentence for _moment, _progress, sentence in reports]

    def beat(self):
        if self.stop:
            raise self.stop


def work(job, report):
    """What the job says it does."""
    report(10, "begin")
    return WAYS[job.way](report)


def swallow(report):
    return len(bytearray(4 * 1024**3))


def explode(report):
    raise ZeroDivisionError


def end(signal):
    return lambda report: os.kill(os.getpid(), signal)


WAYS = {
    "well": lambda report: os.getpid(),
    "sleep": lambda report: time.sleep(600),
    "talk": lambda report: [report(20, "and so on") for _time in count()],
    "keep": lambda report: tempfile.mkdtemp(),
    "keep and end": lambda report: (tempfile.mkdtemp(), os.kill(os.getpid(), 9)),
    "swallow": swallow,
    "explode": explode,
    "killed": end(9),
    "ended": end(15),
}


@pytest.fixture
def bench():
    made = Workbench(work)
    yield made
    made.put_away()


def do(bench, way, watch=None):
    return bench.do(SimpleNamespace(pk=1, way=way), watch or Watcher())


def test_a_job_is_done_elsewhere_and_what_it_said_is_heard(bench):
    watch = Watcher()
    pid, spent = do(bench, "well", watch)
    assert pid not in (os.getpid(), 0)
    assert watch.heard == ["begin"]
    assert spent["mib"] > 0
    assert do(bench, "well")[0] == pid


@pytest.mark.parametrize(
    ("way", "fault", "says"),
    [
        ("sleep", JobFault.TIME, "duurde langer"),
        ("swallow", JobFault.MEMORY, "meer geheugen"),
        ("killed", JobFault.MEMORY, "meer geheugen"),
        ("ended", JobFault.CRASHED, "stopte onverwacht"),
        ("explode", JobFault.UNFORESEEN, "onder opdracht 1"),
    ],
)
def test_a_job_that_goes_too_far_falls_with_a_reason_and_the_next_one_is_done(
    bench, settings, way, fault, says
):
    settings.JOB_SECONDS, settings.JOB_MEMORY_MIB = 1 if way == "sleep" else 60, 1500
    with pytest.raises(JobFell, match=says) as fallen:
        do(bench, way)
    assert fallen.value.fault == fault
    assert do(bench, "well")[0] > 0


def test_who_watches_can_stop_a_job_in_the_middle(bench):
    with pytest.raises(CancelAsked):
        do(bench, "sleep", Watcher(CancelAsked()))
    assert do(bench, "well")[0] > 0


class Impatient(Watcher):
    """Stops the job as soon as it says anything."""

    def hear(self, reports):
        super().hear(reports)
        raise CancelAsked


def test_what_a_job_says_is_heard_while_it_is_in_the_middle_of_a_long_step(bench, settings):
    settings.JOB_SECONDS = 60
    watch = Impatient()
    with pytest.raises(CancelAsked):
        do(bench, "sleep", watch)
    assert watch.heard == ["begin"]


def test_a_job_that_never_stops_talking_gives_signs_of_life_too(bench, settings):
    settings.JOB_SECONDS = 60
    with pytest.raises(CancelAsked):
        do(bench, "talk", Watcher(stop=CancelAsked))


def test_a_worker_that_holds_more_than_a_job_may_take_is_not_waited_for(bench, settings):
    """What needs new memory fails at once, and says so; it does not wait until the time is over."""
    settings.JOB_MEMORY_MIB, settings.JOB_SECONDS = 1, 60
    assert how_it_went(bench, "well") in ("well", JobFault.MEMORY)


def how_it_went(bench, way):
    try:
        do(bench, way)
    except JobFell as fall:
        return fall.fault
    return way


def test_what_comes_after_is_laid_out_ahead_and_what_was_given_back_is_not_taken_for_it(bench):
    after = SimpleNamespace(pk=2, way="well")
    watch = Watcher()
    watch.following = [after]
    do(bench, "well", watch)
    assert list(bench.laid_out) == [2]
    assert bench.do(SimpleNamespace(pk=3, way="well"), Watcher())[0] > 0
    assert bench.laid_out == {}
    assert bench.do(after, Watcher())[0] > 0


def test_no_more_is_laid_out_ahead_than_the_line_can_hold(bench):
    many = [SimpleNamespace(pk=number, way="well", rest="x" * 10_000) for number in range(2, 22)]
    watch = Watcher()
    watch.following = many
    do(bench, "well", watch)
    assert 1 < len(bench.laid_out) < 8
    assert [bench.do(job, Watcher())[0] > 0 for job in many] == [True] * 20


def scratch():
    return set(Path(tempfile.gettempdir()).glob("zicht-scratch-*"))


@pytest.fixture
def own_temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_what_a_process_keeps_on_disk_goes_with_it(bench, own_temporary):
    kept = Path(do(bench, "keep")[0])
    assert kept.is_dir() and scratch() == {kept.parent}
    bench.put_away()
    assert not scratch()
    with pytest.raises(JobFell):
        do(bench, "keep and end")
    assert not scratch()


def test_what_another_worker_left_is_cleared_and_what_it_has_in_hand_is_not(bench, own_temporary, tmp_path):
    gone, living = tmp_path / "zicht-scratch-999999999-a", tmp_path / f"zicht-scratch-{os.getpid()}-b"
    for folder in (gone, living):
        folder.mkdir()
        (folder / "rows").touch()
    do(bench, "well")
    assert not gone.exists() and (living / "rows").exists()


def test_a_full_disk_under_the_embedded_engine_is_known_for_what_it_is():
    with pytest.raises(duckdb.IOException) as full:
        duckdb.sql("COPY (SELECT range FROM range(100000)) TO '/dev/full' (FORMAT csv)")
    assert fall_of(full.value, 1).fault is JobFault.DISK_FULL
    with pytest.raises(duckdb.IOException) as gone:
        duckdb.sql("COPY (SELECT 1) TO '/nowhere/at/all.csv' (FORMAT csv)")
    assert fall_of(gone.value, 1).fault is JobFault.UNREACHABLE
    assert {JobFault.DISK_FULL, JobFault.UNREACHABLE} <= PASSING


def test_a_store_that_does_not_answer_is_out_of_reach():
    """A client of such a store raises errors of its own, which are none of the system."""
    client = boto3.client(
        "s3", endpoint_url="http://127.0.0.1:9", region_name="nl", aws_access_key_id="x", aws_secret_access_key="x",
        config=Config(connect_timeout=1, retries={"max_attempts": 0}),
    )  # fmt: skip
    with pytest.raises(EndpointConnectionError) as away:
        client.get_object(Bucket="zicht", Key="rows")
    assert fall_of(away.value, 1).fault is JobFault.UNREACHABLE
