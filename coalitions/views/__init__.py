"""The screens of organisations and coalitions."""

from coalitions.views.agreements import contributions, covenant, responsibilities
from coalitions.views.duties import duties
from coalitions.views.escalations import escalate, escalation_pack, escalations
from coalitions.views.gathering_papers import gathering_paper, gathering_paper_remove
from coalitions.views.gatherings import action_done, agenda, calendar, feed, gathering, gathering_new
from coalitions.views.people import assignments, organisations
from coalitions.views.seats import invitation, invitation_again, invite, leave
from coalitions.views.table import coalition

__all__ = [
    "action_done",
    "agenda",
    "assignments",
    "calendar",
    "coalition",
    "contributions",
    "covenant",
    "duties",
    "escalate",
    "escalation_pack",
    "escalations",
    "feed",
    "gathering",
    "gathering_new",
    "gathering_paper",
    "gathering_paper_remove",
    "invitation",
    "invitation_again",
    "invite",
    "leave",
    "organisations",
    "responsibilities",
]
