"""Words, numbers and drawings on public pages."""

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from publications.public import company, further, patterns, sentences
from publications.public.company import Town
from publications.public.models import LiveFigure, LivePicture
from publications.public.pictures import Spot, pointed_out, still
from zicht.core import numbers

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
def pattern_sentence(body: dict[str, Any]) -> str:
    """Whether areas resemble those next to them, in words."""
    return patterns.pattern_sentence(body)


@register.filter
def pattern_lists(body: dict[str, Any]) -> list[tuple[str, list[Town]]]:
    """The areas that the sentence about the pattern has no room for, with a label for each list."""
    return patterns.pattern_lists(body)


@register.filter
def local_lines(body: dict[str, Any]) -> list[patterns.LocalLine]:
    """The areas of the local pattern, for a table."""
    return patterns.local_lines(body)


@register.filter
def chance_sentence(figure: LiveFigure) -> str:
    """How likely it is that a figure is really higher or lower."""
    return further.chance_sentence(figure)


@register.filter
def chance(value: float | None) -> str:
    """A chance in whole percents, short."""
    return "" if value is None else numbers.chance_short(value)


@register.filter
def rate_of(body: dict[str, Any], rate: float | None) -> str:
    """A rate in the unit of this publication."""
    return further.rate_words(rate, body)


@register.filter
def course_sentence(body: dict[str, Any]) -> str:
    """How all areas together went over time, in words."""
    return further.course_sentence(body)


@register.filter
def program_word(name: str) -> str:
    """A part of the program in words."""
    return sentences.program_word(name)


@register.filter
def company_word(kind: str) -> str:
    """Which areas were laid beside one, in words."""
    return sentences.company_word(kind)


@register.filter
def has_all_company(figure: LiveFigure) -> bool:
    """Whether all areas beside which this one was laid can be taken along."""
    return company.has_all(figure)


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
def drawing(picture: LivePicture, figure: LiveFigure | None = None) -> SafeString:
    """The SVG of a published picture, which Zicht drew itself; `figure` is the area to point out on it."""
    spot = figure and Spot(figure.area_code, figure.area_name, expected=figure.expected, ratio=figure.ratio)
    return _in_dutch(pointing(picture, spot, links=True))


@register.simple_tag
def pointing(picture: Any, spot: Spot | None = None, *, links: bool = False) -> SafeString:
    """A picture with one area pointed out, without links unless they lead somewhere on this page."""
    svg = picture.svg if links else still(picture.svg)
    svg = pointed_out(svg, spot) if spot else svg
    return mark_safe(svg)  # noqa: S308  drawn by publications.pictures, which escapes every text


@register.simple_tag
def illustration(picture: LivePicture) -> SafeString:
    """A published picture without its links."""
    return _in_dutch(pointing(picture))


def _in_dutch(svg: str) -> SafeString:
    """What is published is in Dutch: on a page in another language its words are to be read aloud as such."""
    return mark_safe(svg.replace("<svg ", '<svg lang="nl" ', 1))  # noqa: S308  as above
