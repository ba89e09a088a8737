"""A sample of a class for a legend beside a map or a plot."""

from publications.pictures.ink import element
from publications.pictures.palette import Shade, fill_of, patterns
from publications.pictures.shapes import mark

SIDE = 20.0


def swatch_svg(classification: str, *, ident: str, as_mark: bool = False) -> str:
    """A small square as on the map, or the mark as in the funnel; decorative, the legend text stands beside
    it."""
    shade = Shade(classification)
    square = element(
        "rect", x=1, y=1, width=SIDE - 2, height=SIDE - 2, rx=3, fill=fill_of(shade, ident), stroke="#6b7a85"
    )
    inside = mark(shade, SIDE / 2, SIDE / 2) if as_mark else patterns(ident, frozenset({shade})) + square
    return element(
        "svg",
        inside,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"zicht-swatch zicht-swatch--{shade}",
        viewBox="0 0 20 20",
        width=SIDE,
        height=SIDE,
        aria_hidden="true",
        focusable="false",
    )
