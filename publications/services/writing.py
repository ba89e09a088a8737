"""Writing a publication: the first draft, the texts, insights with suggestions, and who owns the outcome."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.services import tell
from analyses.content import latest_release
from analyses.models import Release
from coalitions import journal
from coalitions.selectors import people_acting_as, people_of
from publications import wording
from publications.models import FollowUpSuggestion, Insight, Publication, PublicationState
from publications.services.registering import first_registration, next_registration
from publications.services.texts import checked
from questions.models import Phase, Trajectory
from zicht.core.errors import Invalid, NotYet
from zicht.core.policy import May, Role, allows, require
from zicht.core.revisions import save_if_unchanged

TEXTS = ("title", "summary", "what_we_see", "how_sure", "what_it_does_not_say", "method", "limits", "sources")
WRITING_PHASES = (Phase.ETHICS_REVIEW, Phase.PUBLICATION)


@transaction.atomic
def draft_publication(trajectory: Trajectory, *, by: User) -> Publication:
    """The draft about the latest release, with its numbers in the sentences; the one that exists when there is one.

    Raises NotYet without a release, or outside the phases in which a publication is written.
    """
    require(by, May.MOVE_ON, trajectory)
    release = latest_release(trajectory)
    if release is None:
        raise NotYet(_("Er is nog geen uitkomst vrijgegeven. Daarna kan een concept worden gemaakt."))
    Release.objects.select_for_update().only("pk").get(pk=release.pk)
    existing = Publication.objects.filter(release=release).exclude(state=PublicationState.WITHDRAWN).first()
    if existing is not None:
        return existing
    withdrawn = Publication.objects.filter(release=release).order_by("-version").first()
    if trajectory.phase not in WRITING_PHASES:
        raise NotYet(_("Een concept maken kan vanaf de toets door de adviescommissie."))
    # Also for who works in another language: the readers of a publication are the public.
    with override("nl"):
        publication = _drafted(trajectory, release, withdrawn, by)
    journal.write(
        trajectory.coalition, "publication_drafted", _("Er is een concept van de publicatie gemaakt."), by=by,
        facts={"publication": publication.pk, "release": release.number},
    )  # fmt: skip
    _tell_writers(publication, by)
    return publication


def _drafted(
    trajectory: Trajectory, release: Release, withdrawn: Publication | None, by: User
) -> Publication:
    """The draft with its first texts, or those of the version that was withdrawn."""
    found = wording.findings_of(release)
    version = (trajectory.publications.aggregate(last=Max("version"))["last"] or 0) + 1
    texts = {name: getattr(withdrawn, name) for name in TEXTS} if withdrawn else wording.first_texts(found)
    publication = Publication.objects.create(
        trajectory=trajectory,
        release=release,
        version=version,
        slug=_slug(texts["title"]),
        written_by=by,
        **texts,
    )
    if withdrawn:
        _take_over(withdrawn, publication, by)
    else:
        text = wording.first_insight(found)
        Insight.objects.create(publication=publication, position=1, text=text, written_by=by)
    if not hasattr(publication, "registration"):
        first_registration(publication, found)
    return publication


def _take_over(withdrawn: Publication, publication: Publication, by: User) -> None:
    """Insights and register entry of the version that was withdrawn, so that nothing somebody wrote is lost."""
    for insight in withdrawn.insights.prefetch_related("suggestions"):
        copied = Insight.objects.create(
            publication=publication, position=insight.position, text=insight.text, written_by=by
        )
        for suggestion in insight.suggestions.all():
            FollowUpSuggestion.objects.create(
                insight=copied, title=suggestion.title, text=suggestion.text, written_by=by
            )
    if hasattr(withdrawn, "registration"):
        next_registration(withdrawn.registration, publication)


def _slug(title: str) -> str:
    """An address of its own: words of the title, and a number when those are taken."""
    base = slugify(title)[:100].strip("-") or "publicatie"
    taken = set(Publication.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)


def _tell_writers(publication: Publication, by: User) -> None:
    trajectory = publication.trajectory
    writers = [
        person
        for role in (Role.PROBLEM_OWNER, Role.ANALYST)
        for person in people_acting_as(role, trajectory.coalition)
        if person != by
    ]
    sentence = _("Het concept van de publicatie over {title} staat klaar.").format(title=trajectory.title)
    tell(writers, sentence, url=reverse("publications:edit", args=[trajectory.reference]))


def _require_open(publication: Publication) -> None:
    if not publication.can_be_written:
        raise NotYet(
            _(
                "De publicatie is al vrijgegeven voor het publiek. De programmaleider kan haar intrekken;"
                " daarna kan het opnieuw."
            )
        )


def _require_writer(by: User, publication: Publication) -> None:
    """The problem owner or an analyst: both work on insights."""
    wants = May.WRITE_INSIGHTS if allows(by, May.WRITE_INSIGHTS, publication) else May.WRITE_PUBLICATION
    require(by, wants, publication)


@transaction.atomic
def write_publication(
    publication: Publication, values: Mapping[str, Any], *, seen: int, by: User
) -> Publication:
    """Change texts of a draft. Raises Conflict when somebody else did so since `seen`."""
    require(by, May.WRITE_PUBLICATION, publication)
    _require_open(publication)
    unknown = set(values) - set(TEXTS)
    if unknown:
        raise Invalid(
            {"": [_("Dit veld hoort niet bij een publicatie: {name}.").format(name=sorted(unknown)[0])]}
        )
    clean = checked(Publication, values)
    before = {name: getattr(publication, name) for name in clean}
    save_if_unchanged(publication, clean, seen=seen)
    changed = [name for name, value in clean.items() if before[name] != value]
    if changed:
        journal.write(
            publication.trajectory.coalition, "publication_written", _("De tekst van de publicatie is gewijzigd."),
            by=by, facts={"publication": publication.pk, "fields": changed},
        )  # fmt: skip
    return publication


@transaction.atomic
def add_insight(publication: Publication, *, text: str, by: User) -> Insight:
    """One thing that the figures show, at the end of the list."""
    _require_writer(by, publication)
    _require_open(publication)
    clean = checked(Insight, {"text": text})
    position = (publication.insights.aggregate(last=Max("position"))["last"] or 0) + 1
    insight = Insight.objects.create(publication=publication, position=position, written_by=by, **clean)
    _note(publication, "insight_added", _("Er is een inzicht toegevoegd."), by, {"insight": insight.pk})
    return insight


@transaction.atomic
def remove_insight(insight: Insight, *, by: User) -> None:
    """Take an insight out of a draft, with its suggestions; history keeps them."""
    _require_writer(by, insight.publication)
    _require_open(insight.publication)
    _note(
        insight.publication, "insight_removed", _("Er is een inzicht weggehaald."), by, {"text": insight.text}
    )
    insight.delete()


@transaction.atomic
def suggest(insight: Insight, *, title: str, text: str, by: User) -> FollowUpSuggestion:
    """What a municipality can do with an insight."""
    _require_writer(by, insight.publication)
    _require_open(insight.publication)
    clean = checked(FollowUpSuggestion, {"title": title, "text": text})
    suggestion = FollowUpSuggestion.objects.create(insight=insight, written_by=by, **clean)
    _note(
        insight.publication,
        "suggestion_added",
        _("Er is een handelingsperspectief toegevoegd."),
        by,
        {"insight": insight.pk},
    )
    return suggestion


@transaction.atomic
def remove_suggestion(suggestion: FollowUpSuggestion, *, by: User) -> None:
    """Take a suggestion out of a draft; history keeps it."""
    publication = suggestion.insight.publication
    _require_writer(by, publication)
    _require_open(publication)
    facts = {"title": suggestion.title}
    _note(publication, "suggestion_removed", _("Er is een handelingsperspectief weggehaald."), by, facts)
    suggestion.delete()


@transaction.atomic
def name_outcome_owner(publication: Publication, user: User, *, by: User) -> Publication:
    """Somebody of the problem owner answers for the outcome. Naming yourself counts as saying yes."""
    require(by, May.WRITE_PUBLICATION, publication)
    _require_open(publication)
    owner = publication.trajectory.owner
    if not people_of(owner).filter(pk=user.pk).exists():
        sentence = _("Kies iemand die bij {organisation} werkt.").format(organisation=owner)
        raise Invalid({"user": [sentence]})
    if publication.outcome_owner_id == user.pk and publication.outcome_accepted_at:
        return publication
    publication.outcome_owner = user
    publication.outcome_accepted_at = timezone.now() if user == by else None
    publication.save()
    sentence = _("{name} is gevraagd als eigenaar van de uitkomst.").format(name=user)
    if user == by:
        sentence = _("{name} is eigenaar van de uitkomst.").format(name=user)
    _note(publication, "outcome_owner_named", sentence, by, {"user": user.pk})
    if user != by:
        url = reverse("publications:edit", args=[publication.trajectory.reference])
        question = _("Wilt u eigenaar zijn van de uitkomst van {title}?").format(
            title=publication.trajectory.title
        )
        tell([user], question, url=url)
    return publication


@transaction.atomic
def accept_outcome(publication: Publication, *, by: User) -> Publication:
    """The person who was named says yes."""
    require(by, May.WRITE_PUBLICATION, publication)
    _require_open(publication)
    if publication.outcome_owner_id != by.pk:
        raise NotYet(_("Alleen wie is gevraagd, kan de uitkomst op zich nemen."))
    if publication.outcome_accepted_at is None:
        publication.outcome_accepted_at = timezone.now()
        publication.save()
        _note(
            publication, "outcome_accepted", _("{name} is eigenaar van de uitkomst.").format(name=by), by, {}
        )
    return publication


def _note(publication: Publication, verb: str, sentence: str, by: User, facts: dict[str, Any]) -> None:
    journal.write(
        publication.trajectory.coalition, verb, sentence, by=by, facts={"publication": publication.pk} | facts
    )
