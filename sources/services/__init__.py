"""Everything that changes sources, needs and requests."""

from sources.services.catalogue import describe_source
from sources.services.choices import choose_variables
from sources.services.cleaning import finish_clean_up, set_clean_up, show_clean_up
from sources.services.findings import advise_feasibility, record_dpia
from sources.services.imports import import_sources
from sources.services.needs import match, need_again, take_over, unmatch, waive, write_need
from sources.services.official import save_application, save_entry
from sources.services.privacy import attach_assessment, fill_prescan, write_part
from sources.services.requests import ask_holder, decide_request, revoke
from sources.services.variables import describe_variable

__all__ = [
    "advise_feasibility",
    "ask_holder",
    "attach_assessment",
    "choose_variables",
    "decide_request",
    "describe_source",
    "describe_variable",
    "fill_prescan",
    "finish_clean_up",
    "import_sources",
    "match",
    "need_again",
    "record_dpia",
    "revoke",
    "save_application",
    "save_entry",
    "set_clean_up",
    "show_clean_up",
    "take_over",
    "unmatch",
    "waive",
    "write_need",
    "write_part",
]
