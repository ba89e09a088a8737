"""From values to places on the page: linear and logarithmic scales, and round tick values."""

from collections.abc import Callable
from math import ceil, floor, log, log10

Scale = Callable[[float], float]


def linear(low: float, high: float, start: float, end: float) -> Scale:
    """Values low..high to places start..end; equal bounds give the middle."""
    if high <= low:
        return lambda value: (start + end) / 2
    return lambda value: start + (value - low) / (high - low) * (end - start)


def logarithmic(low: float, high: float, start: float, end: float) -> Scale:
    """Positive values low..high to places start..end, equal ratios equally far apart."""
    straight = linear(log(low), log(high), start, end)
    return lambda value: straight(log(value))


def round_step(span: float, *, steps: int) -> float:
    """A step of 1, 2 or 5 times a power of ten that divides a span in at most `steps` parts."""
    if span <= 0:
        return 1.0
    rough = span / steps
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))


def ticks(low: float, high: float, *, steps: int = 5) -> list[float]:
    """Round values from low to high, both within the list's reach."""
    step = round_step(high - low, steps=steps)
    first = ceil(low / step - 1e-9)
    return [round(i * step, 10) for i in range(first, floor(high / step + 1e-9) + 1)]


def round_above(value: float, *, steps: int = 5) -> float:
    """The first tick at or above a value, for the top of an axis that starts at zero."""
    step = round_step(value, steps=steps)
    return max(step, ceil(value / step - 1e-9) * step)


def round_sizes(low: float, high: float) -> list[float]:
    """Round values for a logarithmic axis: powers of ten, with 2 and 5 between when few of those lie within reach."""
    steps = (1.0,) if low > 0 and high / low > 500 else (1.0, 2.0, 5.0)
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    return [step * 10.0**power for power in powers for step in steps if low <= step * 10.0**power <= high]
