"""The round: answering theme by theme, being ready, seeing each other's answers, stepping aside."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from questions.views.refusals import put_on_form, tell_refusal
from reviews.forms.answering import ThemeForm
from reviews.models import Review, ReviewerSeat, ReviewKind, ReviewStatus
from reviews.screens import Theme, answers_of, side_by_side
from reviews.selectors import find_review, seat_of
from reviews.services import (
    close_round,
    save_answers,
    seat_newcomers,
    submit_answers,
    take_legal_seat,
)
from reviews.views.desk import Reader, desk_context, sit_down
from reviews.views.seats import seated
from reviews.visibility import answers_visible_to, round_is_closed, votes_visible_to
from zicht.core.errors import NotAllowed, Refusal

READY, DIFFERENCES = "klaar", "verschillen"


@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A review as its reviewer sees it: the questions of one theme, or after the round everybody's answers."""
    try:
        found, seat = sit_down(request, pk)
    except Reader as reader:
        return redirect("reviews:overview", reference=reader.review.trajectory.reference)
    theme = request.GET.get("thema", "")
    if found.kind == ReviewKind.LEGAL and not theme:
        return redirect("reviews:advise", pk=pk)
    if request.method == "POST":
        return _save_theme(request, found, seat, theme)
    if found.kind == ReviewKind.ETHICS and found.is_running and seat and seat.declared_at is None:
        return redirect("reviews:declare", pk=pk)
    if round_is_closed(found) and found.kind == ReviewKind.ETHICS and "aanpassen" not in request.GET:
        return _together(request, found, seat, theme)
    return _alone(request, found, seat, theme)


def _alone(request: HttpRequest, found: Review, seat: ReviewerSeat | None, theme: str) -> HttpResponse:
    """The questions of one theme, or the page that ends the own work."""
    context = desk_context(found, seat, theme or READY)
    if theme == READY:
        return render(request, "reviews/ready.html", context | {"waiting": _waiting(context["themes"])})
    chosen = _chosen(context["themes"], theme)
    form = ThemeForm(questions=chosen.questions, answers=answers_of(seat))
    return _theme_page(request, found, seat, chosen, form)


def _theme_page(
    request: HttpRequest, found: Review, seat: ReviewerSeat | None, chosen: Theme, form: ThemeForm
) -> HttpResponse:
    context = desk_context(found, seat, chosen.slug)
    ready = bool(seat and seat.submitted_at and found.status == ReviewStatus.INDEPENDENT)
    extra = {
        "theme": chosen,
        "form": form,
        "is_open": found.is_running and not ready,
        "next": _next(context["themes"], chosen),
        "own": [] if not ready and found.is_running else _own(request, found, chosen),
    }
    return render(request, "reviews/theme.html", context | extra)


def _own(request: HttpRequest, found: Review, chosen: Theme) -> Any:
    """What this person answered, to read when nothing can be changed now."""
    mine = answers_visible_to(found, request.user).filter(seat__user=request.user)
    return side_by_side(chosen.questions, mine)


def _together(request: HttpRequest, found: Review, seat: ReviewerSeat | None, theme: str) -> HttpResponse:
    """Everybody's answers beside each other: first only what differs, or one theme whole."""
    context = desk_context(found, seat, theme or DIFFERENCES)
    chosen = _chosen(context["themes"], theme) if theme and theme != READY else None
    questions = chosen.questions if chosen else found.checklist.questions.all()
    rows = side_by_side(questions, answers_visible_to(found, request.user))
    shown = rows if chosen else [row for row in rows if row.differs or row.stops]
    told = found.seats.exclude(interests="").select_related("user")
    extra = {"theme": chosen, "rows": shown, "told": told, "votes": votes_visible_to(found, request.user)}
    return render(request, "reviews/together.html", context | extra)


def _save_theme(request: HttpRequest, found: Review, seat: ReviewerSeat | None, theme: str) -> HttpResponse:
    """Keep the answers of one theme; typing saves too, and then only a short line goes back."""
    seat = seat or take_legal_seat(found, by=request.user)
    themes = desk_context(found, seat, theme)["themes"]
    chosen = _chosen(themes, theme)
    form = ThemeForm(request.POST, questions=chosen.questions, answers=answers_of(seat))
    saved = form.is_valid() and _keep(form, seat, request)
    if request.headers.get("HX-Request"):
        return _status_line(saved)
    if not saved:
        return _theme_page(request, found, seat, chosen, form)
    messages.success(request, _("Bewaard."))
    if round_is_closed(found) and found.kind == ReviewKind.ETHICS:
        return redirect(f"{request.path}?thema={chosen.slug}")
    following = _next(themes, chosen)
    if following is None and found.kind == ReviewKind.LEGAL:
        return redirect("reviews:advise", pk=found.pk)
    return redirect(f"{request.path}?thema={following.slug if following else READY}")


def _keep(form: ThemeForm, seat: ReviewerSeat, request: HttpRequest) -> bool:
    known = answers_of(seat)
    try:
        given = [one for one in form.given() if one[1] or one[2] or one[0].pk in known]
        save_answers(seat, given, by=request.user)
    except NotAllowed:
        raise
    except Refusal as refusal:
        put_on_form(form, refusal)
        return False
    return True


def _status_line(saved: bool) -> HttpResponse:
    if not saved:
        return HttpResponse(_("Niet bewaard. Kijk de velden na."), status=400)
    return HttpResponse(_("Bewaard om {time} uur").format(time=timezone.localtime().strftime("%H.%M")))


def _chosen(themes: list[Theme], slug: str) -> Theme:
    """The theme of the address; without one the first that is not done."""
    if not slug:
        return next((theme for theme in themes if not theme.is_done), themes[0])
    found = next((theme for theme in themes if theme.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _next(themes: list[Theme], chosen: Theme) -> Theme | None:
    later = [theme.slug for theme in themes].index(chosen.slug) + 1
    return themes[later] if later < len(themes) else None


def _waiting(themes: list[Theme]) -> list[Theme]:
    return [theme for theme in themes if not theme.is_done]


@login_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """This member is ready."""
    found, seat = seated(request, pk)
    if _done(request, lambda: submit_answers(seat, by=request.user)):
        messages.success(
            request, _("U bent klaar. Zodra de ronde sluit, ziet u de antwoorden van de anderen.")
        )
    return redirect("reviews:review", pk=found.pk)


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair closes the round."""
    found, _seat = seated(request, pk)
    if _done(request, lambda: close_round(found, by=request.user)):
        messages.success(request, _("De ronde is gesloten. U ziet nu elkaars antwoorden."))
    return redirect("reviews:review", pk=found.pk)


@login_required
@require_POST
def admit(request: HttpRequest, pk: int) -> HttpResponse:
    """Members who were appointed later are let in; who does not judge here goes back to the overview."""
    found = find_review(request.user, pk)
    if _done(request, lambda: seat_newcomers(found, by=request.user)):
        messages.success(request, _("De nieuwe leden doen mee."))
    if seat_of(found, request.user) is None:
        return redirect("reviews:overview", reference=found.trajectory.reference)
    return redirect("reviews:review", pk=found.pk)


def _done(request: HttpRequest, act: Any) -> bool:
    try:
        act()
    except NotAllowed:
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
        return False
    return True
