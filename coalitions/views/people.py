"""Who works on the case, and the list of organisations with their people."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import holders_of_post
from coalitions.forms.listing import OrganisationFilter
from coalitions.forms.meetings import AssignForm
from coalitions.models import Affiliation, Assignment, Coalition
from coalitions.selectors import organisations_listed, people_known_to
from coalitions.services import assign, unassign
from coalitions.services.assignments import ASSIGNABLE
from coalitions.views.attempts import attempted, done
from coalitions.views.case import opened, page
from zicht.core.policy import May, Role, why_not

PAGE = 25


@login_required
def assignments(request: HttpRequest, reference: str) -> HttpResponse:
    """Analysts and landsadvocaat on this case: the programme lead adds them and takes them off."""
    trajectory = opened(request, reference)
    coalition = trajectory.coalition
    if request.method == "POST" and request.POST.get("deed") == "unassign":
        return _unassign(request, reference, coalition)
    form = AssignForm(request.POST or None, candidates=_candidates(coalition))
    if request.method == "POST" and attempted(
        form, lambda: assign(coalition, *form.chosen(), by=request.user)
    ):
        messages.success(request, _("{who} werkt nu mee.").format(who=form.chosen()[0]))
        return redirect("coalitions:assignments", reference)
    rows = list(coalition.assignments.select_related("user", "assigned_by"))
    return page(
        request,
        trajectory,
        "coalitions/assignments.html",
        form=form,
        current=[row for row in rows if row.until is None],
        former=[row for row in rows if row.until is not None],
        why_not=why_not(request.user, May.ASSIGN, trajectory),
    )


def _candidates(coalition: Coalition) -> list[tuple[Role, list[User]]]:
    """People who hold the post and do not work on the case yet, by role."""
    busy = set(coalition.assignments.filter(until__isnull=True).values_list("user_id", "role"))
    return [
        (role, [user for user in holders_of_post(role.value) if (user.pk, role.value) not in busy])
        for role in ASSIGNABLE
    ]


def _unassign(request: HttpRequest, reference: str, coalition: Coalition) -> HttpResponse:
    pk = request.POST.get("assignment", "")
    assignment = get_object_or_404(
        Assignment, coalition=coalition, pk=int(pk) if pk.isdecimal() and len(pk) < 18 else 0
    )
    sentence = _("{who} werkt niet meer mee.").format(who=assignment.user)
    done(request, lambda: unassign(assignment, by=request.user), sentence)
    return redirect("coalitions:assignments", reference)


@login_required
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations, and of each the people that this person may know."""
    form = OrganisationFilter(request.GET)
    chosen = form.chosen()
    found = Paginator(organisations_listed(**chosen), PAGE).get_page(request.GET.get("page"))
    people = _people_by_organisation(request, [organisation.pk for organisation in found])
    context: dict[str, Any] = {
        "form": form,
        "page": found,
        "rows": [{"organisation": row, "people": people.get(row.pk, [])} for row in found],
        "is_filtered": any(chosen.values()),
    }
    return render(request, "coalitions/organisations.html", context)


def _people_by_organisation(request: HttpRequest, organisations: list[int]) -> dict[int, list[Affiliation]]:
    people: dict[int, list[Affiliation]] = {}
    for affiliation in people_known_to(request.user).filter(organisation__in=organisations):
        people.setdefault(affiliation.organisation_id, []).append(affiliation)
    return people
