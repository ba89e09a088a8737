"""The log of a job: a line each step, with the moment, the sentence and the words by which a page says it again."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime

from zicht.core.worded import in_words, words_of


@dataclass(frozen=True, slots=True)
class LogLine:
    """A step of a job, with its moment, in the language of the reader."""

    at: datetime | None
    text: str


def log_line(at: datetime, sentence: str) -> str:
    """A step as it is kept."""
    words = words_of(sentence)
    beside = f"\t{json.dumps(words)}" if words else ""
    return f"{at.isoformat(timespec='seconds')}\t{sentence}{beside}\n"


def lines_in(log: str) -> list[LogLine]:
    """The steps in the order in which they were written."""
    return [LogLine(parse_datetime(line.partition("\t")[0]), _said(line)) for line in log.splitlines()]


def note_in(log: str, note: str) -> str:
    """What a job is busy with, in the language of the reader: its note is the last step that was written."""
    last = log.splitlines()[-1:]
    return _said(last[0]) if last and last[0].split("\t")[1:2] == [note] else note


def _said(line: str) -> str:
    """A line of before there were words has only its text."""
    _moment, text, words = (*line.split("\t", 2), "", "")[:3]
    return in_words(json.loads(words) if words else None, text)
