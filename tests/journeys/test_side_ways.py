"""What happens beside the line: declined, withdrawn, on hold, sent back, and approvals that went out of date."""

import pytest

from accounts.models import Notification
from coalitions import journal
from questions.models import Phase
from questions.services import lift_hold, redefine
from reviews.content import legal_content
from reviews.models import ReviewKind
from reviews.services import present_again
from sources.services import revoke
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.method import offered, take
from zicht.standing import gate, stepper, turn

REASON = "Wij hebben het op een andere manier opgelost."


def missing(trajectory):
    """The sentences at the gate that are not met now."""
    return [condition.missing for condition in gate(trajectory).conditions if not condition.met]


def refusal(trajectory, step, who):
    """The sentence with which this step is refused to this person now."""
    with pytest.raises((NotYet, NotAllowed)) as refused:
        take(trajectory, step, by=who)
    return str(refused.value.sentence)


def test_a_problem_that_asks_for_detection_is_declined_with_an_explanation(make_story, cast):
    story = make_story(Phase.INTAKE)
    note = "U vraagt om een lijst van mensen. Ga daarmee naar de politie."

    story.take("decline", "programmaleider", note)

    assert story.trajectory.phase == Phase.DECLINED
    assert story.trajectory.closed_at
    assert gate(story.trajectory).step is None
    assert turn(story.trajectory) is None
    assert Notification.objects.filter(user=cast["probleemeigenaar"], sentence__contains=note).exists()
    assert offered(story.trajectory, cast["probleemeigenaar"]) == []


def test_the_problem_owner_withdraws_from_any_phase_and_everybody_hears_why(make_story, cast):
    story = make_story(Phase.INVENTORY)

    story.take("withdraw", "probleemeigenaar", REASON)

    assert story.trajectory.phase == Phase.WITHDRAWN
    for person in ("partner", "bronhouder", "landsadvocaat", "analist1", "programmaleider"):
        assert Notification.objects.filter(user=cast[person], sentence__contains=REASON).exists(), person
    states = {stop.phase: stop.state for stop in stepper(story.trajectory)}
    assert states[Phase.INVENTORY] == "done"
    assert states[Phase.LEGAL_REVIEW] == "todo"
    assert list(journal.breaks_in(story.trajectory.coalition)) == []


def test_withdrawing_asks_for_a_reason(make_story, cast):
    story = make_story(Phase.COALITION)

    with pytest.raises(Invalid) as refused:
        take(story.trajectory, "withdraw", by=cast["probleemeigenaar"], note="  ")

    assert list(refused.value.fields) == ["note"]
    story.trajectory.refresh_from_db()
    assert story.trajectory.phase == Phase.COALITION


def test_on_hold_nothing_moves_until_the_landsadvocaat_lifts_it(make_story, cast):
    story = make_story(Phase.REFINEMENT)
    story.take("hold", "landsadvocaat", "De grondslag is nog niet duidelijk.")
    story.present(story.refine(), story.define_term())

    sentence = refusal(story.trajectory, "to_inventory", cast["probleemeigenaar"])

    assert "ligt stil" in sentence
    assert "De grondslag is nog niet duidelijk." in sentence
    story.take("resume", "landsadvocaat", "De grondslag staat nu in het dossier.")
    story.take("to_inventory", "probleemeigenaar")
    assert story.trajectory.phase == Phase.INVENTORY


def test_nobody_lifts_a_hold_that_is_not_there(make_story, cast):
    story = make_story(Phase.REFINEMENT)

    with pytest.raises(NotYet, match="ligt niet stil"):
        lift_hold(story.trajectory, note="", by=cast["programmaleider"])


def test_sent_back_from_the_analysis_the_way_is_walked_again(make_story, cast):
    story = make_story(Phase.ANALYSIS)

    story.take("back_to_refinement", "landsadvocaat", "De noemer is niet goed gekozen.")

    assert story.trajectory.phase == Phase.REFINEMENT
    assert missing(story.trajectory) == []  # nothing changed yet, so what was agreed still holds
    version = story.refine(denominator="Alle woningen waar iemand mag wonen", change_note="Andere noemer")
    assert version.number == 2
    assert any("versie 2" in sentence.lower() for sentence in missing(story.trajectory))
    story.present(version)
    story.take("to_inventory", "probleemeigenaar")
    passages = list(story.trajectory.passages.values_list("phase", "step"))
    assert passages[-2:] == [(Phase.REFINEMENT, "back_to_refinement"), (Phase.INVENTORY, "to_inventory")]


def test_a_question_that_changes_after_the_advice_closes_the_gate_and_says_why(make_story, cast):
    story = make_story(Phase.LEGAL_REVIEW)
    story.advise()
    assert gate(story.trajectory).is_open

    story.refine(comparison="Alleen wijken met evenveel koopwoningen", change_note="Scherper")

    assert not gate(story.trajectory).is_open
    (sentence,) = missing(story.trajectory)
    assert "het advies van de landsadvocaat" in sentence
    assert "comparison" not in sentence  # in the reader's words, not in ours
    assert sentence in refusal(story.trajectory, "to_analysis", cast["probleemeigenaar"])
    story.trajectory.refresh_from_db()
    assert story.trajectory.phase == Phase.LEGAL_REVIEW

    review = story.review(ReviewKind.LEGAL)
    present_again(review, content=legal_content(story.trajectory), by=story.owner)
    story.advise()
    story.to_analysis()
    assert story.trajectory.phase == Phase.ANALYSIS


def test_an_advice_also_goes_out_of_date_when_a_word_or_a_source_changes(make_story, cast):
    story = make_story(Phase.LEGAL_REVIEW)
    story.advise()
    definition = story.trajectory.definitions.get()
    before = definition.text

    redefine(
        definition,
        text="Een woning waar een half jaar niemand woont.",
        seen=definition.revision,
        by=story.owner,
    )
    assert not gate(story.trajectory).is_open
    definition.refresh_from_db()
    redefine(definition, text=before, seen=definition.revision, by=story.owner)
    assert gate(story.trajectory).is_open  # back to exactly what was read

    request = story.trajectory.data_requests.get()
    revoke(request, note="De grondslag is vervallen.", by=cast["bronhouder"])
    assert not gate(story.trajectory).is_open


def test_a_committee_decision_goes_out_of_date_with_the_question(make_story, cast):
    story = make_story(Phase.ETHICS_REVIEW)
    story.judge()
    assert gate(story.trajectory).is_open

    story.refine(hypothesis="Er is geen verschil tussen wijken.", change_note="Andere verwachting")

    sentences = missing(story.trajectory)
    assert len(sentences) >= 2  # the decision and the advice are both about something else now
    assert refusal(story.trajectory, "to_publication", cast["probleemeigenaar"]) == sentences[0]


def test_two_people_take_the_same_step_and_the_second_hears_that_a_colleague_was_first(make_story, cast):
    story = make_story(Phase.LEGAL_REVIEW)
    story.advise()
    stale = type(story.trajectory).objects.get(pk=story.trajectory.pk)
    story.to_analysis()

    sentence = refusal(stale, "to_analysis", cast["programmaleider"])

    assert "Analyse" in sentence
    assert story.trajectory.passages.filter(phase=Phase.ANALYSIS).count() == 1
