"""Colours and patterns of the classes, chosen so that they also differ in grey and for colour-blind readers.

Higher is warm and plain, lower is cold and striped, what cannot be told is hatched, what is only counted is dotted.
Colours are written in the drawing, so that a downloaded file looks the same; the stylesheet may replace them (print,
high contrast).
"""

from enum import StrEnum

from publications.pictures.ink import element


class Shade(StrEnum):
    """How an area is painted; the values are those of the deviation classes, plus one for hidden figures and one
    for counts that are not compared."""

    MUCH_HIGHER = "much_higher"
    HIGHER = "higher"
    AS_EXPECTED = "as_expected"
    LOWER = "lower"
    MUCH_LOWER = "much_lower"
    NOT_ASSESSABLE = "not_assessable"
    SUPPRESSED = "suppressed"
    ONLY_COUNTED = "only_counted"


FILLS = {
    Shade.MUCH_HIGHER: "#9c3a00",
    Shade.HIGHER: "#e09a55",
    Shade.AS_EXPECTED: "#dfe6e9",
    Shade.LOWER: "#5b93ad",
    Shade.MUCH_LOWER: "#154f68",
    Shade.NOT_ASSESSABLE: "#f5f7f8",
    Shade.SUPPRESSED: "#f5f7f8",
    Shade.ONLY_COUNTED: "#ffffff",
}
STRIPED = (Shade.LOWER, Shade.MUCH_LOWER)
HATCHED = (Shade.NOT_ASSESSABLE, Shade.SUPPRESSED)
DOTTED = (Shade.ONLY_COUNTED,)
# What has no class has no colour either, and an outline that keeps it apart from its neighbours.
UNCLASSED = (*HATCHED, *DOTTED)
HATCH_LINE = "#6b7a85"
# What is told most loudly is painted last, over its neighbours' borders.
PAINT_ORDER = (
    Shade.AS_EXPECTED,
    Shade.NOT_ASSESSABLE,
    Shade.SUPPRESSED,
    Shade.ONLY_COUNTED,
    Shade.LOWER,
    Shade.HIGHER,
    Shade.MUCH_LOWER,
    Shade.MUCH_HIGHER,
)


def fill_of(shade: Shade, ident: str) -> str:
    """The fill attribute: a colour, or a pattern of this drawing."""
    return f"url(#{ident}-{shade})" if shade in (*STRIPED, *UNCLASSED) else FILLS[shade]


def patterns(ident: str, shades: frozenset[Shade]) -> str:
    """Definitions of the patterns that a drawing uses; empty when it uses none."""
    drawn = [_stripes(ident, shade) for shade in STRIPED if shade in shades]
    drawn += [_hatch(ident, shade) for shade in HATCHED if shade in shades]
    drawn += [_dots(ident, shade) for shade in DOTTED if shade in shades]
    return element("defs", *drawn) if drawn else ""


def _stripes(ident: str, shade: Shade) -> str:
    return element(
        "pattern",
        element("rect", width=6, height=6, fill=FILLS[shade]),
        element("path", d="M0 1H6", stroke="#ffffff", stroke_width=1),
        id=f"{ident}-{shade}",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
    )


def _dots(ident: str, shade: Shade) -> str:
    return element(
        "pattern",
        element("rect", width=7, height=7, fill=FILLS[shade]),
        element("circle", cx=3.5, cy=3.5, r=1.1, fill=HATCH_LINE),
        id=f"{ident}-{shade}",
        width=7,
        height=7,
        patternUnits="userSpaceOnUse",
    )


def _hatch(ident: str, shade: Shade) -> str:
    """Diagonal lines; for hidden figures in both directions."""
    crossed = (
        element("path", d="M0 0H7", stroke=HATCH_LINE, stroke_width=1) if shade is Shade.SUPPRESSED else ""
    )
    return element(
        "pattern",
        element("rect", width=7, height=7, fill=FILLS[shade]),
        element("path", d="M0 0V7", stroke=HATCH_LINE, stroke_width=1.6),
        crossed,
        id=f"{ident}-{shade}",
        width=7,
        height=7,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
