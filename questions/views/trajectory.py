"""One trajectory: where it stands, what is needed, whose turn it is; and taking a step."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from coalitions import journal
from coalitions.models import CoalitionMember, MemberRole, MemberStatus
from coalitions.selectors import people_acting_as
from questions.forms.step import ReasonForm
from questions.hinting import hints_on
from questions.models import LINE, Phase, QuestionVersion, Trajectory
from questions.screens import shown_step, trajectory_context
from questions.selectors import awaiting_assessment, current_version, find, seated_organisations
from questions.services import look_again_on
from questions.views.marking import marked
from questions.views.refusals import put_on_form
from questions.voting import current_assessments, is_revealed
from reviews import guards as review_guards
from zicht import method
from zicht.core.errors import NotAllowed, Refusal
from zicht.core.lifecycle import Offer
from zicht.core.policy import May, Role, allows, require

STEPS_SHOWN = 6


@login_required
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of a trajectory."""
    trajectory = find(request.user, reference)
    version = current_version(trajectory)
    context = trajectory_context(request, trajectory, tab="overview") | {
        "version": version,
        "statement": getattr(trajectory, "statement", None),
        "may_write": allows(request.user, May.WRITE_QUESTION, trajectory),
        "members": _members(trajectory) if allows(request.user, May.READ_COALITION, trajectory) else [],
        "entries": _latest(trajectory, request.user),
        "lawyers": list(people_acting_as(Role.LANDSADVOCAAT, trajectory.coalition)),
        "advice": _advice(trajectory),
        "join_count": trajectory.join_requests.filter(answered_at__isnull=True).count()
        if allows(request.user, May.WRITE_COALITION, trajectory)
        else 0,
        "may_weigh": trajectory.phase == Phase.INTAKE and allows(request.user, May.DECIDE_INTAKE, trajectory),
    }
    if version is not None:
        context |= _about(version, trajectory)
    return render(request, "questions/detail.html", context)


def _about(version: QuestionVersion, trajectory: Trajectory) -> dict[str, Any]:
    """The question with its hints marked, and what each party thinks of it."""
    seated = seated_organisations(trajectory)
    is_open = is_revealed(version, seated)
    given = {a.organisation_id: a for a in current_assessments(version)} if is_open else {}
    averages = [given[party.pk].average for party in seated if party.pk in given]
    return {
        "marked": marked(version.text, hints_on(version.canvas())),
        "marks": [{"party": party, "assessment": given.get(party.pk)} for party in seated],
        "average": sum(averages) / len(averages) if averages else None,
        "awaited": awaiting_assessment(version, seated),
        "is_revealed": is_open,
    }


def _members(trajectory: Trajectory) -> list[CoalitionMember]:
    members = trajectory.coalition.members.exclude(status=MemberStatus.NOT_ASKED).select_related(
        "organisation"
    )
    return sorted(members, key=lambda member: member.role != MemberRole.PROBLEM_OWNER)


def _latest(trajectory: Trajectory, user: Any) -> list[dict[str, Any]]:
    rows = journal.read_by(user, trajectory, trajectory.coalition).order_by("-number")[:STEPS_SHOWN]
    return [
        {"at": row.at, "text": row.sentence, "by": "" if row.actor_name in row.sentence else row.actor_name}
        for row in rows
    ]


def _advice(trajectory: Trajectory) -> str:
    """What the landsadvocaat thinks, from the moment that an advice is due."""
    if trajectory.phase not in LINE or LINE.index(Phase(trajectory.phase)) < LINE.index(Phase.LEGAL_REVIEW):
        return ""
    checks = (review_guards.legal_advice_is_positive, review_guards.legal_advice_is_current)
    missing = [sentence for check in checks if (sentence := check(trajectory))]
    return missing[0] if missing else "positive"


@login_required
def take(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Ask for the reason or the confirmation of a step; a POST takes it."""
    trajectory = find(request.user, reference)
    offer = _offer(trajectory, step, request)
    form = ReasonForm(
        request.POST if request.method == "POST" else None, initial={"review_on": look_again_on()}
    )
    if not offer.step.asks_reason:
        del form.fields["note"]
    if not offer.step.asks_date:
        del form.fields["review_on"]
    if request.method == "POST" and form.is_valid():
        try:
            note = form.cleaned_data.pop("note", "")
            method.take(trajectory, step, by=request.user, note=note, details=form.cleaned_data)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
        else:
            messages.success(request, offer.step.sentence)
            return redirect("questions:detail", reference=reference)
    context = trajectory_context(request, trajectory) | {"form": form, "step": shown_step(offer, trajectory)}
    return render(request, "questions/take.html", context | {"sentence": offer.step.sentence})


def _offer(trajectory: Trajectory, name: str, request: HttpRequest) -> Offer:
    step = method.STEP.get(name)
    if step is None:
        raise Http404
    require(request.user, step.may, trajectory)
    found = next(
        (offer for offer in method.offered(trajectory, request.user) if offer.step.name == name), None
    )
    return found or Offer(step, ())
