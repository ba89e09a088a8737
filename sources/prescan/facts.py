"""What the dossier itself says about privacy: counted from the sources that were matched and the variables chosen."""

from collections import Counter
from dataclasses import dataclass

from coalitions.selectors import seated_members
from questions.current import current_question
from questions.models import Trajectory
from sources.models import (
    ChosenVariable,
    DataCategory,
    DataSource,
    Sensitivity,
    SourceMatch,
    SourceVariable,
    VariableUse,
)


@dataclass(frozen=True)
class Facts:
    """Counts of categories of personal data, and what else bears on the outcome; names are for the reasons.

    `special` counts article 9 and article 10 data together, `delicate` also national numbers: the pre-scan has no word of
    its own for those, and counting them is the careful side.
    """

    personal_sources: tuple[str, ...] = ()
    special_sources: tuple[str, ...] = ()
    base_registers: tuple[str, ...] = ()
    ordinary: int = 0
    delicate: int = 0
    special: int = 0
    topics: frozenset[str] = frozenset()
    in_model: tuple[str, ...] = ()
    parties: int = 0

    @property
    def is_personal(self) -> bool:
        """Whether the dossier shows that there are personal data."""
        return bool(self.personal_sources or self.ordinary or self.delicate or self.special)

    @property
    def is_linked(self) -> bool:
        """Whether personal data of more than one source come together."""
        return len(self.personal_sources) > 1


def facts_of(trajectory: Trajectory) -> Facts:
    """The facts of the current question, for needs that still count."""
    question = current_question(trajectory)
    matches = SourceMatch.objects.filter(need__question=question, need__waived_at__isnull=True)
    sources = sorted(
        {match.source for match in matches.select_related("source")}, key=lambda source: source.title
    )
    chosen = ChosenVariable.objects.filter(match__in=matches).select_related("variable__source")
    return _facts(sources, list(chosen), seated_members(trajectory.coalition).count())


def _facts(sources: list[DataSource], chosen: list[ChosenVariable], parties: int) -> Facts:
    variables = {one.variable_id: one.variable for one in chosen}.values()
    counts = Counter(category_of(variable) for variable in variables)
    return Facts(
        personal_sources=tuple(source.title for source in sources if source.has_personal_data),
        special_sources=tuple(
            source.title for source in sources if source.sensitivity == Sensitivity.SPECIAL
        ),
        base_registers=tuple(sorted({source.base_register for source in sources if source.base_register})),
        ordinary=counts[DataCategory.ORDINARY],
        delicate=counts[DataCategory.DELICATE] + counts[DataCategory.NATIONAL_NUMBER],
        special=counts[DataCategory.SPECIAL] + counts[DataCategory.CRIMINAL],
        topics=frozenset(variable.topic for variable in variables if variable.topic),
        in_model=tuple(
            sorted(
                {
                    one.variable.label
                    for one in chosen
                    if one.use == VariableUse.MODEL and category_of(one.variable) != DataCategory.NONE
                }
            )
        ),
        parties=parties,
    )


def category_of(variable: SourceVariable) -> str:
    """The category; a sensitive variable whose holder did not say which kind it is counts as a delicate one."""
    if variable.category == DataCategory.NONE and variable.is_sensitive:
        return DataCategory.DELICATE
    return variable.category
