"""What lies before a reviewer: the snapshot that was taken, what lies there now, and the difference in words."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from questions.models import Trajectory
from questions.selectors import question_content
from reviews.models import Review, ReviewKind, ReviewStatus
from reviews.wording import in_words, place_in_words
from sources.selectors import sources_content
from zicht.core.fingerprints import differences, plain


def legal_content(trajectory: Trajectory) -> dict[str, Any]:
    """Snapshot for a legal review; its fingerprint ties the advice to exactly this.

    Shape: title, question (canvas and definitions), sources (needs, matches, requests with their answers).
    """
    # Some parts carry labels. What was approved may not depend on the language of who looks.
    with override(settings.LANGUAGE_CODE):
        return plain(
            {
                "title": trajectory.title,
                "question": question_content(trajectory),
                "sources": sources_content(trajectory),
            }
        )


def content_now(review: Review) -> dict[str, Any]:
    """What `review` would be about when it was opened now.

    A later review of the same kind says so itself. The plan and the releases of an ethics review come from above
    this app: for those the snapshot stands, and the gate asks whether they are still current.
    """
    if review.status == ReviewStatus.SUPERSEDED:
        return _newest(review).content
    now = legal_content(review.trajectory)
    if review.kind == ReviewKind.LEGAL:
        return now
    return review.content | {part: value for part, value in now.items() if part in review.content}


def _newest(review: Review) -> Review:
    same = Review.objects.filter(trajectory=review.trajectory_id, kind=review.kind)
    return same.order_by("-opened_at", "-pk")[0]


@dataclass(frozen=True)
class Change:
    """One part that differs: where it stands, and how it read before and after, all in words."""

    place: str
    before: str
    after: str
    path: str = ""

    def __str__(self) -> str:
        return _("{place}: eerst “{before}”, nu “{after}”").format(
            place=self.place, before=self.before or "–", after=self.after or "–"
        )


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Every part that differs between two snapshots, in words."""
    found = differences(before, after)
    return [
        Change(
            place_in_words(path),
            in_words(old, path.split(" › ")[-1]),
            in_words(new, path.split(" › ")[-1]),
            path,
        )
        for path, old, new in found
    ]


def changes_since(review: Review) -> list[Change]:
    """What changed since this review was laid before its reviewers."""
    return changes(review.content, content_now(review))
