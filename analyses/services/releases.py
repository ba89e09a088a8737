"""Asking for release and deciding on it: a protected table, two checkers, and nothing else that leaves."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from analyses import guards, protecting, tasks
from analyses.earlier import released_since
from analyses.models import (
    CheckerVerdict,
    CheckRemark,
    CheckState,
    DisclosureCheck,
    Release,
    Result,
    Verdict,
)
from analyses.outputs import released_outputs
from analyses.pairs import read_fingerprint, why_pairs_forbid
from analyses.protection import PROFILES, released_table
from analyses.rounds import last_sent_back
from analyses.selectors import why_no_verdict
from analyses.services.certificates import issue_certificate
from analyses.services.words import require_no_identifiers, require_not_on_hold
from coalitions import journal
from coalitions.selectors import people_acting_as
from questions.guards import not_on_hold
from questions.models import Trajectory
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import May, Role, allows, require

NEEDED = 2
LONGEST_TEXT = 3000
# What a worker writes in a check.
WORKED_ON = (
    "state", "table", "summary", "trend", "outputs", "audit", "earlier", "counts", "compared_until", "fingerprint",
    "failure", "attempts", "rung_at",
)  # fmt: skip


def ask_release(
    result: Result, *, description: str, answers: Mapping[int, str] | None = None, by: Any
) -> DisclosureCheck:
    """Have the table of a result protected, audited and held against earlier releases, and laid before two checkers.

    A large table is left to a worker: the check is then still being prepared. After a return, `answers` maps each remark
    of that round to what was done about it. Asking again while a check runs finds that check; one that could not be
    protected is tried again. Raises NotYet for exploratory output and when the plan no longer stands, Invalid at
    `description` and at `answer_<remark>`.
    """
    check = _asked(result, description, answers or {}, by)
    if check.state == CheckState.PREPARING and check.rung_at is None:
        _begin(check)
    return _fresh(check)


@transaction.atomic
def _asked(result: Result, description: str, answers: Mapping[int, str], by: Any) -> DisclosureCheck:
    require(by, May.WRITE_ANALYSIS, result)
    trajectory = result.job.trajectory
    require_not_on_hold(trajectory)
    Result.objects.select_for_update().only("pk").get(pk=result.pk)
    running = result.checks.exclude(state=CheckState.RETURNED).first()
    if running is not None and running.state != CheckState.REFUSED:
        return running
    _require_releasable(result)
    wanted = _("Schrijf in een paar zinnen wat deze tabel laat zien en waarom zij naar buiten mag.")
    description = _required_text("description", description, wanted)
    _answer_remarks(result, answers, by)
    check = running or DisclosureCheck(result=result, round=_next_round(result))
    return _waiting(check, description, by)


def _waiting(check: DisclosureCheck, description: str, by: Any) -> DisclosureCheck:
    """The check as a worker finds it: who asks, under which rules, and no table yet."""
    job = check.result.job
    profile = PROFILES[job.plan.rule_profile]
    check.description, check.asked_by, check.asked_at = description, by, timezone.now()
    check.plan_fingerprint, check.profile, check.profile_version = (
        job.plan_fingerprint, profile.name, profile.version,
    )  # fmt: skip
    check.state, check.failure, check.attempts, check.rung_at = CheckState.PREPARING, "", 0, None
    check.save()
    return check


def _next_round(result: Result) -> int:
    return (result.checks.aggregate(last=Max("round"))["last"] or 0) + 1


def _begin(check: DisclosureCheck) -> None:
    """A small table is protected while the analyst waits; for a large one a bell is rung."""
    if len(check.result.table) <= settings.RELEASE_AT_ONCE_ROWS:
        protecting.run(check.pk)
    else:
        transaction.on_commit(partial(tasks.ring_protecting, check.pk))


def _fresh(check: DisclosureCheck) -> DisclosureCheck:
    """The check as the worker left it, with what was read along with it."""
    check.refresh_from_db(fields=WORKED_ON)
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


@transaction.atomic
def _renewed(check: DisclosureCheck, by: Any) -> DisclosureCheck:
    check = _locked(check)
    after = DisclosureCheck.objects.filter(renews=check).first()
    if after is not None:
        return after
    if check.state != CheckState.PENDING or not released_since(check):
        return check
    check.state = CheckState.RETURNED
    check.save(update_fields=["state"])
    after = DisclosureCheck(result=check.result, round=_next_round(check.result), renews=check)
    sentence = _(
        "De uitkomst van opdracht {number} wordt opnieuw beveiligd, naast een nieuwe vrijgave."
    ).format(number=check.result.job_id)
    facts = {"check": check.pk}
    journal.write(check.trajectory.coalition, "release_renewed", sentence, by=by, facts=facts)
    return _waiting(after, check.description, check.asked_by)


def renew_check(check: DisclosureCheck, *, by: Any) -> DisclosureCheck:
    """Protect a table anew, beside what was released since it was made; the new check takes the place of the old one.

    The same description, remarks and decisions about pairs that did not change stay; who judged judges again. Of a check
    that needs no renewal nothing changes. Raises NotAllowed for who neither analyses nor checks.
    """
    if not allows(by, May.WRITE_ANALYSIS, check):
        require(by, May.DECIDE_RELEASE, check)
    found = _renewed(check, by)
    if found.state == CheckState.PREPARING and found.rung_at is None:
        _begin(found)
    return _fresh(found)


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
    sentence = not_on_hold(check.trajectory) or why_pairs_forbid(check) or why_renew(check)
    if sentence:
        return sentence
    plan = check.result.job.plan
    return guards.plan_stands(plan) if plan else _exploratory()


def why_renew(check: DisclosureCheck) -> str | None:
    """That something was released since that this table was not held against; None when there is nothing."""
    since = released_since(check)
    if not since:
        return None
    sentence = _("Sinds deze tabel is beveiligd, kwam naar buiten: {names}. Laat haar opnieuw beveiligen.")
    return sentence.format(names=", ".join(since))


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
    _one_at_a_time()
    sentence = why_renew(check)
    if sentence:
        raise NotYet(sentence)
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


def _one_at_a_time() -> None:
    """Two tables that are let go at the same moment would not have been held against each other. Releases of all
    trajectories therefore queue at one row, which is always there."""
    kind = ContentType.objects.get_for_model(Release)
    ContentType.objects.select_for_update().get(pk=kind.pk)


def released_content(check: DisclosureCheck) -> dict[str, Any]:
    """What leaves: table, summary and series, and figures of other kinds where there are any."""
    content = {"table": released_table(check.table), "summary": check.summary, "trend": check.trend}
    return content | ({"outputs": released_outputs(check.outputs)} if check.outputs else {})


def _analysts(check: DisclosureCheck) -> list[Any]:
    return [*people_acting_as(Role.ANALYST, check.trajectory.coalition), check.asked_by]
