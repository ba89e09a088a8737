"""A large table is protected by a worker, and never let go beside a release that it was not held against."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from analyses import protecting, tasks
from analyses.claims import Overtaken
from analyses.faults import fell
from analyses.models import CheckState, DisclosureCheck, JobFault, PairChoice, Release
from analyses.pairs import pairs_of
from analyses.selectors import checks_for, checks_to_ring, find_check_with_table
from analyses.services import ask_release, give_verdict, judge_pairs, remark_on_row, renew_check
from analyses.workbench import here
from coalitions import grants
from coalitions.models import JournalEntry
from tests.analyses.scene import usual_rows
from tests.analyses.test_memory import elsewhere
from zicht.core.errors import Hidden, NotAllowed, NotYet
from zicht.core.policy import Role

pytestmark = pytest.mark.backend


@pytest.fixture
def bells(settings, monkeypatch):
    """Every table is a large one; gives the bells that were rung instead of ringing them."""
    settings.RELEASE_AT_ONCE_ROWS = 0
    rung = []
    monkeypatch.setattr(
        tasks.protect, "apply_async", lambda arguments, **facts: rung.append((arguments[0], facts["queue"]))
    )
    return rung


@pytest.fixture
def asked(scene, bells, django_capture_on_commit_callbacks):
    """A release was asked for, and nobody protected the table yet."""
    scene.locked()
    job = scene.done()
    with django_capture_on_commit_callbacks(execute=True):
        return scene.asked(job)


def test_a_table_beside_releases_of_others_is_protected_by_a_worker(scene, settings):
    """What hangs together with them takes the time, however small the table itself is."""
    settings.RELEASE_AT_ONCE_ROWS = len(usual_rows())
    scene.locked()
    assert scene.released().state == CheckState.RELEASED
    other = elsewhere(scene)
    for who in (scene.analyst, scene.colleague):
        grants.grant_to_user(who, Role.ANALYST, other.trajectory.coalition)
    other.locked()
    assert other.asked().state == CheckState.PREPARING


def changed(scene, more=3):
    """The usual figures with a few more in one area, in a file of its own."""
    rows = usual_rows()
    rows[5] = (*rows[5][:2], rows[5][2] + more, 2000)
    return scene.dataset(rows, name="Gewijzigd")


def two_at_once(scene):
    """Two tables of the same figures but for three in one area, protected before either was let go."""
    scene.locked()
    first = scene.asked(scene.done())
    second = scene.asked(scene.done(dataset=changed(scene)))
    assert second.earlier == []
    return first, second


def test_a_large_table_waits_for_a_worker_and_nobody_judges_meanwhile(scene, asked, bells):
    assert (asked.state, asked.table, asked.fingerprint) == (CheckState.PREPARING, [], "")
    assert bells == [(asked.pk, "heavy")]
    assert list(checks_for(scene.checker)) == []
    assert not scene.checker.notifications.filter(url=f"/vrijgaven/{asked.pk}/").exists()
    with pytest.raises(NotYet):
        give_verdict(asked, verdict="approve", seen_fingerprint="", by=scene.checker)
    with pytest.raises(Hidden):
        find_check_with_table(scene.checker, asked.pk)
    protecting.run(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, len(asked.table), asked.attempts) == (CheckState.PENDING, 20, 1)
    assert list(checks_for(scene.checker)) == [asked]
    assert scene.checker.notifications.filter(url=f"/vrijgaven/{asked.pk}/").exists()
    scene.approve(asked, scene.checker)
    assert scene.approve(asked, scene.second_checker).state == CheckState.RELEASED


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_a_table_of_which_the_plan_is_replaced_is_laid_before_nobody(scene, asked, when):
    def slowly(order, watch):
        assert when == "meanwhile", "nothing is computed for a plan that was replaced already"
        made = protecting.HERE(order, watch)
        scene.locked(indicator="iets anders")
        return made

    if when == "before":
        scene.locked(indicator="iets anders")
    protecting.run(asked.pk, slowly)
    asked.refresh_from_db()
    assert (asked.state, asked.table) == (CheckState.REFUSED, [])
    assert "vervangen door versie 2" in asked.why
    assert not scene.checker.notifications.filter(url=f"/vrijgaven/{asked.pk}/").exists()
    with pytest.raises(NotYet, match="vervangen door versie 2"):
        scene.asked(asked.result.job)


def test_nothing_is_written_down_any_more_where_the_plan_was_replaced(scene):
    _first, second = two_at_once(scene)
    scene.locked(indicator="iets anders")
    with pytest.raises(NotYet, match="vervangen door versie 2"):
        remark_on_row(second, area="", period="", text="Wat is hier geteld?", by=scene.checker)


def test_trouble_that_may_pass_leaves_it_to_the_next_worker(scene, asked):
    def unreachable(order, watch):
        raise fell(JobFault.UNREACHABLE)

    protecting.run(asked.pk, unreachable)
    protecting.run(
        asked.pk, unreachable
    )  # a bell that rang twice: the same moment of trouble does not cost a second try
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (CheckState.PREPARING, 1)
    assert asked.pk not in checks_to_ring()
    DisclosureCheck.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert asked.pk in checks_to_ring()
    protecting.run(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (CheckState.PENDING, 2)


def test_a_worker_that_was_overtaken_writes_nothing(scene, asked):
    def slow(order, watch):
        DisclosureCheck.objects.update(lease_until="2020-01-01T00:00Z")
        protecting.run(asked.pk)  # somebody else takes it for lost, and is done first
        asked.refresh_from_db()
        with pytest.raises(Overtaken):
            watch.beat()
        return here(protecting.compute, order, watch)

    protecting.run(asked.pk, slow)
    told = JournalEntry.objects.filter(verb="release_asked")
    assert (told.count(), asked.state, asked.attempts) == (1, CheckState.PENDING, 2)


def test_far_too_many_bells_make_one_table(scene, asked):
    for _bell in range(4):
        protecting.run(asked.pk)
    assert JournalEntry.objects.filter(verb="release_asked").count() == 1
    asked.refresh_from_db()
    assert asked.attempts == 1


def test_asking_twice_while_it_is_made_finds_the_same_check(
    scene, asked, bells, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert scene.asked(asked.result.job) == asked
    assert len(bells) == 1


def test_a_bell_that_was_lost_is_rung_again(scene, asked, bells):
    assert checks_to_ring() == []
    DisclosureCheck.objects.update(rung_at="2020-01-01T00:00Z")
    assert (checks_to_ring(), tasks.sweep_checks()) == ([asked.pk], 1)
    assert bells == [(asked.pk, "heavy")] * 2
    protecting.run(asked.pk)
    DisclosureCheck.objects.update(rung_at=None)
    assert checks_to_ring() == []


def test_a_lease_from_before_the_clock_went_back_holds_nothing_up(scene, asked):
    DisclosureCheck.objects.update(lease_token=uuid4(), lease_until=timezone.now() + timedelta(hours=1))
    protecting.run(asked.pk)
    asked.refresh_from_db()
    assert asked.state == CheckState.PENDING


def test_a_worker_that_falls_again_and_again_is_told_about(scene, asked):
    DisclosureCheck.objects.filter(pk=asked.pk).update(attempts=protecting.MOST_ATTEMPTS)
    protecting.run(asked.pk)
    asked.refresh_from_db()
    assert asked.state == CheckState.REFUSED
    assert "viel 3 keer weg" in asked.failure
    assert asked.failure in scene.analyst.notifications.first().sentence


def test_too_little_memory_is_a_sentence_and_it_can_be_asked_again(scene, asked):
    def too_small(order, watch):
        raise fell(JobFault.MEMORY)

    protecting.run(asked.pk, too_small)
    asked.refresh_from_db()
    assert asked.state == CheckState.REFUSED
    assert "kost meer dan mag" in asked.failure
    again = ask_release(asked.result, description="Nu korter.", by=scene.analyst)
    assert (again.pk, again.round, again.state, again.failure) == (asked.pk, 1, CheckState.PREPARING, "")
    protecting.run(asked.pk)
    again.refresh_from_db()
    assert (again.state, again.description) == (CheckState.PENDING, "Nu korter.")


def test_the_pages_say_how_far_it_is(scene, asked, client):
    client.force_login(scene.analyst)
    page = client.get(reverse("analyses:check", args=[asked.pk]))
    assert "De tabel wordt beveiligd" in page.text
    assert "Meldingen per wijk." in page.text
    for part in ("pairs", "check_renew"):
        assert client.post(reverse(f"analyses:{part}", args=[asked.pk])).status_code == 404
    assert client.get(reverse("analyses:check_file", args=[asked.pk, "csv"])).status_code == 404
    protecting.run(asked.pk)
    piece = client.get(reverse("analyses:check", args=[asked.pk]), headers={"HX-Request": "true"})
    assert "De tabel is klaar" in piece.text
    assert "hx-get" not in piece.text
    assert "Wat een ander kan uitrekenen" in client.get(reverse("analyses:check", args=[asked.pk])).text


def test_a_refusal_is_told_at_the_outcome_and_what_was_typed_stays(scene, client):
    scene.locked()
    rows = [
        (area, period, 0 if number else 4, units)
        for number, (area, period, _n, units) in enumerate(usual_rows())
    ]
    job = scene.done(dataset=scene.dataset(rows))
    client.force_login(scene.analyst)
    sent = client.post(
        reverse("analyses:release_new", args=[job.pk]), {"description": "Een zin over de tabel."}
    )
    page = client.get(sent.url.partition("#")[0])
    assert "Voeg gebieden samen" in page.text
    assert "Een zin over de tabel." in page.text
    assert "Vraag vrijgave" in page.text
    refused = client.get(reverse("analyses:check", args=[DisclosureCheck.objects.get().pk]))
    assert "Voeg gebieden samen" in refused.text


# Two tables under way at the same moment.


def test_a_table_is_not_let_go_beside_a_release_that_it_never_saw(scene):
    first, second = two_at_once(scene)
    scene.approve(second, scene.checker)
    scene.approve(first, scene.checker)
    scene.approve(first, scene.second_checker)
    release = Release.objects.get()
    for checker in (scene.second_checker, scene.third_checker):
        with pytest.raises(NotYet, match="Sinds deze tabel is beveiligd") as caught:
            scene.approve(second, checker)
        assert str(release) in str(caught.value.sentence)
    assert Release.objects.count() == 1


def test_protecting_it_anew_finds_the_pair_and_keeps_what_was_written(scene):
    first, second = two_at_once(scene)
    note = remark_on_row(second, area="WK000103", period="2024", text="Klopt dit?", by=scene.checker)
    scene.approve(first, scene.checker)
    scene.approve(first, scene.second_checker)
    anew = renew_check(second, by=scene.checker)
    assert [(clash["area"], clash["danger"]) for clash in anew.earlier] == [("WK000105", "small_difference")]
    second.refresh_from_db()
    assert (second.state, anew.renews, anew.round) == (CheckState.RETURNED, second, 2)
    assert (anew.description, anew.asked_by) == (second.description, scene.analyst)
    assert second.notes.get() == note
    assert renew_check(second, by=scene.analyst) == anew
    assert DisclosureCheck.objects.count() == 3


def test_decisions_about_pairs_that_did_not_change_stay(scene):
    scene.locked()
    scene.released()
    check = scene.asked(scene.done(dataset=changed(scene)))
    [pair] = pairs_of(check)
    judge_pairs(
        check,
        [pair.ident],
        choice=PairChoice.ACCEPT,
        reason="Dit zijn meldingen van straten.",
        seen={},
        by=scene.checker,
    )
    other = scene.asked(scene.done(dataset=changed(scene, more=40)))
    scene.approve(other, scene.checker)
    scene.approve(other, scene.second_checker)
    anew = renew_check(check, by=scene.analyst)
    kept = {pair.ident: pair.judgement for pair in pairs_of(anew)}
    assert kept[pair.ident].reason == "Dit zijn meldingen van straten."
    assert kept[pair.ident].judged_by == scene.checker


def test_a_table_that_needs_no_renewal_stays(scene):
    scene.locked()
    check = scene.asked()
    assert renew_check(check, by=scene.analyst) == check
    assert DisclosureCheck.objects.count() == 1


def test_only_who_analyses_or_checks_renews(scene):
    _first, second = two_at_once(scene)
    for somebody in (scene.owner, scene.lead):
        with pytest.raises(NotAllowed):
            renew_check(second, by=somebody)
    with pytest.raises(Hidden):
        renew_check(second, by=scene.stranger)


def test_the_page_offers_to_protect_it_anew(scene, client):
    first, second = two_at_once(scene)
    scene.approve(first, scene.checker)
    scene.approve(first, scene.second_checker)
    client.force_login(scene.checker)
    here = reverse("analyses:check", args=[second.pk])
    assert "Beveilig de tabel opnieuw" in client.get(here).text
    there = client.post(reverse("analyses:check_renew", args=[second.pk])).url
    assert there != here
    assert "Beveilig de tabel opnieuw" not in client.get(there).text
    assert "Deze tabel is opnieuw beveiligd" in client.get(here).text
