"""What has to be true before a publication goes live and before its trajectory is closed; None or a sentence."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalitions.models import SEATED
from publications.models import FINISHED, Deviation, FollowUpSuggestion, Measure, Publication
from questions.models import Trajectory
from zicht.core.identifiers import faults_in_open_texts


def current_publication(trajectory: Trajectory) -> Publication | None:
    """The publication about the latest release, whatever its state; None before there is one."""
    found = Publication.objects.filter(trajectory=trajectory).select_related("release", "trajectory")
    return found.order_by("-release__number", "-version").first()


def deviations_to_answer(publication: Publication) -> "Q":
    """The deviations that hold up closing: those of the problem owner and of parties that sit at the table.

    A municipality outside the coalition is told, but cannot be made to answer.
    """
    seated = publication.trajectory.coalition.members.filter(status__in=SEATED).values("organisation")
    owner = publication.trajectory.owner_id
    return Q(publication=publication) & (Q(organisation=owner) | Q(organisation__in=seated))


def _no_publication() -> str:
    return _("Er is nog geen publicatie. Maak eerst een concept.")


def every_insight_has_a_suggestion(trajectory: Trajectory) -> str | None:
    """At least one insight, and each says what a municipality can do with it."""
    publication = current_publication(trajectory)
    if publication is None:
        return _no_publication()
    insights = publication.insights.all()
    if not insights.exists():
        return _("Er staat nog geen inzicht bij de publicatie. De analist voegt dat toe.")
    bare = insights.filter(suggestions__isnull=True).count()
    if not bare:
        return None
    return ngettext(
        "Bij {count} inzicht staat nog niet wat een gemeente ermee kan doen.",
        "Bij {count} inzichten staat nog niet wat een gemeente ermee kan doen.",
        bare,
    ).format(count=bare)


def texts_hold_nobody(trajectory: Trajectory) -> str | None:
    """No text of the publication identifies somebody, also where it was taken from elsewhere and not typed."""
    publication = current_publication(trajectory)
    if publication is None:
        return _no_publication()
    rows: list[models.Model] = [publication, *publication.insights.all()]
    rows += FollowUpSuggestion.objects.filter(insight__publication=publication)
    for row in rows:
        content = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}
        for name, said in faults_in_open_texts(type(row), content).items():
            sentence = _("In “{field}” van de publicatie: {fault}")
            return sentence.format(field=row._meta.get_field(name).verbose_name, fault=said[0])
    return None


def outcome_owner_is_named(trajectory: Trajectory) -> str | None:
    """Somebody of the problem owner answers for the outcome, and said yes to that."""
    publication = current_publication(trajectory)
    if publication is None:
        return _no_publication()
    if publication.outcome_owner is None:
        return _("Nog niemand is eigenaar van de uitkomst. De probleemeigenaar wijst iemand aan.")
    if publication.outcome_accepted_at is None:
        return _("{name} moet nog zeggen dat zij of hij eigenaar van de uitkomst wil zijn.").format(
            name=publication.outcome_owner
        )
    return None


def registration_is_confirmed(trajectory: Trajectory) -> str | None:
    """The problem owner confirmed the register entry as it stands now."""
    publication = current_publication(trajectory)
    if publication is None:
        return _no_publication()
    registration = getattr(publication, "registration", None)
    if registration is None or registration.confirmed_at is None:
        return _("De registratie in het Algoritmeregister is nog niet bevestigd.")
    if registration.is_outdated:
        return _("De registratie is gewijzigd nadat zij was bevestigd. Bevestig haar opnieuw.")
    return None


def publication_is_live(trajectory: Trajectory) -> str | None:
    """The public can read the page now."""
    publication = current_publication(trajectory)
    if publication is None:
        return _no_publication()
    if publication.is_live:
        return None
    if publication.withdrawn_at:
        return _("De publicatie is ingetrokken.")
    if publication.embargo_until:
        return _("De publicatie staat nog onder embargo.")
    return _("De publicatie staat nog niet online. De programmaleider publiceert haar.")


def every_deviation_is_answered(trajectory: Trajectory) -> str | None:
    """The problem owner said of each deviation whether it was known, how it can be explained and what follows."""
    publication = current_publication(trajectory)
    if publication is None:
        return _no_publication()
    waiting = Deviation.objects.filter(deviations_to_answer(publication), response__isnull=True).count()
    if not waiting:
        return None
    return ngettext(
        "Op {count} afwijking is nog niet gereageerd.",
        "Op {count} afwijkingen is nog niet gereageerd.",
        waiting,
    ).format(count=waiting)


def every_measure_is_finished(trajectory: Trajectory) -> str | None:
    """Each planned measure was evaluated or handed over."""
    publication = current_publication(trajectory)
    if publication is None:
        return _no_publication()
    running = (
        Measure.objects.filter(response__deviation__publication=publication)
        .exclude(state__in=FINISHED)
        .count()
    )
    if not running:
        return None
    return ngettext(
        "{count} maatregel is nog niet geëvalueerd of overgedragen.",
        "{count} maatregelen zijn nog niet geëvalueerd of overgedragen.",
        running,
    ).format(count=running)
