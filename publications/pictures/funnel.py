"""The funnel plot: each area's ratio against its size, with the limits within which chance and usual spread
keep it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from publications.pictures.ink import drawing, element, label, plain_number, polyline, short, whole_number
from publications.pictures.palette import FILLS, PAINT_ORDER, Shade
from publications.pictures.scale import Scale, linear, logarithmic, round_above, round_sizes, ticks
from publications.pictures.shapes import QUIET, above_edge, mark

WIDTH, PLOT_HEIGHT = 400.0, 250.0
LEFT, RIGHT, BOTTOM = 38.0, 12.0, 56.0
ROW, LETTER = 15.0, 7.8
HEADROOM, STRETCH = 1.15, 1.3
# More areas than this within the limits are drawn as a cloud: each on its own would hide the limits.
MOST_QUIET = 1000
CLOUDS = {
    Shade.AS_EXPECTED: (QUIET, 2.2),
    Shade.HIGHER: (FILLS[Shade.HIGHER], 3.2),
    Shade.LOWER: ("#2f6f8b", 3.2),
}
MOST_TAGS, TAG_ROWS = 12, 3


@dataclass(frozen=True, slots=True)
class FunnelDot:
    """One area: size (expected count or population, above zero), ratio, class, hover text, short value
    ("12,7x")."""

    size: float
    ratio: float
    classification: str
    caption: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class FunnelLimit:
    """The limits of the ratio at one size."""

    size: float
    lower_alarm: float
    lower_alert: float
    upper_alert: float
    upper_alarm: float


@dataclass(frozen=True, slots=True)
class FunnelLabels:
    """Words in the drawing, in the reader's language; `above` explains the triangles, `times` follows a
    tick value."""

    smaller: str
    larger: str
    alert: str = ""
    alarm: str = ""
    above: str = ""
    times: str = "×"


@dataclass(frozen=True, slots=True)
class Plot:
    """Where values go: x and y scales and the edges of the plot."""

    x: Scale
    y: Scale
    top_value: float
    top: float
    bottom: float


def funnel_svg(
    rows: Sequence[FunnelDot],
    limits: Sequence[FunnelLimit],
    *,
    title: str,
    description: str,
    labels: FunnelLabels,
    ident: str = "funnel",
    format_number: Callable[[float], str] = plain_number,
) -> str:
    """Draw areas on a logarithmic size axis; ratios above the top become triangles on the edge with their
    value.

    The top leaves room for the limits of large areas, so that one extreme area does not flatten all others.
    """
    top_value = _top_value(rows, limits)
    sizes = [row.size for row in rows] + [limit.size for limit in limits] or [1.0]
    beyond = sorted((row for row in rows if row.ratio > top_value), key=lambda row: (row.size, row.ratio))
    x = logarithmic(min(sizes), max(sizes), LEFT + 10, WIDTH - RIGHT - 6)
    tags = _tags(beyond, x)
    top = 12 + ROW * (1 + max(tags.values(), default=-1)) + (4 if beyond else 0)
    plot = Plot(x, linear(0, top_value, top + PLOT_HEIGHT, top), top_value, top, top + PLOT_HEIGHT)
    return drawing(
        _clip(ident, plot),
        _grid(plot, labels, format_number),
        *_clouds(rows, plot),
        element("g", *_limit_lines(limits, plot), clip_path=f"url(#{ident}-clip)"),
        *_dots(rows, plot),
        *(_stem(row, tags.get(i), plot) for i, row in enumerate(beyond)),
        *(_beyond(row, tags.get(i), plot) for i, row in enumerate(beyond)),
        _size_axis(plot, labels, sizes),
        ident=ident,
        kind="funnel",
        title=title,
        description=description,
        width=WIDTH,
        height=plot.bottom + BOTTOM,
        scale=(min(sizes), max(sizes), LEFT + 10, WIDTH - RIGHT - 6, top_value, plot.bottom, top),
    )


def _top_value(rows: Sequence[FunnelDot], limits: Sequence[FunnelLimit]) -> float:
    """Just above the alarm limit of the largest area, stretched a little when that brings every area in
    view."""
    highest = max((row.ratio for row in rows), default=1.0)
    ceiling = max(limits, key=lambda limit: limit.size).upper_alarm * HEADROOM if limits else highest
    top = highest if ceiling < highest <= ceiling * STRETCH else ceiling
    return round_above(max(1.5, top), steps=4)


def _tags(beyond: Sequence[FunnelDot], x: Scale) -> dict[int, int]:
    """Which areas above the top get their value written, and in which row: the highest ones, as far as these fit."""
    highest = sorted(range(len(beyond)), key=lambda i: -beyond[i].ratio)[:MOST_TAGS]
    chosen = sorted(highest)
    rows = _tag_rows([(x(beyond[i].size), beyond[i].value) for i in chosen])
    return {i: row for i, row in zip(chosen, rows, strict=True) if row < TAG_ROWS}


def _tag_rows(places: Sequence[tuple[float, str]]) -> list[int]:
    """The row of each tag above the plot, counted upwards, so that tags from left to right do not touch."""
    ends: list[float] = []
    chosen: list[int] = []
    for x, text in places:
        start, end = x - len(text) * LETTER / 2, x + len(text) * LETTER / 2 + 4
        row = next((i for i, taken in enumerate(ends) if taken <= start), len(ends))
        ends[row : row + 1] = [end]
        chosen.append(row)
    return chosen


def _clip(ident: str, plot: Plot) -> str:
    area = element("rect", x=LEFT, y=plot.top, width=WIDTH - LEFT - RIGHT, height=PLOT_HEIGHT)
    return element("defs", element("clipPath", area, id=f"{ident}-clip"))


def _grid(plot: Plot, labels: FunnelLabels, format_number: Callable[[float], str]) -> str:
    lines = [
        element(
            "line",
            x1=LEFT,
            x2=WIDTH - RIGHT,
            y1=plot.y(tick),
            y2=plot.y(tick),
            stroke="#d9e0e4",
            stroke_width=1,
        )
        for tick in ticks(0, plot.top_value, steps=4)
    ]
    one = element(
        "line", x1=LEFT, x2=WIDTH - RIGHT, y1=plot.y(1), y2=plot.y(1), stroke="#43535f", stroke_width=1.4
    )
    texts = [
        label(
            f"{format_number(tick)}{labels.times}", LEFT - 5, plot.y(tick) + 4.5, text_anchor="end", **_type()
        )
        for tick in ticks(0, plot.top_value, steps=4)
    ]
    return element("g", *lines, one, *texts, class_="zicht-funnel__grid")


def _type() -> dict[str, str | float]:
    """Type in the drawing, also when it is opened without the stylesheet."""
    return {"class_": "zicht-picture__text", "font_size": 13, "fill": "#43535f"}


def _limit_lines(limits: Sequence[FunnelLimit], plot: Plot) -> list[str]:
    if not limits:
        return []
    sides = (
        ("alert", [limit.lower_alert for limit in limits]),
        ("alert", [limit.upper_alert for limit in limits]),
        ("alarm", [limit.lower_alarm for limit in limits]),
        ("alarm", [limit.upper_alarm for limit in limits]),
    )
    return [
        element(
            "path",
            class_=f"zicht-funnel__limit zicht-funnel__limit--{kind}",
            d=polyline(
                (plot.x(limit.size), plot.y(value)) for limit, value in zip(limits, side, strict=True)
            ),
            fill="none",
            stroke="#0f4c5c" if kind == "alarm" else "#5b7f8a",
            stroke_width=1.5,
            stroke_dasharray="5 4" if kind == "alert" else None,
        )
        for kind, side in sides
    ]


def _within(rows: Sequence[FunnelDot], plot: Plot) -> list[FunnelDot]:
    return [row for row in rows if row.ratio <= plot.top_value]


def _clouds(rows: Sequence[FunnelDot], plot: Plot) -> list[str]:
    """What is not clearly higher or lower, when there are too many areas to draw each on its own."""
    within = _within(rows, plot)
    if len(within) <= MOST_QUIET:
        return []
    crowds = [(shade, [row for row in within if row.classification == shade]) for shade in CLOUDS]
    return [_cloud(shade, crowd, plot) for shade, crowd in crowds if crowd]


def _dots(rows: Sequence[FunnelDot], plot: Plot) -> list[str]:
    within = _within(rows, plot)
    alone = [row for row in within if len(within) <= MOST_QUIET or row.classification not in CLOUDS]
    alone.sort(key=lambda row: (PAINT_ORDER.index(Shade(row.classification)), row.size, row.ratio))
    return [
        mark(
            Shade(row.classification),
            plot.x(row.size),
            plot.y(row.ratio),
            caption=row.caption,
            class_=f"zicht-funnel__dot zicht-funnel__dot--{row.classification}",
        )
        for row in alone
    ]


def _cloud(shade: Shade, rows: Sequence[FunnelDot], plot: Plot) -> str:
    """Thousands of areas as one path of dots, small enough to see where they crowd; without hover text."""
    ink, size = CLOUDS[shade]
    places = sorted({(round(plot.x(row.size), 1), round(plot.y(row.ratio), 1)) for row in rows})
    return element(
        "path",
        class_=f"zicht-funnel__cloud zicht-funnel__cloud--{shade}",
        d="".join(f"M{short(x)} {short(y)}h0" for x, y in places),
        fill="none",
        stroke=ink,
        stroke_width=size,
        stroke_linecap="round",
    )


def _tag_height(tag: int, plot: Plot) -> float:
    return plot.top - 8 - ROW * tag


def _stem(row: FunnelDot, tag: int | None, plot: Plot) -> str:
    """A thin line from a raised value down to its triangle."""
    x = plot.x(row.size)
    return (
        element("line", x1=x, x2=x, y1=plot.top - 4, y2=_tag_height(tag, plot), stroke="#8a979f")
        if tag
        else ""
    )


def _beyond(row: FunnelDot, tag: int | None, plot: Plot) -> str:
    x = plot.x(row.size)
    class_ = f"zicht-funnel__dot zicht-funnel__dot--{row.classification} zicht-funnel__dot--beyond"
    triangle = above_edge(x, plot.top, Shade(row.classification), caption=row.caption, class_=class_)
    if tag is None:
        return triangle
    anchor, place = ("end", x + 6) if x > WIDTH - RIGHT - 24 else ("middle", x)
    value = label(
        row.value,
        place,
        _tag_height(tag, plot),
        text_anchor=anchor,
        font_size=12,
        fill="#14232e",
        stroke="#ffffff",
        stroke_width=3,
        paint_order="stroke",
        class_="zicht-picture__value",
    )
    return triangle + value


def _size_axis(plot: Plot, labels: FunnelLabels, sizes: Sequence[float]) -> str:
    low = plot.bottom + 34
    return element(
        "g",
        *_size_ticks(plot, sizes),
        label(f"← {labels.smaller}", LEFT, low, **_type()),
        label(f"{labels.larger} →", WIDTH - RIGHT, low, text_anchor="end", **_type()),
        *_key(labels, plot.bottom + 51),
        class_="zicht-funnel__axis",
    )


def _size_ticks(plot: Plot, sizes: Sequence[float]) -> list[str]:
    """Round sizes below the logarithmic axis, as many as fit without touching."""
    drawn, free = [], LEFT - 20.0
    for value in round_sizes(min(sizes), max(sizes)):
        x, text = plot.x(value), whole_number(value)
        half = len(text) * LETTER / 2
        if x - half < free or x + half > WIDTH:
            continue
        line = element("line", x1=x, x2=x, y1=plot.bottom, y2=plot.bottom + 4, stroke="#8a979f")
        drawn.append(line + label(text, x, plot.bottom + 17, text_anchor="middle", **_type()))
        free = x + half + 10
    return drawn


def _key(labels: FunnelLabels, y: float) -> list[str]:
    """Lines of the limits and the triangle with their meaning, from left to right."""
    x, drawn = LEFT, []
    for kind, text in (("alarm", labels.alarm), ("alert", labels.alert), ("above", labels.above)):
        if text:
            drawn += [_key_sample(kind, x, y - 4), label(text, x + 24, y, **_type())]
            x += 30 + len(text) * LETTER + 12
    return drawn


def _key_sample(kind: str, x: float, y: float) -> str:
    if kind == "above":
        return above_edge(x + 12, y, Shade.MUCH_HIGHER)
    return element(
        "line",
        x1=x,
        x2=x + 18,
        y1=y,
        y2=y,
        stroke="#0f4c5c" if kind == "alarm" else "#5b7f8a",
        stroke_width=1.5,
        stroke_dasharray="5 4" if kind == "alert" else None,
    )
