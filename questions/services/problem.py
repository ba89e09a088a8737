"""Handing in a problem: starting it, writing it down in plain words, and sending it to the programme."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.selectors import holders_of_post
from accounts.services import tell
from coalitions import journal
from coalitions.models import Organisation
from coalitions.selectors import organisations_of
from coalitions.services import found_coalition
from questions.guards import lookalikes_are_judged, statement_is_complete
from questions.models import MaturityScan, Passage, Phase, ProblemStatement, Theme, Trajectory
from questions.services.search_text import keep_search_text
from questions.services.trail import journal_writing
from questions.services.values import checked, filled, named
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.core.policy import May, allows, require
from zicht.core.revisions import save_if_unchanged

STATEMENT = (
    "what_happens",
    "where_it_happens",
    "since_when",
    "compared_with",
    "who_suffers",
    "what_was_tried",
    "use_of_answer",
    "who_decides",
    "prevention_only",
    "draft_question",
)
MATURITY = ("ownership", "capacity", "data", "use_of_outcomes", "support")
ATTEMPTS = 5


@transaction.atomic
def start_problem(*, organisation: Organisation, title: str, by: Any) -> Trajectory:
    """A new trajectory of `organisation`, as a draft that only its own people see.

    Raises NotAllowed when `by` does not work there, Invalid on a wrong title or an organisation that cannot own one.
    """
    if not organisations_of(by).filter(pk=organisation.pk).exists():
        raise NotAllowed(_("U kunt alleen een probleem aandragen voor de partij waar u werkt."))
    if not organisation.can_own_problems:
        raise Invalid({"organisation": [_("Alleen een gemeente of een provincie draagt een probleem aan.")]})
    title = named(Trajectory, title)
    coalition = found_coalition(title, owner=organisation, by=by)
    trajectory = _with_reference(title=title, owner=organisation, coalition=coalition, started_by=by)
    ProblemStatement.objects.create(trajectory=trajectory)
    MaturityScan.objects.create(trajectory=trajectory)
    Passage.objects.create(trajectory=trajectory, phase=Phase.INTAKE, step="start", by=by)
    keep_search_text(trajectory)
    sentence = _("{name} begon een probleemschets: {title}").format(name=by, title=title)
    journal.write(coalition, "problem.started", sentence, by=by, facts={"reference": trajectory.reference})
    return trajectory


def _with_reference(**fields: Any) -> Trajectory:
    """Create with the next reference of the year; when somebody else just took it, with the one after."""
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return Trajectory.objects.create(reference=_next_reference(attempt), **fields)
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _next_reference(attempt: int) -> str:
    prefix = f"ZO-{timezone.localdate().year}-"
    last = Trajectory.objects.filter(reference__startswith=prefix).order_by("-id").first()
    number = int(last.reference.removeprefix(prefix)) if last else 0
    return f"{prefix}{number + 1 + attempt:03d}"


def _require_intake(trajectory: Trajectory) -> None:
    if trajectory.phase != Phase.INTAKE:
        raise NotYet(
            _(
                "De probleemschets staat vast: het probleem is aangenomen. Alleen na terugsturen kunt u haar wijzigen."
            )
        )


@transaction.atomic
def rename(trajectory: Trajectory, title: str, *, by: Any) -> None:
    """Another title, while the problem has not been accepted."""
    require(by, May.WRITE_QUESTION, trajectory)
    _require_intake(trajectory)
    title = named(Trajectory, title)
    if title == trajectory.title:
        return
    trajectory.title = title
    trajectory.save(update_fields=["title"])
    keep_search_text(trajectory)
    journal.write(
        trajectory.coalition, "problem.renamed", _("De titel is nu: {title}").format(title=title), by=by
    )


@transaction.atomic
def choose_theme(trajectory: Trajectory, theme: Theme | None, *, by: Any) -> None:
    """What the trajectory is about; the problem owner says so first, the programme lead may correct it."""
    if not allows(by, May.DECIDE_INTAKE, trajectory):
        require(by, May.WRITE_QUESTION, trajectory)
    if trajectory.theme_id == (theme.pk if theme else None):
        return
    trajectory.theme = theme
    trajectory.save(update_fields=["theme"])
    sentence = _("Het thema is nu: {theme}").format(theme=theme or _("nog niet gekozen"))
    journal.write(trajectory.coalition, "problem.theme_chosen", sentence, by=by)


@transaction.atomic
def write_statement(
    trajectory: Trajectory, values: Mapping[str, Any], *, seen: int, by: Any
) -> ProblemStatement:
    """Keep these parts of the statement. Raises Conflict when somebody changed it after revision `seen`."""
    require(by, May.WRITE_QUESTION, trajectory)
    _require_intake(trajectory)
    clean = checked(ProblemStatement, values, STATEMENT)
    statement = trajectory.statement
    if all(getattr(statement, name) == value for name, value in clean.items()) and statement.revision == seen:
        return statement
    save_if_unchanged(statement, clean, seen=seen)
    keep_search_text(trajectory)
    names = [str(ProblemStatement._meta.get_field(name).verbose_name) for name in clean]
    sentence = _("{name} schreef aan de probleemschets").format(name=by)
    journal_writing(trajectory.coalition, "problem.written", sentence, by=by, facts={"parts": names})
    return statement


@transaction.atomic
def scan_maturity(trajectory: Trajectory, values: Mapping[str, Any], *, seen: int, by: Any) -> MaturityScan:
    """How ready the owner is: five subjects from 1 to 4, or None for not known yet. Never blocks a gate."""
    require(by, May.WRITE_QUESTION, trajectory)
    clean = checked(MaturityScan, values, MATURITY)
    scan = trajectory.maturity
    if all(getattr(scan, name) == value for name, value in clean.items()) and scan.revision == seen:
        return scan
    save_if_unchanged(scan, {**clean, "filled_by": by}, seen=seen)
    sentence = _("{name} vulde de volwassenheidsscan in").format(name=by)
    journal_writing(trajectory.coalition, "problem.scanned", sentence, by=by, facts=dict(clean))
    return scan


@transaction.atomic
def judge_lookalikes(trajectory: Trajectory, *, note: str, by: Any) -> ProblemStatement:
    """Record that `by` looked at the trajectories that look like this one, and why this is one of its own."""
    require(by, May.WRITE_QUESTION, trajectory)
    _require_intake(trajectory)
    note = filled("note", note, 1000)
    statement = ProblemStatement.objects.select_for_update().get(trajectory=trajectory)
    statement.lookalikes_seen_by = by
    statement.lookalikes_seen_at = timezone.now()
    statement.lookalikes_note = note
    statement.save()
    trajectory.statement = statement
    sentence = _("{name} keek of er al een traject is dat hierop lijkt").format(name=by)
    journal.write(trajectory.coalition, "problem.lookalikes_judged", sentence, by=by, reason=note)
    return statement


@transaction.atomic
def submit_problem(trajectory: Trajectory, *, by: Any) -> None:
    """Hand the problem in; the programme lead sees it from now on. A second time changes nothing.

    Raises NotYet with a reason for each part that is still missing.
    """
    require(by, May.WRITE_QUESTION, trajectory)
    row = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    if row.submitted_at is None:
        _require_intake(row)
        _require_ready(row)
        row.submitted_by, row.submitted_at = by, timezone.now()
        row.save(update_fields=["submitted_by", "submitted_at"])
        _tell_the_programme(row, by)
    trajectory.refresh_from_db(fields=["submitted_by", "submitted_at"])
    trajectory.__dict__.pop("_roles", None)  # the programme lead has a role here from now on


def _require_ready(trajectory: Trajectory) -> None:
    checks = (statement_is_complete, lookalikes_are_judged)
    missing = [sentence for sentence in (check(trajectory) for check in checks) if sentence]
    if missing:
        raise NotYet(_("Het probleem kan nog niet worden ingediend."), reasons=missing)


def _tell_the_programme(trajectory: Trajectory, by: Any) -> None:
    sentence = _("{owner} diende een probleem in: {title}").format(
        owner=trajectory.owner, title=trajectory.title
    )
    journal.write(trajectory.coalition, "problem.submitted", sentence, by=by)
    url = reverse("questions:triage", args=[trajectory.reference])
    tell(holders_of_post(Post.PROGRAMME_LEAD), sentence, url=url)
