"""THE METHOD: every step of a trajectory, in order, and the only writer of a phase.

Read it from top to bottom: which phase leads to which, who may take the step, what the gate asks, what the journal says
and who is told. Nothing advances by itself: other parts make a step possible, a named person takes it here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import tell
from analyses import guards as analysis
from coalitions import guards as coalition
from coalitions import journal
from coalitions.models import Coalition
from coalitions.selectors import people_acting_as
from publications import guards as publication
from questions import guards as question
from questions.models import OPEN_PHASES, Passage, Phase, Trajectory
from reviews import guards as review
from sources import guards as source
from zicht.beside import (
    ANALYST,
    ASIDE,
    BACK,
    BRAKE,
    BRAKE_IS_OFF,
    CHAIR,
    CHECKER,
    HOLDER,
    LAWYER,
    LEAD,
    MEMBER,
    NOT_ON_HOLD,
    OWNER,
    PARTNER,
)
from zicht.core.errors import Invalid, NotYet
from zicht.core.lifecycle import Check, Need, Offer, Step, offers, reasons_against
from zicht.core.policy import May, allows, require
from zicht.effects import BEFORE, EFFECTS


def of_coalition(check: Callable[[Coalition], str | None]) -> Check:
    """A guard of the coalition, asked about a trajectory."""

    def asked(trajectory: Trajectory) -> str | None:
        return check(trajectory.coalition)

    asked.__name__ = check.__name__
    asked.__doc__ = check.__doc__
    return asked


ADVICE_STILL_HOLDS = Need(
    _("Het advies van de landsadvocaat gaat over de huidige vraag en bronnen"),
    review.legal_advice_is_current,
    (LAWYER,),
    "reviews:overview",
)

# The tables read best with one condition a line.
# fmt: off
FORWARD: tuple[Step, ...] = (
    Step(
        name="accept",
        label=_("Probleem aannemen"),
        sources=frozenset({Phase.INTAKE}),
        target=Phase.COALITION,
        may=May.DECIDE_INTAKE,
        sentence=_("Het programma nam het probleem aan. Nu zoeken wij er partijen bij."),
        needs=(
            Need(_("De probleemschets is compleet"), question.statement_is_complete, (OWNER,), "questions:edit_problem"),
            Need(_("Er is gekeken naar trajecten die erop lijken"), question.lookalikes_are_judged, (OWNER,), "questions:edit_problem"),
            Need(_("Het probleem is ingediend"), question.problem_is_submitted, (OWNER,), "questions:edit_problem"),
            Need(_("Het programma heeft het probleem gewogen"), question.priority_is_scored, (LEAD,), "questions:triage"),
            NOT_ON_HOLD,
            BRAKE_IS_OFF,
        ),
        tells=(OWNER,),
    ),
    Step(
        name="to_refinement",
        label=_("Naar de vraag"),
        sources=frozenset({Phase.COALITION}),
        target=Phase.REFINEMENT,
        may=May.MOVE_ON,
        sentence=_("De coalitie staat. Samen maken wij de vraag scherp."),
        needs=(
            Need(_("De vaste partners zijn gevraagd"), of_coalition(coalition.standing_partners_are_asked), (OWNER, LEAD), "coalitions:coalition"),
            Need(_("Elke uitnodiging is beantwoord"), of_coalition(coalition.every_invitation_is_answered), (PARTNER,), "coalitions:coalition"),
            Need(_("De probleemeigenaar en ten minste één partner doen mee"), of_coalition(coalition.owner_and_partner_are_committed), (PARTNER,), "coalitions:coalition"),
            Need(_("De landsadvocaat kijkt mee"), of_coalition(coalition.landsadvocaat_is_assigned), (LEAD,), "coalitions:coalition"),
            Need(_("De verantwoordelijkheden zijn afgesproken"), of_coalition(coalition.responsibilities_are_agreed), (OWNER, LEAD), "coalitions:coalition"),
            Need(_("Van elke partij is de inleg bekend"), of_coalition(coalition.contributions_are_agreed), (OWNER, LEAD), "coalitions:coalition"),
            Need(_("Elke partij tekende het convenant"), of_coalition(coalition.covenant_is_signed), (OWNER, PARTNER), "coalitions:covenant"),
            NOT_ON_HOLD,
            BRAKE_IS_OFF,
        ),
        tells=(OWNER, PARTNER, LAWYER),
    ),
    Step(
        name="to_inventory",
        label=_("Naar de bronnen"),
        sources=frozenset({Phase.REFINEMENT}),
        target=Phase.INVENTORY,
        may=May.MOVE_ON,
        sentence=_("De vraag is scherp. Analisten zoeken uit welke bronnen er zijn."),
        needs=(
            Need(_("De vraag is op alle onderdelen ingevuld"), question.canvas_is_complete, (OWNER,), "questions:canvas"),
            Need(_("Iedereen is het eens over de begrippen"), question.definitions_are_agreed, (OWNER, PARTNER), "questions:definitions"),
            Need(_("Genoeg partijen vinden deze versie relevant en scherp"), question.question_is_relevant_and_sharp, (OWNER, PARTNER), "questions:assess"),
            Need(_("Er staat geen blokkerende opmerking open"), question.no_blocking_remark_is_open, (OWNER, PARTNER, LAWYER), "questions:remarks"),
            Need(_("Geen hint houdt de vraag tegen"), question.no_hint_blocks, (OWNER,), "questions:canvas"),
            NOT_ON_HOLD,
            BRAKE_IS_OFF,
        ),
        tells=(OWNER, PARTNER, LAWYER, ANALYST),
    ),
    Step(
        name="to_legal_review",
        label=_("Naar de landsadvocaat"),
        sources=frozenset({Phase.INVENTORY}),
        target=Phase.LEGAL_REVIEW,
        may=May.MOVE_ON,
        sentence=_("De bronnen zijn bekend. De landsadvocaat toetst de vraag, de bronnen en het doel."),
        needs=(
            Need(_("De informatiebehoefte is opgeschreven"), source.needs_are_written, (OWNER, ANALYST), "sources:inventory"),
            Need(_("Elke behoefte is gedekt of kan vervallen"), source.every_need_is_covered, (ANALYST, HOLDER), "sources:inventory"),
            Need(_("Herkomst wordt alleen beschreven"), source.origin_is_only_described, (ANALYST,), "sources:inventory"),
            Need(_("De analist gaf een haalbaarheidsadvies"), source.feasibility_is_advised, (ANALYST,), "sources:inventory"),
            Need(_("De DPIA is vastgelegd"), source.dpia_is_recorded, (ANALYST,), "sources:inventory"),
            NOT_ON_HOLD,
            BRAKE_IS_OFF,
        ),
        tells=(OWNER, LAWYER),
    ),
    Step(
        name="to_analysis",
        label=_("Naar de analyse"),
        sources=frozenset({Phase.LEGAL_REVIEW}),
        target=Phase.ANALYSIS,
        may=May.MOVE_ON,
        sentence=_("De landsadvocaat adviseerde positief. Analisten gaan rekenen."),
        needs=(
            Need(_("Het advies van de landsadvocaat is positief"), review.legal_advice_is_positive, (LAWYER,), "reviews:overview"),
            ADVICE_STILL_HOLDS,
            Need(_("Aan de voorwaarden uit het advies is voldaan"), review.conditions_before_analysis_are_met, (OWNER, ANALYST, LAWYER), "reviews:overview"),
            NOT_ON_HOLD,
            BRAKE_IS_OFF,
        ),
        tells=(OWNER, PARTNER, ANALYST),
    ),
    Step(
        name="to_ethics_review",
        label=_("Naar de adviescommissie"),
        sources=frozenset({Phase.ANALYSIS}),
        target=Phase.ETHICS_REVIEW,
        may=May.MOVE_ON,
        sentence=_("De uitkomsten zijn vrijgegeven. De adviescommissie toetst ze voordat iemand anders ze ziet."),
        needs=(
            Need(_("Het analyseplan staat vast"), analysis.plan_is_locked, (ANALYST,), "analyses:overview"),
            Need(_("Een opdracht onder dat plan is gelukt"), analysis.job_succeeded_under_the_plan, (ANALYST,), "analyses:overview"),
            Need(_("De uitkomst is door twee mensen vrijgegeven"), analysis.output_is_released, (CHECKER,), "analyses:overview"),
            Need(_("Aan de voorwaarden vóór de commissie is voldaan"), review.conditions_before_committee_are_met, (OWNER, ANALYST, LAWYER), "reviews:overview"),
            ADVICE_STILL_HOLDS,
            NOT_ON_HOLD,
            BRAKE_IS_OFF,
        ),
        tells=(OWNER, MEMBER, CHAIR),
    ),
    Step(
        name="to_publication",
        label=_("Naar de publicatie"),
        sources=frozenset({Phase.ETHICS_REVIEW}),
        target=Phase.PUBLICATION,
        may=May.MOVE_ON,
        sentence=_("De adviescommissie besloot positief. De probleemeigenaar schrijft de publicatie."),
        needs=(
            Need(_("De commissie nam met genoeg leden een positief besluit"), review.committee_has_decided, (MEMBER, CHAIR), "reviews:overview"),
            Need(_("Het besluit gaat over wat er nu ligt"), analysis.ethics_decision_is_current, (CHAIR,), "reviews:overview"),
            Need(_("Aan de voorwaarden is voldaan"), review.conditions_before_writing_are_met, (OWNER, ANALYST, LAWYER, CHAIR), "reviews:overview"),
            ADVICE_STILL_HOLDS,
            NOT_ON_HOLD,
            BRAKE_IS_OFF,
        ),
        tells=(OWNER, PARTNER, ANALYST, LEAD),
    ),
    Step(
        name="to_follow_up",
        label=_("Naar de opvolging"),
        sources=frozenset({Phase.PUBLICATION}),
        target=Phase.FOLLOW_UP,
        may=May.MOVE_ON,
        sentence=_("De publicatie staat online. De probleemeigenaar reageert op elke afwijking."),
        needs=(
            Need(_("Bij elk inzicht staat wat u kunt doen"), publication.every_insight_has_a_suggestion, (ANALYST, OWNER), "publications:edit"),
            Need(_("De uitkomst heeft een eigenaar"), publication.outcome_owner_is_named, (OWNER,), "publications:edit"),
            Need(_("De registratie in het Algoritmeregister is bevestigd"), publication.registration_is_confirmed, (OWNER,), "publications:registration"),
            Need(_("De openbare pagina staat online"), publication.publication_is_live, (LEAD,), "publications:edit"),
            NOT_ON_HOLD,
            BRAKE_IS_OFF,
        ),
        tells=(OWNER, PARTNER),
    ),
    Step(
        name="close",
        label=_("Traject afronden"),
        sources=frozenset({Phase.FOLLOW_UP}),
        target=Phase.CLOSED,
        may=May.MOVE_ON,
        sentence=_("Elke afwijking is beantwoord en elke maatregel is afgerond of overgedragen. Het traject is klaar."),
        needs=(
            Need(_("Elke afwijking is beantwoord"), publication.every_deviation_is_answered, (OWNER,), "publications:follow_up"),
            Need(_("Elke maatregel is geëvalueerd of overgedragen"), publication.every_measure_is_finished, (OWNER,), "publications:follow_up"),
            NOT_ON_HOLD,
            BRAKE_IS_OFF,
        ),
        tells=(OWNER, PARTNER, LEAD),
    ),
)
# fmt: on

STEPS: tuple[Step, ...] = FORWARD + ASIDE + BRAKE + BACK
STEP = {step.name: step for step in STEPS}


def label_of(step: Step) -> str:
    """The text on the button."""
    return str(step.label).format(phase=Phase(step.target).label if step.target else "")


def offered(trajectory: Trajectory, user: User) -> list[Offer]:
    """Every step that leaves this phase, as this person sees it: open, or closed with the reasons."""
    return offers(STEPS, trajectory, trajectory.phase, user)


@transaction.atomic
def take(
    trajectory: Trajectory,
    step_name: str,
    *,
    by: User,
    note: str = "",
    details: Mapping[str, Any] | None = None,
) -> Trajectory:
    """Take a step: lock the row, ask everything again, write phase, passage and journal in one transaction, then tell.

    `details` holds what some steps ask beside the reason: `review_on` for a hold, the vote for taking off the brake.

    Raises Hidden/NotAllowed without the right, Invalid without a reason where one is asked, NotYet with every reason
    while the gate is closed or when somebody else moved the trajectory meanwhile.
    """
    step = STEP.get(step_name)
    if step is None:
        raise NotYet(_("Deze stap bestaat niet."))
    fresh = (
        Trajectory.objects.select_for_update(of=("self",))
        .select_related("coalition", "owner")
        .get(pk=trajectory.pk)
    )
    require(by, step.may, fresh)
    _ask(step, fresh, by, note)
    if step.name in BEFORE:
        BEFORE[step.name](fresh, by, note, details or {})
    _write(step, fresh, by, note)
    for effect in EFFECTS.get(step.name, ()):
        effect(fresh, by, note, details or {})
    _tell(step, fresh, by, note)
    return fresh


def _ask(step: Step, trajectory: Trajectory, by: User, note: str) -> None:
    if trajectory.phase not in step.sources:
        raise NotYet(
            _(
                "Dit traject is nu in de fase {phase}. Daar hoort deze stap niet bij. Misschien was een collega u voor."
            ).format(phase=Phase(trajectory.phase).label)
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
            trajectory=trajectory,
            phase=step.target,
            cycle=trajectory.cycle,
            step=step.name,
            reason=note,
            by=by,
            entered_at=now,
        )
    facts = {"step": step.name, "phase": trajectory.phase, "cycle": trajectory.cycle}
    journal.write(
        trajectory.coalition, f"step.{step.name}", str(step.sentence), by=by, reason=note, facts=facts
    )


def _tell(step: Step, trajectory: Trajectory, by: User, note: str) -> None:
    people = [
        person
        for role in step.tells
        for person in people_acting_as(role, trajectory.coalition)
        if person != by
    ]
    sentence = f"{trajectory.title}: {step.sentence}" + (f" {_('Reden')}: {note}" if note else "")
    seeing = [person for person in people if step.read_at or allows(person, May.SEE, trajectory)]
    url = reverse(step.read_at or "questions:detail", args=[trajectory.reference])
    tell(seeing, sentence, url=url, subject=trajectory.title)
    # Who holds data or checks output is told too, without a link to a case that stays hidden from them.
    tell([person for person in people if person not in seeing], sentence, subject=trajectory.title)
