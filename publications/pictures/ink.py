"""Writing SVG: escaped elements with attributes in a fixed order, short numbers, and the frame around a
drawing."""

from collections.abc import Iterable, Sequence
from html import escape

from zicht.core.numbers import decimal, written

Attribute = str | float | int | None


def short(value: float) -> str:
    """A coordinate with one decimal at most, so that files stay small and bytes stay the same everywhere."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def exact(value: float) -> str:
    """A value that something is computed from later, with six significant digits and no exponent."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) < 1000 else short(value)


def element(name: str, *content: str, **attributes: Attribute) -> str:
    """One element; `class_` becomes class, other underscores become hyphens, None drops out; content is SVG
    already."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(content)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def _value(value: str | float | int) -> str:
    return escape(value) if isinstance(value, str) else short(value)


def label(text: str, x: float, y: float, **attributes: Attribute) -> str:
    """A line of text with its baseline at (x, y)."""
    return element("text", escape(text), x=x, y=y, **attributes)


def tooltip(text: str) -> str:
    """The title of an element, shown on hover."""
    return element("title", escape(text)) if text else ""


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """Path data of a line through points."""
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)


def drawing(
    *content: str,
    ident: str,
    kind: str,
    title: str,
    description: str,
    width: float,
    height: float,
    role: str = "img",
    scale: Sequence[float] = (),
) -> str:
    """The svg element with its accessible name and description; `ident` must be unique on the page.

    `scale` lets a page find the place of one value later: the bounds of the values and where they lie in the drawing.
    """
    return element(
        "svg",
        element("title", escape(title), id=f"{ident}-title"),
        element("desc", escape(description), id=f"{ident}-desc"),
        *content,
        xmlns="http://www.w3.org/2000/svg",
        id=ident,
        class_=f"zicht-picture zicht-{kind}",
        viewBox=f"0 0 {short(width)} {short(height)}",
        role=role,
        aria_labelledby=f"{ident}-title",
        aria_describedby=f"{ident}-desc",
        data_scale=" ".join(exact(number) for number in scale) or None,
    )


def plain_number(value: float) -> str:
    """A number with one decimal at most."""
    if abs(value) >= 1000:
        return whole_number(value) if value > 0 else f"-{whole_number(-value)}"
    return decimal(value)


def whole_number(value: float) -> str:
    """A size without decimals; below one with three digits."""
    return written(f"{value:,.0f}" if value >= 1 else f"{value:.3g}")
