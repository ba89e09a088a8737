"""A line over time with the band within which the true value likely lies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from publications.pictures.ink import drawing, element, label, plain_number, polyline, short, tooltip
from publications.pictures.palette import Shade, fill_of, patterns
from publications.pictures.scale import Scale, linear, round_above, ticks

WIDTH, HEIGHT = 400.0, 260.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 16.0, 26.0, 30.0
ROOM_PER_LABEL = 42.0
# Height of the line under the picture that says what an open dot is.
LEGEND = 22.0
DOT = {"r": 4, "fill": "#0f4c5c", "stroke": "#ffffff", "stroke_width": 1.4}
OPEN_DOT = {"r": 4, "fill": "#ffffff", "stroke": "#0f4c5c", "stroke_width": 2}


@dataclass(frozen=True, slots=True)
class TrendMark:
    """One period: its label, its value (None leaves a gap), hover text, and whether figures before it
    compare badly, and whether it is an estimate (drawn as an open dot)."""

    period: str
    value: float | None
    caption: str = ""
    is_break: bool = False
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class TrendLabels:
    """Words in the drawing: the unit above the axis, a break in the series, the other line, a period that may not be seen, and
    what an open dot means."""

    unit: str
    series_break: str = ""
    reference: str = ""
    untold: str = ""
    estimate: str = ""


def trend_svg(
    points: Sequence[TrendMark],
    band: Sequence[tuple[float, float] | None],
    *,
    title: str,
    description: str,
    labels: TrendLabels,
    reference: Sequence[float | None] = (),
    ident: str = "trend",
    format_number: Callable[[float], str] = plain_number,
) -> str:
    """Draw periods from left to right on an axis that starts at zero; `band` gives lower and upper a
    period, or is empty.

    `reference` is a second, dashed line (a fitted trend, or the average of others). Raises ValueError
    without periods.
    """
    if not points:
        raise ValueError("a trend needs at least one period")
    highest = max([*(p.value or 0 for p in points), *(b[1] for b in band if b), *(r or 0 for r in reference)])
    top = round_above(highest or 1.0, steps=4)
    has_legend = bool(labels.estimate) and any(p.is_estimate and p.value is not None for p in points)
    x = linear(0, len(points) - 1, LEFT + 14, WIDTH - RIGHT - 14)
    y = linear(0, top, HEIGHT - BOTTOM, TOP)
    return drawing(
        patterns(ident, frozenset({Shade.SUPPRESSED})) if any(p.value is None for p in points) else "",
        _grid(y, top, labels, format_number),
        _periods(points, x),
        *_untold(points, x, labels, ident),
        _band(band, x, y),
        _breaks(points, x, labels),
        _line(list(reference), x, y, "reference"),
        _line([point.value for point in points], x, y, "line"),
        *_dots(points, x, y),
        _legend(labels) if has_legend else "",
        ident=ident,
        kind="trend",
        title=title,
        description=description,
        width=WIDTH,
        height=HEIGHT + LEGEND if has_legend else HEIGHT,
    )


def _grid(y: Scale, top: float, labels: TrendLabels, format_number: Callable[[float], str]) -> str:
    rows = [
        element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y(tick), y2=y(tick), stroke="#d9e0e4")
        + _text(format_number(tick), LEFT - 6, y(tick) + 4.5, "end")
        for tick in ticks(0, top, steps=4)
    ]
    return element("g", *rows, _text(labels.unit, 2, 14, "start"), class_="zicht-trend__grid")


def _text(text: str, x: float, y: float, anchor: str) -> str:
    return label(text, x, y, text_anchor=anchor, class_="zicht-picture__text", font_size=13, fill="#43535f")


def _periods(points: Sequence[TrendMark], x: Scale) -> str:
    """As many period labels as fit, always the first and the last."""
    fits = max(2, int((WIDTH - LEFT - RIGHT) // ROOM_PER_LABEL))
    every = max(1, -(-(len(points) - 1) // (fits - 1)))
    last = len(points) - 1
    shown = [i for i in range(0, last, every) if last - i >= every] + [last]
    return element("g", *(_text(points[i].period, x(i), HEIGHT - 8, "middle") for i in shown))


def _untold(points: Sequence[TrendMark], x: Scale, labels: TrendLabels, ident: str) -> list[str]:
    """A hatched column where the figure of a period may not be seen, so that a gap is not read as nothing."""
    width = min(28.0, 0.8 * (x(1) - x(0)) if len(points) > 1 else 28.0)
    return [
        element(
            "rect", tooltip(f"{point.period}: {labels.untold}" if labels.untold else point.period),
            class_="zicht-trend__untold", x=x(i) - width / 2, y=TOP, width=width, height=HEIGHT - BOTTOM - TOP,
            fill=fill_of(Shade.SUPPRESSED, ident),
        )
        for i, point in enumerate(points)
        if point.value is None
    ]  # fmt: skip


def _band(band: Sequence[tuple[float, float] | None], x: Scale, y: Scale) -> str:
    """One closed shape for each unbroken run of bounds."""
    shapes = []
    for run in _runs([bounds is not None for bounds in band]):
        bounds = [(i, band[i]) for i in run]
        upper = [(x(i), y(pair[1])) for i, pair in bounds if pair]
        lower = [(x(i), y(pair[0])) for i, pair in reversed(bounds) if pair]
        shapes.append(
            element("path", class_="zicht-trend__band", d=polyline(upper + lower) + "Z", fill="#cfe0e5")
        )
    return "".join(shapes)


def _runs(present: Sequence[bool]) -> list[list[int]]:
    runs: list[list[int]] = []
    for i, there in enumerate(present):
        if there and i and present[i - 1]:
            runs[-1].append(i)
        elif there:
            runs.append([i])
    return runs


def _line(values: Sequence[float | None], x: Scale, y: Scale, kind: str) -> str:
    paths = [
        polyline((x(i), y(value)) for i in run if (value := values[i]) is not None)
        for run in _runs([value is not None for value in values])
        if len(run) > 1
    ]
    is_reference = kind == "reference"
    return "".join(
        element(
            "path",
            class_=f"zicht-trend__line zicht-trend__line--{kind}",
            d=path,
            fill="none",
            stroke="#6b7a85" if is_reference else "#0f4c5c",
            stroke_width=1.6 if is_reference else 2.4,
            stroke_dasharray="5 4" if is_reference else None,
            stroke_linejoin="round",
        )
        for path in paths
    )


def _breaks(points: Sequence[TrendMark], x: Scale, labels: TrendLabels) -> str:
    """A dotted upright between two periods that do not compare."""
    places = [(x(i - 1) + x(i)) / 2 for i, point in enumerate(points) if point.is_break and i]
    lines = [
        element(
            "path",
            d=f"M{short(at)} {short(TOP)}V{short(HEIGHT - BOTTOM)}",
            stroke="#6b7a85",
            stroke_dasharray="2 3",
        )
        + (_text(labels.series_break, at + 5, HEIGHT - BOTTOM - 8, "start") if labels.series_break else "")
        for at in places
    ]
    return element("g", *lines, class_="zicht-trend__break") if lines else ""


def _dots(points: Sequence[TrendMark], x: Scale, y: Scale) -> list[str]:
    return [
        element(
            "circle",
            tooltip(point.caption),
            class_="zicht-trend__dot",
            cx=x(i),
            cy=y(point.value),
            **(OPEN_DOT if point.is_estimate else DOT),
        )
        for i, point in enumerate(points)
        if point.value is not None
    ]


def _legend(labels: TrendLabels) -> str:
    """An open dot with the word for it, under the periods."""
    middle = HEIGHT + LEGEND / 2 - 2
    dot = element("circle", cx=LEFT + 4, cy=middle, **OPEN_DOT)
    return element(
        "g", dot, _text(labels.estimate, LEFT + 14, middle + 4.5, "start"), class_="zicht-trend__legend"
    )
