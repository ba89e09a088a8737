"""Pointing out one area on a drawing that was published, or showing the drawing without its links."""

import re
from dataclasses import dataclass
from html import escape
from math import log

LINK = re.compile(r"</?a\b[^>]*>")
PATH = re.compile(r'<path(?=[^>]*\sdata-area="(?P<code>[^"]*)")[^>]*\sd="(?P<outline>[^"]*)"[^>]*>')
SCALE = re.compile(r'data-scale="(?P<numbers>[-0-9. ]+)"')
WIDTH = 400.0
INK = "#12222d"


@dataclass(frozen=True, slots=True)
class Spot:
    """One area to point out: its code and name, and the figures by which a funnel and a distribution place it."""

    code: str
    name: str
    expected: float | None = None
    ratio: float | None = None


def pointed_out(svg: str, spot: Spot) -> str:
    """The same drawing with one area marked, on top; unchanged when it does not show the area."""
    marks = {"zicht-map": _on_map, "zicht-funnel": _on_funnel, "zicht-distribution": _on_distribution}
    for kind, mark in marks.items():
        if f"zicht-picture {kind}" in svg:
            return svg.replace("</svg>", f"{mark(svg, spot)}</svg>")
    return svg


def _on_map(svg: str, spot: Spot) -> str:
    """A heavy outline around the area."""
    for match in PATH.finditer(svg):
        if match["code"] == escape(spot.code):
            return (
                f'<path class="zicht-map__chosen-halo" d="{match["outline"]}" fill="none" stroke="#ffffff"'
                ' stroke-width="5" stroke-linejoin="round"/>'
                f'<path class="zicht-map__chosen" d="{match["outline"]}" fill="none" stroke="{INK}"'
                f' stroke-width="2.4" stroke-linejoin="round" data-chosen="{escape(spot.code)}"/>'
            )
    return ""


def _scale(svg: str) -> list[float]:
    found = SCALE.search(svg)
    return [float(number) for number in found["numbers"].split()] if found else []


def _on_funnel(svg: str, spot: Spot) -> str:
    """A ring around the area's dot, with its name; an area above the top lies on the edge."""
    numbers = _scale(svg)
    if len(numbers) != 7 or not spot.expected or spot.ratio is None:
        return ""
    low, high, left, right, top_value, bottom, top = numbers
    across = (log(spot.expected) - log(low)) / (log(high) - log(low)) if high > low else 0.5
    x = left + min(1.0, max(0.0, across)) * (right - left)
    y = bottom + min(1.0, spot.ratio / top_value) * (top - bottom)
    ring = f'<circle class="zicht-funnel__chosen" cx="{x:.1f}" cy="{y:.1f}" r="9" fill="none" stroke="{INK}" stroke-width="2.4"/>'
    return ring + _name(spot.name, x, y + 22 if y < bottom - 30 else y - 14)


def _on_distribution(svg: str, spot: Spot) -> str:
    """An upright at the area's value, with its name."""
    numbers = _scale(svg)
    if len(numbers) != 6 or spot.ratio is None:
        return ""
    low, high, left, right, bottom, top = numbers
    across = (spot.ratio - low) / (high - low) if high > low else 0.5
    x = left + min(1.0, max(0.0, across)) * (right - left)
    line = (
        f'<path class="zicht-distribution__chosen" d="M{x:.1f} {top - 4:.1f}V{bottom:.1f}" stroke="{INK}"'
        ' stroke-width="2" fill="none"/>'
    )
    return line + _name(spot.name, x, top - 9)


def _name(text: str, x: float, y: float) -> str:
    anchor = "start" if x < WIDTH / 3 else "end" if x > WIDTH * 2 / 3 else "middle"
    return (
        f'<text class="zicht-picture__value" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="13"'
        f' fill="{INK}" stroke="#ffffff" stroke-width="3" paint-order="stroke">{escape(text)}</text>'
    )


def still(svg: str) -> str:
    """The same drawing without links, for where it only illustrates."""
    return LINK.sub("", svg)
