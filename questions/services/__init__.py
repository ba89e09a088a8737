"""Writing problems and questions: ask for the right, check, write, keep the journal, tell people."""

from questions.services.definitions import agree, define, redefine
from questions.services.holds import (
    lift_hold,
    look_again_on,
    place_hold,
    why_not_hold,
    why_not_lift_hold,
)
from questions.services.problem import (
    choose_theme,
    judge_lookalikes,
    rename,
    scan_maturity,
    start_problem,
    submit_problem,
    write_statement,
)
from questions.services.question import (
    add_question,
    ask_assessments,
    assess,
    begin_next_question,
    finish_question,
    refine_question,
    require_party,
)
from questions.services.remarks import remark, resolve, why_not_resolve
from questions.services.triage import score

__all__ = [
    "add_question",
    "agree",
    "ask_assessments",
    "assess",
    "begin_next_question",
    "choose_theme",
    "define",
    "finish_question",
    "judge_lookalikes",
    "lift_hold",
    "look_again_on",
    "place_hold",
    "redefine",
    "refine_question",
    "remark",
    "rename",
    "require_party",
    "resolve",
    "scan_maturity",
    "score",
    "start_problem",
    "submit_problem",
    "why_not_hold",
    "why_not_lift_hold",
    "why_not_resolve",
    "write_statement",
]
