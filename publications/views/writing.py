"""The editor: texts by the problem owner, insights by the analyst, the owner of the outcome, and a preview."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from publications import drawings, services, window, wording
from publications.forms import InsightForm, OwnerForm, PublishForm, SuggestionForm, TextForm, WithdrawForm
from publications.models import FollowUpSuggestion, Insight, Publication
from publications.public import sentences
from publications.public.models import LivePicture
from publications.selectors import current_publication, people_for_outcome
from publications.services.publishing import reasons_against_publishing
from publications.services.writing import TEXTS
from publications.views.finding import found, publication_of, publication_screen
from questions.models import Trajectory
from questions.views.refusals import both_versions, once_key, put_on_form, seen, tell_refusal
from zicht.core.errors import Conflict, NotAllowed, Refusal
from zicht.core.once import once
from zicht.core.policy import May


@login_required
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Texts, insights and what is still needed before it can be published."""
    trajectory = found(request, reference)
    if current_publication(trajectory) is None:
        context = publication_screen(request, trajectory, "texts")
        return render(request, "publications/none.html", context)
    publication = publication_of(trajectory)
    form = TextForm(request.POST or None, initial={name: getattr(publication, name) for name in TEXTS})
    conflict = None
    if request.method == "POST":
        found(request, reference, May.WRITE_PUBLICATION)
        if form.is_valid():
            conflict = _write(request, form, publication)
        if form.is_valid() and conflict is None:
            messages.success(request, _("De tekst is bewaard."))
            return redirect("publications:edit", reference)
    return editor(request, trajectory, publication, form=form, conflict=conflict)


def _write(request: HttpRequest, form: TextForm, publication: Publication) -> Conflict | None:
    try:
        services.write_publication(publication, form.cleaned_data, seen=seen(request), by=request.user)
    except Conflict as conflict:
        return conflict
    except NotAllowed:
        raise
    except Refusal as refusal:
        put_on_form(form, refusal)
    return None


def editor(
    request: HttpRequest, trajectory: Trajectory, publication: Publication, **changed: Any
) -> HttpResponse:
    """The editor with its forms; `changed` replaces the ones that were sent and came back."""
    context = publication_screen(request, trajectory, "texts") | {
        "publication": publication,
        "is_open": publication.can_be_written,
        "form": TextForm(initial={name: getattr(publication, name) for name in TEXTS}),
        "insight_form": InsightForm(auto_id="inzicht-%s"),
        "suggestion_form": SuggestionForm(auto_id="doen-%s"),
        "owner_form": OwnerForm(people=people_for_outcome(publication), auto_id="eigenaar-%s"),
        "publish_form": PublishForm(auto_id="publiceren-%s"),
        "withdraw_form": WithdrawForm(auto_id="intrekken-%s"),
        "against": reasons_against_publishing(publication) if publication.can_be_written else [],
        "seen": publication.revision,
        "suggest_at": None,
    }
    context |= changed
    if changed.get("conflict"):
        context |= both_versions(changed["conflict"], Publication) | {"seen": changed["conflict"].revision}
    return render(request, "publications/edit.html", context)


@login_required
@require_POST
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Make the first draft."""
    trajectory = found(request, reference)
    try:
        services.draft_publication(trajectory, by=request.user)
        messages.success(request, _("Het concept staat klaar. De cijfers zijn al ingevuld."))
    except Refusal as refusal:
        tell_refusal(request, refusal)
    return redirect("publications:edit", reference)


@login_required
@require_safe
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The public page as it would look now."""
    trajectory = found(request, reference)
    publication = publication_of(trajectory)
    with override("nl"):  # as it will be kept
        findings = wording.findings_of(publication.release)
        live = window.preview(publication, findings)
        drawn = drawings.pictures(findings, publication.release.trend)
    rows = sorted(window.live_figures(live, findings), key=lambda row: -(row.ratio or 0))
    context = publication_screen(request, trajectory, "preview") | {
        "publication": live,
        "body": live.body,
        "pictures": {each.kind: _unkept(each) for each in drawn},
        "rows": rows[:12],
        "row_count": len(rows),
        "why_no_trend": sentences.why_no_trend(live.body),
    }  # fmt: skip
    return render(request, "publications/preview.html", context)


def _unkept(drawn: drawings.Picture) -> LivePicture:
    return LivePicture(
        kind=drawn.kind,
        title=drawn.title,
        svg=drawn.svg,
        description=drawn.description,
        numbers=drawn.numbers,
    )


@login_required
@require_POST
def add_insight(request: HttpRequest, reference: str) -> HttpResponse:
    """One more insight."""
    trajectory = found(request, reference)
    publication = publication_of(trajectory)
    form = InsightForm(request.POST, auto_id="inzicht-%s")
    if form.is_valid():
        try:
            text = form.cleaned_data["text"]
            once(
                once_key(request),
                Insight,
                lambda: services.add_insight(publication, text=text, by=request.user),
            )
            messages.success(
                request, _("Het inzicht is toegevoegd. Schrijf er nu bij wat een gemeente kan doen.")
            )
            return redirect("publications:edit", reference)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
    return editor(request, trajectory, publication, insight_form=form)


@login_required
@require_POST
def suggest(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What a municipality can do with one insight."""
    trajectory = found(request, reference)
    publication = publication_of(trajectory)
    insight = get_object_or_404(Insight, pk=pk, publication=publication)
    form = SuggestionForm(request.POST, auto_id=f"doen-{pk}-%s")
    if form.is_valid():
        try:
            once(
                once_key(request),
                FollowUpSuggestion,
                lambda: services.suggest(insight, **form.cleaned_data, by=request.user),
            )
            messages.success(request, _("Bewaard wat een gemeente kan doen."))
            return redirect("publications:edit", reference)
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_on_form(form, refusal)
    return editor(request, trajectory, publication, suggestion_form=form, suggest_at=insight.pk)


@login_required
@require_POST
def remove_insight(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take an insight out of the draft."""
    publication = publication_of(found(request, reference))
    insight = get_object_or_404(Insight, pk=pk, publication=publication)
    return _done(
        request,
        reference,
        lambda: services.remove_insight(insight, by=request.user),
        _("Het inzicht is weggehaald."),
    )


@login_required
@require_POST
def remove_suggestion(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a suggestion out of the draft."""
    publication = publication_of(found(request, reference))
    suggestion = get_object_or_404(FollowUpSuggestion, pk=pk, insight__publication=publication)
    return _done(
        request, reference, lambda: services.remove_suggestion(suggestion, by=request.user), _("Weggehaald.")
    )


@login_required
@require_POST
def outcome_owner(request: HttpRequest, reference: str) -> HttpResponse:
    """Name who answers for the outcome."""
    trajectory = found(request, reference)
    publication = publication_of(trajectory)
    form = OwnerForm(request.POST, people=people_for_outcome(publication), auto_id="eigenaar-%s")
    if not form.is_valid():
        return editor(request, trajectory, publication, owner_form=form)
    user = form.cleaned_data["user"]
    sentence = _("{name} is gevraagd.").format(name=user)
    if user == request.user:
        sentence = _("U bent eigenaar van de uitkomst.")
    return _done(
        request, reference, lambda: services.name_outcome_owner(publication, user, by=request.user), sentence
    )


@login_required
@require_POST
def accept_outcome(request: HttpRequest, reference: str) -> HttpResponse:
    """Say yes to owning the outcome."""
    publication = publication_of(found(request, reference))
    sentence = _("U bent eigenaar van de uitkomst.")
    return _done(request, reference, lambda: services.accept_outcome(publication, by=request.user), sentence)


def _done(request: HttpRequest, reference: str, act: Any, sentence: str) -> HttpResponse:
    """Do something without a form of its own, and go back to the editor with what came of it."""
    try:
        act()
        messages.success(request, sentence)
    except NotAllowed:
        raise
    except Refusal as refusal:
        tell_refusal(request, refusal)
    return redirect("publications:edit", reference)
