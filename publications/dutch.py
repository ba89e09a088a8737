"""Names of areas, and words that stand in a sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from questions.models import AreaLevel

# (one, many) of each level, as they stand in a sentence.
LEVEL_WORDS = {
    AreaLevel.MUNICIPALITY: (gettext_lazy("gemeente"), gettext_lazy("gemeenten")),
    AreaLevel.DISTRICT: (gettext_lazy("wijk"), gettext_lazy("wijken")),
    AreaLevel.NEIGHBOURHOOD: (gettext_lazy("buurt"), gettext_lazy("buurten")),
}


def level_words(level: str) -> tuple[str, str]:
    """One and many of an area level in words; areas when the level is not known."""
    if level not in AreaLevel.values:
        return _("gebied"), _("gebieden")
    one, many = LEVEL_WORDS[AreaLevel(level)]
    return str(one), str(many)


def small_first(text: str) -> str:
    """The text without a capital at the start, to stand in a sentence; abbreviations such as CBS stay."""
    return text[:1].lower() + text[1:] if len(text) > 1 and not text[1].isupper() else text


def large_first(text: str) -> str:
    """The text with a capital at the start."""
    return text[:1].upper() + text[1:]


def names(items: list[str]) -> str:
    """The items as "a, b en c"."""
    if len(items) < 2:
        return "".join(items)
    return pgettext("opsomming", "{first} en {last}").format(first=", ".join(items[:-1]), last=items[-1])
