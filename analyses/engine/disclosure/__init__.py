"""Disclosure control: no released figure may be traced to a person or company, also not by subtraction."""

from analyses.engine.disclosure.audit import Audit, audit
from analyses.engine.disclosure.grid import REST, TOTAL, Grid
from analyses.engine.disclosure.profile import CBS_ESSNET, PROFILES, RuleProfile
from analyses.engine.disclosure.protection import protect, protect_grid
from analyses.engine.disclosure.table import Cell, FrequencyTable, ProtectedTable, Status

__all__ = [
    "CBS_ESSNET",
    "PROFILES",
    "REST",
    "TOTAL",
    "Audit",
    "Cell",
    "FrequencyTable",
    "Grid",
    "ProtectedTable",
    "RuleProfile",
    "Status",
    "audit",
    "protect",
    "protect_grid",
]
