""" "Ja, mits": somebody proves that a condition is met, whoever set it accepts the proof."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from coalitions.selectors import people_acting_as
from reviews.models import Condition, Review, ReviewKind
from reviews.selectors import latest
from reviews.services.record import note, tell_about
from reviews.services.seats import ask_judge, locked
from zicht.core.checked import checked
from zicht.core.errors import Conflict, NotAllowed, NotYet
from zicht.core.policy import May, Role, require

SETTER = {
    ReviewKind.LEGAL: (May.DECIDE_LEGAL, Role.LANDSADVOCAAT),
    ReviewKind.ETHICS: (May.CLOSE_ETHICS, Role.ETHICS_CHAIR),
}


@transaction.atomic
def prove_condition(condition: Condition, *, proof: str, by: User) -> Condition:
    """Say how a condition is met; whoever set it still has to accept. A later proof replaces the earlier one."""
    review, condition = _current(condition)
    require(by, May.MOVE_ON, review)
    _ask_newest(review)
    if condition.accepted_at is not None:
        raise NotYet(_("Aan deze voorwaarde is al voldaan."))
    condition.proof, condition.proven_by, condition.proven_at = proof, by, timezone.now()
    checked(condition, required=["proof"]).save()
    _may, role = SETTER[ReviewKind(review.kind)]
    setters = people_acting_as(role, review.trajectory.coalition)
    tell_about(review, setters, _("er is bewijs bij een voorwaarde."), screen="reviews:overview")
    note(
        review,
        "condition_proven",
        _("Bij een voorwaarde is bewijs gegeven."),
        by=by,
        facts={"condition": condition.pk},
    )
    return condition


@transaction.atomic
def accept_condition(condition: Condition, *, by: User, seen_proof: str | None = None) -> Condition:
    """Whoever sets such conditions finds this one met. Nobody accepts own proof, or a proof that changed meanwhile."""
    review, condition = _current(condition)
    may, _role = SETTER[ReviewKind(review.kind)]
    ask_judge(review, by, may)
    _ask_newest(review)
    if condition.proven_at is None:
        raise NotYet(_("Er is nog geen bewijs bij deze voorwaarde."))
    if condition.accepted_at is not None:
        return condition
    if condition.proven_by_id == by.pk:
        raise NotAllowed(_("U gaf zelf het bewijs. Een ander moet beoordelen of het genoeg is."))
    if seen_proof is not None and seen_proof.split() != condition.proof.split():
        sentence = _("Het bewijs is intussen aangepast. Lees het opnieuw.")
        raise Conflict(sentence, theirs={"proof": condition.proof}, mine={"proof": seen_proof}, revision=0)
    condition.accepted_by, condition.accepted_at = by, timezone.now()
    condition.save()
    owners = people_acting_as(Role.PROBLEM_OWNER, review.trajectory.coalition)
    tell_about(review, owners, _("aan een voorwaarde is voldaan."), screen="reviews:overview")
    note(
        review, "condition_met", _("Aan een voorwaarde is voldaan."), by=by, facts={"condition": condition.pk}
    )
    return condition


def _current(condition: Condition) -> tuple[Review, Condition]:
    """The locked review, and the condition as it is now."""
    review = locked(condition.decision.review)
    return review, Condition.objects.select_related("decision").get(pk=condition.pk)


def _ask_newest(review: Review) -> None:
    newest = latest(review.trajectory, review.kind)
    if newest is None or newest.pk != review.pk:
        raise NotYet(_("Er ligt een nieuwere toets. Deze voorwaarde hoort bij een eerder oordeel."))
