"""The screens of sources."""

from sources.views.catalogue import catalogue, describe, detail
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
    "inventory",
    "need",
    "request",
]
