"""The screens of problems, trajectories and questions."""

from questions.views.assessments import assess
from questions.views.definitions import agree, definition, definitions
from questions.views.hint_rules import hint_rule, hint_rules
from questions.views.question import ask, canvas, question_new, versions
from questions.views.remarks import remarks, resolve
from questions.views.trajectories import trajectories
from questions.views.trajectory import detail, take
from questions.views.triage import triage
from questions.views.wizard import edit_problem, new, wizard

__all__ = [
    "agree",
    "ask",
    "assess",
    "canvas",
    "definition",
    "definitions",
    "detail",
    "edit_problem",
    "hint_rule",
    "hint_rules",
    "new",
    "question_new",
    "remarks",
    "resolve",
    "take",
    "trajectories",
    "triage",
    "versions",
    "wizard",
]
