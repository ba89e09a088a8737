"""How a review reaches the trail and the people concerned."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.services import tell
from coalitions import journal
from reviews.models import Review


def note(
    review: Review,
    what: str,
    sentence: str,
    *,
    by: User | None,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """One row in the trail of the trajectory; never what a single member answered or voted."""
    verb = f"review.{review.kind}.{what}"
    known = {"review": review.pk} | (facts or {})
    journal.write(review.trajectory.coalition, verb, sentence, by=by, reason=reason, facts=known)


def tell_about(
    review: Review, people: Iterable[User], sentence: str, *, screen: str = "reviews:review"
) -> None:
    """One sentence to these people, with the title before it and a link to the review or to the overview."""
    at = review.pk if screen == "reviews:review" else review.trajectory.reference
    title = review.trajectory.title
    tell(people, f"{title}: {sentence}", url=reverse(screen, args=[at]), subject=title)
