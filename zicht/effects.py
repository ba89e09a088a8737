"""What a step of the method sets in motion beside the phase: reviews that open, drafts, holds, the emergency brake."""

from collections.abc import Callable, Mapping
from typing import Any

from accounts.models import User
from analyses.content import ethics_content
from publications.services import draft_publication, pause_publications, resume_publications
from questions.models import Trajectory
from questions.services import begin_next_question, finish_question, lift_hold, place_hold
from reviews.services import lift_brake, open_ethics_review, open_legal_review, pull_brake

# What a step sets in motion: the trajectory, who took it, why, and what else was filled in (a date, a vote).
Effect = Callable[[Trajectory, User, str, Mapping[str, Any]], object]
# What must be true before the passage is written: the next question opens a new cycle, and the passage belongs to it.
BEFORE: dict[str, Effect] = {
    "next_question": lambda trajectory, by, note, details: begin_next_question(trajectory, by=by),
}
EFFECTS: dict[str, tuple[Effect, ...]] = {
    "to_legal_review": (lambda trajectory, by, note, details: open_legal_review(trajectory, by=by),),
    "to_ethics_review": (
        lambda trajectory, by, note, details: open_ethics_review(
            trajectory, content=ethics_content(trajectory), by=by
        ),
    ),
    "to_publication": (lambda trajectory, by, note, details: draft_publication(trajectory, by=by),),
    "close": (lambda trajectory, by, note, details: finish_question(trajectory, by=by),),
    "hold": (
        lambda trajectory, by, note, details: place_hold(
            trajectory, reason=note, review_on=details.get("review_on"), by=by
        ),
    ),
    "resume": (lambda trajectory, by, note, details: lift_hold(trajectory, note=note, by=by),),
    "pull_brake": (
        lambda trajectory, by, note, details: pull_brake(trajectory, reason=note, by=by),
        lambda trajectory, by, note, details: pause_publications(trajectory),
    ),
    "lift_brake": (
        lambda trajectory, by, note, details: lift_brake(trajectory, reason=note, by=by, **details),
        lambda trajectory, by, note, details: resume_publications(trajectory),
    ),
}
