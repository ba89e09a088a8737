"""What the gates ask of needs and sources: None, or the sentence that says what is missing."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from questions.current import current_question, current_version
from questions.models import Trajectory
from questions.wording import in_a_row
from sources.assessments import prescan_result, standings_of
from sources.coverage import Row, State, coverage_of
from sources.models import (
    PERSONAL,
    AssessmentKind,
    ChosenVariable,
    DpiaRecord,
    Feasibility,
    SourceMatch,
    VariableUse,
)
from sources.prescan.rules import Verdict
from zicht.core.fingerprints import fingerprint

WHY = {
    State.ASKED: gettext_lazy("de bronhouder heeft nog niet geantwoord"),
    State.MATCHED: gettext_lazy("vraag de bronhouder om toestemming"),
    State.REFUSED: gettext_lazy("de bronhouder staat het niet toe"),
    State.EXPIRED: gettext_lazy("de toestemming is verlopen"),
    State.MISSING: gettext_lazy("zoek een bron"),
}


def needs_are_written(trajectory: Trajectory) -> str | None:
    """The current question has at least one information need."""
    question = current_question(trajectory)
    if question is not None and question.needs.exists():
        return None
    return _(
        "Er staat nog niet wat wij moeten weten. Neem de onderdelen van de vraag over als informatiebehoefte."
    )


def every_need_is_covered(trajectory: Trajectory) -> str | None:
    """Each need has a source that may be used today, or a reason why it can do without."""
    open_rows = [row for row in coverage_of(current_question(trajectory)).rows if not row.is_settled]
    if not open_rows:
        return None
    shown = in_a_row([_because(row) for row in open_rows[:3]])
    rest = len(open_rows) - 3
    if rest <= 0:
        return _("Nog niet gedekt: {needs}.").format(needs=shown)
    return ngettext(
        "Nog niet gedekt: {needs}, en nog {rest} andere.",
        "Nog niet gedekt: {needs}, en nog {rest} andere.",
        rest,
    ).format(needs=shown, rest=rest)


def _because(row: Row) -> str:
    return _("‘{need}’ ({why})").format(need=row.need.label, why=WHY[row.state])


def advised_content(trajectory: Trajectory) -> str:
    """Fingerprint of what a feasibility advice is about: the question, its needs and the sources found for them."""
    version, question = current_version(trajectory), current_question(trajectory)
    needs = (
        question.needs.prefetch_related("matches__source", "matches__chosen__variable") if question else []
    )
    return fingerprint(
        {
            "question": version.canvas() if version else {},
            "needs": [
                {
                    "kind": need.kind,
                    "label": need.label,
                    "waived": need.waived_at is not None,
                    "matches": sorted(_matched(m) for m in need.matches.all()),
                }
                for need in needs
            ],
        }
    )


def _matched(match: SourceMatch) -> tuple[str, ...]:
    """A match as an advice read it: the source, what is used of it, and each chosen variable with its use."""
    chosen = sorted(f"{one.variable.name}: {one.use}" for one in match.chosen.all())
    return (match.source.identifier, match.variables, *chosen)


def origin_is_only_described(trajectory: Trajectory) -> str | None:
    """No variable about origin is used for more than describing, and each delicate one says why it is needed.

    The choice itself asks this already; here it is asked again, because a holder may mark a variable afterwards.
    """
    chosen = ChosenVariable.objects.filter(
        match__need__question=current_question(trajectory), match__need__waived_at__isnull=True
    ).select_related("variable")
    wrong = sorted({one.variable.label for one in chosen if is_barred(one)})
    if wrong:
        return _(
            "Herkomst mag alleen worden beschreven: {variables}. Kies een ander gebruik of laat het weg."
        ).format(variables=in_a_row(wrong))
    silent = sorted({one.variable.label for one in chosen if one.variable.asks_why and not one.justification})
    if silent:
        return _("Schrijf op waarom dit nodig is: {variables}.").format(variables=in_a_row(silent))
    return None


def is_barred(chosen: ChosenVariable) -> bool:
    """Whether this use of a variable is never allowed: origin for anything but describing."""
    return chosen.variable.is_origin and chosen.use != VariableUse.DESCRIBE


def feasibility_is_advised(trajectory: Trajectory) -> str | None:
    """An analyst says that the question can be answered, fully or partly, with these sources as they are now."""
    question = current_question(trajectory)
    advice = question.feasibility_advices.order_by("-given_at", "-pk").first() if question else None
    if advice is None:
        return _("De analist heeft nog niet gezegd of de vraag met deze bronnen te beantwoorden is.")
    if advice.fingerprint != advised_content(trajectory):
        return _("De vraag of de bronnen veranderden na het haalbaarheidsadvies. De analist kijkt opnieuw.")
    if advice.verdict == Feasibility.NOT_FEASIBLE:
        return _(
            "Volgens de analist is de vraag met deze bronnen niet te beantwoorden. Pas de vraag of de bronnen aan."
        )
    return None


def dpia_is_recorded(trajectory: Trajectory) -> str | None:
    """It is written down whether personal data are processed, and a DPIA is there when the pre-scan requires one.

    General Data Protection Regulation, article 35.
    """
    record = DpiaRecord.objects.filter(trajectory=trajectory).first()
    if record is None:
        return _("Leg vast of er persoonsgegevens worden verwerkt, en wat er uit de DPIA kwam.")
    if not record.personal_data and (personal := _personal_sources(trajectory)):
        return _(
            "Volgens de DPIA zijn er geen persoonsgegevens, maar {sources} bevat die wel. Pas de DPIA aan."
        ).format(sources=in_a_row(personal))
    result = prescan_result(trajectory)
    if result is None:
        return _("Vul de pre-scan in. Daaruit blijkt of een DPIA verplicht is.")
    if result.verdict == Verdict.REQUIRED:
        return _dpia_is_whole(trajectory)
    return None


def _dpia_is_whole(trajectory: Trajectory) -> str | None:
    standing = standings_of(trajectory)[AssessmentKind.DPIA]
    if standing.is_whole:
        return None
    return _(
        "Volgens de pre-scan is een DPIA verplicht. Voeg haar als bestand toe, of vul alle onderdelen in: {done} van"
        " {total} zijn klaar."
    ).format(done=standing.done, total=len(standing.parts))


def _personal_sources(trajectory: Trajectory) -> list[str]:
    """Titles of sources with personal data that the current question uses."""
    matches = SourceMatch.objects.filter(
        need__question=current_question(trajectory),
        need__waived_at__isnull=True,
        source__sensitivity__in=PERSONAL,
    )
    return sorted(set(matches.values_list("source__title", flat=True)))
