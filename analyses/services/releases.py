"""Deciding on a release: a protected table, two checkers, and nothing else that leaves."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.services import tell
from analyses import guards
from analyses.earlier import released_since
from analyses.models import (
    CheckerVerdict,
    CheckRemark,
    CheckState,
    DisclosureCheck,
    Release,
    Verdict,
)
from analyses.outputs import released_outputs
from analyses.pairs import read_fingerprint, why_pairs_forbid
from analyses.protection import released_table
from analyses.selectors import why_no_verdict
from analyses.services.certificates import issue_certificate
from analyses.services.words import exploratory, required_text
from coalitions import journal
from coalitions.selectors import people_acting_as
from questions.guards import not_on_hold
from questions.models import Trajectory
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import May, Role, require

NEEDED = 2


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
    check = locked_check(check)
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


def locked_check(check: DisclosureCheck) -> DisclosureCheck:
    """The check, locked, with what deciding needs; call it inside a transaction."""
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
        remarks = required_text(
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
    job = check.result.job
    sentence = guards.why_replaced(job.plan) or not_on_hold(check.trajectory) or why_renew(check)
    sentence = sentence or why_pairs_forbid(check)
    if sentence:
        return sentence
    return guards.output_may_leave(job) if job.plan_id else exploratory()


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
    facts = {"check": check.pk, "verdict": verdict, "commitment": check.commitment}
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
    ContentType.objects.select_for_update(no_key=True).get(pk=kind.pk)


def released_content(check: DisclosureCheck) -> dict[str, Any]:
    """What leaves: table, summary and series, and figures of other kinds where there are any."""
    content = {"table": released_table(check.table), "summary": check.summary, "trend": check.trend}
    return content | ({"outputs": released_outputs(check.outputs)} if check.outputs else {})


def _analysts(check: DisclosureCheck) -> list[Any]:
    return [*people_acting_as(Role.ANALYST, check.trajectory.coalition), check.asked_by]
