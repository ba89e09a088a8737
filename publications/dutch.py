"""Dutch numbers and names of areas in running text."""

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


def whole(value: int | None) -> str:
    """12345 as "12.345"."""
    return "" if value is None else f"{value:,}".replace(",", ".")


def decimal(value: float, digits: int = 1) -> str:
    """12.66 as "12,7"; a whole number loses its ",0"."""
    text = f"{value:.{digits}f}".replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text


def times(ratio: float) -> str:
    """A ratio as "12,7×"; between 0.1 and 2 with two digits, so that 0.95 does not become 1."""
    return f"{decimal(ratio, 2 if ratio < 2 else 1)}×"


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
