"""How lists and changes are put into a sentence."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def in_a_row(names: Iterable[object]) -> str:
    """Names as in "CBS, Kadaster en Politie"; empty without names."""
    words = [str(name) for name in names]
    if len(words) < 2:
        return "".join(words)
    return _("{first} en {last}").format(first=", ".join(words[:-1]), last=words[-1])
