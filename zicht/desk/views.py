"""The screens of the entrance hall: my work and notifications."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.services import mark_read, note_visit
from zicht.desk.forms import MailForm
from zicht.desk.work import work_of

SINCE = "since_previous_visit"


@login_required
def work(request: HttpRequest) -> HttpResponse:
    """My work."""
    return render(request, "desk/work.html", {"work": work_of(request.user, since=_previous_visit(request))})


def _previous_visit(request: HttpRequest) -> datetime | None:
    """When this person was here before this session; written down once a session."""
    if SINCE not in request.session:
        before = note_visit(request.user)
        request.session[SINCE] = before.isoformat() if before else ""
    return parse_datetime(request.session[SINCE]) if request.session[SINCE] else None


@login_required
def notifications(request: HttpRequest) -> HttpResponse:
    """What somebody was told, newest first; POST sets everything to read or saves the choice about mail."""
    form = MailForm(request.POST if request.POST.get("action") == "mail" else None, instance=request.user)
    if request.method == "POST":
        if form.is_bound and form.is_valid():
            form.save()
            messages.success(request, _("Uw keuze is bewaard."))
        elif request.POST.get("action") == "read":
            mark_read(request.user)
            messages.success(request, _("Alle berichten staan op gelezen."))
        return redirect("desk:notifications")
    page = Paginator(request.user.notifications.all(), 25).get_page(request.GET.get("page"))
    unread = request.user.notifications.filter(read_at__isnull=True).count()
    return render(request, "desk/notifications.html", {"page_obj": page, "unread": unread, "form": form})
