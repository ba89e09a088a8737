"""The question compass: out of the answers of the wizard comes a first question, which the writer then adjusts."""

import re

from django.utils.translation import gettext as _

from questions.models import ProblemStatement

LONGEST_PART = 160
OPENERS = frozenset(
    {
        "aan",
        "alle",
        "bij",
        "boven",
        "de",
        "deze",
        "die",
        "door",
        "dit",
        "een",
        "er",
        "het",
        "hier",
        "in",
        "kinderen",
    }
    | {
        "langs",
        "meer",
        "mensen",
        "met",
        "na",
        "naast",
        "onze",
        "op",
        "panden",
        "rond",
        "sinds",
        "soms",
        "steeds",
        "te",
    }
    | {
        "twee",
        "drie",
        "vier",
        "vijf",
        "tussen",
        "vanaf",
        "veel",
        "voor",
        "vooral",
        "we",
        "wij",
        "winkels",
        "woningen",
    }
)
FIRST_SENTENCE = re.compile(r"^(.+?)(?:[.!?](?:\s|$)|\n|$)", re.DOTALL)


def first_question(statement: ProblemStatement) -> str:
    """A first question in one sentence out of what was answered so far; empty while nothing was written.

    What is still missing is named in it, so that the writer sees what to add.
    """
    what = _part(statement.what_happens)
    if not what:
        return ""
    return _(
        "Hoe vaak komt dit voor: {what}? Waar: {where}. Sinds wanneer: {since}. Vergeleken met: {compared}."
    ).format(
        what=what,
        where=_part(statement.where_it_happens) or _("nog invullen"),
        since=_part(statement.since_when) or _("nog invullen"),
        compared=_part(statement.compared_with) or _("nog invullen"),
    )


def _part(text: str) -> str:
    """The first sentence, without its full stop; it begins small when its first word is surely not a name."""
    match = FIRST_SENTENCE.match(text.strip())
    sentence = " ".join(match.group(1).split()) if match else ""
    if len(sentence) > LONGEST_PART:
        sentence = sentence[:LONGEST_PART].rsplit(" ", 1)[0] + " …"
    first = sentence.split(" ", 1)[0].lower()
    return sentence[:1].lower() + sentence[1:] if first in OPENERS else sentence
