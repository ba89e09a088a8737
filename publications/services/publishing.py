"""Publishing and withdrawing: everything that is live is copied into the shop window, and taken out of it again."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.services import tell
from analyses.guards import ethics_decision_is_current
from coalitions import journal
from coalitions.models import Organisation
from coalitions.selectors import people_acting_as, people_of
from publications import figures as figured
from publications import guards, window, wording
from publications.models import Deviation, Publication, PublicationState
from publications.wording import Findings
from questions.guards import not_on_hold
from questions.models import Phase
from reviews.guards import brake_is_off, committee_has_decided, conditions_before_going_live_are_met
from zicht.core.errors import Invalid, NotYet
from zicht.core.identifiers import require_open_texts
from zicht.core.policy import May, Role, require

NEEDED = (
    guards.every_insight_has_a_suggestion,
    guards.texts_hold_nobody,
    guards.outcome_owner_is_named,
    guards.registration_is_confirmed,
    committee_has_decided,
    ethics_decision_is_current,
    conditions_before_going_live_are_met,
    not_on_hold,
    brake_is_off,
)


def reasons_against_publishing(publication: Publication) -> list[str]:
    """Every sentence that stands in the way of publishing now; empty when nothing does."""
    if not publication.can_be_written:
        return [_("Over deze publicatie is al besloten.")]
    trajectory = publication.trajectory
    if trajectory.phase != Phase.PUBLICATION:
        return [_("Publiceren kan in de fase Publicatie.")]
    if guards.current_publication(trajectory) != publication:
        return [_("Er is een nieuwere uitkomst vrijgegeven. Publiceer het concept dat daarover gaat.")]
    return [sentence for check in NEEDED if (sentence := check(trajectory))]


@transaction.atomic
def publish(publication: Publication, *, embargo_until: datetime | None = None, by: User) -> Publication:
    """Put the publication in the shop window, now or when the embargo ends, and give every deviation its owner.

    Raises NotYet with all reasons that stand in the way, Invalid for an embargo in the past. Publishing twice is once.
    """
    require(by, May.DECIDE_PUBLICATION, publication)
    publication = (
        Publication.objects.select_for_update(of=("self",))
        .select_related("trajectory")
        .get(pk=publication.pk)
    )
    if publication.published_at:
        return publication
    reasons = reasons_against_publishing(publication)
    if reasons:
        raise NotYet(reasons[0], reasons=reasons)
    if embargo_until and embargo_until <= timezone.now():
        raise Invalid({"embargo_until": [_("Kies een moment dat nog moet komen, of laat het veld leeg.")]})
    publication.state = PublicationState.PLANNED if embargo_until else PublicationState.LIVE
    publication.embargo_until = embargo_until
    publication.published_by, publication.published_at = by, timezone.now()
    publication.save()
    # Whoever publishes, and in whichever language they read: what is kept for the public is in Dutch.
    with override("nl"):
        found = wording.findings_of(publication.release)
        _assign_deviations(publication, found)
        window.show(publication, found)
    _journal_publishing(publication, by)
    _tell_about_publishing(publication, by)
    return publication


def _journal_publishing(publication: Publication, by: User) -> None:
    sentence = _("De publicatie is openbaar gemaakt.")
    if publication.embargo_until:
        moment = timezone.localtime(publication.embargo_until).strftime("%d-%m-%Y %H:%M")
        sentence = _("De publicatie wordt openbaar op {moment}.").format(moment=moment)
    journal.write(
        publication.trajectory.coalition, "published", sentence, by=by,
        facts={"publication": publication.pk, "slug": publication.slug, "release": publication.release.checksum},
    )  # fmt: skip


def _assign_deviations(publication: Publication, found: Findings) -> None:
    """A row for each significant deviation, for the municipality of the area or else for the problem owner."""
    significant = [figure for figure in found.figures if figure.is_significant]
    owners = _owners({found.places[figure.area].municipality_code for figure in significant})
    for figure in significant:
        place = found.places[figure.area]
        Deviation.objects.get_or_create(
            publication=publication,
            area_code=figure.area,
            period=figure.period,
            defaults={
                "area_name": place.name,
                "organisation": owners.get(place.municipality_code, publication.trajectory.owner),
                "classification": figure.classification,
                "facts": _facts(figure),
            },
        )


def _owners(codes: set[str]) -> dict[str, Organisation]:
    return {found.area_code: found for found in Organisation.objects.filter(area_code__in=codes)}


def _facts(figure: figured.Figure) -> dict[str, float | int | None]:
    return {
        "observed": figure.observed,
        "population": figure.population,
        "expected": figure.expected,
        "ratio": figure.ratio,
        "low": figure.low,
        "high": figure.high,
    }


def _tell_about_publishing(publication: Publication, by: User) -> None:
    """The coalition hears that it is live; whoever owns a deviation hears how many there are."""
    trajectory = publication.trajectory
    page = reverse("publications:public_detail", args=[publication.slug])
    coalition = {
        person
        for role in (Role.PROBLEM_OWNER, Role.PARTNER, Role.ANALYST, Role.LANDSADVOCAAT)
        for person in people_acting_as(role, trajectory.coalition)
    } - {by}
    tell(coalition, _("De publicatie {title} is vrijgegeven.").format(title=publication.title), url=page)
    if publication.embargo_until:
        return
    owners = (
        Organisation.objects.filter(deviations__publication=publication)
        .exclude(pk=trajectory.owner_id)
        .distinct()
    )
    outsiders = {person for organisation in owners for person in people_of(organisation)} - coalition - {by}
    sentence = _("Een nieuwe publicatie laat ook voor uw gemeente een duidelijke afwijking zien: {title}.")
    tell(outsiders, sentence.format(title=publication.title), url=page)


@transaction.atomic
def withdraw(publication: Publication, *, reason: str, by: User) -> Publication:
    """Take the figures out of the shop window; the page stays and says why. Withdrawing twice is once."""
    require(by, May.DECIDE_PUBLICATION, publication)
    publication = (
        Publication.objects.select_for_update(of=("self",))
        .select_related("trajectory")
        .get(pk=publication.pk)
    )
    if publication.state == PublicationState.WITHDRAWN:
        return publication
    if not publication.published_at:
        raise NotYet(_("Deze publicatie is niet openbaar. Er is niets om in te trekken."))
    text = reason.strip()
    if len(text) < 10 or len(text) > 2000 or "\x00" in text:
        raise Invalid(
            {"reason": [_("Schrijf in een of twee zinnen waarom. Lezers van de pagina zien deze tekst.")]}
        )
    require_open_texts(Publication, {"withdrawn_reason": text}, at={"withdrawn_reason": "reason"})
    publication.state = PublicationState.WITHDRAWN
    publication.withdrawn_by, publication.withdrawn_at, publication.withdrawn_reason = (
        by,
        timezone.now(),
        text,
    )
    publication.save()
    window.empty(publication)
    journal.write(
        publication.trajectory.coalition, "publication_withdrawn", _("De publicatie is ingetrokken."),
        by=by, reason=text, facts={"publication": publication.pk},
    )  # fmt: skip
    people = set(people_acting_as(Role.PROBLEM_OWNER, publication.trajectory.coalition)) - {by}
    page = reverse("publications:public_detail", args=[publication.slug])
    tell(people, _("De publicatie {title} is ingetrokken.").format(title=publication.title), url=page)
    return publication
