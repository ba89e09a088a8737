"""How values are spread over all areas, with one area pointed out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from publications.pictures.ink import drawing, element, label, plain_number, short, tooltip
from publications.pictures.palette import Shade, fill_of, patterns
from publications.pictures.scale import Scale, linear, round_above, round_step, ticks

WIDTH, HEIGHT = 400.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 14.0, 34.0, 46.0
ASIDE = 92.0  # room for the areas without a figure
BARS = 12


@dataclass(frozen=True, slots=True)
class DistributionLabels:
    """Words in the drawing: what is on both axes, the name of the area pointed out, and the hover text of a
    bar with {low}, {high} and {areas}; `untold` stands under the areas without a figure."""

    values: str
    areas: str
    here: str = ""
    untold: str = ""
    bar: str = "{low} - {high}: {areas}"


@dataclass(frozen=True, slots=True)
class Bin:
    """Areas with a value from low up to high."""

    low: float
    high: float
    areas: int


def distribution_svg(
    values: Sequence[float],
    *,
    title: str,
    description: str,
    labels: DistributionLabels,
    here: float | None = None,
    untold: int = 0,
    one: float | None = None,
    bars: int = BARS,
    ident: str = "distribution",
    format_number: Callable[[float], str] = plain_number,
) -> str:
    """A histogram with round class bounds; `here` points out one value, `one` is what counts as usual.

    The `untold` areas, whose figure may not be seen, stand apart as a hatched bar. Raises ValueError without values.
    """
    if not values:
        raise ValueError("a distribution needs at least one value")
    bins = bins_of(values, bars)
    right = WIDTH - RIGHT - (ASIDE if untold else 0)
    x = linear(bins[0].low, bins[-1].high, LEFT, right)
    top = round_above(max(*(each.areas for each in bins), untold), steps=4)
    y = linear(0, top, HEIGHT - BOTTOM, TOP)
    return drawing(
        patterns(ident, frozenset({Shade.SUPPRESSED})) if untold else "",
        _grid(top, y, labels, format_number),
        _usual(one, bins, x),
        _untold(untold, y, labels, ident) if untold else "",
        *(_bar(each, here, x, y, labels, format_number) for each in bins),
        _values_axis(bins, x, labels, format_number),
        _pointer(here, x, labels) if here is not None else "",
        ident=ident,
        kind="distribution",
        title=title,
        description=description,
        width=WIDTH,
        height=HEIGHT,
        scale=(bins[0].low, bins[-1].high, LEFT, right, HEIGHT - BOTTOM, TOP),
    )


def bins_of(values: Sequence[float], bars: int = BARS) -> list[Bin]:
    """The bars of a histogram: about so many classes of equal width with round bounds, also those without areas."""
    low, high = min(values), max(values)
    step = round_step((high - low) or 1.0, steps=bars)
    first = np.floor(low / step + 1e-9)
    edges = [
        round(float((first + i) * step), 10) for i in range(int(np.floor(high / step + 1e-9) - first) + 2)
    ]
    counts, _ = np.histogram(values, bins=edges)
    return [Bin(edges[i], edges[i + 1], int(count)) for i, count in enumerate(counts)]


def _usual(one: float | None, bins: Sequence[Bin], x: Scale) -> str:
    """A dashed upright at what counts as usual."""
    if one is None or not bins[0].low <= one <= bins[-1].high:
        return ""
    path = f"M{short(x(one))} {short(TOP)}V{short(HEIGHT - BOTTOM)}"
    return element(
        "path", class_="zicht-distribution__usual", d=path, stroke="#43535f", stroke_dasharray="4 3"
    )


def _untold(count: int, y: Scale, labels: DistributionLabels, ident: str) -> str:
    """The areas without a figure, apart from the axis: they lie somewhere, but nobody may see where."""
    left = WIDTH - RIGHT - ASIDE + 18
    caption = f"{labels.untold}: {count}"
    bar = element(
        "rect", tooltip(caption), class_="zicht-distribution__untold", x=left, y=y(count), width=ASIDE - 20,
        height=y(0) - y(count), fill=fill_of(Shade.SUPPRESSED, ident), stroke="#6b7a85",
    )  # fmt: skip
    middle = left + (ASIDE - 20) / 2
    words = [
        _text(word, middle, HEIGHT - BOTTOM + 15 + 14 * i, "middle")
        for i, word in enumerate(labels.untold.split(" ", 1))
    ]
    return element("g", bar, *words, class_="zicht-distribution__aside")


def _grid(top: float, y: Scale, labels: DistributionLabels, format_number: Callable[[float], str]) -> str:
    rows = [
        element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y(tick), y2=y(tick), stroke="#d9e0e4")
        + _text(format_number(tick), LEFT - 6, y(tick) + 4.5, "end")
        for tick in ticks(0, top, steps=4)
        if tick == int(tick)
    ]
    return element("g", *rows, _text(labels.areas, 2, 14, "start"), class_="zicht-distribution__grid")


def _text(text: str, x: float, y: float, anchor: str) -> str:
    return label(text, x, y, text_anchor=anchor, class_="zicht-picture__text", font_size=13, fill="#43535f")


def _bar(
    each: Bin,
    here: float | None,
    x: Scale,
    y: Scale,
    labels: DistributionLabels,
    format_number: Callable[[float], str],
) -> str:
    is_here = here is not None and each.low <= here < each.high
    caption = labels.bar.format(low=format_number(each.low), high=format_number(each.high), areas=each.areas)
    return element(
        "rect",
        tooltip(caption),
        class_="zicht-distribution__bar" + (" zicht-distribution__bar--here" if is_here else ""),
        x=x(each.low) + 1,
        y=y(each.areas),
        width=max(1.0, x(each.high) - x(each.low) - 2),
        height=y(0) - y(each.areas),
        fill="#9c3a00" if is_here else "#7f98a3",
    )


def _values_axis(
    bins: Sequence[Bin], x: Scale, labels: DistributionLabels, format_number: Callable[[float], str]
) -> str:
    marks = ticks(bins[0].low, bins[-1].high, steps=6)
    texts = [_text(format_number(tick), x(tick), HEIGHT - BOTTOM + 17, "middle") for tick in marks]
    return element("g", *texts, _text(labels.values, LEFT, HEIGHT - 8, "start"))


def _pointer(here: float, x: Scale, labels: DistributionLabels) -> str:
    """An upright with the area's name: the name also tells where it is when the colour does not."""
    at = x(here)
    anchor = "start" if at < WIDTH / 3 else "end" if at > WIDTH * 2 / 3 else "middle"
    line = element(
        "path",
        d=f"M{short(at)} {short(TOP - 4)}V{short(HEIGHT - BOTTOM)}",
        stroke="#14232e",
        stroke_width=1.6,
    )
    return element("g", line, _text(labels.here, at, TOP - 9, anchor), class_="zicht-distribution__pointer")
