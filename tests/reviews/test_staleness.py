"""Each kind of change re-opens exactly what leans on it, and says so: the advice, the plan, the release, the decision."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from analyses import runner
from analyses.content import current_plan
from analyses.guards import ethics_decision_is_current, output_is_released, plan_is_locked
from analyses.models import Release
from analyses.services import ask_release, lock_plan, start_job, write_plan
from questions.models import Phase
from questions.selectors import current_question
from questions.services import define
from reviews.guards import legal_advice_is_current
from reviews.models import Look
from sources.models import DataRequest, DpiaRecord, InformationNeed, SourceMatch
from sources.services import attach_assessment, choose_variables, record_dpia, revoke, waive, write_need
from zicht.demo.privacy import dpia_paper


def refined(**values):
    return lambda story: story.refine(**values)


def renamed(story):
    """The title is fixed by now; whatever changed it, an approval of another title does not hold."""
    type(story.trajectory).objects.filter(pk=story.trajectory.pk).update(title="Anders")


def new_definition(story):
    define(story.trajectory, term="leegloop", text="Meer vertrek dan komst", by=story.owner)


def new_need(story):
    write_need(current_question(story.trajectory), kind="background", label="Leeftijd", by=story.analyst)


def dropped_need(story):
    waive(InformationNeed.objects.last(), reason="Niet meer nodig.", by=story.analyst)


def other_use(story):
    match = SourceMatch.objects.first()
    chosen = match.chosen.get(variable__name="GEBRUIK")
    choose_variables(match, {chosen.variable_id: ("describe", "Alleen om te laten zien.")}, by=story.analyst)


def taken_back(story):
    revoke(DataRequest.objects.get(), note="De grondslag verviel.", by=story.cast["bronhouder"])


def run_out(story):
    DataRequest.objects.update(valid_until="2020-01-01")


def other_dpia(story):
    record = DpiaRecord.objects.get()
    record_dpia(
        story.trajectory,
        personal_data=True,
        outcome="Er is meer nodig.",
        document=record.document,
        by=story.analyst,
    )


def other_dpia_file(story):
    upload = SimpleUploadedFile("dpia-2.pdf", dpia_paper() + b"\n%%EOF\n")
    attach_assessment(story.trajectory, "dpia", upload, by=story.analyst)


def planned(story):
    plan = current_plan(story.trajectory)
    values = {
        name: getattr(plan, name)
        for name in ("indicator", "population", "method", "comparators", "output_tables", "rule_profile")
    }
    values |= {"minimum_population": 900, "false_discovery_rate": 0.05, "change_note": "Grotere wijken."}
    return write_plan(story.trajectory, values, seen=0, by=story.analyst)


def new_plan(story):
    planned(story)


def new_locked_plan(story):
    lock_plan(planned(story), by=story.analyst)


def second_release(story):
    story.take("back_to_analysis", "programmaleider", "Reken nog een keer.")
    plan = current_plan(story.trajectory)
    job = start_job(trajectory=story.trajectory, dataset=story.data(), plan=plan, by=story.analyst)
    runner.run(job.pk)
    job.refresh_from_db()
    check = ask_release(
        job.result, description="Nog een keer berekend, nu met de laatste levering.", by=story.analyst
    )
    for key in ("controleur1", "controleur2"):
        story.approve(check, key)
    assert Release.objects.count() == 2


@dataclass(frozen=True)
class Kind:
    """A change, and the words that each gate says of it afterwards; empty for a gate that it does not touch."""

    act: Callable
    advice: str = ""
    plan: str = ""
    release: str = ""
    decision: str = ""


def of_the_question(act, advice, part):
    """Everything leans on what the landsadvocaat read."""
    return Kind(
        act, f"({advice})", f"dit veranderd: {part}.", f"dit veranderd: {part}.", f"dit veranderd: {part}."
    )


MISSING = "teller: Woningen die langer dan twaalf maanden leeg staan: vervalt, omdat"
REVOKED = "Wijkregistratie: toelichting, Wijkregistratie: antwoord van de bronhouder"
KINDS = {
    "title": of_the_question(renamed, "titel", "de titel"),
    "question": of_the_question(refined(population="Alle panden"), "populatie", "de vraag"),
    "use": of_the_question(refined(use_of_answers="Dan doen wij niets."), "wat elk antwoord teweegbrengt", "de vraag"),
    "definitions": of_the_question(new_definition, "leegloop", "de begrippen"),
    "need added": of_the_question(new_need, "wat nodig is: achtergrondkenmerk: Leeftijd", "de informatiebehoefte"),
    "need waived": of_the_question(dropped_need, MISSING, "de informatiebehoefte"),
    "chosen variables": of_the_question(other_use, "gekozen gegevens: GEBRUIK", "de informatiebehoefte"),
    "grant revoked": of_the_question(taken_back, REVOKED, "de bronnen"),
    "grant run out": of_the_question(run_out, "Wijkregistratie: geldig tot en met, Wijkregistratie: verlopen", "de bronnen"),
    "dpia conclusion": of_the_question(other_dpia, "DPIA: uitkomst", "de DPIA"),
    "dpia file": of_the_question(other_dpia_file, "impacttoetsen: DPIA", "de DPIA"),
    "plan written": Kind(
        new_plan,
        plan="nog niet vastgezet",
        release="nog niet vastgezet",
        decision="dit veranderd: het analyseplan en de vrijgegeven uitkomst.",
    ),
    "plan locked": Kind(
        new_locked_plan,
        release="hoort bij een eerder plan",
        decision="dit veranderd: het analyseplan en de vrijgegeven uitkomst.",
    ),
    "release": Kind(second_release, decision="dit veranderd: de vrijgegeven uitkomst."),
    "somebody looked": Kind(lambda story: Look.objects.create(
        trajectory=story.trajectory, user=story.cast["landsadvocaat"], fingerprint="x"
    )),
}  # fmt: skip
GATES = {
    "advice": legal_advice_is_current,
    "plan": plan_is_locked,
    "release": output_is_released,
    "decision": ethics_decision_is_current,
}


class Undo(Exception):
    """What was changed goes back, so that the next change meets the same case."""


@pytest.fixture
def judged(make_story):
    """A case in which everything was approved. Walked once: each kind of change begins from it."""
    story = make_story(Phase.ETHICS_REVIEW)
    story.judge()
    return story


def said_after(story, kind):
    """What each gate says after this change."""
    told = {}
    try:
        with transaction.atomic():
            kind.act(story)
            fresh = (
                type(story.trajectory)
                .objects.select_related("coalition", "owner")
                .get(pk=story.trajectory.pk)
            )
            told = {name: gate(fresh) for name, gate in GATES.items()}
            raise Undo
    except Undo:
        return told


def wrong(story, name, kind):
    try:
        told = said_after(story, kind)
    except Exception as problem:
        yield f"{name}: {problem!r}"
        return
    for gate, sentence in told.items():
        words = getattr(kind, gate)
        if not words and sentence is not None:
            yield f"{name} touches {gate}: {sentence}"
        if words and words not in (sentence or ""):
            yield f"{name}, {gate}: {words!r} not in {sentence!r}"


def test_each_kind_of_change_reopens_exactly_what_it_touches(judged):
    assert {name: gate(judged.trajectory) for name, gate in GATES.items()} == dict.fromkeys(GATES)
    faults = [fault for name, kind in KINDS.items() for fault in wrong(judged, name, kind)]
    assert not faults, "\n".join(faults)
