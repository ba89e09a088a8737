"""How much two problems look alike: the words they share, without the words that every text has."""

import re
from collections.abc import Iterable

COMMON = frozenset(
    re.findall(
        r"\w+",
        "alle deze door elke gaat geen gemeente heeft hier ieder maar meer mensen minder naar nederland "
        "niet omdat onder onze over problemen probleem soms steeds veel voor waar welke worden wordt "
        "zeer zich zicht zien zijn zonder ",
    )
)
ENDINGS = re.compile(r"(?:en|s|e)$")


def keywords(*texts: str) -> frozenset[str]:
    """The telling words of these texts, in lower case and without the ending of a plural."""
    words = re.findall(r"[^\W\d_]{4,}", " ".join(texts).lower())
    return frozenset(ENDINGS.sub("", word) for word in words if word not in COMMON)


def likeness(ours: Iterable[str], theirs: Iterable[str]) -> float:
    """Share of the smaller set of words that the two have in common: 0 nothing, 1 everything."""
    one, other = set(ours), set(theirs)
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
