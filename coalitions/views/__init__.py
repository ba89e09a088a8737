"""The screens of organisations and coalitions."""

from coalitions.views.agreements import contributions, covenant, responsibilities
from coalitions.views.escalations import escalate, escalation_pack, escalations
from coalitions.views.gatherings import calendar, gathering, gathering_new
from coalitions.views.people import assignments, organisations
from coalitions.views.seats import invitation, invite, leave
from coalitions.views.table import coalition

__all__ = [
    "assignments",
    "calendar",
    "coalition",
    "contributions",
    "covenant",
    "escalate",
    "escalation_pack",
    "escalations",
    "gathering",
    "gathering_new",
    "invitation",
    "invite",
    "leave",
    "organisations",
    "responsibilities",
]
