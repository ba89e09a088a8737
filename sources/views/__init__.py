"""The screens of sources."""

from sources.views.catalogue import catalogue, detail, linked_data, source_linked_data
from sources.views.choosing import choose
from sources.views.cleaning import clean_up, clean_ups
from sources.views.describing import describe, import_file, variable
from sources.views.findings import dpia, feasibility
from sources.views.inventory import inventory, need
from sources.views.official import microdata, microdata_export, processing, processing_export
from sources.views.privacy import assessment, assessment_file, assessment_part, prescan
from sources.views.requests import ask, request

__all__ = [
    "ask",
    "assessment",
    "assessment_file",
    "assessment_part",
    "catalogue",
    "choose",
    "clean_up",
    "clean_ups",
    "describe",
    "detail",
    "dpia",
    "feasibility",
    "import_file",
    "inventory",
    "linked_data",
    "microdata",
    "microdata_export",
    "need",
    "prescan",
    "processing",
    "processing_export",
    "request",
    "source_linked_data",
    "variable",
]
