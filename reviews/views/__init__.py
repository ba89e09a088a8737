"""The screens of the reviews."""

from reviews.views.brakes import brake, call, lift
from reviews.views.conditions import accept, prove
from reviews.views.deciding import advise, decide, vote
from reviews.views.overview import overview, present
from reviews.views.round import admit, close, review, step_aside, submit

__all__ = [
    "accept",
    "admit",
    "advise",
    "brake",
    "call",
    "close",
    "decide",
    "lift",
    "overview",
    "present",
    "prove",
    "review",
    "step_aside",
    "submit",
    "vote",
]
