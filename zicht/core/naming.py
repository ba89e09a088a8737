"""What an area is called beside others: many towns have a district or neighbourhood with the same name."""

from collections import Counter
from collections.abc import Mapping

# The name of an area, and of the municipality (or larger area) in which it lies.
Place = tuple[str, str]


def full_name(name: str, town: str) -> str:
    """ "Centrum (Havenmonde)"; only the name when the area is the municipality itself or nobody knows where it lies."""
    return name if town in ("", name) else f"{name} ({town})"


def told_apart(places: Mapping[str, Place], *, at_home: str = "") -> dict[str, str]:
    """Code -> name, so that no two of these areas read the same.

    The municipality stands behind a name that another area has too. With `at_home`, the municipality that the reader looks
    at, also behind each name outside it: a lone "Centrum" would be taken for their own. Where even that is shared, as with
    scattered houses, the code follows.
    """
    often = Counter(name for name, _town in places.values())
    told = {
        code: full_name(name, town) if often[name] > 1 or (at_home and town != at_home) else name
        for code, (name, town) in places.items()
    }
    shared = Counter(told.values())
    return {code: f"{name}, {code}" if shared[name] > 1 else name for code, name in told.items()}
