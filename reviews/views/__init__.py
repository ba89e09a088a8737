"""The screens of the reviews."""

from reviews.views.brakes import brake, call, lift
from reviews.views.checklists import checklist, checklist_new, checklists
from reviews.views.conditions import accept, proof_file, prove, send_back
from reviews.views.deciding import advise, decide, vote
from reviews.views.lane import lane
from reviews.views.meetings import committee, meeting, meeting_close, meeting_item, meeting_new
from reviews.views.overview import overview, present
from reviews.views.papers import decision_paper
from reviews.views.proxies import look, proxies
from reviews.views.round import admit, close, review, submit
from reviews.views.seats import declare, excuse, extend, hand_over_to, step_aside
from reviews.views.terms import composition, term_end, term_new, term_renew

__all__ = [
    "accept",
    "admit",
    "advise",
    "brake",
    "call",
    "checklist",
    "checklist_new",
    "checklists",
    "close",
    "committee",
    "composition",
    "decide",
    "decision_paper",
    "declare",
    "excuse",
    "extend",
    "hand_over_to",
    "lane",
    "lift",
    "look",
    "meeting",
    "meeting_close",
    "meeting_item",
    "meeting_new",
    "overview",
    "present",
    "proof_file",
    "prove",
    "proxies",
    "review",
    "send_back",
    "step_aside",
    "submit",
    "term_end",
    "term_new",
    "term_renew",
    "vote",
]
