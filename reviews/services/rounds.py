"""Opening a review and seating its reviewers: who may judge, and who steps aside."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from accounts.selectors import holders_of_post
from coalitions import grants
from coalitions.selectors import people_acting_as
from questions.models import Trajectory
from reviews.content import legal_content
from reviews.independence import declared, why_not_judge
from reviews.leaving import name_chair
from reviews.models import Recusal, Review, ReviewerSeat, ReviewKind, ReviewStatus
from reviews.record import note, tell_about
from reviews.selectors import FEWEST_VOTERS, RUNNING, current_checklist, too_few
from reviews.services.committee import committee
from reviews.services.seats import ask_judge, ask_running, ask_seat, locked
from zicht.core.errors import NotYet
from zicht.core.fingerprints import fingerprint, plain
from zicht.core.policy import May, Role, allows, require

DAYS = {ReviewKind.LEGAL: 15, ReviewKind.ETHICS: 21}


@transaction.atomic
def open_legal_review(trajectory: Trajectory, *, by: User) -> Review:
    """Lay the question and the sources as they are now before the landsadvocaat; replaces a review that still runs."""
    require(by, May.MOVE_ON, trajectory)
    lawyers = [
        person
        for person in people_acting_as(Role.LANDSADVOCAAT, trajectory.coalition)
        if why_not_judge(trajectory, ReviewKind.LEGAL, person) is None
    ]
    if not lawyers:
        raise NotYet(
            _(
                "Aan dit traject is nog geen landsadvocaat gekoppeld. Vraag de programmaleider om iemand te koppelen."
            )
        )
    review = _open(trajectory, ReviewKind.LEGAL, legal_content(trajectory), by)
    for lawyer in lawyers:
        ReviewerSeat.objects.create(review=review, user=lawyer)
    _announce(review, lawyers, by)
    return review


@transaction.atomic
def open_ethics_review(trajectory: Trajectory, *, content: dict[str, Any], by: User) -> Review:
    """Lay `content` before the committee: everybody without a tie to the coalition gets a seat, the others are recused."""
    require(by, May.MOVE_ON, trajectory)
    review = _open(trajectory, ReviewKind.ETHICS, content, by)
    seated = _seat_all(review, committee())
    if len(seated) < FEWEST_VOTERS:
        raise NotYet(
            _(
                "Van de adviescommissie zijn {count} leden onafhankelijk van deze coalitie. Er zijn er {needed} nodig. "
                "Vraag de secretaris of de programmaleider om leden te benoemen."
            ).format(count=len(seated), needed=FEWEST_VOTERS)
        )
    name_chair(review, by=by)
    _announce(review, seated, by)
    return review


@transaction.atomic
def present_again(review: Review, *, content: dict[str, Any], by: User) -> Review:
    """The same to the same body, about what lies there now. Without a change there is nothing to present."""
    require(by, May.MOVE_ON, review)
    if review.fingerprint == fingerprint(content):
        raise NotYet(_("Er is niets veranderd sinds de vorige keer. Opnieuw voorleggen is niet nodig."))
    if review.kind == ReviewKind.LEGAL:
        return open_legal_review(review.trajectory, by=by)
    return open_ethics_review(review.trajectory, content=content, by=by)


@transaction.atomic
def seat_newcomers(review: Review, *, by: User) -> list[User]:
    """Let in committee members who were appointed after the review opened; answers who got a seat.

    The chair does this. When too few members are left to decide, perhaps not even a chair, whoever moves the case on does.
    """
    review = locked(review)
    _ask_to_let_in(review, by)
    ask_running(review)
    seated = _seat_all(review, newcomers(review))
    if not seated:
        raise NotYet(
            _(
                "Er zijn geen nieuwe leden zonder band met deze coalitie. De secretaris of de programmaleider kan iemand"
                " benoemen."
            )
        )
    name_chair(review, by=by)
    _announce(review, seated, by)
    return seated


def _ask_to_let_in(review: Review, by: User) -> None:
    if too_few(review) is not None and allows(by, May.MOVE_ON, review):
        return
    ask_judge(review, by, May.CLOSE_ETHICS)
    ask_seat(review, by)


def newcomers(review: Review) -> list[User]:
    """Members of the committee who can take a seat here now: independent, not seated, and not let go or recused.

    Whoever lost the seat because a term or a tie ended it comes back when nothing stands in the way any more.
    """
    lasting = review.recusals.exclude(is_automatic=True).values_list("user", flat=True)
    known = {*review.seats.values_list("user", flat=True), *lasting}
    free = [member for member in committee() if member.pk not in known]
    return [one for one in free if why_not_judge(review.trajectory, review.kind, one) is None]


def _open(trajectory: Trajectory, kind: ReviewKind, content: dict[str, Any], by: User) -> Review:
    # Two openings at the same moment come one after the other.
    Trajectory.objects.select_for_update(of=("self",)).get(pk=trajectory.pk)
    for running in Review.objects.filter(trajectory=trajectory, kind=kind, status__in=RUNNING):
        running.status, running.closed_at = ReviewStatus.SUPERSEDED, timezone.now()
        running.save(update_fields=["status", "closed_at"])
    return Review.objects.create(
        trajectory=trajectory,
        kind=kind,
        cycle=trajectory.cycle,
        checklist=current_checklist(kind),
        content=plain(content),
        fingerprint=fingerprint(content),
        due_on=timezone.localdate() + timedelta(days=DAYS[kind]),
        opened_by=by,
    )


def _seat_all(review: Review, members: Iterable[User]) -> list[User]:
    chairs = set(holders_of_post(Post.ETHICS_CHAIR).values_list("pk", flat=True))
    return [member for member in members if _seat_or_recuse(review, member, is_chair=member.pk in chairs)]


def _seat_or_recuse(review: Review, member: User, *, is_chair: bool) -> bool:
    coalition = review.trajectory.coalition
    earlier = declared(review.trajectory, review.kind, member)
    tie = why_not_judge(review.trajectory, review.kind, member)
    if tie is not None:
        reason = earlier.reason if earlier else tie[:300]
        Recusal.objects.create(review=review, user=member, reason=reason, is_automatic=earlier is None)
        for role in (Role.ETHICS_MEMBER, Role.ETHICS_CHAIR):
            grants.revoke_from_user(member, role, coalition)
        return False
    review.recusals.filter(user=member, is_automatic=True).delete()
    ReviewerSeat.objects.create(review=review, user=member, is_chair=is_chair)
    grants.grant_to_user(member, Role.ETHICS_MEMBER, coalition)
    if is_chair:
        grants.grant_to_user(member, Role.ETHICS_CHAIR, coalition)
    return True


def _announce(review: Review, people: Iterable[User], by: User) -> None:
    date = review.due_on.strftime("%d-%m-%Y")
    tell_about(review, people, _("uw oordeel wordt gevraagd, uiterlijk {date}.").format(date=date))
    sentence = _("De {kind} is geopend.").format(kind=review.get_kind_display())
    note(review, "opened", sentence, by=by, facts={"fingerprint": review.fingerprint})
