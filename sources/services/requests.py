"""Asking a holder for data, and what the holder answers."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from coalitions import grants, journal
from coalitions.models import Coalition
from coalitions.selectors import people_acting_as, people_of, works_for
from questions.models import Trajectory
from sources.coverage import has_expired
from sources.models import ALLOWED, DataRequest, DataSource, RequestStatus
from sources.services.access import require_on
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import May, Role, require

ANSWERS = (RequestStatus.GRANTED, RequestStatus.CONDITIONAL, RequestStatus.REFUSED)
# Who leaned on a permission that is taken back.
CONCERNED = (Role.ANALYST, Role.PROBLEM_OWNER, Role.LANDSADVOCAAT, Role.PROGRAMME_LEAD)
ASKED = ("purpose", "variables", "years", "legal_basis", "retention", "security")


@transaction.atomic
def ask_holder(
    trajectory: Trajectory,
    source: DataSource,
    *,
    purpose: str,
    variables: str,
    years: str,
    legal_basis: str,
    retention: str,
    security: str = "",
    by: Any,
) -> DataRequest:
    """Ask the holder of a source whether this trajectory may use it. The holder's people get to see this request."""
    require_on(trajectory, by, May.WRITE_SOURCES)
    Coalition.objects.select_for_update().get(pk=trajectory.coalition_id)
    _require_no_open_request(trajectory, source)
    request = DataRequest(
        trajectory=trajectory,
        source=source,
        purpose=purpose,
        variables=variables,
        years=years,
        legal_basis=legal_basis,
        retention=retention,
        security=security,
        asked_by=by,
    )
    checked(request).save()
    grants.grant_to_group(source.holder.group, Role.DATA_HOLDER, trajectory.coalition)
    sentence = _("{source} is aangevraagd bij {holder}.").format(source=source, holder=source.holder)
    journal.write(trajectory.coalition, "ask_holder", sentence, by=by, facts=content_of(request))
    told = _("Zicht vraagt {holder} om toestemming voor {source}.").format(
        holder=source.holder, source=source
    )
    tell(people_of(source.holder), told, url=address(request))
    return request


def _require_no_open_request(trajectory: Trajectory, source: DataSource) -> None:
    waiting = DataRequest.objects.filter(trajectory=trajectory, source=source, status=RequestStatus.SENT)
    if waiting.exists():
        raise NotYet(
            _("{holder} heeft nog niet geantwoord op de vorige aanvraag voor deze bron.").format(
                holder=source.holder
            )
        )


def content_of(request: DataRequest) -> dict[str, str]:
    """What was asked: purpose, data, years, legal basis, retention and security."""
    return {name: getattr(request, name) for name in ASKED}


def address(request: DataRequest) -> str:
    """Where the request is."""
    return reverse("sources:request", args=[request.pk])


@transaction.atomic
def decide_request(
    request: DataRequest, *, status: str, note: str, valid_until: date | None, by: Any
) -> DataRequest:
    """Grant, grant under conditions, or refuse, on behalf of the holder. The same answer twice changes nothing."""
    request = _locked(request)
    _require_holder(request, by)
    if status not in ANSWERS:
        raise Invalid({"status": [_("Kies of u de gegevens toestaat.")]})
    if request.status == status and request.decision_note == note.strip():
        return request
    if request.status != RequestStatus.SENT:
        raise NotYet(
            _("Op deze aanvraag is al geantwoord: {answer}.").format(answer=request.get_status_display())
        )
    if valid_until is not None and valid_until < timezone.localdate():
        raise Invalid({"valid_until": [_("Kies een datum vanaf vandaag.")]})
    request.valid_until = None if status == RequestStatus.REFUSED else valid_until
    request.fingerprint = fingerprint(content_of(request))
    _write_answer(request, status, note, required=status != RequestStatus.GRANTED, by=by)
    return request


@transaction.atomic
def revoke(request: DataRequest, *, note: str, by: Any) -> DataRequest:
    """Take a permission back, with a reason. What it covered is uncovered from now on.

    The gate closes, the legal advice no longer fits what lies there, and everybody who leaned on it is told.
    """
    request = _locked(request)
    _require_holder(request, by)
    if request.status == RequestStatus.REVOKED:
        return request
    if request.status not in ALLOWED or has_expired(request, timezone.localdate()):
        raise NotYet(_("Er is geen toestemming om in te trekken."))
    _write_answer(request, RequestStatus.REVOKED, note, required=True, by=by)
    return request


def _locked(request: DataRequest) -> DataRequest:
    rows = DataRequest.objects.select_for_update(of=("self",))
    return rows.select_related("source__holder", "trajectory__coalition").get(pk=request.pk)


def _require_holder(request: DataRequest, by: Any) -> None:
    """The right, a job at the holder, and not one's own request."""
    require(by, May.DECIDE_REQUEST, request)
    if not works_for(by, request.source.holder):
        raise NotAllowed(
            _("Alleen iemand die bij {holder} werkt, kan over deze gegevens beslissen.").format(
                holder=request.source.holder
            )
        )
    if request.asked_by_id == by.pk:
        raise NotAllowed(_("U deed deze aanvraag zelf. Een collega bij de bronhouder beslist."))


def _write_answer(request: DataRequest, status: str, note: str, *, required: bool, by: Any) -> None:
    request.status, request.decision_note = status, note
    request.decided_by, request.decided_at = by, timezone.now()
    try:
        checked(request, required=["decision_note"] if required else []).save()
    except Invalid as wrong:
        raise Invalid({"note": wrong.fields.get("decision_note", wrong.reasons)}) from wrong
    sentence = _("{holder} antwoordt op de aanvraag voor {source}: {answer}.").format(
        holder=request.source.holder, source=request.source, answer=request.get_status_display()
    )
    coalition = request.trajectory.coalition
    facts = {"status": status, "fingerprint": request.fingerprint}
    journal.write(coalition, "decide_request", sentence, by=by, reason=request.decision_note, facts=facts)
    roles = CONCERNED if status == RequestStatus.REVOKED else (Role.ANALYST, Role.PROBLEM_OWNER)
    told = [person for role in roles for person in people_acting_as(role, coalition) if person != by]
    if status == RequestStatus.REVOKED:
        sentence = f"{sentence} {_('De gegevens mogen niet meer worden gebruikt en de poort gaat dicht.')}"
    tell(told, f"{request.trajectory.title}: {sentence}", url=address(request))
