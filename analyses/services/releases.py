"""Asking for release and deciding on it: a protected table, two checkers, and nothing else that leaves."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from analyses import guards
from analyses.earlier import earlier_releases
from analyses.models import (
    CheckerVerdict,
    CheckRemark,
    CheckState,
    DisclosureCheck,
    PackageReturn,
    Release,
    Result,
    Verdict,
)
from analyses.outputs import judged_outputs, released_outputs
from analyses.pairs import read_fingerprint, why_pairs_forbid
from analyses.protection import HIDDEN, MISSING, PROFILES, Protected, protected, released_table
from analyses.rounds import cells_to_hide, last_sent_back
from analyses.selectors import why_no_verdict
from analyses.services.certificates import issue_certificate
from analyses.services.words import require_no_identifiers, require_not_on_hold
from analyses.territory import ancestors_of
from coalitions import journal
from coalitions.selectors import people_acting_as
from questions.guards import not_on_hold
from questions.models import Trajectory
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import May, Role, require

NEEDED = 2
LONGEST_TEXT = 3000


@transaction.atomic
def ask_release(
    result: Result, *, description: str, answers: Mapping[int, str] | None = None, by: Any
) -> DisclosureCheck:
    """Protect the table of a result, audit it, hold it against earlier releases and lay it before two checkers.

    After a return, `answers` maps each remark of that round to what was done about it. Asking again while a check runs
    finds that check. Raises NotYet for exploratory output and when the plan no longer stands, Invalid at `description`
    and at `answer_<remark>`.
    """
    require(by, May.WRITE_ANALYSIS, result)
    trajectory = result.job.trajectory
    require_not_on_hold(trajectory)
    Result.objects.select_for_update().only("pk").get(pk=result.pk)
    running = result.checks.exclude(state=CheckState.RETURNED).first()
    if running is not None:
        return running
    _require_releasable(result)
    wanted = _("Schrijf in een paar zinnen wat deze tabel laat zien en waarom zij naar buiten mag.")
    description = _required_text("description", description, wanted)
    _answer_remarks(result, answers or {}, by)
    check = _new_check(result, _protected(result), description, by)
    _tell_asked(check, by)
    return check


def _require_releasable(result: Result) -> None:
    if result.job.repeat_of_id is not None:
        raise NotYet(
            _(
                "Deze opdracht rekende iets na. Vraag vrijgave bij de opdracht die is nagerekend: opdracht {number}."
            ).format(number=result.job.repeat_of_id)
        )
    if not result.job.may_leave:
        raise NotYet(_exploratory())
    plan = result.job.plan
    assert plan is not None  # a job that may leave has one
    sentence = guards.plan_stands(plan)
    if sentence:
        raise NotYet(sentence)


def _exploratory() -> str:
    return _(
        "Dit is een verkennende opdracht. Zulke uitkomsten gaan nooit naar buiten. Start een opdracht onder het plan."
    )


def _required_text(field: str, text: str, sentence: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Invalid({field: [sentence]})
    if len(text) > LONGEST_TEXT or "\x00" in text:
        raise Invalid({field: [_("Gebruik ten hoogste {count} gewone tekens.").format(count=LONGEST_TEXT)]})
    require_no_identifiers({field: text})
    return text


def _answer_remarks(result: Result, answers: Mapping[int, str], by: Any) -> None:
    """Every remark of the round that was sent back gets an answer, so that the next reader sees what became of it."""
    before = last_sent_back(result)
    waiting = list(before.notes.filter(answered_at__isnull=True)) if before else []
    faults: dict[str, list[str]] = {}
    for remark in waiting:
        try:
            name = f"answer_{remark.pk}"
            remark.answer = _required_text(name, answers.get(remark.pk, ""), _what_was_done())
        except Invalid as fault:
            faults |= fault.fields
    if faults:
        raise Invalid(faults)
    for remark in waiting:
        remark.answered_by, remark.answered_at = by, timezone.now()
        remark.save()


def _what_was_done() -> str:
    return _("Schrijf wat u met deze opmerking deed.")


def _protected(result: Result) -> Protected:
    job = result.job
    parents = ancestors_of((row["area"] for row in result.table), job.division_year)
    return protected(
        result.table, result.summary, result.trend,
        parents=parents,
        profile=PROFILES[job.plan.rule_profile],
        earlier=earlier_releases(result, parents),
        hide=cells_to_hide(result),
        unseen=HIDDEN if PackageReturn.objects.filter(job=job).exists() else MISSING,
    )  # fmt: skip


def _new_check(result: Result, made: Protected, description: str, by: Any) -> DisclosureCheck:
    profile = PROFILES[result.job.plan.rule_profile]
    outputs = _judged_outputs(result, made)
    round_ = (result.checks.aggregate(last=Max("round"))["last"] or 0) + 1
    shown = {"table": made.table, "summary": made.summary, "trend": made.trend}
    return DisclosureCheck.objects.create(
        result=result, round=round_, plan_fingerprint=result.job.plan_fingerprint,
        profile=profile.name, profile_version=profile.version,
        audit=made.audit, earlier=made.earlier, counts=made.counts, description=description, asked_by=by,
        outputs=outputs,
        fingerprint=fingerprint(
            shown
            | {"description": description, "profile": profile.name, "of": result.checksum}
            | ({"outputs": outputs} if outputs else {})
        ),
        **shown,
    )  # fmt: skip


def _judged_outputs(result: Result, made: Protected) -> list[dict[str, Any]]:
    """The figures of other kinds that came back with this table, each judged by what lies under it."""
    returned = PackageReturn.objects.filter(job=result.job).first()
    if returned is None or not returned.outputs:
        return []
    parents = ancestors_of((figure["area"] for figure in returned.outputs), result.job.division_year)
    return judged_outputs(returned.outputs, PROFILES[result.job.plan.rule_profile], made.table, parents)


def _tell_asked(check: DisclosureCheck, by: Any) -> None:
    trajectory = check.trajectory
    sentence = _("Vrijgave gevraagd voor de uitkomst van opdracht {number}.").format(
        number=check.result.job_id
    )
    journal.write(
        trajectory.coalition, "release_asked", sentence, by=by,
        facts={"check": check.pk, "fingerprint": check.fingerprint, "counts": check.counts},
    )  # fmt: skip
    checkers = [
        user
        for user in people_acting_as(Role.CHECKER, trajectory.coalition)
        if not why_no_verdict(user, check)
    ]
    tell(checkers, f"{trajectory.reference}: {sentence}", url=reverse("analyses:check", args=[check.pk]))


@transaction.atomic
def give_verdict(
    check: DisclosureCheck, *, verdict: str, remarks: str = "", seen_fingerprint: str, by: Any
) -> DisclosureCheck:
    """One checker's verdict on exactly the table that was read. The second approval releases; a return sends it back.

    Raises NotAllowed for who ran the job or works on the case, NotYet when the table is another or was decided,
    Invalid at `verdict` and `remarks`.
    """
    require(by, May.DECIDE_RELEASE, check)
    sentence = why_no_verdict(by, check)
    if sentence:
        raise NotAllowed(sentence)
    check = _locked(check)
    given = check.verdicts.filter(checker=by).first()
    if given is not None:
        return _given_before(check, given, verdict)
    _require_open(check, seen_fingerprint)
    remarks = _valid_verdict(check, verdict, remarks)
    read = read_fingerprint(check)
    CheckerVerdict.objects.create(
        check_record=check, checker=by, verdict=verdict, remarks=remarks, fingerprint=read
    )
    _note_verdict(check, verdict, remarks, by)
    if verdict == Verdict.RETURN:
        return _sent_back(check, remarks, by)
    approvals = check.verdicts.filter(verdict=Verdict.APPROVE, fingerprint=read).count()
    return _released(check, by) if approvals >= NEEDED else check


def _locked(check: DisclosureCheck) -> DisclosureCheck:
    rows = DisclosureCheck.objects.select_for_update(of=("self",))
    return rows.select_related(
        "result__job__trajectory__coalition", "result__job__plan__question_version"
    ).get(pk=check.pk)


def _given_before(check: DisclosureCheck, given: CheckerVerdict, verdict: str) -> DisclosureCheck:
    """The same verdict sent twice is one verdict; another one comes too late."""
    if given.verdict == verdict:
        return check
    raise NotYet(_("U gaf al een oordeel over deze tabel. Een oordeel verandert niet meer."))


def _require_open(check: DisclosureCheck, seen: str) -> None:
    if check.state != CheckState.PENDING:
        raise NotYet(_("Over deze tabel is al beslist: {state}.").format(state=check.get_state_display()))
    if seen != read_fingerprint(check):
        raise NotYet(_("De tabel is een andere dan u las. Lees de pagina opnieuw en oordeel daarna."))


def _valid_verdict(check: DisclosureCheck, verdict: str, remarks: str) -> str:
    """The remarks as they are kept; an approval needs a safe table, a return needs remarks."""
    if verdict not in Verdict.values:
        raise Invalid({"verdict": [_("Kies of u vrijgeeft of terugstuurt.")]})
    remarks = remarks.replace("\r\n", "\n").strip()
    if (verdict == Verdict.RETURN and not check.notes.exists()) or remarks:
        remarks = _required_text(
            "remarks", remarks, _("Schrijf wat de analist moet veranderen. Dan kan zij of hij verder.")
        )
    if verdict == Verdict.APPROVE:
        sentence = why_no_release(check)
        if sentence:
            raise NotYet(sentence)
    return remarks


def why_no_release(check: DisclosureCheck) -> str | None:
    """Why nobody can release this table as it is; None when it can be."""
    if not check.audit.get("is_safe"):
        return _("De controle vond cellen die uit te rekenen zijn. Stuur de tabel terug.")
    sentence = not_on_hold(check.trajectory) or why_pairs_forbid(check)
    if sentence:
        return sentence
    plan = check.result.job.plan
    return guards.plan_stands(plan) if plan else _exploratory()


def _note_verdict(check: DisclosureCheck, verdict: str, remarks: str, by: Any) -> None:
    sentence = _("{who} oordeelde over de uitkomst van opdracht {number}: {verdict}.").format(
        who=by, number=check.result.job_id, verdict=Verdict(verdict).label
    )
    facts = {"check": check.pk, "verdict": verdict, "fingerprint": check.fingerprint}
    journal.write(check.trajectory.coalition, "release_judged", sentence, by=by, reason=remarks, facts=facts)


def _sent_back(check: DisclosureCheck, remarks: str, by: Any) -> DisclosureCheck:
    check.state = CheckState.RETURNED
    check.save(update_fields=["state"])
    if remarks:
        CheckRemark.objects.create(check_record=check, text=remarks, made_by=by)
    sentence = _("{reference}: {who} stuurde de uitkomst terug. {remarks}").format(
        reference=check.trajectory.reference, who=by, remarks=remarks
    )
    tell(_analysts(check), sentence, url=reverse("analyses:result", args=[check.result.job_id]))
    return check


def _released(check: DisclosureCheck, by: Any) -> DisclosureCheck:
    """What two people approved, copied without the reasons why a cell is hidden."""
    trajectory = check.trajectory
    Trajectory.objects.select_for_update().only("pk").get(pk=trajectory.pk)
    number = (trajectory.releases.aggregate(last=Max("number"))["last"] or 0) + 1
    content = released_content(check)
    check.state = CheckState.RELEASED
    check.save(update_fields=["state"])
    release = Release.objects.create(
        check_record=check, trajectory=trajectory, number=number, checksum=fingerprint(content), **content
    )
    issue_certificate(release)
    sentence = _("Vrijgave {number}: twee controleurs gaven de uitkomst vrij.").format(number=number)
    facts = {"release": number, "checksum": release.checksum, "check": check.pk}
    journal.write(trajectory.coalition, "output_released", sentence, by=by, facts=facts)
    url = reverse("analyses:overview", args=[trajectory.reference])
    tell(_analysts(check), f"{trajectory.reference}: {sentence}", url=url)
    return check


def released_content(check: DisclosureCheck) -> dict[str, Any]:
    """What leaves: table, summary and series, and figures of other kinds where there are any."""
    content = {"table": released_table(check.table), "summary": check.summary, "trend": check.trend}
    return content | ({"outputs": released_outputs(check.outputs)} if check.outputs else {})


def _analysts(check: DisclosureCheck) -> list[Any]:
    return [*people_acting_as(Role.ANALYST, check.trajectory.coalition), check.asked_by]
