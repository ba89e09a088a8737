"""How much two problems look alike: the words they share, and titles that are nearly written the same."""

import re
from collections.abc import Iterable

COMMON = frozenset(
    re.findall(
        r"\w+",
        "aandeel aantal alle andere deze door elke gaat geen gemeente gemeenten heeft hebben heel hele hier hoeveel ieder jaar "
        "langer maar meer mensen minder naar nederland niet omdat onder onze over percentage problemen probleem sinds "
        "soms steeds veel vergeleken voor waar wanneer welk welke wijk wijken worden wordt zeer zich zicht zien zijn zonder ",
    )
)
ENDINGS = re.compile(r"(?:en|s|e)$")
MOST_WORDS = 10


def telling(*texts: str) -> list[str]:
    """The telling words of these texts in lower case, each once, in the order in which they come."""
    words = re.findall(r"[^\W\d_]{4,}", " ".join(texts).lower())
    return list(dict.fromkeys(word for word in words if word not in COMMON))


def keywords(*texts: str) -> frozenset[str]:
    """The telling words of these texts without the ending of a plural."""
    return frozenset(ENDINGS.sub("", word) for word in telling(*texts))


def searched(title: str, text: str) -> list[str]:
    """At most ten words to look for: those of the title, then the longest of the text, which say most."""
    words = telling(title)
    return (words + sorted(set(telling(text)) - set(words), key=lambda word: (-len(word), word)))[:MOST_WORDS]


def trigrams(text: str) -> frozenset[str]:
    """Every three letters in a row of the telling words, with the beginning of each word as letters of its own."""
    padded = [f"__{ENDINGS.sub('', word)}" for word in telling(text)]
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))


def likeness(ours: Iterable[str], theirs: Iterable[str]) -> float:
    """Share of the smaller set of words that the two have in common: 0 nothing, 1 everything."""
    one, other = set(ours), set(theirs)
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def similarity(ours: Iterable[str], theirs: Iterable[str]) -> float:
    """Trigrams in common as a share of all trigrams of the two: 0 nothing, 1 the same."""
    one, other = set(ours), set(theirs)
    return len(one & other) / len(one | other) if one or other else 0.0
