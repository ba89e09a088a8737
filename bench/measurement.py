"""One measured figure with what it is compared with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """A figure under a fixed key.

    `value` and `against` are in `unit`; `ratio` is value / against. `target` bounds the ratio where there is
    a comparison, and the value where there is none; `at_least` makes the bound a minimum.
    """

    key: str
    value: float
    unit: str
    against: float | None = None
    target: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the comparison this is; None without one."""
        return self.value / self.against if self.against else None

    @property
    def meets_target(self) -> bool | None:
        """None when nothing was promised."""
        if self.target is None:
            return None
        figure = self.value if self.ratio is None else self.ratio
        return figure >= self.target if self.at_least else figure <= self.target

    def as_record(self) -> dict[str, float | str | None]:
        """What stands in results.json under the key."""
        figures = {"value": self.value, "against": self.against, "ratio": self.ratio, "target": self.target}
        rounded = {name: None if figure is None else round(figure, 4) for name, figure in figures.items()}
        return {"value": rounded["value"], "unit": self.unit, **rounded, "note": self.note}
