"""What the gates ask of reviews. Each guard answers None, or the sentence that says what is missing."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from questions.models import Trajectory
from reviews.brakes import open_brake
from reviews.content import changes, legal_content
from reviews.models import Blocks, Decision, ReviewKind
from reviews.newest import POSITIVE, conditions_of, latest, latest_decision, too_few
from zicht.core.fingerprints import fingerprint
from zicht.core.worded import worded


def legal_advice_is_positive(trajectory: Trajectory) -> str | None:
    """The landsadvocaat advised positively, with or without conditions."""
    decision = latest_decision(trajectory, ReviewKind.LEGAL)
    if decision is None:
        return _waiting_for_advice(trajectory)
    if decision.outcome not in POSITIVE:
        return _(
            "Het advies van de landsadvocaat is: {outcome} ({who}, {day}). De probleemeigenaar en de analist passen de vraag"
            " of de bronnen aan; daarna legt de probleemeigenaar ze opnieuw voor."
        ).format(
            outcome=decision.get_outcome_display(), who=decision.decided_by, day=_day(decision.decided_at)
        )
    return None


def legal_advice_is_current(trajectory: Trajectory) -> str | None:
    """The advice is about the question, definitions and sources as they are now."""
    decision = latest_decision(trajectory, ReviewKind.LEGAL)
    if decision is None:
        return _waiting_for_advice(trajectory)
    return outdated(decision, legal_content(trajectory), _("het advies van de landsadvocaat"))


def conditions_before_analysis_are_met(trajectory: Trajectory) -> str | None:
    """Every condition that has to be met before the analysis begins is proven and accepted."""
    return _open_conditions(trajectory, Blocks.ANALYSIS)


def conditions_before_committee_are_met(trajectory: Trajectory) -> str | None:
    """Every condition that has to be met before the committee looks is proven and accepted."""
    return _open_conditions(trajectory, Blocks.COMMITTEE)


def conditions_before_writing_are_met(trajectory: Trajectory) -> str | None:
    """Every condition that has to be met before the publication is written is proven and accepted."""
    return _open_conditions(trajectory, Blocks.WRITING)


def conditions_before_going_live_are_met(trajectory: Trajectory) -> str | None:
    """Every condition that has to be met before the page becomes public is proven and accepted."""
    return _open_conditions(trajectory, Blocks.GOING_LIVE)


def committee_has_decided(trajectory: Trajectory) -> str | None:
    """The committee decided positively; the quorum was asked when the decision was written."""
    decision = latest_decision(trajectory, ReviewKind.ETHICS)
    if decision is None:
        return _waiting_for_committee(trajectory)
    if decision.outcome not in POSITIVE:
        return _(
            "Het besluit van de adviescommissie is: {outcome}. Pas aan wat de commissie noemt en leg het opnieuw voor."
        ).format(outcome=decision.get_outcome_display())
    return None


def brake_is_off(trajectory: Trajectory) -> str | None:
    """Nobody pulled the emergency brake, or the committee took it off again."""
    brake = open_brake(trajectory)
    if brake is None:
        return None
    return worded(
        "De noodrem is aangetrokken door {who}: {reason} Alleen de adviescommissie kan de noodrem eraf halen.",
        who=brake.pulled_by,
        reason=sentence_of(brake.reason),
    )


def brake_is_pulled(trajectory: Trajectory) -> str | None:
    """There is a brake to take off."""
    return None if open_brake(trajectory) else _("De noodrem is niet aangetrokken.")


def brake_is_not_pulled(trajectory: Trajectory) -> str | None:
    """There is no brake yet."""
    return _("De noodrem is al aangetrokken.") if open_brake(trajectory) else None


def sentence_of(text: str) -> str:
    """A text that somebody typed, ending like a sentence."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def outdated(decision: Decision, now: dict, what: str) -> str | None:
    """The sentence that names what changed since `decision`, None when it covers `now`."""
    if decision.fingerprint == fingerprint(now):
        return None
    found = changes(decision.review.content, now)
    changed = [_named(change.place) for change in found]
    sentence = _(
        "Sinds {what} van {day} is er iets veranderd ({changed}). De probleemeigenaar legt het opnieuw voor."
    )
    parts = ", ".join(dict.fromkeys(changed[:4])) or _("de inhoud")
    return sentence.format(what=what, day=_day(decision.decided_at), changed=parts)


def _waiting_for_advice(trajectory: Trajectory) -> str:
    """Who has to advise, since when, and before which day; or that nobody was asked."""
    review = latest(trajectory, ReviewKind.LEGAL)
    if review is None:
        return _("De landsadvocaat heeft nog geen advies gegeven: de vraag is nog niet voorgelegd.")
    names = [str(seat.user) for seat in review.seats.select_related("user")] or [_("de landsadvocaat")]
    return _(
        "De landsadvocaat heeft nog geen advies gegeven. {who} heeft de vraag en de bronnen sinds {since} en adviseert"
        " uiterlijk {due}."
    ).format(who=", ".join(names), since=_day(review.opened_at), due=date_format(review.due_on, "j F Y"))


def _day(moment: datetime) -> str:
    return date_format(timezone.localdate(moment), "j F Y")


def _named(place: str) -> str:
    """The last part of a place; of sources and needs with what it belongs to, for there are many of each."""
    parts = place.split(" › ")
    return ": ".join(parts[-2:]) if len(parts) > 2 and parts[0] == _("bronnen") else parts[-1]


def _waiting_for_committee(trajectory: Trajectory) -> str:
    review = latest(trajectory, ReviewKind.ETHICS)
    if review is None:
        return _("De adviescommissie heeft dit nog niet op tafel.")
    if (short := too_few(review)) is not None:
        return short
    ready = review.seats.filter(submitted_at__isnull=False).count()
    return _("De adviescommissie is bezig: {ready} van {total} leden zijn klaar met invullen.").format(
        ready=ready, total=review.seats.count()
    )


def _open_conditions(trajectory: Trajectory, step: Blocks) -> str | None:
    """The conditions of both bodies that hold up `step` or an earlier one, and are not accepted."""
    order = list(Blocks)
    until = set(order[: order.index(step) + 1])
    found = [one for kind in ReviewKind for one in conditions_of(trajectory, kind)]
    waiting = [one for one in found if one.blocks in until and one.accepted_at is None]
    if not waiting:
        return None
    return _("Nog niet aan voldaan: {text}").format(text="; ".join(condition.text for condition in waiting))
