"""Dates in words, in Dutch and around midnight."""

import datetime

import pytest
import time_machine
from django.utils import timezone, translation

from zicht.core.templatetags import zicht_dates

NOON = datetime.datetime(2026, 11, 21, 11, 0, tzinfo=datetime.UTC)  # 12.00 in Amsterdam, a Saturday


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False), translation.override("nl"):
        yield


def on(day: int, month: int = 11, year: int = 2026) -> datetime.date:
    return datetime.date(year, month, day)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (on(21), "vandaag (za 21 nov)"),
        (on(22), "morgen (zo 22 nov)"),
        (on(20), "gisteren (vr 20 nov)"),
        (on(24), "over 3 dagen (di 24 nov)"),
        (on(18), "3 dagen geleden (wo 18 nov)"),
        (on(2, 1, 2027), "over 42 dagen (za 2 jan 2027)"),
        (None, ""),
    ],
)
def test_when_says_how_far_and_which_day(moment, words):
    assert zicht_dates.when(moment) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "zojuist"),
        (60, "1 minuut geleden"),
        (720, "12 minuten geleden"),
        (7300, "2 uur geleden"),
        (86_400, "gisteren"),
        (3 * 86_400, "3 dagen geleden"),
    ],
)
def test_ago_gets_coarser_with_distance(seconds, words):
    assert zicht_dates.ago(NOON - datetime.timedelta(seconds=seconds)) == words


def test_a_late_evening_belongs_to_the_day_in_amsterdam():
    evening = datetime.datetime(2026, 11, 21, 23, 30, tzinfo=datetime.UTC)  # half past midnight on the 22nd
    assert zicht_dates.when(evening) == "morgen (zo 22 nov)"


def test_since_counts_whole_days():
    assert zicht_dates.since(on(14)) == "sinds 7 dagen"
    assert zicht_dates.since(on(20)) == "sinds gisteren"
    assert zicht_dates.since(timezone.now()) == "sinds vandaag"


def test_urgency_of_a_deadline():
    assert [zicht_dates.urgency(on(day)) for day in (20, 21, 24, 25)] == ["late", "soon", "soon", ""]


def test_days_and_day():
    assert zicht_dates.days(1) == "1 dag"
    assert zicht_dates.days(10) == "10 dagen"
    assert zicht_dates.day(on(24)) == "24 november 2026"
    assert zicht_dates.day_short(on(24)) == "24 nov"


def test_english_writes_a_capital():
    with translation.override("en"):
        assert zicht_dates.short_day(on(24)) == "Tue 24 Nov"
