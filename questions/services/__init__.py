"""Writing problems and questions: ask for the right, check, write, keep the journal, tell people."""

from questions.services.definitions import adopt, agree, catch_up, define, let_go, redefine, share
from questions.services.hint_rules import switch_rule
from questions.services.holds import (
    lift_hold,
    look_again_on,
    place_hold,
    why_not_hold,
    why_not_lift_hold,
)
from questions.services.joining import answer_join, ask_to_join
from questions.services.papers import add_paper, remove_paper
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
    begin_next_question,
    finish_question,
    order_questions,
    refine_question,
    require_party,
)
from questions.services.refusing import log_outside_request, show_refusal, write_refusal
from questions.services.remarks import remark, resolve, why_not_resolve
from questions.services.triage import score
from questions.services.voting import ask_assessments, assess, close_round, why_not_close

__all__ = [
    "add_paper",
    "add_question",
    "adopt",
    "agree",
    "answer_join",
    "ask_assessments",
    "ask_to_join",
    "assess",
    "begin_next_question",
    "catch_up",
    "choose_theme",
    "close_round",
    "define",
    "finish_question",
    "judge_lookalikes",
    "let_go",
    "lift_hold",
    "log_outside_request",
    "look_again_on",
    "order_questions",
    "place_hold",
    "redefine",
    "refine_question",
    "remark",
    "remove_paper",
    "rename",
    "require_party",
    "resolve",
    "scan_maturity",
    "score",
    "share",
    "show_refusal",
    "start_problem",
    "submit_problem",
    "switch_rule",
    "why_not_close",
    "why_not_hold",
    "why_not_lift_hold",
    "why_not_resolve",
    "write_refusal",
    "write_statement",
]
