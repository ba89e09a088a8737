"""What is asked of one person by name or through the own organisation. One query (or two) for each kind of thing."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analyses.models import AnalysisJob
from analyses.selectors import checks_for
from analyses.waiting import stuck
from coalitions import grants
from coalitions.models import SEATED, CoalitionMember, Covenant, Escalation, EscalationLevel, Organisation
from coalitions.selectors import actions_of, invitations_for
from publications.models import Deviation, Publication, PublicationState
from publications.selectors import live
from questions.models import OPEN_PHASES, Definition, Phase, QuestionVersion, Trajectory
from reviews.models import Brake, Condition, Review, ReviewerSeat, ReviewKind, ReviewStatus
from sources.models import DataRequest, RequestStatus
from zicht.core.policy import Role
from zicht.desk.items import Item, day_after, short
from zicht.standing import NORM_DAYS

MOST = 25
ANSWER_DAYS = 10  # a data holder and a party are expected to answer within this
ESCALATED = (EscalationLevel.PROGRAMME_LEAD, EscalationLevel.STEERING_GROUP)


def personal_items(user: Any, mine: list[Organisation]) -> Iterator[Item]:
    """Everything that is asked of `user`, who works for the organisations `mine`. Constant number of queries."""
    yield from _invitations(user)
    yield from _actions(user)
    yield from _reviews(user)
    yield from _legal_reviews(user)
    yield from _conditions(user)
    yield from _brakes(user)
    yield from _checks(user)
    yield from _stuck_jobs(user)
    yield from _outcomes(user)
    if mine:
        yield from _covenants(mine)
        yield from _assessments(mine)
        yield from _definitions(mine)
        yield from _requests(mine)
        yield from _deviations(mine)
    if Role.PROGRAMME_LEAD in grants.programme_roles(user):
        yield from _intakes()
        yield from _escalations()


def _invitations(user: Any) -> Iterator[Item]:
    for member in invitations_for(user)[:MOST]:
        yield Item(
            title=_("Beantwoord de uitnodiging"),
            url=reverse("coalitions:invitation", args=[member.pk]),
            button=_("Lees en antwoord"),
            about=member.coalition.name,
            more=_("gevraagd aan {organisation}").format(organisation=member.organisation.short_name),
            due=member.answer_by,
        )


def _actions(user: Any) -> Iterator[Item]:
    for action in actions_of(user)[:MOST]:
        yield Item(
            title=_("Doe wat u in de sessie toezegde"),
            url=reverse("coalitions:gathering", args=[action.gathering_id]) + "#acties",
            button=_("Bekijk de actie"),
            about=action.what,
            more=action.gathering.coalition.trajectory.title,
            due=action.due_on,
        )


def _at_the_table(mine: list[Organisation], coalition: str) -> Exists:
    seats = CoalitionMember.objects.filter(organisation__in=mine, status__in=SEATED)
    return Exists(seats.filter(coalition=OuterRef(coalition)))


def _covenants(mine: list[Organisation]) -> Iterator[Item]:
    newest = Covenant.objects.filter(coalition=OuterRef("coalition")).order_by("-number").values("number")[:1]
    rows = Covenant.objects.filter(_at_the_table(mine, "coalition"), number=Subquery(newest))
    rows = rows.filter(coalition__trajectory__phase=Phase.COALITION)
    for covenant in rows.select_related("coalition__trajectory").prefetch_related("signatures")[:MOST]:
        signed = {
            sign.organisation_id
            for sign in covenant.signatures.all()
            if sign.fingerprint == covenant.fingerprint
        }
        seated = {party.pk for party in mine}
        if not signed & seated:
            yield Item(
                title=_("Onderteken het convenant"),
                url=reverse("coalitions:covenant", args=[covenant.coalition.trajectory.reference]),
                button=_("Lees en teken"),
                about=covenant.coalition.trajectory.title,
                more=ngettext(
                    "{count} partij tekende al", "{count} partijen tekenden al", len(signed)
                ).format(count=len(signed)),
                due=day_after(covenant.written_at, ANSWER_DAYS),
            )


def _assessments(mine: list[Organisation]) -> Iterator[Item]:
    newest = (
        QuestionVersion.objects.filter(question=OuterRef("question")).order_by("-number").values("number")[:1]
    )
    rows = QuestionVersion.objects.filter(
        _at_the_table(mine, "question__trajectory__coalition"),
        asked_at__isnull=False,
        question__trajectory__phase=Phase.REFINEMENT,
        question__order=F("question__trajectory__cycle"),
        number=Subquery(newest),
    )
    rows = rows.select_related("question__trajectory").prefetch_related("assessments__version")
    ours = {party.pk for party in mine}
    for version in rows[:MOST]:
        given = {
            one.organisation_id for one in version.assessments.all() if one.fingerprint == version.fingerprint
        }
        if not given & ours:
            yield Item(
                title=_("Geef uw oordeel over de vraag"),
                url=reverse("questions:assess", args=[version.question.trajectory.reference]),
                button=_("Beoordeel"),
                about=version.question.trajectory.title,
                more=_("versie {number}").format(number=version.number),
                due=day_after(version.asked_at, ANSWER_DAYS),
            )


def _definitions(mine: list[Organisation]) -> Iterator[Item]:
    rows = Definition.objects.filter(
        _at_the_table(mine, "trajectory__coalition"), trajectory__phase=Phase.REFINEMENT
    )
    ours = {party.pk for party in mine}
    waiting: Counter[Trajectory] = Counter()
    rows = rows.select_related("trajectory").prefetch_related("agreements").order_by("-written_at")
    for definition in rows[: 10 * MOST]:
        agreed = {
            a.organisation_id for a in definition.agreements.all() if a.fingerprint == definition.fingerprint
        }
        waiting[definition.trajectory] += not agreed & ours
    for trajectory, count in waiting.items():
        if count:
            yield Item(
                title=ngettext(
                    "Zeg wat u van een begrip vindt", "Zeg wat u van {count} begrippen vindt", count
                ).format(count=count),
                url=reverse("questions:definitions", args=[trajectory.reference]),
                button=_("Naar de begrippen"),
                about=trajectory.title,
                due=day_after(trajectory.phase_since, NORM_DAYS[Phase.REFINEMENT]),
            )


def _requests(mine: list[Organisation]) -> Iterator[Item]:
    rows = DataRequest.objects.filter(source__holder__in=mine, status=RequestStatus.SENT)
    rows = rows.filter(trajectory__phase__in=OPEN_PHASES).select_related("source", "asked_by")
    for request in rows.order_by("asked_at")[:MOST]:
        yield Item(
            title=_("Beslis of deze bron gebruikt mag worden"),
            url=reverse("sources:request", args=[request.pk]),
            button=_("Lees en beslis"),
            about=request.source.title,
            more=_("gevraagd door {name}").format(name=request.asked_by),
            due=day_after(request.asked_at, ANSWER_DAYS),
        )


def _reviews(user: Any) -> Iterator[Item]:
    seats = ReviewerSeat.objects.filter(
        user=user,
        review__kind=ReviewKind.ETHICS,
        review__status__in=(ReviewStatus.INDEPENDENT, ReviewStatus.JOINT),
    )
    seats = seats.select_related("review__trajectory", "vote").annotate(
        silent=Count("review__seats", filter=Q(review__seats__submitted_at__isnull=True)),
        undecided=Count("review__seats", filter=Q(review__seats__vote__isnull=True)),
    )
    for seat in seats.order_by("review__due_on")[:MOST]:
        words = _review_words(seat)
        if words:
            yield _review_item(seat.review, *words)


def _review_words(seat: ReviewerSeat) -> tuple[str, str] | None:
    """What this reviewer has to do now, None when others are first."""
    if seat.review.status == ReviewStatus.INDEPENDENT:
        if seat.submitted_at is None:
            return _("Vul de ethische toets in"), _("Vul in")
        return (
            (_("Sluit de ronde van de commissie"), _("Bekijk")) if seat.is_chair and not seat.silent else None
        )
    if getattr(seat, "vote", None) is None:
        return _("Breng uw stem uit"), _("Stem")
    return (
        (_("Leg het besluit van de commissie vast"), _("Leg vast"))
        if seat.is_chair and not seat.undecided
        else None
    )


def _review_item(review: Review, title: str, button: str) -> Item:
    url = reverse("reviews:review", args=[review.pk])
    return Item(title=title, url=url, button=button, about=review.trajectory.title, due=review.due_on)


def _legal_reviews(user: Any) -> Iterator[Item]:
    cases = grants.coalitions_of(user, [grants.CODENAME_OF[Role.LANDSADVOCAAT]])
    rows = Review.objects.filter(
        kind=ReviewKind.LEGAL,
        status__in=(ReviewStatus.INDEPENDENT, ReviewStatus.JOINT),
        trajectory__coalition__in=cases,
    )
    for review in rows.select_related("trajectory").order_by("due_on")[:MOST]:
        yield _review_item(review, _("Geef uw juridische advies"), _("Lees en adviseer"))


def _conditions(user: Any) -> Iterator[Item]:
    rows = Condition.objects.filter(
        accepted_at__isnull=True,
        decision__review__status=ReviewStatus.DECIDED,
        decision__review__cycle=F("decision__review__trajectory__cycle"),
        decision__review__trajectory__phase__in=OPEN_PHASES,
    )
    proving = _cases(user, Role.PROBLEM_OWNER, Role.ANALYST)
    judging = _cases(user, Role.LANDSADVOCAAT)
    chairing = _cases(user, Role.ETHICS_CHAIR)
    case = "decision__review__trajectory__coalition__in"
    legal = Q(decision__review__kind=ReviewKind.LEGAL, **{case: judging})
    ethical = Q(decision__review__kind=ReviewKind.ETHICS, **{case: chairing})
    wanted = Q(proven_at__isnull=True, **{case: proving}) | (Q(proven_at__isnull=False) & (legal | ethical))
    for condition in rows.filter(wanted).select_related("decision__review__trajectory")[:MOST]:
        proven = condition.proven_at is not None
        yield Item(
            title=_("Beoordeel het bewijs bij een voorwaarde")
            if proven
            else _("Laat zien dat aan een voorwaarde is voldaan"),
            url=reverse("reviews:review", args=[condition.decision.review_id]),
            button=_("Beoordeel") if proven else _("Lever bewijs"),
            about=condition.decision.review.trajectory.title,
            more=short(condition.text),
            due=day_after(condition.proven_at or condition.decision.decided_at, ANSWER_DAYS),
        )


def _brakes(user: Any) -> Iterator[Item]:
    """Brakes of which this person leads the committee that decides."""
    rows = Brake.objects.filter(
        lifted_at__isnull=True, trajectory__coalition__in=_cases(user, Role.ETHICS_CHAIR)
    )
    for brake in rows.select_related("trajectory")[:MOST]:
        yield Item(
            title=_("Besluit met de commissie over de noodrem"),
            url=reverse("reviews:brake", args=[brake.trajectory.reference]),
            button=_("Lees en besluit"),
            about=brake.trajectory.title,
            more=short(brake.reason),
            due=day_after(brake.pulled_at, ANSWER_DAYS),
        )


def _cases(user: Any, *roles: Role) -> QuerySet:
    return grants.coalitions_of(user, [grants.CODENAME_OF[role] for role in roles])


def _checks(user: Any) -> Iterator[Item]:
    for check in checks_for(user)[:MOST]:
        yield Item(
            title=_("Controleer een uitkomst op herleidbaarheid"),
            url=reverse("analyses:check", args=[check.pk]),
            button=_("Controleer"),
            about=check.result.job.trajectory.reference,
            more=_("gevraagd door {name}").format(name=check.asked_by),
            due=check.due_on,
        )


def _stuck_jobs(user: Any) -> Iterator[Item]:
    """Jobs that this analyst asked for and that did not succeed; nobody started them again or set them aside."""
    mine = AnalysisJob.objects.filter(requested_by=user, trajectory__coalition__in=_cases(user, Role.ANALYST))
    for job in stuck(mine).select_related("trajectory")[:MOST]:
        yield Item(
            title=_("Kijk waarom een opdracht niet lukte"),
            url=reverse("analyses:job", args=[job.pk]),
            button=_("Lees en start opnieuw"),
            about=job.trajectory.title,
            more=short(job.why),
            due=day_after(job.ended_at, ANSWER_DAYS),
        )


def _outcomes(user: Any) -> Iterator[Item]:
    rows = Publication.objects.filter(outcome_owner=user, outcome_accepted_at__isnull=True)
    for publication in rows.filter(state=PublicationState.DRAFT).select_related("trajectory")[:MOST]:
        yield Item(
            title=_("Zeg of u eigenaar van de uitkomst wilt zijn"),
            url=reverse("publications:edit", args=[publication.trajectory.reference]),
            button=_("Lees en antwoord"),
            about=publication.trajectory.title,
            due=day_after(publication.trajectory.phase_since, NORM_DAYS[Phase.PUBLICATION]),
        )


def _deviations(mine: list[Organisation]) -> Iterator[Item]:
    """Per publication: how many own areas still wait for an answer, of the owner and of who sits at the table."""
    seats = CoalitionMember.objects.filter(status__in=SEATED, organisation=OuterRef("organisation"))
    at_the_table = Exists(seats.filter(coalition=OuterRef("publication__trajectory__coalition")))
    rows = Deviation.objects.filter(
        Q(organisation=F("publication__trajectory__owner")) | Q(at_the_table),
        organisation__in=mine,
        publication__in=live().filter(trajectory__phase=Phase.FOLLOW_UP).order_by().values("pk"),
        response__isnull=True,
    )
    found = rows.order_by().values_list(
        "publication__trajectory__reference", "publication__title", "publication__published_at"
    )
    for reference, title, published_at, count in found.annotate(waiting=Count("pk"))[:MOST]:
        yield Item(
            title=ngettext("Beantwoord één afwijking", "Beantwoord {count} afwijkingen", count).format(
                count=count
            ),
            url=reverse("publications:follow_up", args=[reference]),
            button=_("Beantwoord"),
            about=title,
            due=day_after(published_at, NORM_DAYS[Phase.FOLLOW_UP]),
        )


def _intakes() -> Iterator[Item]:
    rows = Trajectory.objects.filter(phase=Phase.INTAKE, submitted_at__isnull=False).select_related("owner")
    for trajectory in rows.order_by("phase_since", "pk")[:MOST]:
        yield Item(
            title=_("Weeg een ingediend probleem"),
            url=reverse("questions:triage", args=[trajectory.reference]),
            button=_("Weeg"),
            about=trajectory.title,
            more=trajectory.owner.short_name,
            due=day_after(trajectory.submitted_at, NORM_DAYS[Phase.INTAKE]),
        )


def _escalations() -> Iterator[Item]:
    rows = Escalation.objects.filter(level__in=ESCALATED, decided_at__isnull=True, moved_up__isnull=True)
    rows = rows.filter(coalition__trajectory__isnull=False).select_related("coalition__trajectory")
    for escalation in rows.order_by("due_on")[:MOST]:
        yield Item(
            title=_("Neem een besluit over een geschil"),
            url=reverse("coalitions:escalations", args=[escalation.coalition.trajectory.reference]),
            button=_("Lees en besluit"),
            about=escalation.coalition.trajectory.title,
            more=short(escalation.reason),
            due=escalation.due_on,
        )
