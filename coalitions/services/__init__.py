"""Everything that changes organisations and coalitions."""

from coalitions.services.actions import add_action, finish_action
from coalitions.services.agreement import (
    agree_responsibilities,
    extend_covenant,
    pledge,
    receive,
    sign,
    write_covenant,
)
from coalitions.services.assignments import assign, unassign
from coalitions.services.duties import divide_duties
from coalitions.services.escalations import decide_escalation, escalate, move_up, state_position
from coalitions.services.feeds import close_feed, open_feed
from coalitions.services.gathering_papers import add_gathering_paper, remove_gathering_paper
from coalitions.services.gatherings import (
    cancel_gathering,
    change_gathering,
    minute_gathering,
    plan_gathering,
)
from coalitions.services.membership import (
    answer_invitation,
    ask_again,
    found_coalition,
    invite,
    leave,
    leave_out,
)
from coalitions.services.nudges import nudge
from coalitions.services.organisations import affiliate, end_affiliation, found_organisation

__all__ = [
    "add_action",
    "add_gathering_paper",
    "affiliate",
    "agree_responsibilities",
    "answer_invitation",
    "ask_again",
    "assign",
    "cancel_gathering",
    "change_gathering",
    "close_feed",
    "decide_escalation",
    "divide_duties",
    "end_affiliation",
    "escalate",
    "extend_covenant",
    "finish_action",
    "found_coalition",
    "found_organisation",
    "invite",
    "leave",
    "leave_out",
    "minute_gathering",
    "move_up",
    "nudge",
    "open_feed",
    "plan_gathering",
    "pledge",
    "receive",
    "remove_gathering_paper",
    "sign",
    "state_position",
    "unassign",
    "write_covenant",
]
