"""The screens of problems, trajectories and questions."""

from questions.views.assessments import assess, close_round
from questions.views.definitions import adopt, agree, definition, definitions, library, tend
from questions.views.hint_rules import hint_rule, hint_rules
from questions.views.joining import join, join_requests
from questions.views.mirror import mirror
from questions.views.papers import paper, papers
from questions.views.papers import remove as paper_remove
from questions.views.priorities import priorities, refused
from questions.views.question import ask, canvas, order, question_new
from questions.views.remarks import remarks, resolve
from questions.views.trajectories import trajectories
from questions.views.trajectory import detail, take
from questions.views.triage import refusal, triage
from questions.views.versions import versions
from questions.views.wizard import edit_problem, new, wizard

__all__ = [
    "adopt",
    "agree",
    "ask",
    "assess",
    "canvas",
    "close_round",
    "definition",
    "definitions",
    "detail",
    "edit_problem",
    "hint_rule",
    "hint_rules",
    "join",
    "join_requests",
    "library",
    "mirror",
    "new",
    "order",
    "paper",
    "paper_remove",
    "papers",
    "priorities",
    "question_new",
    "refusal",
    "refused",
    "remarks",
    "resolve",
    "take",
    "tend",
    "trajectories",
    "triage",
    "versions",
    "wizard",
]
