"""Remarks on a question: making them, answering them, and saying that they are dealt with."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from coalitions import journal
from coalitions.selectors import acting_organisation, organisations_of, people_acting_as
from questions.models import Remark, Trajectory
from questions.selectors import current_version
from questions.services.values import filled
from zicht.core.errors import Hidden, NotAllowed, NotYet
from zicht.core.policy import May, Role, allows, require


@transaction.atomic
def remark(
    trajectory: Trajectory, *, text: str, blocking: bool = False, parent: Remark | None = None, by: Any
) -> Remark:
    """Something about the question. Blocking: the gate stays shut until it is dealt with. A reply never blocks."""
    require(by, May.REMARK, trajectory)
    if not trajectory.is_open:
        raise NotYet(_("Dit traject is afgerond. Er kan geen opmerking meer bij."))
    if parent is not None and parent.trajectory_id != trajectory.pk:
        raise Hidden(_("Deze opmerking hoort bij een ander traject."))
    made = Remark.objects.create(
        trajectory=trajectory,
        version=current_version(trajectory),
        parent=parent.parent or parent if parent else None,
        text=filled("text", text, 3000),
        is_blocking=blocking and parent is None,
        made_by=by,
        organisation=acting_organisation(by, trajectory.coalition),
    )
    sentence = _("{name} maakte een opmerking").format(name=by)
    facts = {"blocking": made.is_blocking, "text": made.text}
    journal.write(trajectory.coalition, "remark.made", sentence, by=by, facts=facts)
    _tell_about(made, by)
    return made


def _tell_about(made: Remark, by: Any) -> None:
    """The problem owner's people hear of a remark; who made the first one hears of a reply."""
    trajectory = made.trajectory
    if made.parent is not None:
        people = [made.parent.made_by]
        sentence = _("{name} antwoordde op uw opmerking bij {title}").format(name=by, title=trajectory.title)
    else:
        people = list(people_acting_as(Role.PROBLEM_OWNER, trajectory.coalition))
        sentence = _("{name} maakte een opmerking bij {title}").format(name=by, title=trajectory.title)
    url = reverse("questions:remarks", args=[trajectory.reference])
    tell([person for person in people if person != by], sentence, url=url)


def why_not_resolve(made: Remark, user: Any, own: Collection[int] | None = None) -> str | None:
    """None when `user` may say that this is dealt with: who made it, a colleague, for a light one also the owner.

    When who made it has no say here any more, the programme lead decides, so that a remark cannot block for ever.
    `own` are the numbers of the organisations that `user` works for, for who asks about many remarks.
    """
    own = set(organisations_of(user).values_list("pk", flat=True)) if own is None else own
    if user == made.made_by or made.organisation_id in own:
        return None
    trajectory = made.trajectory
    if not made.is_blocking and allows(user, May.WRITE_QUESTION, trajectory):
        return None
    if allows(user, May.DECIDE_INTAKE, trajectory) and not allows(made.made_by, May.REMARK, trajectory):
        return None
    return _("Alleen {name} of een collega kan zeggen dat deze opmerking is opgelost.").format(
        name=made.made_by
    )


@transaction.atomic
def resolve(made: Remark, *, by: Any) -> None:
    """This remark is dealt with. A second time changes nothing."""
    require(by, May.REMARK, made.trajectory)
    if sentence := why_not_resolve(made, by):
        raise NotAllowed(sentence)
    row = Remark.objects.select_for_update().get(pk=made.pk)
    if row.resolved_at is None:
        row.resolved_by, row.resolved_at = by, timezone.now()
        row.save(update_fields=["resolved_by", "resolved_at"])
        sentence = _("{name} vindt de opmerking van {maker} opgelost").format(name=by, maker=row.made_by)
        journal.write(made.trajectory.coalition, "remark.resolved", sentence, by=by, facts={"text": row.text})
    made.refresh_from_db()
