"""Everything that changes sources, needs and requests."""

from sources.services.catalogue import describe_source
from sources.services.findings import advise_feasibility, record_dpia
from sources.services.imports import import_sources
from sources.services.needs import match, need_again, unmatch, waive, write_need
from sources.services.requests import ask_holder, decide_request, revoke
from sources.services.variables import describe_variable

__all__ = [
    "advise_feasibility",
    "ask_holder",
    "decide_request",
    "describe_source",
    "describe_variable",
    "import_sources",
    "match",
    "need_again",
    "record_dpia",
    "revoke",
    "unmatch",
    "waive",
    "write_need",
]
