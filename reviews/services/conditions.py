""" "Ja, mits": somebody proves that a condition is met, whoever set it accepts the proof."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from coalitions.selectors import people_acting_as
from reviews.models import Blocks, Condition, Decision, Outcome, Review, ReviewKind
from reviews.record import note, tell_about
from reviews.selectors import latest
from reviews.services.seats import ask_judge, locked
from zicht.core.attachments import Attachment
from zicht.core.checked import checked
from zicht.core.errors import Conflict, Invalid, NotAllowed, NotYet
from zicht.core.policy import May, Role, require

SETTER = {
    ReviewKind.LEGAL: (May.DECIDE_LEGAL, Role.LANDSADVOCAAT),
    ReviewKind.ETHICS: (May.CLOSE_ETHICS, Role.ETHICS_CHAIR),
}

# Which later steps the conditions of each body can hold up, the first one when nothing else is said.
CAN_BLOCK: dict[ReviewKind, tuple[Blocks, ...]] = {
    ReviewKind.LEGAL: (Blocks.ANALYSIS, Blocks.COMMITTEE, Blocks.WRITING, Blocks.GOING_LIVE),
    ReviewKind.ETHICS: (Blocks.WRITING, Blocks.GOING_LIVE),
}
MOST_CONDITIONS = 20
Wanted = Sequence[str | tuple[str, str]]


@transaction.atomic
def prove_condition(
    condition: Condition, *, proof: str, by: User, attachment: Attachment | None = None
) -> Condition:
    """Say how a condition is met, with a file when words do not show it; whoever set it still has to accept.

    A later proof replaces the earlier one; its file stays when no other is given.
    """
    review, condition = _current(condition)
    require(by, May.MOVE_ON, review)
    _ask_newest(review)
    if condition.accepted_at is not None:
        raise NotYet(_("Aan deze voorwaarde is al voldaan."))
    condition.proof, condition.proven_by, condition.proven_at = proof, by, timezone.now()
    condition.revision += 1
    if attachment is not None:
        condition.file, condition.file_name = attachment.file, attachment.name
    checked(condition, required=["proof"]).save()
    _may, role = SETTER[ReviewKind(review.kind)]
    setters = people_acting_as(role, review.trajectory.coalition)
    tell_about(review, setters, _("er is bewijs bij een voorwaarde."), screen="reviews:overview")
    _note(condition, "condition_proven", _("Bij een voorwaarde is bewijs gegeven."), by)
    return condition


@transaction.atomic
def send_back_condition(condition: Condition, *, remark: str, by: User, seen: int | None = None) -> Condition:
    """Whoever sets such conditions finds the proof not enough and says what is missing; then it is asked again."""
    review, condition = _current(condition)
    _ask_to_judge(review, condition, by, seen)
    if condition.accepted_at is not None:
        raise NotYet(_("U hebt dit bewijs al aanvaard."))
    condition.remark, condition.sent_back_by, condition.sent_back_at = remark, by, timezone.now()
    checked(condition, required=["remark"])
    proven_by = condition.proven_by
    condition.proven_by, condition.proven_at = None, None
    condition.save()
    people = set(people_acting_as(Role.PROBLEM_OWNER, review.trajectory.coalition))
    people |= {proven_by} if proven_by else set()
    tell_about(review, people, _("het bewijs bij een voorwaarde is niet genoeg."), screen="reviews:overview")
    _note(condition, "condition_sent_back", _("Het bewijs bij een voorwaarde is teruggestuurd."), by, remark)
    return condition


@transaction.atomic
def accept_condition(condition: Condition, *, by: User, seen: int | None = None) -> Condition:
    """Whoever sets such conditions finds this one met. Nobody accepts own proof, or a proof that changed meanwhile."""
    review, condition = _current(condition)
    _ask_to_judge(review, condition, by, seen)
    if condition.accepted_at is not None:
        return condition
    if condition.proven_by_id == by.pk:
        raise NotAllowed(_("U gaf zelf het bewijs. Een ander moet beoordelen of het genoeg is."))
    condition.accepted_by, condition.accepted_at = by, timezone.now()
    condition.save()
    owners = people_acting_as(Role.PROBLEM_OWNER, review.trajectory.coalition)
    tell_about(review, owners, _("aan een voorwaarde is voldaan."), screen="reviews:overview")
    _note(condition, "condition_met", _("Aan een voorwaarde is voldaan."), by)
    return condition


def lines_of(conditions: Wanted) -> list[tuple[str, str]]:
    """(text, step that waits) of each filled line; a line that names no step waits for the first one."""
    pairs = [(one, "") if isinstance(one, str) else one for one in conditions]
    return [(text.strip(), blocks) for text, blocks in pairs if text.strip()]


def ask_conditions(decision: Decision, conditions: Wanted) -> list[tuple[str, str]]:
    """The conditions one by one, each with the step that waits; they belong to a conditional outcome and to no other."""
    kind = ReviewKind(decision.review.kind)
    wanted = [(text, blocks or CAN_BLOCK[kind][0].value) for text, blocks in lines_of(conditions)]
    wrong = []
    if decision.outcome == Outcome.CONDITIONAL and not wanted:
        wrong.append(_("Schrijf de voorwaarden op, één per regel."))
    if decision.outcome != Outcome.CONDITIONAL and wanted:
        wrong.append(
            _(
                "Bij de uitkomst “{outcome}” horen geen voorwaarden. Zet in de motivering wat er anders moet."
            ).format(outcome=decision.get_outcome_display())
        )
    if len(wanted) > MOST_CONDITIONS:
        wrong.append(_("Schrijf hooguit {most} voorwaarden op.").format(most=MOST_CONDITIONS))
    if {blocks for _text, blocks in wanted} - {step.value for step in CAN_BLOCK[kind]}:
        wrong.append(_("Kies een stap die nog moet komen."))
    if wrong:
        raise Invalid({"conditions": wrong})
    for text, blocks in wanted:
        _ask_condition_fits(text, blocks)
    return wanted


def _ask_condition_fits(text: str, blocks: str) -> None:
    try:
        checked(Condition(text=text, blocks=blocks), required=["text"])
    except Invalid as problem:
        raise Invalid({"conditions": problem.fields["text"]}) from problem


def _ask_to_judge(review: Review, condition: Condition, by: User, seen: int | None) -> None:
    """`by` may judge proof here, there is one, and it is the one that was read."""
    may, _role = SETTER[ReviewKind(review.kind)]
    ask_judge(review, by, may)
    _ask_newest(review)
    if condition.proven_at is None:
        raise NotYet(_("Er is nog geen bewijs bij deze voorwaarde."))
    if seen is not None and seen != condition.revision:
        sentence = _("Het bewijs is intussen aangepast. Lees het opnieuw.")
        raise Conflict(sentence, theirs={"proof": condition.proof}, mine={}, revision=condition.revision)


def _note(condition: Condition, what: str, sentence: str, by: User, reason: str = "") -> None:
    note(condition.decision.review, what, sentence, by=by, reason=reason, facts={"condition": condition.pk})


def _current(condition: Condition) -> tuple[Review, Condition]:
    """The locked review, and the condition as it is now."""
    review = locked(condition.decision.review)
    return review, Condition.objects.select_related("decision").get(pk=condition.pk)


def _ask_newest(review: Review) -> None:
    newest = latest(review.trajectory, review.kind)
    if newest is None or newest.pk != review.pk:
        raise NotYet(_("Er ligt een nieuwere toets. Deze voorwaarde hoort bij een eerder oordeel."))
