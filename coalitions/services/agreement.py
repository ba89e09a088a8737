"""What the members agree on: responsibilities, contributions and the covenant."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from coalitions import journal
from coalitions.models import Coalition, CoalitionMember, Contribution, Covenant, Organisation, Signature
from coalitions.selectors import (
    address,
    case_of,
    latest_covenant,
    people_around,
    people_at_the_table,
    seated_members,
    usual_body,
    works_for,
)
from coalitions.services.access import locked, require_on, require_open, require_own, require_works_for
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotYet
from zicht.core.policy import May, require
from zicht.core.revisions import save_if_unchanged


@transaction.atomic
def agree_responsibilities(coalition: Coalition, *, text: str, seen: int, by: Any) -> Coalition:
    """Write down who is responsible for what. `seen` is the revision that the writer read; raises Conflict."""
    require_on(coalition, by, May.WRITE_COALITION)
    try:
        checked(Coalition(name=coalition.name, responsibilities=text), required=["responsibilities"])
    except Invalid as wrong:
        raise Invalid({"text": wrong.fields.get("responsibilities", wrong.reasons)}) from wrong
    save_if_unchanged(coalition, {"responsibilities": text.strip()}, seen=seen)
    sentence = _("De verantwoordelijkheden zijn opgeschreven.")
    journal.write(
        coalition, "agree_responsibilities", sentence, by=by, facts={"text": coalition.responsibilities}
    )
    tell(
        people_at_the_table(coalition).exclude(pk=by.pk),
        f"{coalition.name}: {sentence}",
        url=address(coalition),
    )
    return coalition


@transaction.atomic
def pledge(
    member: CoalitionMember, *, kind: str, description: str, pledged: Decimal | None, unit: str, by: Any
) -> Contribution:
    """Write down what a member puts in: by its own people, or by who leads the coalition."""
    if works_for(by, member.organisation):
        require_own(member, by)
    else:
        require_on(member.coalition, by, May.WRITE_COALITION)
    if not member.is_seated:
        raise NotYet(_("{organisation} doet nog niet mee.").format(organisation=member.organisation))
    _require_positive(pledged, "pledged")
    contribution = Contribution(
        member=member, kind=kind, description=description, pledged=pledged, unit=unit, recorded_by=by
    )
    checked(contribution).save()
    sentence = _("{organisation} zegt toe: {what}.").format(
        organisation=member.organisation, what=description.strip()
    )
    journal.write(
        member.coalition, "pledge", sentence, by=by, facts={"kind": kind, "pledged": str(pledged or "")}
    )
    return contribution


@transaction.atomic
def receive(contribution: Contribution, *, received: Decimal, by: Any) -> Contribution:
    """How much of what was pledged has come in so far."""
    coalition = contribution.member.coalition
    require_on(coalition, by, May.WRITE_COALITION)
    _require_positive(received, "received")
    if received is None:
        raise Invalid({"received": [_("Vul in hoeveel er is ontvangen.")]})
    contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
    contribution.received = received
    checked(contribution).save()
    sentence = _("Van {organisation} is ontvangen: {what}.").format(
        organisation=contribution.member.organisation, what=contribution.description
    )
    journal.write(coalition, "receive", sentence, by=by, facts={"received": str(received)})
    return contribution


def _require_positive(amount: Decimal | None, name: str) -> None:
    if amount is not None and amount < 0:
        raise Invalid({name: [_("Vul nul of meer in.")]})


@transaction.atomic
def write_covenant(coalition: Coalition, *, text: str, starts_on: date, ends_on: date, by: Any) -> Covenant:
    """The next version of the covenant, to be signed by every member. Earlier versions stay as they were."""
    require_on(coalition, by, May.WRITE_COALITION)
    if ends_on < starts_on:
        raise Invalid({"ends_on": [_("De einddatum ligt voor de ingangsdatum.")]})
    locked(coalition)
    last = latest_covenant(coalition)
    if last is not None and (last.text, last.starts_on, last.ends_on) == (text.strip(), starts_on, ends_on):
        return last
    covenant = Covenant(
        coalition=coalition,
        number=last.number + 1 if last else 1,
        text=text,
        starts_on=starts_on,
        ends_on=ends_on,
        written_by=by,
    )
    checked(covenant).save()
    sentence = _("Versie {number} van het convenant ligt klaar om te tekenen.").format(number=covenant.number)
    facts = {"number": covenant.number, "fingerprint": covenant.fingerprint}
    journal.write(coalition, "write_covenant", sentence, by=by, facts=facts)
    url = address(coalition, "coalitions:covenant")
    tell(people_at_the_table(coalition).exclude(pk=by.pk), f"{coalition.name}: {sentence}", url=url)
    return covenant


@transaction.atomic
def extend_covenant(covenant: Covenant, *, until: date, by: Any) -> Covenant:
    """Let the signed text hold until a later date. Who takes part is told."""
    require_on(covenant.coalition, by, May.WRITE_COALITION)
    covenant = Covenant.objects.select_for_update().get(pk=covenant.pk)
    if until <= (covenant.extended_until or covenant.ends_on):
        raise Invalid({"until": [_("Kies een datum na de huidige einddatum.")]})
    covenant.extended_until = until
    covenant.save()
    sentence = _("Het convenant is verlengd tot en met {until}.").format(until=until.strftime("%d-%m-%Y"))
    journal.write(covenant.coalition, "extend_covenant", sentence, by=by)
    people = people_around(covenant.coalition).exclude(pk=by.pk)
    tell(
        people,
        f"{covenant.coalition.name}: {sentence}",
        url=address(covenant.coalition, "coalitions:covenant"),
    )
    return covenant


@transaction.atomic
def sign(covenant: Covenant, *, organisation: Organisation, body: str = "", by: Any) -> Signature:
    """Sign exactly this text for an organisation at the table, as the body that may bind it. Twice changes nothing."""
    coalition = covenant.coalition
    require(by, May.ANSWER_INVITATION, case_of(coalition))
    require_works_for(organisation, by)
    require_open(coalition)
    locked(coalition)
    if not seated_members(coalition).filter(organisation=organisation).exists():
        raise NotYet(_("{organisation} doet niet mee in deze coalitie.").format(organisation=organisation))
    newest = latest_covenant(coalition)
    if newest is not None and newest.pk != covenant.pk:
        raise NotYet(
            _("Er ligt een nieuwere versie. Lees en teken versie {number}.").format(number=newest.number)
        )
    body = body.strip() or usual_body(organisation)
    checked(Signature(body=body, fingerprint=covenant.fingerprint))
    given = {"signed_by": by, "signed_at": timezone.now(), "fingerprint": covenant.fingerprint, "body": body}
    signature, is_new = Signature.objects.get_or_create(
        covenant=covenant, organisation=organisation, defaults=given
    )
    if is_new:
        sentence = _("{organisation} tekent versie {number} van het convenant.").format(
            organisation=organisation, number=covenant.number
        )
        journal.write(
            coalition, "sign", sentence, by=by, facts={"fingerprint": covenant.fingerprint, "body": body}
        )
    return signature
