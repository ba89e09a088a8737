"""An advice or a decision on paper: an accessible PDF with who decided, on exactly what, with conditions and dissent."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reviews.models import Condition, Decision, Review, ReviewKind
from reviews.selectors import find_review
from zicht.core.papers import Block, Paper, Section, bullets, facts, heading, table, text
from zicht.core.policy import May, require


@login_required
def decision_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The advice or decision as PDF, for who reads it on screen."""
    review = find_review(request.user, pk)
    require(request.user, May.READ_LEGAL if review.kind == ReviewKind.LEGAL else May.READ_ETHICS, review)
    decision = getattr(review, "decision", None)
    if decision is None:
        raise Http404
    name = f"{review.trajectory.reference}-{review.kind}-{review.pk}.pdf"
    return HttpResponse(
        paper_of(decision).as_pdf(),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def paper_of(decision: Decision) -> Paper:
    """Everything about one decision; the fingerprint stands at the foot of each page. No vote is tied to a name."""
    review = decision.review
    conditions = list(decision.conditions.select_related("proven_by", "accepted_by"))
    sections = [Section(_("Motivering"), [text(decision.text)])]
    if conditions:
        sections.append(Section(_("Voorwaarden"), [_conditions(conditions)]))
    dissents = [dissent.text for dissent in decision.dissents.all()]
    if dissents:
        sections.append(Section(_("Afwijkende standpunten"), [bullets(dissents)]))
    sections.append(Section(_("Wie besloot"), _people(review, decision)))
    sections.append(Section(_("Waarover is besloten"), _subject(review)))
    return Paper(
        title=f"{capfirst(_outcome(decision))}: {review.trajectory.title}",
        subtitle=f"{capfirst(review.get_kind_display())}, {_day(decision)}",
        footer=f"{review.trajectory.reference} · {decision.fingerprint}",
        opening=[facts(_facts(decision))],
        sections=sections,
    )


def _outcome(decision: Decision) -> str:
    return str(decision.get_outcome_display())


def _day(decision: Decision) -> str:
    return date_format(timezone.localdate(decision.decided_at), "j F Y")


def _facts(decision: Decision) -> list[tuple[str, str]]:
    review = decision.review
    rows = [
        (_("Traject"), review.trajectory.reference),
        (_("Probleemeigenaar"), review.trajectory.owner.name),
        (_("Uitkomst"), _outcome(decision)),
        (_("Besloten op"), _day(decision)),
        (_("Toetsingskader"), str(review.checklist)),
        (_("Vingerafdruk"), decision.fingerprint),
    ]
    if decision.votes_for is not None:
        votes = _("{for_it} voor, {against} niet voor")
        counted = votes.format(for_it=decision.votes_for, against=decision.votes_against)
        rows.insert(3, (_("Stemmen"), counted))
    return rows


def _conditions(conditions: list[Condition]) -> Block:
    head = [_("Voorwaarde"), _("Moet af zijn"), _("Stand")]
    rows = [[one.text, str(one.get_blocks_display()), _standing(one)] for one in conditions]
    return table(head, rows, [5, 3, 2])


def _standing(condition: Condition) -> str:
    if condition.accepted_at:
        return _("voldaan")
    return _("bewijs gegeven") if condition.proven_at else _("open")


def _people(review: Review, decision: Decision) -> list[Block]:
    seats = review.seats.select_related("user")
    blocks = [text(_("Vastgelegd door {who}.").format(who=decision.decided_by))]
    if review.kind == ReviewKind.ETHICS:
        leads = _("{who} (voorzitter)")
        blocks.append(
            bullets([leads.format(who=one.user) if one.is_chair else str(one.user) for one in seats])
        )
    recused = [f"{one.user}: {one.reason}" for one in review.recusals.select_related("user")]
    return blocks + ([heading(_("Oordelen niet mee")), bullets(recused)] if recused else [])


def _subject(review: Review) -> list[Block]:
    question = review.content.get("question", {})
    blocks = [text(question.get("question", {}).get("text", "") or review.content.get("title", ""))]
    terms = list(question.get("definitions", {}).items())
    if terms:
        blocks += [heading(_("Begrippen")), facts(terms)]
    sources = list(review.content.get("sources", {}).get("sources", {}))
    return blocks + ([heading(_("Bronnen")), bullets(sources)] if sources else [])
