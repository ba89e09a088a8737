"""Everything that changes a review."""

from reviews.services.answering import close_round, save_answer, save_answers, submit_answers
from reviews.services.brakes import call_again, lift_brake, pull_brake, why_not_lift
from reviews.services.checklists import adopt_checklist
from reviews.services.conditions import accept_condition, prove_condition, send_back_condition
from reviews.services.deciding import cast_vote, decide_ethics, give_legal_advice, outcome_of
from reviews.services.declaring import declare_independence, excuse_member, extend_review
from reviews.services.handing import hand_over
from reviews.services.looking import mark_seen
from reviews.services.meetings import adopt_minutes, call_meeting, record_item, record_meeting
from reviews.services.proxies import explain_proxies, look_at_proxies
from reviews.services.rounds import open_ethics_review, open_legal_review, present_again, seat_newcomers
from reviews.services.seats import recuse, take_legal_seat
from reviews.services.terms import appoint_to_committee, end_term, renew_term

__all__ = [
    "accept_condition",
    "adopt_checklist",
    "adopt_minutes",
    "appoint_to_committee",
    "call_again",
    "call_meeting",
    "cast_vote",
    "close_round",
    "decide_ethics",
    "declare_independence",
    "end_term",
    "excuse_member",
    "explain_proxies",
    "extend_review",
    "give_legal_advice",
    "hand_over",
    "lift_brake",
    "look_at_proxies",
    "mark_seen",
    "open_ethics_review",
    "open_legal_review",
    "outcome_of",
    "present_again",
    "prove_condition",
    "pull_brake",
    "record_item",
    "record_meeting",
    "recuse",
    "renew_term",
    "save_answer",
    "save_answers",
    "seat_newcomers",
    "send_back_condition",
    "submit_answers",
    "take_legal_seat",
    "why_not_lift",
]
