"""Disclosure control: no released figure may be traced to a person or company, also not by subtraction."""

from analyses.engine.disclosure.audit import Audit, audit
from analyses.engine.disclosure.profile import CBS_ESSNET, RuleProfile
from analyses.engine.disclosure.protection import protect
from analyses.engine.disclosure.table import REST, TOTAL, Cell, FrequencyTable, ProtectedTable, Status

__all__ = [
    "CBS_ESSNET",
    "REST",
    "TOTAL",
    "Audit",
    "Cell",
    "FrequencyTable",
    "ProtectedTable",
    "RuleProfile",
    "Status",
    "audit",
    "protect",
]
