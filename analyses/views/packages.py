"""The CBS route on screen: make a package, take it along, and hand in what came back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analyses.guards import package_is_of_use, why_replaced
from analyses.models import CbsPackage, PackageState, ReturnState
from analyses.package_forms import PackageForm, ReturnForm
from analyses.selectors import find_package, packages_of
from analyses.services import download_package, hand_in_return, make_package, take_package
from analyses.services.packages import why_no_package
from analyses.wording import PACKAGE_KINDS
from areas.models import Area
from questions.models import Phase, Trajectory
from questions.screens import trajectory_context
from questions.selectors import find
from questions.views.refusals import put_on_form, tell_refusal
from zicht.core.attachments import as_download
from zicht.core.errors import Hidden, NotAllowed, Refusal
from zicht.core.policy import May, allows, require


@login_required
def packages(request: HttpRequest, reference: str) -> HttpResponse:
    """All packages of a trajectory, and the form for the next one."""
    trajectory = find(request.user, reference)
    require(request.user, May.READ_PLAN, trajectory)
    form = PackageForm(request.POST or None, initial={"division_year": _newest_division(trajectory)})
    if request.method == "POST":
        require(request.user, May.WRITE_ANALYSIS, trajectory)
        made = _make(request, trajectory, form) if form.is_valid() else None
        if made is not None:
            return redirect("analyses:package", made.pk)
    context = trajectory_context(request, trajectory, tab="analysis") | {
        "packages": [(each, PACKAGE_KINDS[each.state]) for each in packages_of(trajectory)],
        "form": form,
        "may_write": allows(request.user, May.WRITE_ANALYSIS, trajectory),
        "why_not": why_no_package(trajectory),
    }
    return render(request, "analyses/packages.html", context)


def _make(request: HttpRequest, trajectory: Trajectory, form: PackageForm) -> CbsPackage | None:
    try:
        return make_package(trajectory, by=request.user, **form.cleaned_data)
    except (Hidden, NotAllowed):
        raise
    except Refusal as refusal:
        put_on_form(form, refusal)
        return None


def _newest_division(trajectory: Trajectory) -> int | None:
    """The newest division of the areas that this case is about: invented ones only when its owner is invented."""
    code = getattr(trajectory.owner, "area_code", "")
    own = Area.objects.filter(code=code) if code else Area.objects.none()
    found = own.aggregate(year=Max("division_year"))["year"]
    return found or Area.objects.aggregate(year=Max("division_year"))["year"]


@login_required
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """One package: what is in it, how far it is, and what came back."""
    found = find_package(request.user, pk)
    return _page(request, found, ReturnForm(kinds=found.plan.output_kinds))


def _page(request: HttpRequest, found: CbsPackage, form: ReturnForm) -> HttpResponse:
    returns = list(found.returns.select_related("handed_in_by", "job", "dataset"))
    accepted, stale = found.counting_return, package_is_of_use(found)
    may_write = allows(request.user, May.WRITE_ANALYSIS, found)
    replaced = why_replaced(found.plan)
    is_open = not replaced and (not accepted or (found.trajectory.phase == Phase.ANALYSIS and not stale))
    context: dict[str, Any] = trajectory_context(request, found.trajectory, tab="analysis") | {
        "package": found,
        "kind": PACKAGE_KINDS[found.state],
        "stale": stale if replaced or not accepted else "",
        "returns": returns,
        "accepted": accepted,
        "form": form,
        "may_write": may_write,
        "may_hand_in": may_write and is_open,
        "sees_differences": allows(request.user, May.READ_RAW_OUTPUT, found),
        "is_made": found.state == PackageState.MADE,
    }
    return render(request, "analyses/package.html", context)


def _mine(request: HttpRequest, pk: int) -> CbsPackage:
    found = find_package(request.user, pk)
    require(request.user, May.WRITE_ANALYSIS, found)
    return found


@login_required
def package_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """The package itself: plan and code, no data."""
    found = _mine(request, pk)
    return as_download(download_package(found, by=request.user), f"{found.code}.zip")


@login_required
@require_POST
def package_take(request: HttpRequest, pk: int) -> HttpResponse:
    """It went to the CBS."""
    try:
        take_package(_mine(request, pk), by=request.user)
        messages.success(request, _("Genoteerd. Komt de uitvoer terug, lever die dan hier aan."))
    except (Hidden, NotAllowed):
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
    return redirect("analyses:package", pk)


@login_required
@require_POST
def package_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in what came back."""
    found = _mine(request, pk)
    form = ReturnForm(request.POST, request.FILES, kinds=found.plan.output_kinds)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        returned = hand_in_return(found, **form.cleaned_data, by=request.user)
    except (Hidden, NotAllowed):
        raise
    except Refusal as refusal:
        put_on_form(form, refusal)
        return _page(request, found, form)
    if returned.state == ReturnState.ACCEPTED:
        messages.success(request, _("De uitkomst past bij het pakket. De opdracht rekent nu."))
        return redirect("analyses:job", returned.job_id)
    messages.error(
        request,
        _("De uitkomst past niet bij het pakket. Hieronder staat wat er verschilt. Het bestand is bewaard."),
    )
    return redirect("analyses:package", pk)
