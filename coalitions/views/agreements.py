"""Responsibilities, contributions and the covenant."""

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from coalitions.forms.agreements import (
    CovenantForm,
    ExtendForm,
    PledgeForm,
    ReceiveForm,
    ResponsibilitiesForm,
    SignForm,
)
from coalitions.models import Coalition, CoalitionMember, Contribution, Covenant, Organisation
from coalitions.pictures import balances
from coalitions.selectors import (
    acting_organisation,
    case_of,
    latest_covenant,
    organisations_of,
    seated_members,
    usual_body,
)
from coalitions.services import (
    agree_responsibilities,
    extend_covenant,
    pledge,
    receive,
    sign,
    write_covenant,
)
from coalitions.views.attempts import attempted, done
from coalitions.views.case import opened, page
from questions.models import Trajectory
from questions.views.marking import compared
from questions.views.refusals import once_key
from zicht.core.once import once
from zicht.core.policy import May, allows


@login_required
def responsibilities(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down who is responsible for what."""
    trajectory = opened(request, reference, May.WRITE_COALITION)
    coalition = trajectory.coalition
    before = {"text": coalition.responsibilities, "seen": coalition.revision}
    form = ResponsibilitiesForm(request.POST or None, initial=before)
    if request.method == "POST" and attempted(
        form, lambda: agree_responsibilities(coalition, **form.cleaned_data, by=request.user), Coalition
    ):
        messages.success(request, _("De verantwoordelijkheden zijn bewaard."))
        return redirect("coalitions:coalition", reference)
    return page(
        request,
        trajectory,
        "coalitions/form.html",
        form=form,
        title=_("Wie is waarvoor verantwoordelijk?"),
        lead=_("Spreek dit samen af, bijvoorbeeld in een sessie, en schrijf het hier op."),
        button=_("Bewaar"),
    )


@login_required
def contributions(request: HttpRequest, reference: str) -> HttpResponse:
    """What each party puts in: pledged and received."""
    trajectory = opened(request, reference)
    coalition = trajectory.coalition
    form = PledgeForm(_sent(request, "pledge"), members=_own_members(request, trajectory))
    if request.method == "POST" and request.POST.get("deed") == "receive":
        return _receive(request, reference, coalition)
    if request.method == "POST" and attempted(form, lambda: _pledge(request, form)):
        messages.success(request, _("De inleg is vastgelegd."))
        return redirect("coalitions:contributions", reference)
    members = list(seated_members(coalition).prefetch_related("contributions"))
    return page(
        request,
        trajectory,
        "coalitions/contributions.html",
        form=form,
        members=members,
        balances=balances(members),
        may_write=allows(request.user, May.WRITE_COALITION, trajectory),
        may_pledge=form.fields["member"].queryset.exists(),  # type: ignore[attr-defined]
    )


def _sent(request: HttpRequest, deed: str) -> Any:
    return request.POST if request.method == "POST" and request.POST.get("deed") == deed else None


def _own_members(request: HttpRequest, trajectory: Trajectory) -> Any:
    """The members for which this person may pledge: all for who leads the coalition, otherwise the own one."""
    members = seated_members(trajectory.coalition)
    if allows(request.user, May.WRITE_COALITION, trajectory):
        return members
    if allows(request.user, May.ANSWER_INVITATION, trajectory):
        return members.filter(organisation__in=organisations_of(request.user))
    return CoalitionMember.objects.none()


def _pledge(request: HttpRequest, form: PledgeForm) -> None:
    once(once_key(request), Contribution, lambda: pledge(**form.cleaned_data, by=request.user))


def _receive(request: HttpRequest, reference: str, coalition: Coalition) -> HttpResponse:
    pk = request.POST.get("contribution", "")
    rows = Contribution.objects.select_related("member__coalition", "member__organisation")
    contribution = get_object_or_404(
        rows, member__coalition=coalition, pk=int(pk) if pk.isdecimal() and len(pk) < 18 else 0
    )
    form = ReceiveForm(request.POST)
    if attempted(form, lambda: receive(contribution, **form.cleaned_data, by=request.user)):
        messages.success(request, _("Bewaard wat er is ontvangen."))
    else:
        for sentence in (sentence for sentences in form.errors.values() for sentence in sentences):
            messages.error(request, f"{contribution.description}: {sentence}")
    return redirect("coalitions:contributions", reference)


@login_required
def covenant(request: HttpRequest, reference: str) -> HttpResponse:
    """The text, who signed it, and signing it in one button."""
    trajectory = opened(request, reference)
    deed = request.POST.get("deed", "")
    current = latest_covenant(trajectory.coalition)
    form, longer = (
        CovenantForm(_sent(request, "write"), initial=_before(current)),
        ExtendForm(_sent(request, "extend")),
    )
    if deed == "write" and attempted(form, lambda: _write(request, trajectory.coalition, form)):
        messages.success(request, _("Deze versie ligt klaar om te tekenen. Elke partij krijgt bericht."))
        return redirect("coalitions:covenant", reference)
    if deed == "extend" and current and attempted(longer, lambda: _extend(request, current, longer)):
        messages.success(request, _("Het convenant is verlengd."))
        return redirect("coalitions:covenant", reference)
    own = acting_organisation(request.user, trajectory.coalition)
    signing = SignForm(
        _sent(request, "sign"), initial={"body": usual_body(own) if own else ""}, prefix="teken"
    )
    if deed == "sign" and current and signing.is_valid():
        _sign(request, trajectory.coalition, own, signing)
        return redirect("coalitions:covenant", reference)
    context = covenant_context(request, trajectory, current)
    return page(
        request, trajectory, "coalitions/covenant.html", form=form, longer=longer, signing=signing, **context
    )


def _before(current: Covenant | None) -> dict[str, Any]:
    if current is None:
        return {}
    return {"text": current.text, "starts_on": current.starts_on, "ends_on": current.ends_on}


def _write(request: HttpRequest, coalition: Coalition, form: CovenantForm) -> None:
    write_covenant(coalition, **form.cleaned_data, by=request.user)


def _extend(request: HttpRequest, current: Covenant, form: ExtendForm) -> None:
    extend_covenant(current, **form.cleaned_data, by=request.user)


def _sign(
    request: HttpRequest, coalition: Coalition, organisation: Organisation | None, form: SignForm
) -> None:
    """Sign the version that was on the screen, which need not be the newest any more."""
    number = request.POST.get("number", "")
    read = get_object_or_404(
        Covenant, coalition=coalition, number=int(number) if number.isdecimal() and len(number) < 5 else 0
    )
    if organisation is None:
        messages.error(request, _("Alleen een partij die meedoet, tekent het convenant."))
        return
    done(
        request,
        lambda: sign(read, organisation=organisation, **form.cleaned_data, by=request.user),
        _("U heeft het convenant getekend."),
    )


def covenant_context(
    request: HttpRequest, trajectory: Trajectory, current: Covenant | None
) -> dict[str, Any]:
    """Signatures by party, and whether this person can sign now."""
    seated = [member.organisation for member in seated_members(trajectory.coalition)]
    given = {s.organisation_id: s for s in current.signatures.select_related("signed_by")} if current else {}
    own = acting_organisation(request.user, trajectory.coalition)
    may_answer = allows(request.user, May.ANSWER_INVITATION, case_of(trajectory.coalition))
    return {
        "covenant": current,
        "signatures": [{"party": party, "signature": given.get(party.pk)} for party in seated],
        "own": own,
        "may_sign": current is not None and own is not None and may_answer and own.pk not in given,
        "may_write": allows(request.user, May.WRITE_COALITION, trajectory),
        "earlier": _earlier(trajectory.coalition, current) if current else [],
    }


def _earlier(coalition: Coalition, current: Covenant) -> list[dict[str, Any]]:
    """Each older version with what the next one changed in it, word by word."""
    versions = [current, *coalition.covenants.exclude(pk=current.pk).order_by("-number")]
    return [
        {"covenant": old, "pieces": compared(old.text, new.text), "next": new}
        for new, old in pairwise(versions)
    ]
