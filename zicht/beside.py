"""Steps beside the line of the method: declining, withdrawing, standing still, the emergency brake, and the way back."""

from django.utils.translation import gettext_lazy as _

from questions import guards as question
from questions.models import LINE, OPEN_PHASES, Phase
from questions.services import why_not_hold, why_not_lift_hold
from reviews import guards as review
from reviews.services import why_not_lift
from zicht.core.lifecycle import Need, Step
from zicht.core.policy import May, Role

OWNER, PARTNER, LEAD, ANALYST = Role.PROBLEM_OWNER, Role.PARTNER, Role.PROGRAMME_LEAD, Role.ANALYST
LAWYER, HOLDER, MEMBER, CHAIR, CHECKER = (
    Role.LANDSADVOCAAT,
    Role.DATA_HOLDER,
    Role.ETHICS_MEMBER,
    Role.ETHICS_CHAIR,
    Role.CHECKER,
)


NOT_ON_HOLD = Need(_("Het traject staat niet stil"), question.not_on_hold, (LAWYER, LEAD), "questions:detail")
BRAKE_IS_OFF = Need(_("Niemand trok aan de noodrem"), review.brake_is_off, (CHAIR,), "reviews:brake")
# The tables read best with one condition a line.
# fmt: off
ASIDE: tuple[Step, ...] = (
    Step(
        name="decline",
        label=_("Probleem afwijzen"),
        sources=frozenset({Phase.INTAKE}),
        target=Phase.DECLINED,
        may=May.DECIDE_INTAKE,
        sentence=_("Het programma nam het probleem niet aan."),
        needs=(
            Need(_("Het probleem is ingediend"), question.problem_is_submitted, (OWNER,), "questions:edit_problem"),
        ),
        asks_reason=True,
        tells=(OWNER,),
    ),
    Step(
        name="withdraw",
        label=_("Traject intrekken"),
        sources=frozenset(OPEN_PHASES),
        target=Phase.WITHDRAWN,
        may=May.WITHDRAW,
        sentence=_("De probleemeigenaar trok het traject in."),
        asks_reason=True,
        tells=(OWNER, PARTNER, LAWYER, ANALYST, LEAD),
    ),
    Step(
        name="hold",
        label=_("Pas op de plaats"),
        sources=frozenset(OPEN_PHASES),
        target=None,
        may=May.HOLD,
        sentence=_("Het traject staat stil."),
        person=why_not_hold,
        asks_reason=True,
        asks_date=True,
        tells=(OWNER, PARTNER, LAWYER, ANALYST, LEAD),
    ),
    Step(
        name="resume",
        label=_("Traject hervatten"),
        sources=frozenset(OPEN_PHASES),
        target=None,
        may=May.HOLD,
        sentence=_("Het traject gaat verder."),
        needs=(
            Need(_("Het traject staat stil"), question.on_hold, (LAWYER, LEAD), "questions:detail"),
        ),
        person=why_not_lift_hold,
        asks_reason=True,
        tells=(OWNER, PARTNER, LAWYER, ANALYST, LEAD),
    ),
    Step(
        name="next_question",
        label=_("Verder met de volgende vraag"),
        sources=frozenset({Phase.CLOSED}),
        target=Phase.REFINEMENT,
        may=May.MOVE_ON,
        sentence=_("De volgende vraag van dit traject is aan de beurt."),
        needs=(
            Need(_("Er staat een volgende vraag klaar"), question.a_next_question_waits, (OWNER,), "questions:canvas"),
            BRAKE_IS_OFF,
        ),
        tells=(OWNER, PARTNER, LAWYER, ANALYST),
    ),
)

# The emergency brake works in every phase, also after the end: what is public can be paused.
EVERYBODY = (OWNER, PARTNER, HOLDER, LAWYER, MEMBER, CHAIR, ANALYST, CHECKER, LEAD)
BRAKE: tuple[Step, ...] = (
    Step(
        name="pull_brake",
        label=_("Aan de noodrem trekken"),
        sources=frozenset(Phase) - {Phase.DECLINED},
        target=None,
        may=May.PULL_BRAKE,
        sentence=_("Iemand trok aan de noodrem. Alles staat stil en wat openbaar was, is even niet te zien."),
        needs=(
            Need(_("De noodrem is nog niet aangetrokken"), review.brake_is_not_pulled, (CHAIR,), "reviews:brake"),
        ),
        asks_reason=True,
        tells=EVERYBODY,
        read_at="reviews:brake",
    ),
    Step(
        name="lift_brake",
        label=_("De noodrem eraf halen"),
        sources=frozenset(Phase) - {Phase.DECLINED},
        target=None,
        may=May.LIFT_BRAKE,
        sentence=_("De adviescommissie haalde de noodrem eraf. Het traject gaat verder."),
        needs=(
            Need(_("De noodrem is aangetrokken"), review.brake_is_pulled, (OWNER, PARTNER, LAWYER, MEMBER), "reviews:brake"),
        ),
        person=why_not_lift,
        asks_reason=True,
        tells=EVERYBODY,
    ),
)
# fmt: on


def _way_back(target: Phase) -> Step:
    return Step(
        name=f"back_to_{target.value}",
        label=_("Terug naar {phase}"),
        sources=frozenset(LINE[LINE.index(target) + 1 : LINE.index(Phase.CLOSED)]),
        target=target,
        may=May.SEND_BACK,
        sentence=_("Het traject ging terug naar een eerdere fase."),
        asks_reason=True,
        tells=(OWNER, PARTNER, LAWYER, ANALYST),
    )


BACK: tuple[Step, ...] = tuple(_way_back(phase) for phase in LINE[:-2])
