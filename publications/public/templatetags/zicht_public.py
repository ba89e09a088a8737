"""Words, numbers and drawings on public pages."""

from datetime import date

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from publications.public import numbers, sentences
from publications.public.models import LiveFigure, LivePicture
from publications.public.pictures import pointed_out, still

register = template.Library()

SWATCHES = {
    "much_higher": "higher-clear",
    "higher": "higher",
    "as_expected": "expected",
    "lower": "lower",
    "much_lower": "lower-clear",
}


@register.filter
def whole(value: int | None) -> str:
    """A number with dots between thousands."""
    return numbers.whole(value)


@register.filter
def rounded(value: float | None) -> str:
    """A computed number as a whole one."""
    return "" if value is None else numbers.whole(round(value))


@register.filter
def times(value: float | None) -> str:
    """A ratio such as 12,7×."""
    return "" if value is None else numbers.times(value)


@register.filter
def class_word(figure: LiveFigure) -> str:
    """The class of a figure in words, or why it is not told."""
    return sentences.class_word(figure.classification, figure.status)


@register.filter
def swatch(figure: LiveFigure) -> str:
    """The colour name of a figure's class."""
    return SWATCHES.get(figure.classification, "unknown") if figure.status == "safe" else "unknown"


@register.filter
def headline(figure: LiveFigure) -> str:
    """A figure in a few words."""
    return sentences.headline(figure)


@register.filter
def iso_day(value: str) -> date | None:
    """A day that a copy kept as text; None when it holds none."""
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None


@register.simple_tag
def drawing(picture: LivePicture, chosen: str = "") -> SafeString:
    """The SVG of a published picture, which Zicht drew itself; `chosen` points out one area on a map."""
    svg = pointed_out(picture.svg, escape(chosen)) if chosen else picture.svg
    return mark_safe(svg)  # noqa: S308  drawn by publications.pictures, which escapes every text


@register.simple_tag
def illustration(picture: LivePicture) -> SafeString:
    """A published picture without its links."""
    return mark_safe(still(picture.svg))  # noqa: S308  drawn by publications.pictures, which escapes every text
