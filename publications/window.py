"""Dressing the shop window: copies of texts, figures, pictures and decisions that may be public, and nothing else."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from analyses.certificates.document import has_plain_numbers
from analyses.files import release_content, released_json
from analyses.models import OutputKind, Release
from analyses.selectors import area_names
from analyses.wording import ground_words
from publications import drawings, register, wording
from publications.company import company_of, pattern_of
from publications.figures import PERIODS_FOR_A_TREND, Figure
from publications.models import Publication, Response
from publications.places import towns
from publications.public.models import (
    LiveAnswer,
    LiveCertificate,
    LiveFigure,
    LiveMunicipality,
    LivePicture,
    LivePublication,
)
from publications.wording import Findings
from reviews.models import Decision, ReviewKind
from reviews.selectors import latest_decision

TEXTS = ("what_we_see", "how_sure", "what_it_does_not_say", "method", "limits", "sources")


def show(publication: Publication, found: Findings) -> LivePublication:
    """Copy everything. With an embargo the copy waits behind its own date: readers only see what is past it."""
    trajectory, theme = publication.trajectory, publication.trajectory.theme
    live, _made = LivePublication.objects.update_or_create(
        slug=publication.slug,
        defaults={
            "reference": trajectory.reference,
            "version": publication.version,
            "theme": theme.name if theme else "",
            "theme_slug": theme.slug if theme else "",
            "owner": trajectory.owner.name,
            "title": publication.title,
            "summary": publication.summary,
            "body": body(publication, found),
            "published_at": publication.embargo_until or publication.published_at or timezone.now(),
        },
    )
    _copy_pictures(live, drawings.pictures(found, publication.release.trend))
    _copy_figures(live, found)
    _copy_certificate(live, publication.release)
    _copy_municipalities(found)
    return live


def preview(publication: Publication, found: Findings) -> LivePublication:
    """The same copy without keeping it, for the editor."""
    trajectory, theme = publication.trajectory, publication.trajectory.theme
    return LivePublication(
        slug=publication.slug, reference=trajectory.reference, version=publication.version, owner=trajectory.owner.name,
        theme=theme.name if theme else "", theme_slug=theme.slug if theme else "", title=publication.title,
        summary=publication.summary, body=body(publication, found), published_at=timezone.now(),
    )  # fmt: skip


def body(publication: Publication, found: Findings) -> dict[str, Any]:
    """Everything on the page that is not a figure or a picture."""
    trajectory = publication.trajectory
    legal = latest_decision(trajectory, ReviewKind.LEGAL)
    ethics = latest_decision(trajectory, ReviewKind.ETHICS)
    return {name: getattr(publication, name) for name in TEXTS} | {
        "reading_rule": wording.reading_rule(found),
        "period": found.period,
        "division_year": publication.release.division_year,
        "ground": ground_words(found.summary.get("ground", {})),
        "numerator": found.numerator,
        "denominator": found.denominator,
        "counted": wording.counted(found.denominator),
        "categories": found.summary.get("categories", {}),
        "area_one": found.one,
        "area_many": found.many,
        "minimum_population": found.summary.get("minimum_population"),
        "counted_as": str(found.chosen.counted_as),
        "compared": [str(group) for group in found.chosen.comparison_groups],
        "is_trend_planned": found.chosen.with_trend,
        "periods": len(publication.release.trend),
        "pooled_rate": found.summary.get("pooled_rate"),
        "has_chances": any(figure.exceedance is not None for figure in found.figures),
        "course": found.summary.get("trend") or {},
        "has_trend": len(publication.release.trend) >= PERIODS_FOR_A_TREND,
        "insights": [_insight(insight) for insight in publication.insights.prefetch_related("suggestions")],
        "legal": _legal(legal),
        "decision": _decision(ethics),
        "register": _register(publication),
        "pattern": pattern_of(found),
        "outputs": _outputs(publication.release),
        "checksum": publication.release.checksum,
        "versions": _versions(publication),
    }


def _outputs(release: Release) -> list[dict[str, Any]]:
    """Figures of other kinds that were released with the table; a hidden one stays in the list without its value."""
    if not release.outputs:
        return []
    year = release.division_year
    names = area_names((each["area"] for each in release.outputs), year)
    # Whoever publishes, and in whichever language they read: the page translates the Dutch.
    with override("nl"):
        labels = {str(code): str(label) for code, label in OutputKind.choices}
    return [
        {
            "name": each["name"], "code": each["kind"], "kind": labels[each["kind"]], "area_code": each["area"],
            "area_name": names[each["area"]], "group": each["group"], "period": each["period"],
            "value": each["value"], "status": each["status"],
        }
        for each in release.outputs
    ]  # fmt: skip


def _insight(insight: Any) -> dict[str, Any]:
    suggestions = [{"title": each.title, "text": each.text} for each in insight.suggestions.all()]
    return {"text": insight.text, "suggestions": suggestions}


def _legal(decision: Decision | None) -> dict[str, Any]:
    """That the landsadvocaat advised, and how; the text of the advice stays with the coalition."""
    if decision is None:
        return {}
    return {
        "outcome": str(decision.get_outcome_display()),
        "on": timezone.localdate(decision.decided_at).isoformat(),
    }


def _decision(decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {}
    return {
        "outcome": str(decision.get_outcome_display()),
        "text": decision.text,
        "dissents": [dissent.text for dissent in decision.dissents.all()],
        "votes_for": decision.votes_for,
        "votes_against": decision.votes_against,
        "conditions": [condition.text for condition in decision.conditions.all()],
        "members": decision.review.seats.count(),
        "fingerprint": decision.fingerprint,
        "on": timezone.localdate(decision.decided_at).isoformat(),
    }


def _register(publication: Publication) -> dict[str, Any]:
    registration = getattr(publication, "registration", None)
    if registration is None:
        return {}
    return {"exemption": registration.exemption_reason} | register.record(registration)


def _versions(publication: Publication) -> list[dict[str, Any]]:
    """Earlier publications of the same trajectory that became public, oldest first; not those under embargo."""
    earlier = publication.trajectory.publications.filter(published_at__isnull=False).exclude(
        pk=publication.pk
    )
    earlier = earlier.exclude(embargo_until__gt=timezone.now())
    return [
        {
            "version": each.version,
            "title": each.title,
            "slug": each.slug,
            "on": timezone.localdate(each.embargo_until or each.published_at).isoformat(),
            "withdrawn": each.withdrawn_at is not None,
        }
        for each in earlier.order_by("version")
    ]


def _copy_pictures(live: LivePublication, drawn: Sequence[drawings.Picture]) -> None:
    live.pictures.all().delete()
    LivePicture.objects.bulk_create(
        LivePicture(
            publication=live,
            kind=each.kind,
            title=each.title[:200],
            svg=each.svg,
            description=each.description,
            numbers=each.numbers,
        )
        for each in drawn
    )


def _copy_certificate(live: LivePublication, release: Release) -> None:
    """The certificate with the very bytes that it vouches for; releases from before certificates have none, and one of the first
    version does not go outside."""
    LiveCertificate.objects.filter(publication=live).delete()
    signed = getattr(release, "certificate", None)
    if signed is not None and not has_plain_numbers(signed.document):
        LiveCertificate.objects.create(
            publication=live, document=signed.document, table=signed.table, sha256=signed.sha256,
            figures=released_json(release_content(release)).decode(),
        )  # fmt: skip


def _copy_figures(live: LivePublication, found: Findings) -> None:
    live.figures.all().delete()
    LiveFigure.objects.bulk_create(live_figures(live, found), batch_size=500)


def live_figures(live: LivePublication, found: Findings) -> list[LiveFigure]:
    """A row for each area, hidden ones without their values; not kept yet."""
    company = company_of(found)
    return [_live_figure(live, figure, found, company.get(figure.area, [])) for figure in found.figures]


def _live_figure(
    live: LivePublication, figure: Figure, found: Findings, company: list[dict[str, Any]]
) -> LiveFigure:
    place = found.places[figure.area]
    return LiveFigure(
        publication=live,
        area_code=figure.area,
        area_name=place.name,
        municipality_code=place.municipality_code,
        municipality_name=place.municipality_name,
        period=figure.period,
        numerator=figure.observed,
        denominator=figure.population,
        expected=figure.expected,
        ratio=figure.ratio,
        ratio_low=figure.low,
        ratio_high=figure.high,
        classification=figure.classification,
        status=figure.status,
        is_estimate=figure.is_estimate,
        smoothed=figure.smoothed,
        exceedance=figure.exceedance,
        course=dict(figure.course),
        neighbours=list(place.neighbours),
        company=company,
        urbanity=place.urbanity or None,
    )


def _copy_municipalities(found: Findings) -> None:
    """The municipalities of these figures, so that their pages can name neighbours and those of the same size."""
    for town in towns({place.municipality_code for place in found.places.values()}):
        LiveMunicipality.objects.update_or_create(
            code=town.code,
            defaults={
                "name": town.name,
                "province": town.province,
                "population": town.population,
                "neighbours": list(town.neighbours),
                "peers": list(town.peers),
            },
        )


def show_answer(response: Response) -> None:
    """What the problem owner answers for one area, in short, beside the figure it is about."""
    deviation = response.deviation
    live = LivePublication.objects.filter(slug=deviation.publication.slug, withdrawn_at__isnull=True).first()
    if live is None:
        return
    LiveAnswer.objects.update_or_create(
        publication=live,
        area_code=deviation.area_code,
        defaults={
            "area_name": deviation.area_name,
            "organisation": deviation.organisation.name,
            "text": f"{response.explanation}\n\n{response.action}",
            "answered_at": response.answered_at,
        },
    )


def empty(publication: Publication) -> None:
    """Take figures, pictures and answers away; title and reason stay. What nobody could read yet goes whole."""
    live = LivePublication.objects.filter(slug=publication.slug).first()
    if live is None:
        return
    if live.published_at > timezone.now():
        live.delete()
        return
    for rows in (live.figures, live.pictures, live.answers):
        rows.all().delete()
    LiveCertificate.objects.filter(publication=live).delete()
    live.body = {"versions": live.body.get("versions", [])}
    live.withdrawn_at = publication.withdrawn_at
    live.withdrawn_reason = publication.withdrawn_reason
    live.save()


def pause(reference: str) -> None:
    """Nobody outside reads anything of this trajectory until it goes on; what was copied stays as it is."""
    LivePublication.objects.filter(reference=reference, paused_at__isnull=True).update(
        paused_at=timezone.now()
    )


def resume(reference: str) -> None:
    """What was paused can be read again."""
    LivePublication.objects.filter(reference=reference).update(paused_at=None)
