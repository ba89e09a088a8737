"""Reading sources: the catalogue, what is asked of whom, how well a question is covered, and what an approval covers."""

from sources.selectors.catalogue import (
    Wish,
    catalogue,
    find_source,
    find_variable,
    holders_for,
    holds_post,
    improvements_of,
    listed,
    published_sources,
    variables_of,
    why_not_describe,
    with_words,
)
from sources.selectors.cleaning import clean_ups_of, find_clean_up
from sources.selectors.content import sources_content
from sources.selectors.needs import (
    Proposal,
    Suggestion,
    advice_is_current,
    chosen_variables,
    coverage,
    find_match,
    find_need,
    latest_advice,
    proposed_sources,
    suggested_needs,
)
from sources.selectors.requests import find_request, requests_for, requests_to_decide, sees_request_as

__all__ = [
    "Proposal",
    "Suggestion",
    "Wish",
    "advice_is_current",
    "catalogue",
    "chosen_variables",
    "clean_ups_of",
    "coverage",
    "find_clean_up",
    "find_match",
    "find_need",
    "find_request",
    "find_source",
    "find_variable",
    "holders_for",
    "holds_post",
    "improvements_of",
    "latest_advice",
    "listed",
    "proposed_sources",
    "published_sources",
    "requests_for",
    "requests_to_decide",
    "sees_request_as",
    "sources_content",
    "suggested_needs",
    "variables_of",
    "why_not_describe",
    "with_words",
]
