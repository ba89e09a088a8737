"""What a reader found out about one area, before anything is stored."""

from dataclasses import dataclass, field

Figures = dict[str, float | int | None]
Geometry = dict[str, object]


@dataclass
class AreaRecord:
    """One area from one or more files; None means that no file told it.

    `figures` maps a key figure to its number; a None there means that the holder kept it secret.
    """

    code: str
    division_year: int
    level: str
    name: str | None = None
    province: str | None = None
    urbanity: int | None = None
    population: int | None = None
    geometry: Geometry | None = None
    figures: Figures = field(default_factory=dict)
    knows_population: bool = False
    knows_urbanity: bool = False

    def absorb(self, later: "AreaRecord") -> None:
        """Take over what a later file tells about the same area."""
        self.name = later.name or self.name
        self.province = later.province or self.province
        self.geometry = later.geometry or self.geometry
        self.figures |= later.figures
        if later.knows_population:
            self.population, self.knows_population = later.population, True
        if later.knows_urbanity:
            self.urbanity, self.knows_urbanity = later.urbanity, True


@dataclass(frozen=True)
class BorderRecord:
    """Two areas that share a border: codes in order, shared length in metres, line in the file."""

    a: str
    b: str
    shared_boundary_m: float
    line: int


@dataclass(frozen=True)
class ShareRecord:
    """One row of a share table: the part (0 to 1) of an old area that came to lie in a new one."""

    line: int
    from_code: str
    to_code: str
    share: float
