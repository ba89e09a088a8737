"""Refusals: every "no" in Zicht is one of these, and each carries a sentence that a civil servant understands."""

from collections.abc import Mapping, Sequence
from typing import Any


class Refusal(Exception):
    """Something cannot be done. `sentence` says why and what would help; `reasons` lists more than one cause."""

    def __init__(self, sentence: str, *, reasons: Sequence[str] = ()) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.reasons = tuple(reasons) or (sentence,)


class NotAllowed(Refusal):
    """This person may not do this; asking someone else would help."""


class Hidden(NotAllowed):
    """This person may not know that the object exists: the web and the API answer 404."""


class NotYet(Refusal):
    """Right person, wrong moment: the reasons say what has to happen first."""


class Invalid(Refusal):
    """What was filled in is not right. `fields` maps a field's name to its sentences; "" is about the whole."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        reasons = [sentence for sentences in fields.values() for sentence in sentences]
        super().__init__(reasons[0] if reasons else "", reasons=reasons)
        self.fields = {name: list(sentences) for name, sentences in fields.items()}


class Conflict(Refusal):
    """Somebody else changed the same thing meanwhile. Holds both versions, so that neither is lost.

    `theirs` and `mine` map a field's name to its text; `revision` is what to send along to save after reading both.
    """

    def __init__(
        self, sentence: str, *, theirs: Mapping[str, Any], mine: Mapping[str, Any], revision: int
    ) -> None:
        super().__init__(sentence)
        self.theirs = dict(theirs)
        self.mine = dict(mine)
        self.revision = revision
