"""Figures as people read them: the number of decimals that fits what a figure is, with its sign."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()

PERCENTAGE, AMOUNTS = "share", ("mean", "total", "quantile")
DECIMALS, DECIMALS_OF_MONEY = 3, 2


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
