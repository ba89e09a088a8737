"""Marks of points: each class has its own shape and size, so that colour only helps."""

from publications.pictures.ink import element, polyline, tooltip
from publications.pictures.palette import FILLS, Shade

QUIET = "#6f8794"


def mark(shade: Shade, x: float, y: float, *, caption: str = "", class_: str | None = None) -> str:
    """A point at (x, y): diamond much higher, disc higher, dot as expected, ring lower, inverted triangle
    much lower."""
    return _SHAPES.get(shade, _dot)(x, y, caption, class_)


def above_edge(x: float, y: float, shade: Shade, *, caption: str = "", class_: str | None = None) -> str:
    """A triangle that points up: the value lies beyond the top of the drawing."""
    return _solid([(x, y - 5), (x + 5, y + 4), (x - 5, y + 4)], shade, caption, class_)


def _diamond(x: float, y: float, caption: str, class_: str | None) -> str:
    corners = [(x, y - 6), (x + 5, y), (x, y + 6), (x - 5, y)]
    return _solid(corners, Shade.MUCH_HIGHER, caption, class_)


def _disc(x: float, y: float, caption: str, class_: str | None) -> str:
    return _circle(
        x, y, 4.2, caption, class_, fill=FILLS[Shade.HIGHER], stroke=FILLS[Shade.MUCH_HIGHER], line=1.4
    )


def _dot(x: float, y: float, caption: str, class_: str | None) -> str:
    return _circle(x, y, 3.0, caption, class_, fill=QUIET, stroke="#ffffff", line=0.8)


def _ring(x: float, y: float, caption: str, class_: str | None) -> str:
    return _circle(x, y, 3.8, caption, class_, fill="#ffffff", stroke="#2f6f8b", line=2.0)


def _circle(
    x: float, y: float, r: float, caption: str, class_: str | None, *, fill: str, stroke: str, line: float
) -> str:
    return element(
        "circle",
        tooltip(caption),
        class_=class_,
        cx=x,
        cy=y,
        r=r,
        fill=fill,
        stroke=stroke,
        stroke_width=line,
    )


def _inverted(x: float, y: float, caption: str, class_: str | None) -> str:
    return _solid([(x, y + 5.5), (x + 5.5, y - 4), (x - 5.5, y - 4)], Shade.MUCH_LOWER, caption, class_)


def _solid(corners: list[tuple[float, float]], shade: Shade, caption: str, class_: str | None) -> str:
    path = polyline(corners) + "Z"
    ink = QUIET if shade is Shade.AS_EXPECTED else FILLS[shade]
    return element(
        "path", tooltip(caption), class_=class_, d=path, fill=ink, stroke="#ffffff", stroke_width=1
    )


_SHAPES = {
    Shade.MUCH_HIGHER: _diamond,
    Shade.HIGHER: _disc,
    Shade.LOWER: _ring,
    Shade.MUCH_LOWER: _inverted,
}
