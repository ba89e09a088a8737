"""Release: a protected table, two checkers who had no part in it, and nothing hidden that gets out."""

import json

import pytest
from django.urls import reverse

from accounts.models import Post
from accounts.services import appoint
from analyses.content import ethics_content, latest_release
from analyses.guards import ethics_decision_is_current, job_succeeded_under_the_plan, output_is_released
from analyses.models import CheckState, DisclosureCheck, OutputView, Release
from analyses.selectors import checks_for, find_check
from analyses.services import ask_release, give_verdict, note_view, renew_check
from coalitions import grants
from coalitions.models import Assignment
from questions.models import Definition, Hold
from tests.analyses.scene import usual_rows
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet
from zicht.core.policy import Role
from zicht.desk.gates import known_about

pytestmark = pytest.mark.backend
SMALL = "WK000103"


def with_small_cells():
    """One district with four reports and one with none."""
    rows = usual_rows()
    rows[3] = (SMALL, "2024", 4, 2000)
    return rows


def small(scene):
    scene.locked()
    return scene.asked(scene.done(dataset=scene.dataset(with_small_cells())))


def rows_by_area(table):
    return {row["area"]: row for row in table}


def test_a_small_count_and_its_cover_are_hidden(scene):
    check = small(scene)
    rows = rows_by_area(check.table)
    assert rows[SMALL]["status"] == "primary"
    covers = [area for area, row in rows.items() if row["status"] == "secondary"]
    assert covers
    for area in [SMALL, *covers]:
        hidden = rows[area]
        told = [hidden[name] for name in ("observed", "ratio", "low", "high", "z", "p", "adjusted_p")]
        assert told == [None] * 7
        assert hidden["classification"] == "not_assessable"
    assert rows["WK000119"]["observed"] == 400
    assert check.audit["is_safe"]
    assert {reach["area"] for reach in check.audit["ranges"]} == {SMALL, *covers}
    assert check.counts == {"primary": 1, "safe": 20 - 1 - len(covers), "secondary": len(covers)}


def test_the_release_does_not_say_why_a_cell_is_hidden(scene):
    check = small(scene)
    scene.approve(check, scene.checker)
    release = scene.approve(check, scene.second_checker).release
    rows = rows_by_area(release.table)
    assert {row["status"] for row in rows.values()} == {"safe", "hidden"}
    assert rows[SMALL]["observed"] is None
    assert "primary" not in json.dumps(release.table)
    assert release.summary["counts"]["hidden"] == check.counts["primary"] + check.counts["secondary"]


def test_the_second_approval_releases_and_opens_the_gate(scene):
    scene.locked()
    assert "nog geen opdracht gelukt" in job_succeeded_under_the_plan(scene.trajectory)
    check = scene.asked()
    assert job_succeeded_under_the_plan(scene.trajectory) is None
    assert "nog niet vrijgegeven" in output_is_released(scene.trajectory)
    check = scene.approve(check, scene.checker)
    assert (check.state, Release.objects.count()) == (CheckState.PENDING, 0)
    check = scene.approve(check, scene.second_checker)
    assert check.state == CheckState.RELEASED
    assert latest_release(scene.trajectory).number == 1
    assert output_is_released(scene.trajectory) is None
    assert ethics_content(scene.trajectory)["releases"][0]["number"] == 1
    assert "nog geen besluit" in ethics_decision_is_current(scene.trajectory)


def test_one_checker_is_not_two(scene):
    scene.locked()
    check = scene.asked()
    for _again in range(3):
        scene.approve(check, scene.checker)
    assert check.verdicts.count() == 1
    assert not Release.objects.exists()
    with pytest.raises(NotYet, match="verandert niet meer"):
        give_verdict(
            check, verdict="return", remarks="Toch niet", seen_fingerprint=check.fingerprint, by=scene.checker
        )


def test_who_ran_the_job_or_works_on_the_case_does_not_judge(scene):
    scene.locked()
    check = scene.asked()
    for somebody in (scene.analyst, scene.colleague, scene.owner, scene.lead):
        with pytest.raises(NotAllowed):
            scene.approve(check, somebody)
    with pytest.raises(Hidden):
        scene.approve(check, scene.stranger)


def test_a_former_analyst_of_the_case_does_not_judge(scene):
    scene.locked()
    check = scene.asked()
    Assignment.objects.create(
        coalition=scene.trajectory.coalition, user=scene.checker, role=Role.ANALYST, assigned_by=scene.lead,
        until="2025-01-01T00:00Z",
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="van buiten het traject"):
        scene.approve(check, scene.checker)
    assert list(checks_for(scene.checker)) == []


def test_a_checker_who_is_also_analyst_here_is_barred(scene):
    scene.locked()
    check = scene.asked()
    appoint(scene.checker, Post.ANALYST)
    grants.grant_to_user(scene.checker, Role.ANALYST, scene.trajectory.coalition)
    with pytest.raises(NotAllowed):
        scene.approve(DisclosureCheck.objects.get(pk=check.pk), scene.checker)


def test_what_waits_for_whom(scene):
    scene.locked()
    check = scene.asked()
    assert list(checks_for(scene.checker)) == [check]
    assert list(checks_for(scene.analyst)) == list(checks_for(scene.stranger)) == []
    assert scene.checker.notifications.filter(url=f"/vrijgaven/{check.pk}/").exists()
    scene.approve(check, scene.checker)
    assert list(checks_for(scene.checker)) == []
    assert list(checks_for(scene.second_checker)) == [check]
    scene.approve(check, scene.second_checker)
    assert list(checks_for(scene.third_checker)) == []


def test_a_return_sends_it_back_with_remarks_and_it_can_be_asked_again(scene):
    scene.locked()
    job = scene.done()
    check = scene.asked(job)
    with pytest.raises(Invalid) as caught:
        give_verdict(check, verdict="return", seen_fingerprint=check.fingerprint, by=scene.checker)
    assert list(caught.value.fields) == ["remarks"]
    back = scene.send_back(check, scene.checker, "Noem de periode.")
    assert back.state == CheckState.RETURNED
    assert "Noem de periode." in scene.analyst.notifications.first().sentence
    with pytest.raises(NotYet, match="al beslist"):
        scene.approve(check, scene.second_checker)
    note = check.notes.get()
    with pytest.raises(Invalid) as caught:
        ask_release(job.result, description="Meldingen in 2024 per wijk.", by=scene.analyst)
    assert list(caught.value.fields) == [f"answer_{note.pk}"]
    again = ask_release(
        job.result,
        description="Meldingen in 2024 per wijk.",
        answers={note.pk: "De periode staat er nu bij."},
        by=scene.analyst,
    )
    note.refresh_from_db()
    assert (note.answer, note.answered_by) == ("De periode staat er nu bij.", scene.analyst)
    assert (again.round, again.state, again.pk != check.pk) == (2, CheckState.PENDING, True)
    scene.approve(again, scene.checker)
    assert scene.approve(again, scene.second_checker).state == CheckState.RELEASED


def test_asking_twice_makes_one_check(scene):
    scene.locked()
    job = scene.done()
    assert scene.asked(job) == scene.asked(job)
    assert DisclosureCheck.objects.count() == 1


def test_an_exploratory_outcome_never_leaves(scene):
    job = scene.done(exploratory=True)
    with pytest.raises(NotYet, match="nooit naar buiten"):
        scene.asked(job)


def test_a_plan_that_no_longer_stands_stops_release(scene):
    scene.locked()
    job = scene.done()
    check = scene.asked(job)
    scene.approve(check, scene.checker)
    Definition.objects.create(trajectory=scene.trajectory, term="melding", text="...", written_by=scene.owner)
    with pytest.raises(NotYet, match="de begrippen"):
        scene.approve(check, scene.second_checker)
    assert not Release.objects.exists()
    assert "de begrippen" in output_is_released(scene.trajectory)


def test_nothing_of_a_plan_that_was_replaced_is_let_go(scene):
    """It would take the place of what was released under the plan that stands."""
    scene.locked()
    other, job = scene.done(), scene.done()
    check = scene.approve(scene.asked(job), scene.checker)
    scene.locked(indicator="iets anders")
    with pytest.raises(NotYet, match="vervangen door versie 2"):
        scene.approve(check, scene.second_checker)
    with pytest.raises(NotYet, match="vervangen door versie 2"):
        scene.asked(other)
    assert not Release.objects.exists()
    assert scene.send_back(check, scene.second_checker).state == CheckState.RETURNED


def test_nothing_is_let_go_while_the_trajectory_stands_still(scene):
    scene.locked()
    check = scene.approve(scene.asked(), scene.checker)
    Hold.objects.create(trajectory=scene.trajectory, reason="Even wachten.", placed_by=scene.lead)
    with pytest.raises(NotYet, match="ligt stil"):
        scene.approve(check, scene.second_checker)
    assert not Release.objects.exists()


def test_a_release_under_an_earlier_plan_closes_the_gate(scene):
    scene.locked()
    scene.released()
    assert output_is_released(scene.trajectory) is None
    scene.locked(indicator="iets anders")
    assert "eerder plan" in output_is_released(scene.trajectory)


def test_a_table_that_was_not_read_is_not_approved(scene):
    scene.locked()
    check = scene.asked()
    with pytest.raises(NotYet, match="een andere dan u las"):
        give_verdict(check, verdict="approve", seen_fingerprint="0" * 64, by=scene.checker)


@pytest.mark.parametrize("verdict", ["", "misschien", "APPROVE"])
def test_a_made_up_verdict_is_refused(scene, verdict):
    scene.locked()
    check = scene.asked()
    with pytest.raises(Invalid):
        give_verdict(check, verdict=verdict, seen_fingerprint=check.fingerprint, by=scene.checker)


@pytest.mark.parametrize("text", ["", "   ", "x" * 3001, "nul\x00"])
def test_a_description_is_asked_for(scene, text):
    scene.locked()
    job = scene.done()
    with pytest.raises(Invalid) as caught:
        ask_release(job.result, description=text, by=scene.analyst)
    assert list(caught.value.fields) == ["description"]


def test_two_releases_that_differ_by_a_few_are_not_both_let_go(scene):
    scene.locked()
    scene.released()
    rows = usual_rows()
    rows[5] = (*rows[5][:2], rows[5][2] + 3, 2000)
    check = scene.asked(scene.done(dataset=scene.dataset(rows, name="Gewijzigd")))
    assert [(clash["area"], clash["danger"]) for clash in check.earlier] == [("WK000105", "small_difference")]
    with pytest.raises(NotYet, match="paar cijfers"):
        scene.approve(check, scene.checker)


def test_the_same_table_can_be_released_again(scene):
    scene.locked()
    scene.released()
    scene.locked(indicator="dezelfde tabel, ander plan")
    check = scene.asked(scene.done())
    assert check.earlier == []


def test_a_total_of_a_few_is_refused_as_a_whole(scene):
    scene.locked()
    rows = [
        (area, period, 0 if number else 4, units)
        for number, (area, period, _n, units) in enumerate(usual_rows())
    ]
    check = scene.asked(scene.done(dataset=scene.dataset(rows)))
    assert (check.state, check.table) == (CheckState.REFUSED, [])
    assert "Voeg gebieden samen" in check.failure


def test_a_view_is_noted_and_only_for_who_may(scene):
    scene.locked()
    job = scene.done()
    note_view(job.result, action="gelezen", by=scene.checker)
    assert OutputView.objects.get().user == scene.checker
    for somebody, refusal in (
        (scene.owner, NotAllowed),
        (scene.partner, NotAllowed),
        (scene.stranger, Hidden),
    ):
        with pytest.raises(refusal):
            note_view(job.result, action="gelezen", by=somebody)


def test_a_check_is_found_by_who_may_see_it(scene):
    scene.locked()
    check = scene.asked()
    for somebody in (scene.checker, scene.analyst, scene.lead):
        assert find_check(somebody, check.pk) == check
    for somebody in (scene.owner, scene.partner, scene.stranger):
        with pytest.raises(Hidden):
            find_check(somebody, check.pk)


def test_everybody_reads_that_a_plan_was_replaced_and_nobody_is_asked_to_work_under_it(scene, client):
    scene.locked()
    job = scene.done()
    check = scene.asked(job)
    assert list(checks_for(scene.checker)) == [check]
    assert known_about([scene.trajectory]).at_checkers == {scene.trajectory.pk}
    scene.locked(indicator="iets anders")
    sentence = "plan dat is vervangen door versie 2"
    assert list(checks_for(scene.checker)) == []
    assert known_about([scene.trajectory]).at_checkers == frozenset()
    with pytest.raises(NotYet, match=sentence):
        renew_check(check, by=scene.analyst)
    client.force_login(scene.checker)
    page = client.get(reverse("analyses:check", args=[check.pk])).text
    assert f"<p>Deze uitkomst hoort bij een {sentence}" in page and "Beveilig de tabel opnieuw" not in page
    client.force_login(scene.analyst)
    pages = {
        name: client.get(reverse(f"analyses:{name}", args=[about])).text
        for name, about in (
            ("check", check.pk),
            ("job", job.pk),
            ("result", job.pk),
            ("overview", scene.trajectory.reference),
        )
    }
    assert [name for name, text in pages.items() if sentence not in text] == []
    assert "Opnieuw uitrekenen" not in pages["job"] and "Vraag vrijgave" not in pages["result"]
    there = client.post(reverse("analyses:check_renew", args=[check.pk]), follow=True)
    assert sentence in str(*there.context["messages"]) and check.result.checks.count() == 1


def test_what_was_released_under_a_replaced_plan_is_not_said_to_stay_inside(scene, client):
    scene.locked()
    job = scene.done()
    scene.released(job)
    scene.locked(indicator="iets anders")
    client.force_login(scene.analyst)
    for name in ("job", "result"):
        assert "is vervangen door" not in client.get(reverse(f"analyses:{name}", args=[job.pk])).text
