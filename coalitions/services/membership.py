"""Coming to the table and leaving it: found, invite, leave out, answer, leave."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from coalitions import grants, journal
from coalitions.models import SEATED, Coalition, CoalitionMember, MemberRole, MemberStatus, Organisation
from coalitions.selectors import address, people_acting_as, people_of
from coalitions.services.access import locked, require_on, require_open, require_own, require_works_for
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.core.policy import May, Role

ANSWERS = (MemberStatus.COMMITTED, MemberStatus.CONDITIONAL, MemberStatus.DECLINED)


@transaction.atomic
def found_coalition(name: str, *, owner: Organisation, by: Any) -> Coalition:
    """A coalition with the problem owner at the table. Only people of the owner can; a company cannot own a problem."""
    require_works_for(owner, by)
    if not owner.can_own_problems:
        raise NotAllowed(_("Alleen een gemeente of een provincie kan probleemeigenaar zijn."))
    coalition = checked(Coalition(name=name))
    coalition.save()
    now = timezone.now()
    CoalitionMember.objects.create(
        coalition=coalition,
        organisation=owner,
        role=MemberRole.PROBLEM_OWNER,
        status=MemberStatus.COMMITTED,
        invited_by=by,
        answered_by=by,
        answered_at=now,
    )
    grants.grant_to_group(owner.group, Role.PROBLEM_OWNER, coalition)
    journal.write(
        coalition, "found_coalition", _("{owner} begint als probleemeigenaar.").format(owner=owner), by=by
    )
    return coalition


@transaction.atomic
def invite(
    coalition: Coalition,
    organisation: Organisation,
    *,
    ask: str,
    answer_by: date | None,
    replaces: CoalitionMember | None = None,
    by: Any,
) -> CoalitionMember:
    """Ask an organisation to the table, until a date. Who declined, left or was left out can be asked again.

    `replaces` is a party that no longer takes part and whose place this one is asked to take.
    """
    require_on(coalition, by, May.WRITE_COALITION)
    if answer_by is not None and answer_by < timezone.localdate():
        raise Invalid({"answer_by": [_("Kies een datum vanaf vandaag.")]})
    member = _seat(coalition, organisation, by)
    _require_free_place(replaces, member)
    member.ask, member.answer_by, member.status = ask, answer_by, MemberStatus.INVITED
    member.replaces = replaces
    member.note = member.offer = member.gets = ""
    member.reminded_on = None
    checked(member, required=["ask"]).save()
    sentence = _("{organisation} is uitgenodigd.").format(organisation=organisation)
    journal.write(
        coalition, "invite", sentence, by=by, reason=member.ask, facts={"organisation": organisation.name}
    )
    question = _("{name} vraagt {organisation} om mee te doen.").format(
        name=coalition.name, organisation=organisation
    )
    tell(people_of(organisation), question, url=reverse("coalitions:invitation", args=[member.pk]))
    return member


def _require_free_place(replaces: CoalitionMember | None, member: CoalitionMember) -> None:
    if replaces is None:
        return
    gone = replaces.status in (MemberStatus.LEFT, MemberStatus.DECLINED)
    if not gone or replaces.coalition_id != member.coalition_id or replaces.pk == member.pk:
        raise Invalid({"replaces": [_("Kies een partij die vertrok of niet meedoet.")]})


@transaction.atomic
def leave_out(coalition: Coalition, organisation: Organisation, *, reason: str, by: Any) -> CoalitionMember:
    """Say why an organisation is not asked, or take back an invitation that was not answered."""
    require_on(coalition, by, May.WRITE_COALITION)
    member = _seat(coalition, organisation, by, withdraw=True)
    member.note, member.status, member.answer_by = reason, MemberStatus.NOT_ASKED, None
    try:
        checked(member, required=["note"]).save()
    except Invalid as wrong:
        raise Invalid({"reason": wrong.fields.get("note", wrong.reasons)}) from wrong
    sentence = _("{organisation} wordt niet gevraagd.").format(organisation=organisation)
    journal.write(coalition, "leave_out", sentence, by=by, reason=member.note)
    return member


def _seat(
    coalition: Coalition, organisation: Organisation, by: Any, *, withdraw: bool = False
) -> CoalitionMember:
    """The free seat of this organisation, new or used before, not yet saved. Invalid when it is taken."""
    locked(coalition)
    member = CoalitionMember.objects.filter(coalition=coalition, organisation=organisation).first()
    if member is None:
        return CoalitionMember(coalition=coalition, organisation=organisation, invited_by=by)
    if member.is_seated:
        raise Invalid({"organisation": [_("{organisation} doet al mee.").format(organisation=organisation)]})
    if member.status == MemberStatus.INVITED and not withdraw:
        raise Invalid(
            {"organisation": [_("{organisation} is al uitgenodigd.").format(organisation=organisation)]}
        )
    member.invited_by, member.invited_at = by, timezone.now()
    member.answered_by = member.answered_at = None
    return member


@transaction.atomic
def answer_invitation(
    member: CoalitionMember, *, status: str, offer: str, note: str, gets: str = "", by: Any
) -> CoalitionMember:
    """Yes, yes under conditions, or no, on behalf of the invited organisation. A yes gives its people their role."""
    member = (
        CoalitionMember.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=member.pk)
    )
    require_own(member, by)
    if status not in ANSWERS:
        raise Invalid({"status": [_("Kies of uw organisatie meedoet.")]})
    before = (member.status, member.note, member.offer, member.gets)
    if before == (status, note.strip(), offer.strip(), gets.strip()):
        return member
    _require_answerable(member)
    member.status, member.offer, member.note, member.gets = status, offer, note, gets
    member.answered_by, member.answered_at = by, timezone.now()
    checked(member, required=[] if status == MemberStatus.COMMITTED else ["note"]).save()
    _let_roles_follow(member)
    _tell_answer(member, by)
    return member


def _require_answerable(member: CoalitionMember) -> None:
    if member.status in (MemberStatus.INVITED, MemberStatus.CONDITIONAL):
        return
    raise NotYet(
        _(
            "{organisation} heeft al geantwoord: {answer}. Vraag de probleemeigenaar om een nieuwe uitnodiging."
        ).format(organisation=member.organisation, answer=member.get_status_display())
    )


def _let_roles_follow(member: CoalitionMember) -> None:
    turn = grants.grant_to_group if member.status in SEATED else grants.revoke_from_group
    turn(member.organisation.group, Role.PARTNER, member.coalition)


def _tell_answer(member: CoalitionMember, by: Any) -> None:
    sentence = _("{organisation} {answer}.").format(
        organisation=member.organisation, answer=member.get_status_display()
    )
    journal.write(
        member.coalition,
        "answer_invitation",
        sentence,
        by=by,
        reason=member.note,
        facts={"offer": member.offer},
    )
    owners = people_acting_as(Role.PROBLEM_OWNER, member.coalition).exclude(pk=by.pk)
    tell(owners, f"{member.coalition.name}: {sentence}", url=address(member.coalition))


@transaction.atomic
def leave(member: CoalitionMember, *, note: str, by: Any) -> CoalitionMember:
    """Step out, with a reason. The problem owner cannot: it withdraws the trajectory instead."""
    member = (
        CoalitionMember.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=member.pk)
    )
    if member.status == MemberStatus.LEFT:
        return member
    require_own(member, by)
    if member.role == MemberRole.PROBLEM_OWNER:
        raise NotYet(_("De probleemeigenaar kan niet vertrekken. U kunt het traject wel intrekken."))
    if not member.is_seated:
        raise NotYet(_("Alleen een partij die meedoet, kan vertrekken."))
    member.status, member.note, member.left_at = MemberStatus.LEFT, note, timezone.now()
    checked(member, required=["note"]).save()
    _let_roles_follow(member)
    sentence = _("{organisation} is vertrokken uit de coalitie.").format(organisation=member.organisation)
    journal.write(member.coalition, "leave", sentence, by=by, reason=member.note)
    owners = people_acting_as(Role.PROBLEM_OWNER, member.coalition)
    tell(owners, f"{member.coalition.name}: {sentence}", url=address(member.coalition))
    return member


@transaction.atomic
def ask_again(member: CoalitionMember, *, note: str, by: Any) -> None:
    """People of a party that said no, left or was invited too long ago ask the problem owner for a new invitation."""
    require_works_for(member.organisation, by)
    require_open(member.coalition)
    if member.status not in (MemberStatus.DECLINED, MemberStatus.LEFT):
        raise NotYet(_("Uw uitnodiging is nog geldig. U kunt gewoon antwoorden."))
    draft = checked(CoalitionMember(ask=note, status=member.status), required=[])
    sentence = _("{organisation} vraagt om een nieuwe uitnodiging.").format(organisation=member.organisation)
    asked_today = member.coalition.journal.filter(
        verb="ask_again", at__date=timezone.localdate(), facts__organisation=member.organisation.name
    )
    if asked_today.exists():
        raise NotYet(
            _("Vandaag is al om een nieuwe uitnodiging gevraagd. De probleemeigenaar heeft bericht.")
        )
    facts = {"organisation": member.organisation.name}
    journal.write(member.coalition, "ask_again", sentence, by=by, reason=draft.ask, facts=facts)
    url = f"{address(member.coalition, 'coalitions:invite')}?partij={member.organisation_id}"
    owners = people_acting_as(Role.PROBLEM_OWNER, member.coalition)
    tell(owners, f"{member.coalition.name}: {sentence} {draft.ask}".strip(), url=url, personal=True)
