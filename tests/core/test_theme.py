"""The palette is readable: contrast computed as WCAG 2.2 says (success criteria 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THEME = (ROOT / "static/css/theme.css").read_text()
COLOURS = dict(re.findall(r"--zicht-([\w-]+): (#[0-9a-f]{3,6});", THEME))

TEXT_PAIRS = [
    (ink, ground)
    for ground in ("paper", "wash", "line-2", "brand-wash", "info-wash", "ok-wash", "accent-wash", "stop-wash")
    for ink in ("ink", "ink-2", "brand")
] + [
    ("ink-3", "paper"), ("ink-3", "wash"), ("ok", "ok-wash"), ("accent", "accent-wash"), ("stop", "stop-wash"),
    ("info", "info-wash"), ("paper", "brand"), ("paper", "brand-2"), ("on-dark", "brand-2"), ("glow-ink", "glow"),
    ("paper", "stop"), ("stop", "paper"), ("ok", "paper"), ("glow-ink", "accent-wash"),
]  # fmt: skip
SHAPE_PAIRS = [
    ("control", "paper"),
    ("control", "wash"),
    ("accent", "paper"),
    ("ok", "paper"),
    ("glow", "brand-2"),
]


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb."""
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two names in the palette."""
    high, low = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_is_readable(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_shapes_and_borders_can_be_seen(shape, ground):
    assert contrast(shape, ground) >= 3


def test_outcomes_on_the_map_differ_in_grey():
    names = ("higher-clear", "higher", "expected")
    steps = [luminance(COLOURS[f"map-{name}"]) for name in names]
    assert steps[1] / steps[0] > 3 and steps[2] / steps[1] > 1.5


@pytest.mark.parametrize("path", sorted((ROOT / "static/css").glob("*.css")), ids=lambda path: path.name)
def test_style_loads_nothing_from_elsewhere(path):
    text = path.read_text()
    assert "http:" not in text and "https:" not in text and "data:" not in text and "@import" not in text


def test_every_token_that_is_used_exists():
    style = "".join(path.read_text() for path in (ROOT / "static/css").glob("*.css"))
    used = set(re.findall(r"var\((--[\w-]+)", style))
    assert used <= set(re.findall(r"(--[\w-]+):", style))
