"""Opening a review and seating its reviewers: who may judge, and who steps aside."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from accounts.selectors import holders_of_post
from accounts.services import tell
from coalitions import grants, journal
from coalitions.selectors import ever_seated, people_acting_as
from questions.models import Trajectory
from reviews.content import legal_content
from reviews.models import Recusal, Review, ReviewerSeat, ReviewKind, ReviewStatus
from reviews.selectors import RUNNING, current_checklist
from zicht.core.errors import NotYet
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import May, Role, require

DAYS = {ReviewKind.LEGAL: 15, ReviewKind.ETHICS: 21}


@transaction.atomic
def open_legal_review(trajectory: Trajectory, *, by: User) -> Review:
    """Lay the question and the sources as they are now before the landsadvocaat; replaces a review that still runs."""
    require(by, May.MOVE_ON, trajectory)
    review = _open(trajectory, ReviewKind.LEGAL, legal_content(trajectory), by)
    lawyers = list(people_acting_as(Role.LANDSADVOCAAT, trajectory.coalition))
    for lawyer in lawyers:
        ReviewerSeat.objects.create(review=review, user=lawyer)
    _announce(review, lawyers, by)
    return review


@transaction.atomic
def open_ethics_review(trajectory: Trajectory, *, content: dict[str, Any], by: User) -> Review:
    """Lay `content` before the committee: everybody without a tie to the coalition gets a seat, the others are recused."""
    require(by, May.MOVE_ON, trajectory)
    review = _open(trajectory, ReviewKind.ETHICS, content, by)
    chairs = {chair.pk for chair in holders_of_post(Post.ETHICS_CHAIR)}
    members = {user.pk: user for user in [*holders_of_post(Post.ETHICS_CHAIR), *holders_of_post(Post.ETHICS_MEMBER)]}
    seated = [member for member in members.values() if _seat_or_recuse(review, member, is_chair=member.pk in chairs)]
    _announce(review, seated, by)
    return review


@transaction.atomic
def present_again(review: Review, *, content: dict[str, Any], by: User) -> Review:
    """The same question to the same body about what lies there now. Without a change there is nothing to present."""
    require(by, May.MOVE_ON, review)
    if review.fingerprint == fingerprint(content):
        raise NotYet(_("Er is niets veranderd sinds de vorige keer. Opnieuw voorleggen is niet nodig."))
    if review.kind == ReviewKind.LEGAL:
        return open_legal_review(review.trajectory, by=by)
    return open_ethics_review(review.trajectory, content=content, by=by)


def _open(trajectory: Trajectory, kind: ReviewKind, content: dict[str, Any], by: User) -> Review:
    for running in Review.objects.filter(trajectory=trajectory, kind=kind, status__in=RUNNING):
        running.status = ReviewStatus.SUPERSEDED
        running.closed_at = timezone.now()
        running.save(update_fields=["status", "closed_at"])
    return Review.objects.create(
        trajectory=trajectory,
        kind=kind,
        cycle=trajectory.cycle,
        checklist=current_checklist(kind),
        content=content,
        fingerprint=fingerprint(content),
        due_on=timezone.localdate() + timedelta(days=DAYS[kind]),
        opened_by=by,
    )


def _seat_or_recuse(review: Review, member: User, *, is_chair: bool) -> bool:
    tie = ever_seated(member, review.trajectory.coalition)
    if tie is not None:
        Recusal.objects.create(review=review, user=member, reason=tie[:300], is_automatic=True)
        return False
    ReviewerSeat.objects.create(review=review, user=member, is_chair=is_chair)
    grants.grant_to_user(member, Role.ETHICS_MEMBER, review.trajectory.coalition)
    if is_chair:
        grants.grant_to_user(member, Role.ETHICS_CHAIR, review.trajectory.coalition)
    return True


def _announce(review: Review, people: Iterable[User], by: User) -> None:
    sentence = _("{title}: uw oordeel wordt gevraagd, uiterlijk {date}.").format(
        title=review.trajectory.title, date=review.due_on.strftime("%d-%m-%Y")
    )
    tell(people, sentence, url=reverse("reviews:review", args=[review.pk]))
    facts = {"review": review.pk, "fingerprint": review.fingerprint}
    journal.write(
        review.trajectory.coalition, f"review.{review.kind}.opened", _("De {kind} is geopend.").format(kind=review.get_kind_display()),
        by=by, facts=facts,
    )
