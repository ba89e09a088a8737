"""Publishing and withdrawing, by the programme lead."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from publications import services
from publications.forms import PublishForm, WithdrawForm
from publications.views.finding import found, publication_of
from publications.views.writing import editor
from questions.views.refusals import put_on_form
from zicht.core.errors import NotAllowed, Refusal


@login_required
@require_POST
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the page online, now or when the embargo ends."""
    trajectory = found(request, reference)
    publication = publication_of(trajectory)
    form = PublishForm(request.POST, auto_id="publiceren-%s")
    if form.is_valid():
        try:
            services.publish(publication, embargo_until=form.cleaned_data["embargo_until"], by=request.user)
            messages.success(request, _("De publicatie is vrijgegeven voor het publiek."))
            return redirect("publications:edit", reference)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
    return editor(request, trajectory, publication, publish_form=form)


@login_required
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the figures offline; the page says why."""
    trajectory = found(request, reference)
    publication = publication_of(trajectory)
    form = WithdrawForm(request.POST, auto_id="intrekken-%s")
    if form.is_valid():
        try:
            services.withdraw(publication, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("De publicatie is ingetrokken. De pagina zegt waarom."))
            return redirect("publications:edit", reference)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
    return editor(request, trajectory, publication, withdraw_form=form)
