"""A reviewer at a review: who may sit down here, and what every page of a review shows."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from questions.views.refusals import put_on_form
from reviews.content import changes_since
from reviews.independence import why_not_judge
from reviews.models import Review, ReviewerSeat, ReviewKind
from reviews.newest import latest_decision
from reviews.screens import about, answers_of, decision_kind, hints, links, progress, themes_of
from reviews.selectors import find_review, open_brake, seat_of
from reviews.services.seats import RIGHT
from zicht.core.errors import Conflict, Invalid, NotAllowed, Refusal
from zicht.core.policy import May, allows


class Reader(Exception):
    """This person may read the outcome of the review, and does not judge: the overview is the page for them."""

    def __init__(self, review: Review) -> None:
        super().__init__(str(review))
        self.review = review


def sit_down(request: HttpRequest, pk: int) -> tuple[Review, ReviewerSeat | None]:
    """The review and the seat of this person; a landsadvocaat who was assigned later has none yet.

    Raises Hidden for strangers and Reader for who does not judge.
    """
    review = find_review(request.user, pk)
    right = RIGHT[ReviewKind(review.kind)]
    seat = seat_of(review, request.user)
    judges = (
        allows(request.user, right, review)
        and why_not_judge(review.trajectory, review.kind, request.user) is None
    )
    if not judges or (seat is None and (review.kind == ReviewKind.ETHICS or not review.is_running)):
        raise Reader(review)
    return review, seat


def desk_context(review: Review, seat: ReviewerSeat | None, current: str) -> dict[str, Any]:
    """What stands around every page of a review."""
    themes = themes_of(review, answers_of(seat))
    advice = (
        latest_decision(review.trajectory, ReviewKind.LEGAL) if review.kind == ReviewKind.ETHICS else None
    )
    return {
        "review": review,
        "trajectory": review.trajectory,
        "seat": seat,
        "themes": themes,
        "links": links(review, seat, themes, current),
        "progress": progress(review) if review.kind == ReviewKind.ETHICS else "",
        "about": about(review),
        "hints": hints(review),
        "advice": advice,
        "advice_kind": decision_kind(advice),
        "looked": review.kind == ReviewKind.ETHICS and review.proxy_looks.exists(),
        "brake": open_brake(review.trajectory),
        # Names and who is ready, for the chair; never what a member answered.
        "members": list(review.seats.select_related("user"))
        if seat and seat.is_chair and review.is_running
        else [],
        "may_leave": review.is_running and seat is not None,
    }


def attempt(form: forms.Form, act: Callable[[], Any], review: Review) -> Any:
    """What `act` answers; None when it was refused, with the reasons on the form and everything typed still there."""
    try:
        return act()
    except NotAllowed:
        raise
    except Conflict as conflict:
        form.add_error(None, conflict.sentence)
        for change in changes_since(review):
            form.add_error(None, str(change))
        if review.kind == ReviewKind.ETHICS:
            form.add_error(
                None, _("Vraag de probleemeigenaar om het opnieuw aan de commissie voor te leggen.")
            )
    except Invalid as refusal:
        # A judgement has a box for each step that can wait; what is wrong with the conditions stands at the first.
        first = next((name for name in form.fields if name.startswith("conditions-")), "")
        named = {first if name == "conditions" else name: found for name, found in refusal.fields.items()}
        put_on_form(form, Invalid(named))
    except Refusal as refusal:
        put_on_form(form, refusal)
    return None


def with_seen(form: forms.Form, seen: str) -> forms.Form:
    """The same form, built from what lies there now: sending it again says that the changes were read."""
    form.data = form.data.copy()
    form.data["seen"] = seen
    return form


def may_see_lane(user: Any, review: Review) -> bool:
    """Whether this person reads the outcome of such a review."""
    return allows(user, May.READ_LEGAL if review.kind == ReviewKind.LEGAL else May.READ_ETHICS, review)
