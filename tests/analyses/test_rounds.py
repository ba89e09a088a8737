"""Rounds of a check: which one came before, what was decided then that still stands, and what changed since."""

import pytest
from django.urls import reverse

from analyses.models import PairChoice
from analyses.pairs import pairs_of, read_fingerprint
from analyses.rounds import last_sent_back, round_before, since_last
from analyses.services import ask_release, give_verdict, judge_pairs, register_dataset, remark_on_row
from areas.readers.layout import RECORDS, DatasetLayout
from tests.analyses.cbs_scene import returned
from tests.analyses.scene import usual_rows
from tests.analyses.test_output_pairs import of_two_names

pytestmark = pytest.mark.backend
REASON = "Dit zijn meldingen van straten."


def changed(scene, *areas, name="Gewijzigd", more=3):
    """The usual figures with a few more in these areas, in a file of its own."""
    rows = usual_rows()
    for number in areas:
        rows[number] = (*rows[number][:2], rows[number][2] + more, 2000)
    return scene.dataset(rows, name=name)


def sent_back(check, by):
    give_verdict(
        check, verdict="return", remarks="De omschrijving klopt niet.", seen_fingerprint=read_fingerprint(check), by=by
    )  # fmt: skip
    return check


@pytest.fixture
def decided(scene):
    """A check of which two pairs with a release were decided, sent back for its description only."""
    scene.locked()
    scene.released()
    check = scene.asked(scene.done(dataset=changed(scene, 5, 6)))
    idents = [pair.ident for pair in pairs_of(check)]
    judge_pairs(check, idents, choice=PairChoice.ACCEPT, reason=REASON, seen={}, by=scene.checker)
    return sent_back(check, scene.checker)


def test_the_next_round_keeps_what_was_decided_and_says_who_did_and_when(scene, decided, client):
    again = scene.asked_again(decided.result.job)
    kept = {pair.ident: pair.judgement for pair in pairs_of(again)}
    before = {pair.ident: pair.judgement for pair in pairs_of(decided)}
    assert len(kept) == 2 and kept.keys() == before.keys()
    for name, judged in kept.items():
        assert (judged.choice, judged.reason, judged.judged_by) == (PairChoice.ACCEPT, REASON, scene.checker)
        assert judged.judged_at == before[name].judged_at and judged.pk != before[name].pk
    client.force_login(scene.second_checker)
    page = client.get(reverse("analyses:check", args=[again.pk])).text
    assert "al beslist" in page and "in een eerdere ronde" in page
    assert (
        "in een eerdere ronde" in client.get(reverse("analyses:pair", args=[again.pk, next(iter(kept))])).text
    )
    assert "in een eerdere ronde" not in client.get(reverse("analyses:check", args=[decided.pk])).text
    for checker in (scene.second_checker, scene.third_checker):
        give_verdict(again, verdict="approve", seen_fingerprint=read_fingerprint(again), by=checker)
    again.refresh_from_db()
    assert again.state == "released"


def test_a_pair_of_another_figure_is_decided_anew(scene, decided):
    """A corrected file: one of both figures is the same, in a job of which the pairs have names of their own."""
    rows = usual_rows()
    rows[5], rows[6] = (*rows[5][:2], rows[5][2] + 3, 2000), (*rows[6][:2], rows[6][2] + 2, 2000)
    again = scene.asked_again(scene.done(dataset=scene.dataset(rows, name="Verbeterd")))
    kept = {pair.area: pair.judgement for pair in pairs_of(again)}
    assert kept["WK000105"].reason == REASON
    assert kept["WK000106"] is None


# Which round is the one before.


def test_a_first_round_beside_one_that_was_answered_follows_nothing(scene):
    scene.locked()
    first = scene.asked()
    remark_on_row(first, area="WK000119", period="2024", text="Waarom zo hoog?", by=scene.checker)
    sent_back(first, scene.checker)
    again = scene.asked_again(first.result.job)
    other = scene.done(dataset=changed(scene, 3, more=40))
    assert last_sent_back(other.result) is None
    assert round_before(again) == first
    assert round_before(scene.asked(other)) is None


def test_a_job_follows_its_own_round_whatever_was_sent_back_of_another(scene):
    scene.locked()
    first = scene.asked()
    second = scene.asked(scene.done(dataset=changed(scene, 3, more=40)))
    sent_back(first, scene.checker)
    sent_back(second, scene.checker)
    assert last_sent_back(first.result) == first
    note = first.notes.get()
    again = ask_release(
        first.result, description="Opnieuw.", answers={note.pk: "Verwerkt."}, by=scene.analyst
    )
    assert round_before(again) == first
    assert second.notes.get().answered_at is None


def test_a_file_of_records_does_not_follow_a_table_of_counts(scene):
    scene.locked()
    sent_back(scene.asked(), scene.checker)
    lines = ["adres;wijkcode;periode;inbraak"]
    lines += [
        f"{place};WK0001{number:02};2024;{'ja' if place % 3 == 0 else 'nee'}"
        for number in range(20) for place in range(120)
    ]  # fmt: skip
    layout = DatasetLayout(
        "wijkcode", period_column="periode", kind=RECORDS, unit_column="adres", flag_column="inbraak"
    )
    records = register_dataset(
        file="\n".join(lines).encode(), name="Inbraken", trajectory=scene.trajectory, original_name="r.csv",
        by=scene.analyst, layout=layout,
    )  # fmt: skip
    job = scene.done(dataset=records)
    assert last_sent_back(job.result) is None
    assert round_before(scene.asked(job)) is None


# What changed since.


def test_a_figure_of_another_kind_that_is_hidden_since_is_told(scene, client):
    scene.locked(output_kinds=["share"])
    job = returned(scene, of_two_names)
    check = scene.asked(job)
    [pair] = pairs_of(check)
    reason = "Twee personen te herleiden."
    judge_pairs(check, [pair.ident], choice=PairChoice.HIDE, reason=reason, seen={}, by=scene.checker)
    again = scene.asked_again(sent_back(check, scene.checker).result.job)
    last = since_last(again)
    [change] = last.figures
    assert last.changes == []
    assert (change.name, change.area, change.value_before, change.value_now) == (
        "Werkzoekenden",
        "WK000100",
        30.1,
        None,
    )
    client.force_login(scene.checker)
    page = client.get(reverse("analyses:check", args=[again.pk])).text
    assert "De cijfers zijn dezelfde als toen." not in page
    assert "1 cijfer van een andere soort is anders dan toen." in page
    assert "<td>30,1\xa0%</td><td>verborgen: dekking</td>" in page
    assert [each.status_now for each in since_last(again, sees_why=False).figures] == ["hidden"]


def test_counts_of_another_period_are_held_against_the_round_before(scene):
    scene.locked(with_trend=True)
    rows = [row for period in ("2022", "2023", "2024") for row in usual_rows(period=period)]
    check = sent_back(scene.asked(scene.done(dataset=scene.dataset(rows))), scene.checker)
    same = scene.asked_again(check.result.job)
    assert (since_last(same).changes, since_last(same).figures) == ([], [])
    sent_back(same, scene.checker)
    rows[5] = (*rows[5][:2], rows[5][2] + 40, 2000)
    last = since_last(scene.asked_again(scene.done(dataset=scene.dataset(rows, name="Verbeterd"))))
    assert ("WK000105", "2022", 45, 85) in {
        (each.area, each.period, each.count_before, each.count_now) for each in last.changes
    }
