"""On any page about an outcome: that it can leave no more, because its plan was replaced."""

from django import template

from analyses import guards
from analyses.models import AnalysisPlan

register = template.Library()


@register.simple_tag
def why_replaced(plan: AnalysisPlan | None) -> str:
    """The sentence of the guard, empty while the plan is the last that was locked."""
    return guards.why_replaced(plan) or ""
