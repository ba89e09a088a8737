"""How parties work together in the demo: a session with actions, who does what, giving and taking, and a decision from above."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from coalitions.duties import divided, fingerprint, in_words
from coalitions.models import ContributionKind, EscalationLevel, Gathering, Part, Task
from coalitions.selectors import seated_members
from coalitions.services import (
    add_action,
    decide_escalation,
    divide_duties,
    escalate,
    finish_action,
    minute_gathering,
    plan_gathering,
    pledge,
    receive,
    state_position,
)
from zicht.demo.story import Story

GIFTS = (
    ("owner", ContributionKind.MONEY, "Bijdrage aan het onderzoek", 15000, "euro", 15000),
    ("owner", ContributionKind.TIME, "Projectleider", 40, "dagen", 12),
    ("cbs", ContributionKind.DATA, "Tabellen per wijk", 3, "bestanden", 1),
    ("kadaster", ContributionKind.DATA, "Eigendom per wijk", 1, "bestand", None),
    ("police", ContributionKind.TIME, "Adviseur bij de uitleg", 10, "dagen", None),
)
POSITIONS = (
    ("partner", "Campings tellen mee: daar wonen net zo goed gezinnen het hele jaar."),
    ("kadaster", "Campings zijn in onze registratie geen park. Wij kunnen ze niet per plaats tellen."),
)


def work_together(story: Story) -> None:
    """Everything that a coalition does around its question."""
    give_and_take(story)
    divide(story)
    minuted = meet(story)
    promise(story, minuted)
    ask_above(story)


def give_and_take(story: Story) -> None:
    """What parties put in: some of it came in, some did not yet."""
    members = {member.organisation_id: member for member in seated_members(story.trajectory.coalition)}
    for key, kind, what, pledged, unit, received in GIFTS:
        member = members[story.cast.organisations[key].pk]
        gift = pledge(
            member,
            kind=kind,
            description=what,
            pledged=Decimal(pledged),
            unit=unit,
            by=story.speaker_of(member),
        )
        if received is not None:
            receive(gift, received=Decimal(received), by=story.owner)


def divide(story: Story) -> None:
    """Who does what; about the meaning of the outcome nobody has spoken yet, and the page says so."""
    members = list(seated_members(story.trajectory.coalition))
    own = {body.pk: key for key, body in story.cast.organisations.items()}
    who = {own[member.organisation_id]: member.pk for member in members}
    parts = {(task.value, who["owner"]): Part.ACCOUNTABLE.value for task in Task if task is not Task.MEANING}
    parts |= {(task.value, who["cbs"]): Part.RESPONSIBLE.value for task in (Task.DATA, Task.ANALYSIS)}
    parts |= {(task.value, who["police"]): Part.CONSULTED.value for task in (Task.QUESTION, Task.TERMS)}
    parts |= {(task.value, who["kadaster"]): Part.RESPONSIBLE.value for task in (Task.TERMS, Task.LEGAL)}
    parts[Task.TELLING, who["kadaster"]] = Part.INFORMED.value
    seen = fingerprint(in_words(members, divided(story.trajectory.coalition.duties.all())))
    divide_duties(story.trajectory.coalition, parts, seen=seen, by=story.owner)


def meet(story: Story) -> Gathering:
    """A session that was held, and one that comes."""
    now = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    coalition, held, next_one = story.trajectory.coalition, now - timedelta(days=6), now + timedelta(days=8)
    agenda = "1. Wat ziet ieder?\n2. Welk woord gebruiken wij?\n3. Wie doet wat?"
    minuted = plan_gathering(
        coalition, title="Eerste sessie over de parken", starts_at=held, ends_at=held + timedelta(hours=2),
        place="Stadhuis, kamer 2", agenda=agenda, by=story.owner,
    )  # fmt: skip
    plan_gathering(
        coalition, title="Werkplaats: de vraag scherp maken", starts_at=next_one,
        ends_at=next_one + timedelta(hours=2), place="Digitaal", agenda="Samen stemmen over de vraag", by=story.owner,
    )  # fmt: skip
    minute_gathering(
        minuted, decisions="Wij vragen naar verzuim, niet naar gezinnen.",
        minutes="Iedereen herkent het. Over campings zijn partijen het nog niet eens.",
        attendees=[story.owner, story.cast["partner"], story.cast["kadaster"]], seen=minuted.revision, by=story.owner,
    )  # fmt: skip
    return minuted


def promise(story: Story, gathering: Gathering) -> None:
    """Two things that were promised, one of them done."""
    day = timezone.localdate()
    done = add_action(
        gathering, what="De lijst met parken van de provincie opvragen", owner=story.owner,
        due_on=day + timedelta(days=3), by=story.owner,
    )  # fmt: skip
    finish_action(done, by=story.owner)
    add_action(
        gathering, what="Uitzoeken hoe campings geregistreerd staan", owner=story.cast["kadaster"],
        due_on=day + timedelta(days=10), by=story.owner,
    )  # fmt: skip


def ask_above(story: Story) -> None:
    """The parties do not agree: one asks the programme lead, both say what they think, and a decision comes back."""
    day = timezone.localdate()
    coalition = story.trajectory.coalition
    waiting = escalate(
        coalition, level=EscalationLevel.PROGRAMME_LEAD, due_on=day + timedelta(days=5),
        reason="Tellen campings met vaste plaatsen mee? Wij komen er samen niet uit.",
        options="Wel meetellen, met een eigen regel.\nNiet meetellen, en dat in het begrip schrijven.",
        by=story.cast["partner"],
    )  # fmt: skip
    for key, text in POSITIONS:
        state_position(waiting, text=text, seen=0, by=story.cast[key])
    decided = escalate(
        coalition, level=EscalationLevel.PROGRAMME_LEAD, due_on=day + timedelta(days=5),
        reason="Wij hebben een maand langer nodig voor de afspraken over gegevens.",
        options="Een maand extra.\nDoorgaan met wat er is.", by=story.owner,
    )  # fmt: skip
    decide_escalation(
        decided, outcome="Een maand extra, daarna gaat de vraag naar de bronnen.",
        carry_out_by=day + timedelta(days=30), by=story.lead,
    )  # fmt: skip
