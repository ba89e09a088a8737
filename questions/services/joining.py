"""Joining a trajectory that looks like one's own: an organisation asks, the owner or the programme answers."""

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.selectors import holders_of_post
from accounts.services import tell
from coalitions import journal
from coalitions.models import Organisation
from coalitions.selectors import organisations_of, people_acting_as
from coalitions.services import invite
from questions.models import JoinAnswer, JoinRequest, Trajectory
from questions.selectors import seated_organisations
from questions.services.values import filled
from zicht.core.errors import NotAllowed, NotYet
from zicht.core.policy import May, Role, require


@transaction.atomic
def ask_to_join(
    trajectory: Trajectory,
    *,
    organisation: Organisation | None,
    reason: str,
    by: Any,
    own_trajectory: Trajectory | None = None,
) -> JoinRequest:
    """Ask the coalition of `trajectory` for an invitation. The caller finds it among what looks alike.

    Raises NotAllowed for somebody who does not work at `organisation`, NotYet when it sits there or asked already.
    """
    if organisation is None or not organisations_of(by).filter(pk=organisation.pk).exists():
        raise NotAllowed(_("U kunt alleen aansluiten namens de partij waar u werkt."))
    reason = filled("reason", reason, 1000)
    if not trajectory.is_open:
        raise NotYet(_("Dit traject is afgerond. Lees de uitkomst, of begin een eigen traject."))
    if organisation in seated_organisations(trajectory):
        raise NotYet(_("{party} doet al mee aan dit traject.").format(party=organisation.short_name))
    try:
        with transaction.atomic():
            made = JoinRequest.objects.create(
                trajectory=trajectory,
                organisation=organisation,
                own_trajectory=own_trajectory,
                reason=reason,
                asked_by=by,
            )
    except IntegrityError as error:
        raise NotYet(_("Uw partij vroeg dit al. U krijgt bericht van het antwoord.")) from error
    sentence = _("{party} wil aansluiten bij dit traject").format(party=organisation.short_name)
    journal.write(trajectory.coalition, "join.asked", sentence, by=by, reason=reason)
    _tell_hosts(trajectory, organisation)
    return made


def _tell_hosts(trajectory: Trajectory, organisation: Organisation) -> None:
    people = {*people_acting_as(Role.PROBLEM_OWNER, trajectory.coalition)}
    people |= {*holders_of_post(Post.PROGRAMME_LEAD)}
    sentence = _("{party} wil aansluiten bij {title}").format(
        party=organisation.short_name, title=trajectory.title
    )
    tell(list(people), sentence, url=reverse("questions:join_requests", args=[trajectory.reference]))


@transaction.atomic
def answer_join(made: JoinRequest, *, answer: str, note: str, by: Any) -> JoinRequest:
    """Invite the organisation, or say why not now. Raises NotYet when it was answered already."""
    trajectory = made.trajectory
    require(by, May.WRITE_COALITION, trajectory)
    made = JoinRequest.objects.select_for_update().get(pk=made.pk)
    if made.answered_at is not None:
        raise NotYet(_("Op dit verzoek is al geantwoord."))
    note = filled("note", note, 1000)
    made.answer = JoinAnswer.INVITED if answer == JoinAnswer.INVITED else JoinAnswer.REFUSED
    made.note, made.answered_by, made.answered_at = note, by, timezone.now()
    made.save()
    if made.answer == JoinAnswer.INVITED:
        invite(trajectory.coalition, made.organisation, ask=note, answer_by=None, by=by)
        sentence = _("{title}: uw partij is uitgenodigd.").format(title=trajectory.title)
        url = reverse("desk:work")
    else:
        sentence = _("{title}: aansluiten kan nu niet. {note}").format(title=trajectory.title, note=note)
        url = reverse("questions:list")
    tell([made.asked_by], sentence, url=url)
    said = _("Antwoord aan {party}: {answer}").format(
        party=made.organisation.short_name, answer=made.get_answer_display()
    )
    journal.write(trajectory.coalition, "join.answered", said, by=by, reason=note)
    return made
