"""Reading a text the way the rules need it: clean, in clauses, and knowing what is being denied."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from django.utils.functional import SimpleLazyObject

LONGEST = 20_000
PHRASE = 80
# No word and no clause is read further than this, so that the time grows with the length of a text and not faster.
LONGEST_WORD, LONGEST_CLAUSE = 60, 400
RUNS_ON = re.compile(rf"(\S{{{LONGEST_WORD}}})\S+")
# Signs that are not seen on screen but would split a word: soft hyphen, zero-width space and joiners, byte order mark.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\x00]")
APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "‐": "-", "‑": "-"})
ENDS = re.compile(
    r"[.;:?!](?=\s|$)|\s-\s|,?\s(?:maar|doch)\s|,?\sen(?=\s(?:kunnen|kan|mogen|mag|krijgen|wie|welke?|op welke?|van wie|bij "
    r"wie|graag|zo ja))"
)
# "Niet alleen wie" denies nothing, and neither does "kunnen we niet gewoon de namen krijgen".
NO_DENIAL = re.compile(
    r"\bniet (?:alleen|slechts|enkel|meer dan)\b|\b(?:kun|kunnen|kan|mogen|waarom)\s+(?:\w+\s+){1,3}niet\b|\bof niet\b|"
    r"\b(?:met|wel) (?:en|of) (?:zonder|niet)\b",
    re.IGNORECASE,
)
IN_RELATIVE = re.compile(r"\b(?:die|dat|who|that)\s+(?:\w+\s+){0,4}$", re.IGNORECASE)
LOOSE = re.compile(
    r"\b(?:niet|nooit|niemand|not|never)\b(?:[^\w,]+\w+){0,6}[^\w,]*$|"
    r"\b(?:geen|zonder|noch|no|without|in plaats van|uit te sluiten|liever dan)\b(?:\W+\w+){0,6}\W*$",
    re.IGNORECASE,
)
TURNS = re.compile(r"\b(?:daarom|dus|want|toch|wel|graag|waardoor|zodat)\b", re.IGNORECASE)
# "Opsporing is niet het doel", "namen hoeven we niet": a denial that comes after.
AFTERWARDS = re.compile(
    r"(?:\W+\w+){0,4}?\W+(?:is|zijn|was|wil|willen|hoef|hoeft|hoeven|zoek|zoeken|mag|mogen|doen|gaat)\s+(?:\w+\s+){0,3}?"
    r"(?:niet|geen|nooit)(?:\s+(?:\w+\s+){0,2}(?:bedoeling|doel|nodig|orde|vraag|insteek|toegestaan|hebben|weten|zien|"
    r"publiceren|gebruiken|delen)|\s*$)",
    re.IGNORECASE,
)
INSIDE = re.compile(r"\b(?:niet|geen|niemand|nooit)\b", re.IGNORECASE)


def clean(text: str) -> str:
    """The text in one line, without unseen signs, with plain quotes; at most 20,000 characters of it."""
    line = " ".join(UNSEEN.sub("", text[:LONGEST]).translate(APOSTROPHES).split())
    return RUNS_ON.sub(r"\1", line)


def words(*alternatives: str) -> re.Pattern[str]:
    """A pattern that finds one of these as whole words, in any case.

    Compiled at its first use: all of them together take a second, and a worker or a command reads no questions.
    """
    whole = r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)"
    return cast("re.Pattern[str]", SimpleLazyObject(lambda: re.compile(whole, re.IGNORECASE)))


@dataclass(frozen=True)
class Reading:
    """A cleaned text."""

    text: str

    @classmethod
    def of(cls, text: str) -> "Reading":
        return cls(clean(text))

    @cached_property
    def clauses(self) -> tuple[str, ...]:
        """The pieces between full stops, question marks, colons and "maar"; a long one in parts of 400 characters."""
        return tuple(clause for clause, _asked in self._parts)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The clauses that end in a question mark."""
        return frozenset(clause for clause, asked in self._parts if asked)

    @cached_property
    def _parts(self) -> tuple[tuple[str, bool], ...]:
        found, begin = [], 0
        for end in [*ENDS.finditer(self.text), None]:
            stop = end.start() if end else len(self.text)
            is_asked = end is not None and end.group().startswith("?")
            for at in range(begin, stop, LONGEST_CLAUSE):
                clause = self.text[at : min(at + LONGEST_CLAUSE, stop)].strip()
                found += [(clause, is_asked)] if clause else []
            begin = end.end() if end else stop
        return tuple(found)

    def has(self, pattern: re.Pattern[str]) -> bool:
        return pattern.search(self.text) is not None

    def phrases(
        self,
        patterns: Iterable[re.Pattern[str]],
        *,
        unless: re.Pattern[str] | None = None,
        anywhere: bool = False,
        denial: bool = True,
        reach: int = 6,
    ) -> Iterator[str]:
        """What these patterns find, clause by clause, without what is denied and what stands behind `unless`.

        With `anywhere`, `unless` may also stand after it. A denial reaches over at most `reach` words.
        """
        for clause in self.clauses:
            for pattern in patterns:
                for match in pattern.finditer(clause):
                    held = unless is not None and unless.search(
                        clause, 0, len(clause) if anywhere else match.start()
                    )
                    if not held and not (denial and denied(clause, match.start(), match.end(), reach)):
                        yield match.group().strip(" ,(\"'")[:PHRASE]


def denied(clause: str, start: int, end: int, reach: int = 6) -> bool:
    """Whether the words from `start` to `end` are named in order to say that this is not wanted."""
    before = clause[max(0, start - 120) : start]
    found = LOOSE.search(before)
    if found is not None and found.group().count(" ") <= reach + 1 and not TURNS.search(found.group()):
        upto = before[: found.end()]
        rhetorical = any(match.end() > found.start() for match in NO_DENIAL.finditer(upto))
        if not rhetorical and not IN_RELATIVE.search(before[: found.start()]):
            return True
    return AFTERWARDS.match(clause, end, min(len(clause), end + 120)) is not None
