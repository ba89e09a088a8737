"""The end of a review: the vote of a member, the decision of the chair, the advice of the landsadvocaat."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.content import changes_since, content_now
from reviews.forms.judging import VOTED, AdviceForm, DecisionForm, VoteForm
from reviews.independence import tied_seats
from reviews.models import Decision, Review, ReviewKind, ReviewStatus, Vote
from reviews.screens import decision_kind
from reviews.selectors import earlier, quorum_of
from reviews.services import cast_vote, decide_ethics, give_legal_advice
from reviews.views.desk import Reader, attempt, desk_context, sit_down, with_seen
from reviews.visibility import votes_visible_to
from zicht.core.errors import NotAllowed
from zicht.core.fingerprints import fingerprint


@login_required
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """The vote of one member, after the round closed."""
    found, seat = _at(request, pk, ReviewKind.ETHICS)
    if not found.is_running:
        return redirect("reviews:decide", pk=pk)
    cast = Vote.objects.filter(seat=seat).first()
    initial = {"seen": found.fingerprint} | {name: getattr(cast, name) for name in VOTED if cast}
    form = VoteForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in VOTED}
        seen = form.cleaned_data["seen"]
        if attempt(form, lambda: cast_vote(seat, **values, seen_fingerprint=seen, by=request.user), found):
            messages.success(request, _("Uw stem is bewaard. Tot het besluit kunt u hem nog aanpassen."))
            return redirect(_back_to_meeting(request) or reverse("reviews:vote", args=[pk]))
        form = with_seen(form, found.fingerprint)
    context = desk_context(found, seat, "stem") | {"form": form, "cast": cast}
    return render(request, "reviews/vote.html", context | {"is_open": found.status == ReviewStatus.JOINT})


@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision of the committee: the chair writes it, everybody in the review reads it."""
    found, seat = _at(request, pk, ReviewKind.ETHICS)
    if found.is_running and not (seat and seat.is_chair):
        return redirect("reviews:vote", pk=pk)
    form = DecisionForm(
        request.POST if request.method == "POST" else None, initial={"seen": found.fingerprint}
    )
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: _decide(form, found, request), found):
            messages.success(request, _("Het besluit is vastgelegd. De probleemeigenaar krijgt bericht."))
            return redirect("reviews:decide", pk=pk)
        if _sent_twice(found, form, request):
            return redirect("reviews:decide", pk=pk)
        form = with_seen(form, found.fingerprint)
    context = desk_context(found, seat, "besluit") | {"form": form} | _count(found, request)
    return render(request, "reviews/decide.html", context)


def _decide(form: DecisionForm, found: Review, request: HttpRequest) -> Any:
    clean = form.cleaned_data
    return decide_ethics(
        found,
        text=clean["text"],
        conditions=form.wanted(),
        seen_fingerprint=clean["seen"],
        by=request.user,
    )


def _back_to_meeting(request: HttpRequest) -> str:
    """The agenda that the vote was cast on; empty when it came from the page of the vote itself."""
    number = request.POST.get("meeting", "")
    known = number.isascii() and number.isdecimal() and len(number) < 12
    return reverse("reviews:meeting", args=[number]) if known else ""


def _count(found: Review, request: HttpRequest) -> dict[str, Any]:
    """Who is in, who voted, who stepped aside, and how many votes are needed."""
    seats = list(found.seats.select_related("user", "vote"))
    voted = [seat for seat in seats if hasattr(seat, "vote")]
    decision = getattr(found, "decision", None)
    return {
        "seats": seats,
        "voted": len(voted),
        "needed": quorum_of(found),
        "recusals": list(found.recusals.select_related("user")),
        "tied": tied_seats(found) if found.is_running else [],
        "votes": list(votes_visible_to(found, request.user)),
        "decision": decision,
        "decision_kind": decision_kind(decision),
        "is_open": found.status == ReviewStatus.JOINT,
    }


@login_required
def advise(request: HttpRequest, pk: int) -> HttpResponse:
    """The advice of the landsadvocaat, with question, sources and earlier advice beside the form."""
    try:
        found, seat = sit_down(request, pk)
    except Reader as reader:
        return redirect("reviews:overview", reference=reader.review.trajectory.reference)
    if found.kind != ReviewKind.LEGAL:
        return redirect("reviews:review", pk=pk)
    now = fingerprint(content_now(found))
    form = AdviceForm(request.POST if request.method == "POST" else None, initial={"seen": now})
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: _advise(form, found, request), found):
            messages.success(request, _("Uw advies is vastgelegd. De probleemeigenaar krijgt bericht."))
            return redirect("reviews:overview", reference=found.trajectory.reference)
        if _sent_twice(found, form, request):
            return redirect("reviews:overview", reference=found.trajectory.reference)
        form = with_seen(form, now)
    decision = getattr(found, "decision", None)
    context = desk_context(found, seat, "advies") | {
        "form": form,
        "decision": decision,
        "decision_kind": decision_kind(decision),
        "changes": changes_since(found) if found.is_running else [],
        "earlier": _earlier(found),
    }
    return render(request, "reviews/advise.html", context)


def _sent_twice(found: Review, form: AdviceForm | DecisionForm, request: HttpRequest) -> bool:
    """Whether this very text of this person already is the decision: the second click of a double submit."""
    text = form.cleaned_data["text"].strip()
    return Decision.objects.filter(review=found, decided_by=request.user, text=text).exists()


def _advise(form: AdviceForm, found: Review, request: HttpRequest) -> Any:
    clean = form.cleaned_data
    return give_legal_advice(
        found,
        outcome=clean["outcome"],
        text=clean["text"],
        conditions=form.wanted(),
        seen_fingerprint=clean["seen"],
        by=request.user,
    )


def _earlier(found: Review) -> list[dict[str, Any]]:
    rows = [
        review
        for review in earlier(found).prefetch_related("decision__conditions")
        if hasattr(review, "decision")
    ]
    return [{"decision": row.decision, "kind": decision_kind(row.decision)} for row in rows]


def _at(request: HttpRequest, pk: int, kind: str) -> tuple[Review, Any]:
    """The review of this kind and the seat. Raises NotAllowed for who only reads the outcome."""
    try:
        found, seat = sit_down(request, pk)
    except Reader as reader:
        raise NotAllowed(
            _("Alleen wie een plek heeft in deze toets kan hier stemmen of besluiten.")
        ) from reader
    if found.kind != kind or seat is None:
        raise NotAllowed(_("Bij deze toets geeft de landsadvocaat een advies. Er wordt niet gestemd."))
    return found, seat
