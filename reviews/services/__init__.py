"""Everything that changes a review."""

from reviews.services.answering import close_round, save_answer, submit_answers
from reviews.services.brakes import call_again, lift_brake, pull_brake, why_not_lift
from reviews.services.conditions import accept_condition, prove_condition
from reviews.services.deciding import cast_vote, decide_ethics, give_legal_advice, outcome_of
from reviews.services.rounds import open_ethics_review, open_legal_review, present_again, seat_newcomers
from reviews.services.seats import recuse, take_legal_seat

__all__ = [
    "accept_condition",
    "call_again",
    "cast_vote",
    "close_round",
    "decide_ethics",
    "give_legal_advice",
    "lift_brake",
    "open_ethics_review",
    "open_legal_review",
    "outcome_of",
    "present_again",
    "prove_condition",
    "pull_brake",
    "recuse",
    "save_answer",
    "seat_newcomers",
    "submit_answers",
    "take_legal_seat",
    "why_not_lift",
]
