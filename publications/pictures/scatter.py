"""The scatter plot: one dot an area, a figure about the population across and the outcome upwards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from publications.pictures.ink import drawing, element, label, plain_number, tooltip
from publications.pictures.scale import linear, ticks

WIDTH, HEIGHT = 400.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 12.0, 12.0, 42.0
GRID, INK, DOT = "#d9e0e4", "#3f505c", "#0f4c5c"


@dataclass(frozen=True, slots=True)
class ScatterDot:
    """One area: the figure about its population, its outcome, and what is shown on hover."""

    x: float
    y: float
    caption: str = ""


def scatter_svg(
    dots: Sequence[ScatterDot],
    *,
    title: str,
    description: str,
    across: str,
    upwards: str,
    ident: str = "scatter",
    format_number: Callable[[float], str] = plain_number,
) -> str:
    """Draw the dots with round ticks on both axes; the vertical axis begins at zero. Needs at least one dot."""
    xs, ys = [dot.x for dot in dots], [dot.y for dot in dots]
    bottom = HEIGHT - BOTTOM
    x = linear(min(xs), max(xs), LEFT + 8, WIDTH - RIGHT - 8)
    y = linear(0, max(ys) * 1.05 or 1, bottom, TOP)
    rows = ticks(0, max(ys) * 1.05 or 1, steps=4)
    lines = [
        element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y(tick), y2=y(tick), stroke=GRID, stroke_width=1)
        for tick in rows
    ]
    up = [
        label(format_number(t), LEFT - 6, y(t) + 4, text_anchor="end", font_size=11, fill=INK) for t in rows
    ]
    below = [
        label(format_number(t), x(t), bottom + 16, text_anchor="middle", font_size=11, fill=INK)
        for t in ticks(min(xs), max(xs), steps=5)
    ]
    marks = [
        element(
            "circle", tooltip(dot.caption), cx=x(dot.x), cy=y(dot.y), r=3.5, fill=DOT, fill_opacity="0.65"
        )
        for dot in dots
    ]
    names = [
        label(across, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, text_anchor="middle", font_size=12, fill=INK),
        label(upwards, 2, TOP - 1, font_size=12, fill=INK),
    ]
    return drawing(
        *lines,
        *up,
        *below,
        *marks,
        *names,
        ident=ident,
        kind="scatter",
        title=title,
        description=description,
        width=WIDTH,
        height=HEIGHT,
    )
