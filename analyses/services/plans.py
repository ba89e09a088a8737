"""Writing the analysis plan and fixing it before anybody sees a figure."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from analyses import origin
from analyses.content import approved_parts, current_plan
from analyses.models import CHOICES, PLANNED, AnalysisPlan, ComparisonGroup, OutputKind
from analyses.planned import Settings
from analyses.protection import PROFILES
from analyses.services.words import plain_text, require_not_on_hold, require_valid
from areas.models import Area
from coalitions import journal
from coalitions.selectors import people_acting_as
from questions.models import QuestionVersion, Trajectory
from questions.selectors import current_version
from reviews import guards as review_guards
from zicht.core.errors import Conflict, Invalid, NotYet
from zicht.core.fingerprints import fingerprint
from zicht.core.identifiers import require_open_texts
from zicht.core.policy import May, Role, require
from zicht.core.revisions import save_if_unchanged

LEGAL = (
    review_guards.legal_advice_is_positive,
    review_guards.legal_advice_is_current,
    review_guards.conditions_before_analysis_are_met,
)


def prefilled_plan(trajectory: Trajectory) -> dict[str, Any]:
    """Field name -> proposal: what the last plan said, else what follows from the question."""
    plan = current_plan(trajectory)
    if plan is not None:
        return {name: plan.meant(name) for name in PLANNED}
    version = current_version(trajectory)
    canvas = version.canvas() if version else {}
    usual = Settings()
    chosen = {name: value for name, value in usual.told().items() if name in CHOICES}
    return chosen | {
        "indicator": canvas.get("indicator", ""),
        "population": canvas.get("population", ""),
        "method": _standard_method(canvas),
        "minimum_population": usual.minimum_population,
        "false_discovery_rate": usual.fdr,
        "comparators": str(canvas.get("comparison", ""))[:300],
        "output_tables": _(
            "Eén tabel: per gebied en periode het waargenomen aantal, het verwachte aantal, de verhouding en de klasse."
        ),
        "output_kinds": [],
        "rule_profile": next(iter(PROFILES)),
    }


def _standard_method(canvas: Mapping[str, Any]) -> str:
    return _(
        "Wij delen {numerator} door {denominator} en rekenen uit hoeveel er in elk gebied te verwachten was als overal dezelfde"
        " verhouding gold. Met een trechterplot zien wij welke gebieden verder afwijken dan toeval verklaart. Omdat wij veel"
        " gebieden tegelijk bekijken, corrigeren wij daarvoor (Benjamini-Hochberg). De grenzen en de andere keuzes staan apart"
        " in dit plan."
    ).format(
        numerator=canvas.get("numerator") or _("de teller"),
        denominator=canvas.get("denominator") or _("de noemer"),
    )


@transaction.atomic
def write_plan(trajectory: Trajectory, values: Mapping[str, Any], *, seen: int, by: Any) -> AnalysisPlan:
    """Write the plan for the current question. A locked plan stays as it is; writing then starts the next version.

    `seen` is the revision that the form was built from, 0 for a plan that was not there yet.
    Raises Invalid at fields, Conflict with both versions, NotYet without a question.
    """
    require(by, May.WRITE_ANALYSIS, trajectory)
    version = current_version(trajectory)
    if version is None:
        raise NotYet(_("Er is nog geen onderzoeksvraag. Schrijf eerst de vraag."))
    values = plain_text({name: values[name] for name in PLANNED if name in values})
    plan = _open_plan(trajectory)
    if plan is None:
        return _next_plan(trajectory, version, values, by)
    if seen == 0 and plan.revision:
        _refuse_second_start(plan, values)
        return plan
    require_valid_plan(AnalysisPlan(**{name: getattr(plan, name) for name in PLANNED} | values))
    plan.question_version = version
    save_if_unchanged(plan, values, seen=seen)
    return plan


def _open_plan(trajectory: Trajectory) -> AnalysisPlan | None:
    """The plan that can still be changed, its trajectory locked so that two starts make one."""
    Trajectory.objects.select_for_update().only("pk").get(pk=trajectory.pk)
    plan = current_plan(trajectory)
    return plan if plan is not None and not plan.is_locked else None


def _next_plan(
    trajectory: Trajectory, version: QuestionVersion, values: Mapping[str, Any], by: Any
) -> AnalysisPlan:
    last = AnalysisPlan.objects.filter(trajectory=trajectory).aggregate(last=Max("number"))["last"] or 0
    plan = AnalysisPlan(
        trajectory=trajectory, question_version=version, number=last + 1, written_by=by, revision=1,
        **(prefilled_plan(trajectory) | dict(values)),
    )  # fmt: skip
    require_valid_plan(plan)
    plan.save()
    sentence = _("Versie {number} van het analyseplan is geschreven.").format(number=plan.number)
    journal.write(trajectory.coalition, "plan_written", sentence, by=by, facts={"plan": plan.number})
    return plan


def _refuse_second_start(plan: AnalysisPlan, values: Mapping[str, Any]) -> None:
    theirs = {name: getattr(plan, name) for name in values}
    if theirs != dict(values):
        raise Conflict(
            _("Een collega begon intussen ook aan het plan. Hieronder staan beide versies. Kies wat u wilt bewaren."),
            theirs=theirs, mine=values, revision=plan.revision,
        )  # fmt: skip


def require_valid_plan(plan: AnalysisPlan) -> None:
    """Raise Invalid at the fields that are missing, too long or out of range."""
    if not _are_among(plan.output_kinds, OutputKind.values):
        raise Invalid({"output_kinds": [_("Kies alleen soorten uit de lijst.")]})
    if plan.comparison_groups is not None and not _are_among(plan.comparison_groups, ComparisonGroup.values):
        raise Invalid({"comparison_groups": [_("Kies alleen groepen uit de lijst.")]})
    require_valid(plan, PLANNED)
    _require_choices_together(plan)
    require_open_texts(AnalysisPlan, {name: getattr(plan, name) for name in PLANNED})
    barred = origin.in_plan({name: getattr(plan, name) for name in PLANNED})
    if barred:
        raise Invalid(barred)
    if plan.division_year and not Area.objects.filter(division_year=plan.division_year).exists():
        sentence = _("Van {year} zijn geen gebieden ingelezen. Kies een ander jaar, of laat dit leeg.")
        raise Invalid({"division_year": [sentence.format(year=plan.division_year)]})
    if plan.rule_profile not in PROFILES:
        raise Invalid(
            {
                "rule_profile": [
                    _("Deze regels kennen wij niet. Kies {known}.").format(known=", ".join(PROFILES))
                ]
            }
        )


def _require_choices_together(plan: AnalysisPlan) -> None:
    try:
        plan.clean()
    except ValidationError as error:
        raise Invalid(error.message_dict) from error


def _are_among(chosen: Any, known: Collection[str]) -> bool:
    """Whether this is a list of values from a list, each of them once."""
    return (
        isinstance(chosen, list) and all(each in known for each in chosen) and len(set(chosen)) == len(chosen)
    )


@transaction.atomic
def lock_plan(plan: AnalysisPlan, *, by: Any) -> AnalysisPlan:
    """Fix the plan, with the fingerprint of the plan and of all it leans on. Locking again changes nothing.

    Raises NotYet with the reasons: the advice of the landsadvocaat must be positive, about what lies here now, and
    with its conditions met.
    """
    trajectory = plan.trajectory
    require(by, May.WRITE_ANALYSIS, trajectory)
    plan = AnalysisPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.is_locked:
        return plan
    require_not_on_hold(trajectory)
    reasons = why_not_lockable(plan)
    if reasons:
        raise NotYet(reasons[0], reasons=reasons)
    plan.locked_by, plan.locked_at = by, timezone.now()
    plan.fingerprint = plan.computed_fingerprint()
    plan.approvals = approved_parts(trajectory)
    plan.approvals_fingerprint = fingerprint(plan.approvals)
    plan.save()
    _tell_locked(plan, by)
    return plan


def why_not_lockable(plan: AnalysisPlan) -> list[str]:
    """The sentences that stand between this plan and its lock; empty when it can be locked."""
    trajectory = plan.trajectory
    reasons = [sentence for guard in LEGAL if (sentence := guard(trajectory))]
    current = current_plan(trajectory)
    if current is None or current.pk != plan.pk:
        return [
            _(
                "Er is een nieuwere versie van het plan, of de vraag is een andere. Zet de nieuwste versie vast."
            )
        ]
    version = current_version(trajectory)
    if version is None or version.pk != plan.question_version_id:
        reasons.append(
            _("De vraag heeft een nieuwe versie. Sla het plan opnieuw op, dan hoort het bij die versie.")
        )
    return reasons


def _tell_locked(plan: AnalysisPlan, by: Any) -> None:
    trajectory = plan.trajectory
    sentence = _("Het analyseplan (versie {number}) staat vast.").format(number=plan.number)
    journal.write(
        trajectory.coalition, "plan_locked", sentence, by=by,
        facts={"plan": plan.number, "fingerprint": plan.fingerprint, "approvals": plan.approvals_fingerprint},
    )  # fmt: skip
    analysts = people_acting_as(Role.ANALYST, trajectory.coalition).exclude(pk=by.pk)
    tell(
        analysts,
        f"{trajectory.reference}: {sentence}",
        url=reverse("analyses:overview", args=[trajectory.reference]),
    )
