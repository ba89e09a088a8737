"""The follow-up: who works for the municipality of a deviation answers for it, plans measures and ends them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from coalitions import journal
from publications import window
from publications.models import FINISHED, Deviation, Measure, MeasureState, Response
from publications.selectors import why_no_answer
from publications.services.texts import checked
from zicht.core.errors import Conflict, Invalid, NotAllowed, NotYet
from zicht.core.policy import May, require
from zicht.core.revisions import save_if_unchanged

ANSWER = ("knew", "explanation", "action", "capacity")


def require_answer(deviation: Deviation, *, by: User) -> None:
    """Raise Hidden to a stranger, and NotAllowed to who sees the deviation and does not answer for it."""
    require(by, May.WRITE_RESPONSES, deviation)
    sentence = why_no_answer(by, deviation)
    if sentence is not None:
        raise NotAllowed(sentence)


@transaction.atomic
def respond(deviation: Deviation, values: Mapping[str, Any], *, seen: int, by: User) -> Response:
    """Did we know, how do we explain it, what do we do, with which capacity; `seen` is 0 for the first answer.

    The short form appears on the public page. Raises NotYet while the publication is not public.
    """
    require_answer(deviation, by=by)
    if not deviation.publication.is_live:
        raise NotYet(_("Reageren kan zodra de publicatie openbaar is."))
    clean = checked(Response, {name: values.get(name, "") for name in ANSWER})
    response = _written(deviation, clean, seen, by)
    window.show_answer(response)
    journal.write(
        deviation.publication.trajectory.coalition, "deviation_answered",
        _("Er is gereageerd op de afwijking in {area}.").format(area=deviation.area_name), by=by,
        facts={"deviation": deviation.pk, "knew": response.knew},
    )  # fmt: skip
    return response


def _written(deviation: Deviation, clean: dict[str, Any], seen: int, by: User) -> Response:
    now = timezone.now()
    existing = Response.objects.filter(deviation=deviation).first()
    if existing is None:
        return _first_answer(deviation, clean | {"answered_by": by, "answered_at": now})
    if seen == 0 and all(getattr(existing, name) == clean[name] for name in ANSWER):
        return existing
    if seen == 0:
        raise _two_answers(existing, clean)
    existing.answered_by, existing.answered_at = by, now
    save_if_unchanged(existing, clean, seen=seen)
    return existing


def _first_answer(deviation: Deviation, values: dict[str, Any]) -> Response:
    try:
        with transaction.atomic():
            return Response.objects.create(deviation=deviation, revision=1, **values)
    except IntegrityError:
        raise _two_answers(Response.objects.get(deviation=deviation), values) from None


def _two_answers(existing: Response, mine: Mapping[str, Any]) -> Conflict:
    return Conflict(
        _("Een collega reageerde intussen op dezelfde afwijking. Hieronder staan beide versies."),
        theirs={name: getattr(existing, name) for name in ANSWER},
        mine={name: mine[name] for name in ANSWER},
        revision=existing.revision,
    )


@transaction.atomic
def plan_measure(response: Response, *, title: str, responsible: str, due_on: date, by: User) -> Measure:
    """Something that will be done about a deviation, by whom and until when."""
    require_answer(response.deviation, by=by)
    clean = checked(Measure, {"title": title, "responsible": responsible, "due_on": due_on})
    if clean["due_on"] < timezone.localdate():
        raise Invalid({"due_on": [_("Kies een dag die nog moet komen.")]})
    measure = Measure.objects.create(response=response, planned_by=by, **clean)
    sentence = _("Er is een maatregel gepland: {title}.").format(title=measure.title)
    _note(measure, "measure_planned", sentence, by)
    return measure


@transaction.atomic
def finish_measure(measure: Measure, *, state: str, outcome: str, by: User) -> Measure:
    """Say that a measure runs, what it brought, or to whom it was handed over. The last two end it."""
    require_answer(measure.response.deviation, by=by)
    measure = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    ends = state in FINISHED
    clean = checked(Measure, {"state": state, "outcome": outcome}, optional=() if ends else ("outcome",))
    if measure.state in FINISHED:
        if (measure.state, measure.outcome) == (clean["state"], clean["outcome"]):
            return measure
        raise NotYet(_("Deze maatregel is al afgerond. Plan een nieuwe als er nog iets moet gebeuren."))
    measure.state, measure.outcome = clean["state"], clean["outcome"]
    if ends:
        measure.finished_by, measure.finished_at = by, timezone.now()
    measure.save()
    words = MeasureState(measure.state).label
    _note(
        measure,
        "measure_changed",
        _("Maatregel {title}: {state}.").format(title=measure.title, state=words),
        by,
    )
    return measure


def _note(measure: Measure, verb: str, sentence: str, by: User) -> None:
    coalition = measure.response.deviation.publication.trajectory.coalition
    journal.write(coalition, verb, sentence, by=by, facts={"measure": measure.pk, "state": measure.state})
