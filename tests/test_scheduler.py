"""The scheduler rings on when a clock that ran ahead is put right, whether it lived through that or was started after it."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.apps.beat import Beat
from celery.beat import Service
from django.conf import settings

from zicht.celery import app

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
SWEEP = "ring again for jobs that wait"


@pytest.fixture
def begin(tmp_path, time_machine):
    """A function that starts the scheduler that this installation uses, as `celery beat` does; it is stopped at the end."""
    time_machine.move_to(NOON, tick=False)
    started = []

    def begun():
        chosen = Beat(app=app).scheduler_cls
        service = Service(app, schedule_filename=str(tmp_path / "beat"), scheduler_cls=chosen)
        started.append(service.get_scheduler())
        return started[-1]

    yield begun
    started[-1].close()
    app.control.purge()


def ring_what_is_due(scheduler):
    """One round; gives how often each bell of ours was rung since the beginning."""
    while scheduler.tick() == 0:
        pass
    return {name: scheduler.schedule[name].total_run_count for name in settings.CELERY_BEAT_SCHEDULE}


def rung_ahead(scheduler, time_machine):
    """The clock runs a day ahead, and everything is rung there."""
    assert set(ring_what_is_due(scheduler).values()) == {0}
    time_machine.move_to(NOON + A_DAY, tick=False)
    assert set(ring_what_is_due(scheduler).values()) == {1}


def test_a_clock_put_back_silences_no_bell(begin, time_machine):
    scheduler = begin()
    rung_ahead(scheduler, time_machine)
    time_machine.move_to(NOON, tick=False)
    assert set(ring_what_is_due(scheduler).values()) == {2}
    assert set(ring_what_is_due(scheduler).values()) == {2}
    time_machine.move_to(NOON + AN_HOUR, tick=False)
    counts = ring_what_is_due(scheduler)
    assert (counts[SWEEP], counts["remind of and delete datasets"]) == (3, 2)


def test_nor_does_one_put_back_in_the_middle_of_a_round(begin, time_machine):
    """It had looked at the clock, and reckons when to look again by one that went back since."""
    scheduler = begin()
    rung_ahead(scheduler, time_machine)
    time_machine.move_to(NOON, tick=False)
    assert super(type(scheduler), scheduler).tick() <= settings.SWEEP_SECONDS
    assert set(ring_what_is_due(scheduler).values()) == {2}


def test_nor_does_one_put_back_while_the_scheduler_was_down(begin, time_machine):
    scheduler = begin()
    rung_ahead(scheduler, time_machine)
    scheduler.close()
    time_machine.move_to(NOON, tick=False)
    assert set(ring_what_is_due(begin()).values()) == {2}
