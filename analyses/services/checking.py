"""What a checker writes down while looking: a decision about each pair of figures, and remarks on rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analyses.guards import why_replaced
from analyses.models import (
    CheckRemark,
    CheckState,
    DisclosureCheck,
    OutputView,
    PairChoice,
    PairJudgement,
    Release,
    Result,
    Verdict,
)
from analyses.pairs import pair_ident
from analyses.selectors import why_no_verdict
from coalitions import journal
from zicht.core.errors import Conflict, Invalid, NotAllowed, NotYet
from zicht.core.identifiers import require_no_identifiers
from zicht.core.policy import May, require

SHORTEST_REASON, LONGEST_REASON, LONGEST_TEXT = 10, 1000, 3000


@transaction.atomic
def judge_pairs(
    check: DisclosureCheck,
    pairs: Iterable[str],
    *,
    choice: str,
    reason: str,
    seen: Mapping[str, int],
    by: Any,
) -> list[PairJudgement]:
    """Decide about pairs of figures, with one reason for all of them.

    `seen` maps a pair to the revision that the page showed, -1 for a pair without a decision. Raises Conflict when
    somebody else decided meanwhile, NotYet after the first approval, Invalid at `choice`, `reason` and `pairs`.
    """
    check = _open_for(check, by)
    if check.verdicts.filter(verdict=Verdict.APPROVE).exists():
        raise NotYet(
            _(
                "Een controleur gaf al vrij op grond van deze besluiten. Bent u het er niet mee eens, stuur dan terug."
            )
        )
    clean = _valid_judgement(choice, reason)
    wanted = _known_pairs(check, pairs)
    made = [_judged(check, pair, clean, seen.get(pair, -1), by) for pair in wanted]
    journal.write(
        check.trajectory.coalition, "pairs_judged",
        _("{who} besliste over paren van cijfers.").format(who=by), by=by, reason=clean["reason"],
        facts={"check": check.pk, "pairs": wanted, "choice": choice},
    )  # fmt: skip
    return made


def _open_for(check: DisclosureCheck, by: Any) -> DisclosureCheck:
    """The check, locked, for somebody who may judge it and did not yet."""
    require(by, May.DECIDE_RELEASE, check)
    sentence = why_no_verdict(by, check)
    if sentence:
        raise NotAllowed(sentence)
    if sentence := why_replaced(check.result.job.plan):
        raise NotYet(sentence)
    check = DisclosureCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
    if check.state != CheckState.PENDING:
        raise NotYet(_("Over deze tabel is al beslist: {state}.").format(state=check.get_state_display()))
    if check.verdicts.filter(checker=by).exists():
        raise NotYet(_("U gaf al een oordeel over deze tabel. Een oordeel verandert niet meer."))
    return check


def _valid_judgement(choice: str, reason: str) -> dict[str, str]:
    faults: dict[str, list[str]] = {}
    reason = reason.replace("\r\n", "\n").strip()
    if choice not in PairChoice.values:
        faults["choice"] = [_("Kies wat er met dit paar gebeurt.")]
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON or "\x00" in reason:
        faults["reason"] = [_("Schrijf in een of twee zinnen waarom. De andere controleur leest dit.")]
    if faults:
        raise Invalid(faults)
    require_no_identifiers({"reason": reason})
    return {"choice": choice, "reason": reason}


def _known_pairs(check: DisclosureCheck, pairs: Iterable[str]) -> list[str]:
    known = {pair_ident(clash) for clash in check.earlier}
    wanted = sorted(set(pairs))
    if not wanted or not known.issuperset(wanted):
        raise Invalid({"pairs": [_("Dit paar hoort niet bij deze tabel. Open de pagina opnieuw.")]})
    return wanted


def _judged(check: DisclosureCheck, pair: str, clean: Mapping[str, str], seen: int, by: Any) -> PairJudgement:
    """The decision about one pair; what somebody else wrote since `seen` is not written over."""
    found = PairJudgement.objects.filter(check_record=check, pair=pair).first()
    if found is None:
        return PairJudgement.objects.create(check_record=check, pair=pair, judged_by=by, **clean)
    now = {"choice": found.choice, "reason": found.reason}
    if now == clean:
        return found
    if found.revision != seen:
        raise Conflict(
            _("Een andere controleur besliste intussen over dit paar. Hieronder staat wat u beiden schreef."),
            theirs=now, mine=clean, revision=found.revision,
        )  # fmt: skip
    found.choice, found.reason = clean["choice"], clean["reason"]
    found.judged_by, found.judged_at, found.revision = by, timezone.now(), seen + 1
    found.save()
    return found


@transaction.atomic
def remark_on_row(check: DisclosureCheck, *, area: str, period: str, text: str, by: Any) -> CheckRemark:
    """Say what should change about one row. The same text on the same row is one remark. Raises Invalid at `text`."""
    check = _open_for(check, by)
    if not any(row["area"] == area and row["period"] == period for row in check.table):
        raise Invalid({"text": [_("Deze rij staat niet in de tabel. Open de pagina opnieuw.")]})
    text = remark_text(text)
    found = check.notes.filter(area=area, period=period, text=text, made_by=by).first()
    return found or CheckRemark.objects.create(
        check_record=check, area=area, period=period, text=text, made_by=by
    )


def remark_text(text: str) -> str:
    """A remark as it is kept; raises Invalid at `text`."""
    text = text.replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST_TEXT or "\x00" in text:
        sentence = _("Schrijf wat er aan deze rij anders moet, in ten hoogste {count} gewone tekens.")
        raise Invalid({"text": [sentence.format(count=LONGEST_TEXT)]})
    require_no_identifiers({"text": text})
    return text


@transaction.atomic
def take_back_remark(remark: CheckRemark, *, by: Any) -> None:
    """Take back an own remark before the verdict; history keeps it. Taking back twice is once."""
    check = _open_for(remark.check_record, by)
    found = check.notes.filter(pk=remark.pk).first()
    if found is None:
        return
    if found.made_by_id != by.pk:
        raise NotAllowed(_("Alleen wie de opmerking schreef, kan haar weghalen."))
    found.delete()


def note_view(result: Result, *, action: str, file: str = "", by: Any) -> OutputView:
    """Somebody looks at output that was not released, or takes it along as `file`: who, what and when are kept."""
    require(by, May.READ_RELEASE, result)
    return OutputView.objects.create(result=result, user=by, action=action, file=file)


def note_release_view(release: Release, *, file: str = "", by: Any) -> OutputView:
    """The same for what was released, which most people may see only once it is published; `find_release` says who may."""
    action = "taken" if file else "release"
    return OutputView.objects.create(result=release.check_record.result, user=by, action=action, file=file)
