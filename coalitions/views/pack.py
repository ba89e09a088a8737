"""The pack of two pages for who has to decide: the facts, what each party thinks, and the ways out."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from coalitions.ladder import rung_of
from coalitions.models import Escalation
from coalitions.selectors import seated_members
from questions.current import current_question
from questions.models import Trajectory
from zicht import standing
from zicht.core.papers import Block, Paper, Section, bullets, facts, page_break, table, text

# So much fits on two pages; what is longer is cut in the pack and stands whole on the screen.
REASON, ALL_POSITIONS, OPTIONS = 1200, 2000, 900  # characters
MOST_CONDITIONS, MOST_OPTIONS, MOST_PARTIES = 6, 8, 20  # lines


def pack_of(escalation: Escalation, trajectory: Trajectory) -> Paper:
    """Page one: what it is about and where the case stands. Page two: positions, ways out and the decision to take."""
    return Paper(
        title=_("Gevraagd besluit: {title}").format(title=Truncator(trajectory.title).chars(90)),
        subtitle=_("Voor: {level}. Besluit nodig voor {day}.").format(
            level=escalation.get_level_display(), day=_day(escalation.due_on)
        ),
        footer=f"{trajectory.reference} · {_day(timezone.localdate())}",
        opening=[facts(_facts(escalation, trajectory))],
        sections=[
            Section(_("Waarover de partijen er niet uitkomen"), [_cut(escalation.reason, REASON)]),
            Section(_("Wat nog nodig is om verder te gaan"), _conditions(trajectory)),
            Section(_("Wat elke partij vindt"), [page_break(), *_positions(escalation)]),
            Section(_("Uitwegen"), _options(escalation)),
            Section(_("Het besluit"), _decision(escalation)),
        ],
    )


def _facts(escalation: Escalation, trajectory: Trajectory) -> list[tuple[str, str]]:
    turn = standing.turn(trajectory)
    question = current_question(trajectory)
    parties = ", ".join(member.organisation.short_name for member in seated_members(trajectory.coalition))
    rows = [
        (_("Traject"), trajectory.reference),
        (_("Probleemeigenaar"), trajectory.owner.name),
        (_("Partijen"), parties),
        (_("Fase"), f"{trajectory.get_phase_display()}, {_('sinds')} {_day(trajectory.phase_since.date())}"),
        (_("Gevraagd door"), f"{escalation.raised_by}, {_day(escalation.raised_at.date())}"),
        (_("Norm"), _("{days} dagen op deze trede").format(days=rung_of(escalation.level).norm_days)),
    ]
    if question:
        rows.insert(1, (_("Onderzoeksvraag"), question.title))
    if turn and turn.norm_days:
        spent = _("{days} dagen in deze fase, streeftijd {norm}").format(days=turn.days, norm=turn.norm_days)
        rows.append((_("Doorlooptijd"), spent))
    return rows


def _conditions(trajectory: Trajectory) -> list[Block]:
    missing = [
        condition.missing or "" for condition in standing.gate(trajectory).conditions if not condition.met
    ]
    if not missing:
        return [text(_("Aan alle voorwaarden van deze fase is voldaan."))]
    return [bullets([Truncator(sentence).chars(160) for sentence in missing[:MOST_CONDITIONS]])]


def _positions(escalation: Escalation) -> list[Block]:
    told = {position.organisation_id: position for position in escalation.positions.all()}
    seats = list(seated_members(escalation.coalition))
    share = max(60, ALL_POSITIONS // max(1, len(seats)))
    rows = [
        [seat.organisation.short_name, _short(told[seat.organisation_id].text, share)]
        if seat.organisation_id in told
        else [seat.organisation.short_name, _("Nog geen standpunt gegeven.")]
        for seat in seats[:MOST_PARTIES]
    ]
    return [table([_("Partij"), _("Standpunt")], rows, [1, 3])]


def _options(escalation: Escalation) -> list[Block]:
    lines = [
        line.strip(" -•") for line in _short(escalation.options, OPTIONS).splitlines() if line.strip(" -•")
    ]
    return [bullets(lines[:MOST_OPTIONS])] if lines else [text(_("De vrager noemde geen uitwegen."))]


def _decision(escalation: Escalation) -> list[Block]:
    if not escalation.is_decided:
        return [text(_("Leg het besluit vast in Zicht, met de datum waarop het is uitgevoerd."))]
    rows = [(_("Besluit"), _short(escalation.outcome, 600)), (_("Door"), str(escalation.decided_by))]
    if escalation.carry_out_by:
        rows.append((_("Uitvoeren voor"), _day(escalation.carry_out_by)))
    return [facts(rows)]


def _cut(words: str, most: int) -> Block:
    return text(_short(" ".join(words.split()), most))


def _short(words: str, most: int) -> str:
    """Cut at a length, and without empty lines, which would take the room of words."""
    words = "\n".join(line for line in words.splitlines() if line.strip())
    return Truncator(words).chars(most, truncate=_("… (lees verder in Zicht)"))


def _day(day: object) -> str:
    return str(date_format(day, "j F Y"))
