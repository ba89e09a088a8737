"""The screens of sources."""

from sources.views.catalogue import catalogue, detail, linked_data, source_linked_data
from sources.views.describing import describe, import_file, variable
from sources.views.findings import dpia, feasibility
from sources.views.inventory import inventory, need
from sources.views.requests import ask, request

__all__ = [
    "ask",
    "catalogue",
    "describe",
    "detail",
    "dpia",
    "feasibility",
    "import_file",
    "inventory",
    "linked_data",
    "need",
    "request",
    "source_linked_data",
    "variable",
]
