"""The files of a session: given as a download, and taken away."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalitions.selectors import find_gathering_paper
from coalitions.services import remove_gathering_paper
from coalitions.views.attempts import done
from zicht.core.attachments import as_download


@login_required
def gathering_paper(request: HttpRequest, pk: int) -> FileResponse:
    """The file itself, always as a download."""
    found = find_gathering_paper(request.user, pk)
    try:
        return as_download(found.file, found.original_name)
    except OSError as error:
        raise Http404 from error


@login_required
@require_POST
def gathering_paper_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away."""
    found = find_gathering_paper(request.user, pk)
    done(request, lambda: remove_gathering_paper(found, by=request.user), _("De bijlage is weg."))
    return redirect("coalitions:gathering", found.gathering_id)
