"""The decision of the committee as a public paper, made from the copy in the shop window and nothing else."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publications.public.models import LivePublication
from publications.public.views import standing
from zicht.core.papers import Paper, Section, bullets, facts, text


@require_safe
def decision_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """The decision as an accessible PDF; gone when the publication was withdrawn, later while it is paused."""
    publication = standing(slug)
    if isinstance(publication, HttpResponse):
        return publication
    if not publication.body.get("decision"):
        raise Http404
    return HttpResponse(
        paper_of(publication).as_pdf(),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{publication.slug}-besluit.pdf"'},
    )


def paper_of(publication: LivePublication) -> Paper:
    """Outcome, votes, reasons, conditions and dissent; no names of members, the chair speaks for the committee."""
    decision = publication.body["decision"]
    sections = [Section(_("Motivering"), [text(decision["text"])])]
    if decision.get("conditions"):
        sections.append(Section(_("Voorwaarden waaraan is voldaan"), [bullets(decision["conditions"])]))
    if decision.get("dissents"):
        sections.append(Section(_("Afwijkende standpunten"), [bullets(decision["dissents"])]))
    return Paper(
        title=_("Besluit van de adviescommissie: {title}").format(title=publication.title),
        subtitle=publication.owner,
        footer=f"{publication.reference} · {decision.get('fingerprint', '')}",
        opening=[facts(_facts(publication, decision))],
        sections=sections,
    )


def _facts(publication: LivePublication, decision: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [
        (_("Uitkomst"), decision["outcome"]),
        (_("Besloten op"), decision["on"]),
        (
            _("Besloten door"),
            _("de adviescommissie, {count} leden").format(count=decision.get("members", "–")),
        ),
        (_("Controlegetal van de cijfers"), publication.body.get("checksum", "")),
        (_("Vingerafdruk van wat is beoordeeld"), decision.get("fingerprint", "")),
    ]
    if decision.get("votes_for") is not None:
        votes = _("{for_it} voor, {against} niet voor").format(
            for_it=decision["votes_for"], against=decision["votes_against"]
        )
        rows.insert(2, (_("Stemmen"), votes))
    return rows
