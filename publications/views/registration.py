"""The register entry: fill in, export, confirm."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from publications import register, services
from publications.forms import RegistrationForm
from publications.models import AlgorithmRegistration, Publication, PublicationState
from publications.selectors import current_publication
from publications.views.finding import found, publication_of, publication_screen
from questions.models import Trajectory
from questions.views.refusals import both_versions, put_on_form, seen
from zicht.core.errors import Conflict, Invalid, NotAllowed, Refusal
from zicht.core.policy import May


@login_required
def registration(request: HttpRequest, reference: str) -> HttpResponse:
    """Every field of the register, with what the dossier already knows filled in."""
    trajectory = found(request, reference)
    if current_publication(trajectory) is None:
        return render(
            request, "publications/none.html", publication_screen(request, trajectory, "registration")
        )
    publication = publication_of(trajectory)
    form = RegistrationForm.of(publication.registration, request.POST or None)
    conflict = None
    if request.method == "POST":
        found(request, reference, May.WRITE_PUBLICATION)
        if form.is_valid():
            conflict = _fill(request, form, publication)
        if form.is_valid() and conflict is None:
            return _filled(request, publication, reference)
    return _screen(request, trajectory, publication, form, conflict)


def _fill(request: HttpRequest, form: RegistrationForm, publication: Publication) -> Conflict | None:
    try:
        services.fill_registration(publication, form.cleaned_data, seen=seen(request), by=request.user)
    except Conflict as conflict:
        return conflict
    except NotAllowed:
        raise
    except Refusal as refusal:
        put_on_form(form, refusal)
    return None


def _filled(request: HttpRequest, publication: Publication, reference: str) -> HttpResponse:
    publication.registration.refresh_from_db()
    messages.success(request, _("De registratie is bewaard."))
    for sentence in register.warnings(publication.registration.content()):
        messages.warning(request, sentence)
    return redirect("publications:registration", reference)


def _screen(
    request: HttpRequest,
    trajectory: Trajectory,
    publication: Publication,
    form: RegistrationForm,
    conflict: Conflict | None = None,
) -> HttpResponse:
    entry = publication.registration
    context = publication_screen(request, trajectory, "registration") | {
        "publication": publication,
        "entry": entry,
        "form": form,
        "conflict": conflict,
        "seen": conflict.revision if conflict else entry.revision,
        "is_open": publication.state != PublicationState.WITHDRAWN,
        "missing": register.faults(entry.content(), complete=True),
    }
    if conflict:
        context |= both_versions(conflict, AlgorithmRegistration)
    return render(request, "publications/registration.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """The problem owner stands for the entry as it is saved."""
    trajectory = found(request, reference)
    publication = publication_of(trajectory)
    try:
        services.confirm_registration(publication.registration, by=request.user)
    except Invalid as refusal:
        values = {name: getattr(publication.registration, name) for name in RegistrationForm.base_fields}
        form = RegistrationForm(_as_typed(values))
        form.is_valid()
        put_on_form(form, refusal)
        return _screen(request, trajectory, publication, form)
    messages.success(request, _("De registratie is bevestigd."))
    return redirect("publications:registration", reference)


def _as_typed(values: dict) -> dict:
    """Stored values in the form in which the fields take them."""
    return {name: RegistrationForm.base_fields[name].prepare_value(value) for name, value in values.items()}


@login_required
@require_safe
def export(request: HttpRequest, reference: str) -> HttpResponse:
    """The entry as the register takes it in."""
    publication = publication_of(found(request, reference))
    return JsonResponse(
        register.record(publication.registration),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="algoritmeregister-{reference}.json"'},
    )
