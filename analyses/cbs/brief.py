"""What a package is made from, and how its texts are laid out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from analyses.cbs.figures import FILE_NAME
from analyses.models import OutputKind
from areas.models import Level

OUTPUT = "uitvoer.csv"
FIGURES = FILE_NAME
COLUMNS = ("pakket", "gebied", "periode", "teller", "noemer")
HIDDEN = "onvoldoende waarnemingen"
# What the checker of CBS sees inside, and nobody takes out.
CHECK = "ongewogen_aantallen.csv"
AMOUNTS_CHECK = "controle_bedragen.csv"
AMOUNT_KINDS = frozenset({OutputKind.MEAN, OutputKind.TOTAL})


@dataclass(frozen=True)
class Wanted:
    """One source in the environment: what it is called there, which years and variables, and why it may be used."""

    title: str
    holder: str
    doi: str
    years: str
    variables: str
    basis: str
    permission: str


@dataclass(frozen=True)
class Dominance:
    """When one unit decides an amount: the `largest` so many hold more than `share` of it, or all others together are less than
    `p_percent` of the largest."""

    largest: int
    share: float
    p_percent: float


@dataclass(frozen=True)
class Brief:
    """Everything that a package is made from, read from the dossier."""

    code: str
    reference: str
    title: str
    project_number: str
    question: str
    plan_fingerprint: str
    plan: Mapping[str, Any]
    numerator: str
    denominator: str
    area_level: str
    division_year: int
    periods: tuple[str, ...]
    fewest_units: int
    largest_share: float
    wanted: tuple[Wanted, ...]
    dominance: Dominance
    other_kinds: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def level_word(self) -> str:
        """The level of the areas as a reader calls it."""
        return str(Level(self.area_level).label)

    @property
    def has_amounts(self) -> bool:
        return not AMOUNT_KINDS.isdisjoint(self.other_kinds)

    @property
    def leaves(self) -> str:
        """The files that leave the environment."""
        return get_text_list([OUTPUT, *([FIGURES] if self.other_kinds else [])], _("en"))

    @property
    def stays(self) -> str:
        """The files that are for the checker inside, and stay there."""
        return get_text_list([CHECK, *([AMOUNTS_CHECK] if self.has_amounts else [])], _("en"))


def as_lines(*parts: str) -> bytes:
    return ("\n".join(parts) + "\n").encode()


def titled(title: str, brief: Brief) -> list[str]:
    head = f"{title} – {brief.code}"
    return [head, "=" * len(head), ""]
