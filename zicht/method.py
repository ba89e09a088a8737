"""THE METHOD: every step of a trajectory, in order, and the only writer of a phase.

Read it from top to bottom: which phase leads to which, who may take the step, what the gate asks, what the journal says
and who is told. Nothing advances by itself: other parts make a step possible, a named person takes it here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.services import tell
from analyses import guards as analysis_guards
from analyses.content import ethics_content
from coalitions import guards as coalition_guards
from coalitions import journal
from coalitions.models import Coalition
from coalitions.selectors import people_acting_as
from publications import guards as publication_guards
from publications.services import draft_publication
from questions import guards as question_guards
from questions.models import LINE, OPEN_PHASES, Passage, Phase, Trajectory
from questions.services import begin_next_question, finish_question, lift_hold, place_hold
from reviews import guards as review_guards
from reviews.services import open_ethics_review, open_legal_review
from sources import guards as source_guards
from zicht.core.errors import Invalid, NotYet
from zicht.core.lifecycle import Check, Condition, Need, Offer, Step, conditions, offers, reasons_against
from zicht.core.policy import May, Role, require

OWNER, PARTNER, LEAD, ANALYST = Role.PROBLEM_OWNER, Role.PARTNER, Role.PROGRAMME_LEAD, Role.ANALYST
LAWYER, HOLDER, MEMBER, CHAIR, CHECKER = (
    Role.LANDSADVOCAAT,
    Role.DATA_HOLDER,
    Role.ETHICS_MEMBER,
    Role.ETHICS_CHAIR,
    Role.CHECKER,
)


def of_coalition(check: Callable[[Coalition], str | None]) -> Check:
    """A guard of the coalition, asked about a trajectory."""

    def asked(trajectory: Trajectory) -> str | None:
        return check(trajectory.coalition)

    asked.__name__ = check.__name__
    asked.__doc__ = check.__doc__
    return asked


NOT_ON_HOLD = Need(
    gettext_lazy("Het traject staat niet stil"), question_guards.not_on_hold, (LAWYER, LEAD), "questions:detail"
)
ADVICE_STILL_HOLDS = Need(
    gettext_lazy("Het advies van de landsadvocaat gaat over de huidige vraag en bronnen"),
    review_guards.legal_advice_is_current,
    (LAWYER,),
    "reviews:overview",
)

FORWARD: tuple[Step, ...] = (
    Step(
        name="accept",
        label=gettext_lazy("Probleem aannemen"),
        sources=frozenset({Phase.INTAKE}),
        target=Phase.COALITION,
        may=May.DECIDE_INTAKE,
        sentence=gettext_lazy("Het programma nam het probleem aan. Nu zoeken wij er partijen bij."),
        needs=(
            Need(gettext_lazy("De probleemschets is compleet"), question_guards.statement_is_complete, (OWNER,), "questions:edit_problem"),
            Need(gettext_lazy("Er is gekeken naar trajecten die erop lijken"), question_guards.lookalikes_are_judged, (OWNER,), "questions:edit_problem"),
            Need(gettext_lazy("Het probleem is ingediend"), question_guards.problem_is_submitted, (OWNER,), "questions:edit_problem"),
            Need(gettext_lazy("Het programma heeft het probleem gewogen"), question_guards.priority_is_scored, (LEAD,), "questions:triage"),
            NOT_ON_HOLD,
        ),
        tells=(OWNER,),
    ),
    Step(
        name="to_refinement",
        label=gettext_lazy("Naar de vraag"),
        sources=frozenset({Phase.COALITION}),
        target=Phase.REFINEMENT,
        may=May.MOVE_ON,
        sentence=gettext_lazy("De coalitie staat. Samen maken wij de vraag scherp."),
        needs=(
            Need(gettext_lazy("De vaste partners zijn gevraagd"), of_coalition(coalition_guards.standing_partners_are_asked), (OWNER, LEAD), "coalitions:coalition"),
            Need(gettext_lazy("Elke uitnodiging is beantwoord"), of_coalition(coalition_guards.every_invitation_is_answered), (PARTNER,), "coalitions:coalition"),
            Need(gettext_lazy("De probleemeigenaar en ten minste één partner doen mee"), of_coalition(coalition_guards.owner_and_partner_are_committed), (PARTNER,), "coalitions:coalition"),
            Need(gettext_lazy("De landsadvocaat kijkt mee"), of_coalition(coalition_guards.landsadvocaat_is_assigned), (LEAD,), "coalitions:coalition"),
            Need(gettext_lazy("De verantwoordelijkheden zijn afgesproken"), of_coalition(coalition_guards.responsibilities_are_agreed), (OWNER, LEAD), "coalitions:coalition"),
            Need(gettext_lazy("Van elke partij is de inleg bekend"), of_coalition(coalition_guards.contributions_are_agreed), (OWNER, LEAD), "coalitions:coalition"),
            Need(gettext_lazy("Elke partij tekende het convenant"), of_coalition(coalition_guards.covenant_is_signed), (OWNER, PARTNER), "coalitions:covenant"),
            NOT_ON_HOLD,
        ),
        tells=(OWNER, PARTNER, LAWYER),
    ),
    Step(
        name="to_inventory",
        label=gettext_lazy("Naar de bronnen"),
        sources=frozenset({Phase.REFINEMENT}),
        target=Phase.INVENTORY,
        may=May.MOVE_ON,
        sentence=gettext_lazy("De vraag is scherp. Analisten zoeken uit welke bronnen er zijn."),
        needs=(
            Need(gettext_lazy("De vraag is op alle onderdelen ingevuld"), question_guards.canvas_is_complete, (OWNER,), "questions:canvas"),
            Need(gettext_lazy("Iedereen is het eens over de begrippen"), question_guards.definitions_are_agreed, (OWNER, PARTNER), "questions:definitions"),
            Need(gettext_lazy("Genoeg partijen vinden deze versie relevant en scherp"), question_guards.question_is_relevant_and_sharp, (OWNER, PARTNER), "questions:assess"),
            Need(gettext_lazy("Er staat geen blokkerende opmerking open"), question_guards.no_blocking_remark_is_open, (OWNER, PARTNER, LAWYER), "questions:remarks"),
            Need(gettext_lazy("Geen hint houdt de vraag tegen"), question_guards.no_hint_blocks, (OWNER,), "questions:canvas"),
            NOT_ON_HOLD,
        ),
        tells=(OWNER, PARTNER, LAWYER, ANALYST),
    ),
    Step(
        name="to_legal_review",
        label=gettext_lazy("Naar de landsadvocaat"),
        sources=frozenset({Phase.INVENTORY}),
        target=Phase.LEGAL_REVIEW,
        may=May.MOVE_ON,
        sentence=gettext_lazy("De bronnen zijn bekend. De landsadvocaat toetst de vraag, de bronnen en het doel."),
        needs=(
            Need(gettext_lazy("De informatiebehoefte is opgeschreven"), source_guards.needs_are_written, (OWNER, ANALYST), "sources:inventory"),
            Need(gettext_lazy("Elke behoefte is gedekt of kan vervallen"), source_guards.every_need_is_covered, (ANALYST, HOLDER), "sources:inventory"),
            Need(gettext_lazy("De analist gaf een haalbaarheidsadvies"), source_guards.feasibility_is_advised, (ANALYST,), "sources:inventory"),
            Need(gettext_lazy("De DPIA is vastgelegd"), source_guards.dpia_is_recorded, (ANALYST,), "sources:inventory"),
            NOT_ON_HOLD,
        ),
        tells=(OWNER, LAWYER),
    ),
    Step(
        name="to_analysis",
        label=gettext_lazy("Naar de analyse"),
        sources=frozenset({Phase.LEGAL_REVIEW}),
        target=Phase.ANALYSIS,
        may=May.MOVE_ON,
        sentence=gettext_lazy("De landsadvocaat adviseerde positief. Analisten gaan rekenen."),
        needs=(
            Need(gettext_lazy("Het advies van de landsadvocaat is positief"), review_guards.legal_advice_is_positive, (LAWYER,), "reviews:overview"),
            ADVICE_STILL_HOLDS,
            Need(gettext_lazy("Aan de voorwaarden uit het advies is voldaan"), review_guards.legal_conditions_are_met, (OWNER, ANALYST, LAWYER), "reviews:overview"),
            NOT_ON_HOLD,
        ),
        tells=(OWNER, PARTNER, ANALYST),
    ),
    Step(
        name="to_ethics_review",
        label=gettext_lazy("Naar de adviescommissie"),
        sources=frozenset({Phase.ANALYSIS}),
        target=Phase.ETHICS_REVIEW,
        may=May.MOVE_ON,
        sentence=gettext_lazy("De uitkomsten zijn vrijgegeven. De adviescommissie toetst ze voordat iemand anders ze ziet."),
        needs=(
            Need(gettext_lazy("Het analyseplan staat vast"), analysis_guards.plan_is_locked, (ANALYST,), "analyses:overview"),
            Need(gettext_lazy("Een opdracht onder dat plan is gelukt"), analysis_guards.job_succeeded_under_the_plan, (ANALYST,), "analyses:overview"),
            Need(gettext_lazy("De uitkomst is door twee mensen vrijgegeven"), analysis_guards.output_is_released, (CHECKER,), "analyses:overview"),
            ADVICE_STILL_HOLDS,
            NOT_ON_HOLD,
        ),
        tells=(OWNER, MEMBER, CHAIR),
    ),
    Step(
        name="to_publication",
        label=gettext_lazy("Naar de publicatie"),
        sources=frozenset({Phase.ETHICS_REVIEW}),
        target=Phase.PUBLICATION,
        may=May.MOVE_ON,
        sentence=gettext_lazy("De adviescommissie besloot positief. De probleemeigenaar schrijft de publicatie."),
        needs=(
            Need(gettext_lazy("De commissie nam met genoeg leden een positief besluit"), review_guards.committee_has_decided, (MEMBER, CHAIR), "reviews:overview"),
            Need(gettext_lazy("Het besluit gaat over wat er nu ligt"), analysis_guards.ethics_decision_is_current, (CHAIR,), "reviews:overview"),
            Need(gettext_lazy("Aan de voorwaarden van de commissie is voldaan"), review_guards.ethics_conditions_are_met, (OWNER, ANALYST, CHAIR), "reviews:overview"),
            ADVICE_STILL_HOLDS,
            NOT_ON_HOLD,
        ),
        tells=(OWNER, PARTNER, ANALYST, LEAD),
    ),
    Step(
        name="to_follow_up",
        label=gettext_lazy("Naar de opvolging"),
        sources=frozenset({Phase.PUBLICATION}),
        target=Phase.FOLLOW_UP,
        may=May.MOVE_ON,
        sentence=gettext_lazy("De publicatie staat online. De probleemeigenaar reageert op elke afwijking."),
        needs=(
            Need(gettext_lazy("Bij elk inzicht staat wat u kunt doen"), publication_guards.every_insight_has_a_suggestion, (ANALYST, OWNER), "publications:edit"),
            Need(gettext_lazy("De uitkomst heeft een eigenaar"), publication_guards.outcome_owner_is_named, (OWNER,), "publications:edit"),
            Need(gettext_lazy("De registratie in het Algoritmeregister is bevestigd"), publication_guards.registration_is_confirmed, (OWNER,), "publications:registration"),
            Need(gettext_lazy("De openbare pagina staat online"), publication_guards.publication_is_live, (LEAD,), "publications:edit"),
            NOT_ON_HOLD,
        ),
        tells=(OWNER, PARTNER),
    ),
    Step(
        name="close",
        label=gettext_lazy("Traject afronden"),
        sources=frozenset({Phase.FOLLOW_UP}),
        target=Phase.CLOSED,
        may=May.MOVE_ON,
        sentence=gettext_lazy("Elke afwijking is beantwoord en elke maatregel is afgerond of overgedragen. Het traject is klaar."),
        needs=(
            Need(gettext_lazy("Elke afwijking is beantwoord"), publication_guards.every_deviation_is_answered, (OWNER,), "publications:follow_up"),
            Need(gettext_lazy("Elke maatregel is geëvalueerd of overgedragen"), publication_guards.every_measure_is_finished, (OWNER,), "publications:follow_up"),
            NOT_ON_HOLD,
        ),
        tells=(OWNER, PARTNER, LEAD),
    ),
)

ASIDE: tuple[Step, ...] = (
    Step(
        name="decline",
        label=gettext_lazy("Probleem afwijzen"),
        sources=frozenset({Phase.INTAKE}),
        target=Phase.DECLINED,
        may=May.DECIDE_INTAKE,
        sentence=gettext_lazy("Het programma nam het probleem niet aan."),
        needs=(
            Need(gettext_lazy("Het probleem is ingediend"), question_guards.problem_is_submitted, (OWNER,), "questions:edit_problem"),
        ),
        asks_reason=True,
        tells=(OWNER,),
    ),
    Step(
        name="withdraw",
        label=gettext_lazy("Traject intrekken"),
        sources=frozenset(OPEN_PHASES),
        target=Phase.WITHDRAWN,
        may=May.WITHDRAW,
        sentence=gettext_lazy("De probleemeigenaar trok het traject in."),
        asks_reason=True,
        tells=(OWNER, PARTNER, LAWYER, ANALYST, LEAD),
    ),
    Step(
        name="hold",
        label=gettext_lazy("Pas op de plaats"),
        sources=frozenset(OPEN_PHASES),
        target=None,
        may=May.HOLD,
        sentence=gettext_lazy("Het traject staat stil."),
        needs=(NOT_ON_HOLD,),
        asks_reason=True,
        tells=(OWNER, PARTNER, LAWYER, ANALYST, LEAD),
    ),
    Step(
        name="resume",
        label=gettext_lazy("Traject hervatten"),
        sources=frozenset(OPEN_PHASES),
        target=None,
        may=May.HOLD,
        sentence=gettext_lazy("Het traject gaat verder."),
        needs=(
            Need(gettext_lazy("Het traject staat stil"), question_guards.on_hold, (LAWYER, LEAD), "questions:detail"),
        ),
        asks_reason=True,
        tells=(OWNER, PARTNER, LAWYER, ANALYST, LEAD),
    ),
    Step(
        name="next_question",
        label=gettext_lazy("Verder met de volgende vraag"),
        sources=frozenset({Phase.CLOSED}),
        target=Phase.REFINEMENT,
        may=May.MOVE_ON,
        sentence=gettext_lazy("De volgende vraag van dit traject is aan de beurt."),
        needs=(
            Need(gettext_lazy("Er staat een volgende vraag klaar"), question_guards.a_next_question_waits, (OWNER,), "questions:canvas"),
        ),
        tells=(OWNER, PARTNER, LAWYER, ANALYST),
    ),
)


def _way_back(target: Phase) -> Step:
    return Step(
        name=f"back_to_{target.value}",
        label=gettext_lazy("Terug naar {phase}"),
        sources=frozenset(LINE[LINE.index(target) + 1 : LINE.index(Phase.CLOSED)]),
        target=target,
        may=May.SEND_BACK,
        sentence=gettext_lazy("Het traject ging terug naar een eerdere fase."),
        asks_reason=True,
        tells=(OWNER, PARTNER, LAWYER, ANALYST),
    )


BACK: tuple[Step, ...] = tuple(_way_back(phase) for phase in LINE[:-2])
STEPS: tuple[Step, ...] = FORWARD + ASIDE + BACK
STEP = {step.name: step for step in STEPS}

# Days that a phase may take before it counts as stuck (norm of the programme, shown beside "since").
NORM_DAYS: dict[str, int] = {
    Phase.INTAKE: 14,
    Phase.COALITION: 30,
    Phase.REFINEMENT: 30,
    Phase.INVENTORY: 30,
    Phase.LEGAL_REVIEW: 15,
    Phase.ANALYSIS: 30,
    Phase.ETHICS_REVIEW: 21,
    Phase.PUBLICATION: 14,
    Phase.FOLLOW_UP: 60,
}

Effect = Callable[[Trajectory, User, str], object]
EFFECTS: dict[str, Effect] = {
    "to_legal_review": lambda trajectory, by, note: open_legal_review(trajectory, by=by),
    "to_ethics_review": lambda trajectory, by, note: open_ethics_review(
        trajectory, content=ethics_content(trajectory), by=by
    ),
    "to_publication": lambda trajectory, by, note: draft_publication(trajectory, by=by),
    "close": lambda trajectory, by, note: finish_question(trajectory, by=by),
    "next_question": lambda trajectory, by, note: begin_next_question(trajectory, by=by),
    "hold": lambda trajectory, by, note: place_hold(trajectory, reason=note, by=by),
    "resume": lambda trajectory, by, note: lift_hold(trajectory, note=note, by=by),
}


def label_of(step: Step) -> str:
    """The text on the button."""
    return str(step.label).format(phase=Phase(step.target).label if step.target else "")


def offered(trajectory: Trajectory, user: User) -> list[Offer]:
    """Every step that leaves this phase, as this person sees it: open, or closed with the reasons."""
    return offers(STEPS, trajectory, trajectory.phase, user)


@dataclass(frozen=True)
class Gate:
    """The step to the next phase and its conditions as they stand now; no step when the way ends here."""

    step: Step | None
    conditions: tuple[Condition, ...]

    @property
    def met(self) -> int:
        return sum(condition.met for condition in self.conditions)

    @property
    def is_open(self) -> bool:
        return self.step is not None and self.met == len(self.conditions)


def gate(trajectory: Trajectory) -> Gate:
    """The gate at the end of the current phase."""
    step = next((step for step in FORWARD if trajectory.phase in step.sources), None)
    return Gate(step, tuple(conditions(step, trajectory)) if step else ())


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: the roles that can meet the first open condition, or take the step when the gate is open."""

    roles: tuple[Role, ...]
    waits_for: str
    since: datetime
    norm_days: int | None

    @property
    def days(self) -> int:
        return (timezone.now() - self.since).days


def turn(trajectory: Trajectory, at: Gate | None = None) -> Turn | None:
    """Whose turn it is now, or None when the trajectory has ended."""
    at = at or gate(trajectory)
    if at.step is None:
        return None
    norm = NORM_DAYS.get(trajectory.phase)
    open_condition = next((condition for condition in at.conditions if not condition.met), None)
    if open_condition is not None:
        need = open_condition.need
        return Turn(need.by, str(open_condition.missing), trajectory.phase_since, norm)
    return Turn(_takers(at.step), label_of(at.step), trajectory.phase_since, norm)


def _takers(step: Step) -> tuple[Role, ...]:
    return (LEAD,) if step.may is May.DECIDE_INTAKE else (OWNER,)


@dataclass(frozen=True)
class Stop:
    """One phase on the stepper: done, now or to come, with the day it was entered."""

    phase: Phase
    state: str
    entered_at: datetime | None


def stepper(trajectory: Trajectory) -> list[Stop]:
    """The line of phases for this trajectory. Ended beside the line: everything after the last passage stays to come."""
    entered = {passage.phase: passage.entered_at for passage in trajectory.passages.all()}
    here = LINE.index(Phase(trajectory.phase)) if trajectory.phase in LINE else -1
    return [_stop(phase, position, here, entered.get(phase)) for position, phase in enumerate(LINE)]


def _stop(phase: Phase, position: int, here: int, entered_at: datetime | None) -> Stop:
    if here == -1:
        return Stop(phase, "done" if entered_at else "todo", entered_at)
    if position < here or (position == here and phase is Phase.CLOSED):
        return Stop(phase, "done", entered_at)
    return Stop(phase, "now" if position == here else "todo", entered_at if position == here else None)


@transaction.atomic
def take(trajectory: Trajectory, step_name: str, *, by: User, note: str = "") -> Trajectory:
    """Take a step: lock the row, ask everything again, write phase, passage and journal in one transaction, then tell.

    Raises Hidden/NotAllowed without the right, Invalid without a reason where one is asked, NotYet with every reason
    while the gate is closed or when somebody else moved the trajectory meanwhile.
    """
    step = STEP.get(step_name)
    if step is None:
        raise NotYet(_("Deze stap bestaat niet."))
    fresh = Trajectory.objects.select_for_update(of=("self",)).select_related("coalition", "owner").get(pk=trajectory.pk)
    require(by, step.may, fresh)
    _ask(step, fresh, by, note)
    _write(step, fresh, by, note)
    EFFECTS.get(step.name, _nothing)(fresh, by, note)
    _tell(step, fresh, by, note)
    return fresh


def _ask(step: Step, trajectory: Trajectory, by: User, note: str) -> None:
    if trajectory.phase not in step.sources:
        raise NotYet(
            _("Dit traject is nu in de fase {phase}. Daar hoort deze stap niet bij. Misschien was een collega u voor.").format(
                phase=Phase(trajectory.phase).label
            )
        )
    reasons = reasons_against(step, trajectory, by)
    if reasons:
        raise NotYet(reasons[0], reasons=reasons)
    if step.asks_reason and not note.strip():
        raise Invalid({"note": [_("Schrijf op waarom. Wie dit later leest, moet het kunnen begrijpen.")]})


def _write(step: Step, trajectory: Trajectory, by: User, note: str) -> None:
    if step.target is not None:
        now = timezone.now()
        trajectory.passages.filter(left_at__isnull=True).update(left_at=now)
        trajectory.phase = step.target
        trajectory.phase_since = now
        trajectory.closed_at = None if step.target in OPEN_PHASES else now
        trajectory.save(update_fields=["phase", "phase_since", "closed_at"])
        Passage.objects.create(
            trajectory=trajectory, phase=step.target, cycle=trajectory.cycle, step=step.name, reason=note, by=by, entered_at=now
        )
    facts = {"step": step.name, "phase": trajectory.phase, "cycle": trajectory.cycle}
    journal.write(trajectory.coalition, f"step.{step.name}", str(step.sentence), by=by, reason=note, facts=facts)


def _tell(step: Step, trajectory: Trajectory, by: User, note: str) -> None:
    people = [person for role in step.tells for person in people_acting_as(role, trajectory.coalition) if person != by]
    sentence = f"{trajectory.title}: {step.sentence}" + (f" {_('Reden')}: {note}" if note else "")
    tell(people, sentence, url=reverse("questions:detail", args=[trajectory.reference]), subject=trajectory.title)


def _nothing(trajectory: Trajectory, by: User, note: str) -> None:
    """A step that only moves."""
