"""What a table counts, and whether two tables may count the same units: the one address of that rule.

The rule, for a new table beside an earlier release of any trajectory:

- SAME: both answer the same question, unless their figures are clearly of something else; or both were made from the same
  rows; or from the same source with the same counted group in the same population. Their figures are then held against each
  other as one table: what was shown is known, what was hidden stays hidden, and both add up in the audit.
- UNSURE: they come from the same source but count another group (one may lie in the other); or a word of what is
  counted stands in both; or one of them has no source on record, so that nobody can tell that they are not the same.
  Their figures are laid side by side and a checker decides about each pair, with a reason.
- OTHER: from two sources, and no word in common. Counts of unlike things tell nothing about each other.

Words are compared without endings, because "melding" and "meldingen" are the same thing; words that stand in nearly
every description ("aantal", "personen", "per wijk") do not count.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from analyses.models import AnalysisPlan, Dataset
from zicht.core.fingerprints import fingerprint

WORD = re.compile(r"[^\W\d_]{3,}")
# Letters that two words must share from the start to be one word; shorter words must be equal.
STEM = 6
# In nearly every description: they do not tell what is counted.
COMMON_WORDS = (
    "aantal aantallen aandeel percentage totaal alle ieder elke personen persoon mensen mens inwoners inwoner bewoners"
    " bewoner burgers huishoudens huishouden adressen bedrijven eenheden wijk wijken buurt buurten gemeente gemeenten"
    " gebied gebieden per jaar jaren maand van voor met zonder een het die dat der den aan uit bij tot naar over onder"
    " boven jonger ouder dan waar wonen wonende geregistreerd geregistreerde unieke meer minder geen niet wel veel"
    " weinig meeste procent deel totale hoogste laagste binnen buiten tussen"
)
COMMON = frozenset(COMMON_WORDS.split())
# Late reports and corrections change counts by a few per cent; the part by which two tables of one thing may be apart.
MOST_CORRECTED = 0.1

# Area and period.
Place = tuple[str, str]


class Kinship(StrEnum):
    """How two tables stand to each other."""

    SAME = "same"
    UNSURE = "unsure"
    OTHER = "other"


class Ground(StrEnum):
    """Why two tables may count the same units."""

    QUESTION = "question"
    ROWS = "rows"
    SOURCE = "source"
    GROUP = "group"
    WORDS = "words"
    POPULATION = "population"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table counts: `question`, `source` and `rows` recognise where it comes from, the texts say it in words.

    `source` is None when the file has no source on record.
    """

    question: int | None
    source: int | None
    rows: str
    counted: str
    population: str

    @property
    def group(self) -> str:
        """The counted group in words, equal for equal descriptions."""
        return fingerprint({"counted": plain(self.counted), "population": plain(self.population)})


def subject_of(plan: AnalysisPlan | None, dataset: Dataset) -> Subject:
    """The subject of what a job computed under this plan from this file."""
    version = plan.question_version if plan else None
    return Subject(
        question=version.question_id if version else None,
        source=dataset.source_id,
        rows=dataset.rows_checksum,
        counted=(version.numerator or plan.indicator) if version and plan else "",
        population=(plan.population or version.population) if version and plan else "",
    )


def kinship(mine: Subject, theirs: Subject) -> tuple[Kinship, tuple[Ground, ...]]:
    """Whether two tables may count the same units, and on what grounds."""
    same = _surely_same(mine, theirs)
    if same:
        return Kinship.SAME, same
    maybe = tuple(_hints(mine, theirs))
    return (Kinship.UNSURE, maybe) if maybe else (Kinship.OTHER, ())


def are_other_figures(mine: Mapping[Place, float], theirs: Mapping[Place, float]) -> bool:
    """Whether counts by area and period are clearly not those of the other table, although both answer one question: files of men
    and of women can. Fewer than half of them are equal, and together they are further apart than counts that were corrected."""
    common = mine.keys() & theirs.keys()
    equal = sum(mine[place] == theirs[place] for place in common)
    apart = sum(abs(mine[place] - theirs[place]) for place in common)
    whole = sum(max(mine[place], theirs[place]) for place in common)
    return 2 * equal < len(common) and apart > MOST_CORRECTED * whole


def _surely_same(mine: Subject, theirs: Subject) -> tuple[Ground, ...]:
    if mine.question is not None and mine.question == theirs.question:
        return (Ground.QUESTION,)
    if mine.rows and mine.rows == theirs.rows:
        return (Ground.ROWS,)
    if _one_source(mine, theirs) and plain(mine.counted) and mine.group == theirs.group:
        return Ground.SOURCE, Ground.GROUP
    return ()


def _hints(mine: Subject, theirs: Subject) -> list[Ground]:
    unknown = mine.source is None or theirs.source is None
    people = plain(mine.population)
    found = {
        Ground.SOURCE: _one_source(mine, theirs),
        Ground.WORDS: bool(stems(mine.counted) & stems(theirs.counted)),
        Ground.POPULATION: unknown and bool(people) and people == plain(theirs.population),
        Ground.UNKNOWN: unknown,
    }
    return [ground for ground, holds in found.items() if holds]


def _one_source(mine: Subject, theirs: Subject) -> bool:
    return mine.source is not None and mine.source == theirs.source


def plain(text: str) -> str:
    """The words of a description in small letters, one space apart."""
    return " ".join(text.casefold().split())


def stems(text: str) -> frozenset[str]:
    """The words that tell what is counted, cut to their stem."""
    return frozenset(word[:STEM] for word in WORD.findall(text.casefold()) if word not in COMMON)
