"""Figures as people read them: the number of decimals that fits what a figure is, with its sign."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

register = template.Library()

PERCENTAGE, AMOUNTS = "share", ("mean", "total", "quantile")
DECIMALS, DECIMALS_OF_MONEY = 3, 2
# Names are kept up to here: a name tells which figures of earlier releases are the same, so that what is kept stays as it is.
LONGEST_NAME = 120
# How a job names the figures that it computes itself.
OPENINGS = (
    gettext_noop("Aandeel: {about}"), gettext_noop("Verdeling: {about}"), gettext_noop("Gemiddelde van {about}"),
    gettext_noop("Som van {about}"), gettext_noop("Mediaan van {about}"),
)  # fmt: skip


@register.filter
def figure(value: float | None, kind: str = "") -> str:
    """A figure of this kind: a percentage with one decimal and its sign, an amount as money, a ratio or an estimate with three
    decimals; a whole number stays whole. Empty where there is none."""
    if value is None:
        return ""
    if kind == PERCENTAGE:
        return _("{number}\xa0%").format(number=number_format(round(value, 1), 1))
    return decimals(value, DECIMALS_OF_MONEY if kind in AMOUNTS else DECIMALS)


def decimals(value: float, most: int) -> str:
    """A number with all of `most` decimals or, when it is whole, with none."""
    rounded = round(value, most)
    places = 0 if rounded == int(rounded) else most
    return str(number_format(rounded, places, force_grouping=True))


@register.filter
def figure_name(kept: str) -> str:
    """The name of a figure, which is kept in Dutch, for who reads it now: how a job opens it is said in the language of the page,
    and not at all where the subject begins with that word itself. A name that was cut when it was kept ends at a word."""
    if len(kept) >= LONGEST_NAME:
        kept = f"{kept.rsplit(' ', 1)[0].rstrip(' ,;:')}…"
    for opening in OPENINGS:
        before = opening.format(about="")
        if kept.startswith(before):
            about = kept.removeprefix(before)
            word = before.split()[0].rstrip(":").casefold()
            return about if about.casefold().startswith(word) else _(opening).format(about=about)
    return kept
