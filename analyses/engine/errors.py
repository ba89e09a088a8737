"""The one error of the engine: a table that cannot be computed on, as a code with facts for a readable
sentence."""

from enum import StrEnum


class Fault(StrEnum):
    """Why a table cannot be used; screens turn each code into a sentence that says what would help."""

    EMPTY = "empty"
    DUPLICATE = "duplicate"
    NEGATIVE = "negative"
    MIXED_PERIODS = "mixed_periods"
    UNKNOWN_AREA = "unknown_area"
    LIES_IN_NONE = "lies_in_none"
    NO_POPULATION = "no_population"
    NONE_LARGE_ENOUGH = "none_large_enough"
    LENGTHS_DIFFER = "lengths_differ"
    NOT_ADDITIVE = "not_additive"
    CIRCULAR = "circular"
    NOT_FINITE = "not_finite"
    MIXED_DIVISIONS = "mixed_divisions"
    SHARES_INCOMPLETE = "shares_incomplete"
    MISSING_COLUMN = "missing_column"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    TOO_MANY = "too_many"
    MORE_THAN_ALL = "more_than_all"


class UnusableTableError(ValueError):
    """A table breaks a precondition; `fault` is the code, `facts` name the area, period or number
    concerned."""

    def __init__(self, fault: Fault, **facts: object) -> None:
        self.fault = fault
        self.facts = facts
        told = ", ".join(f"{name}={value}" for name, value in facts.items())
        super().__init__(f"{fault}: {told}" if told else str(fault))
