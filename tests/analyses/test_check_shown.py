"""Why a cell is hidden is for checkers and analysts; whoever else reads the check sees that it is."""

import pytest
from django.urls import reverse

from analyses import sifting
from analyses.checking_shown import shown_of
from analyses.models import CheckState, DisclosureCheck
from analyses.output_words import output_groups
from analyses.protection import released_table
from analyses.rounds import row_changes
from analyses.sifting import Sift
from coalitions.models import JournalEntry
from tests.analyses.scene import usual_rows

WHY = (
    "verborgen: te herleiden",
    "verborgen: dekking",
    "tussen 0",
    "check-row--primary",
    "check-row--secondary",
)


def rows(*statuses):
    shown = {"area": "A", "period": "2024", "observed": None, "population": 100, "ratio": None}
    return [shown | {"area": f"W{n}", "status": status} for n, status in enumerate(statuses)]


@pytest.fixture
def check(scene):
    """One small cell, with its cover."""
    scene.locked()
    counted = usual_rows()
    counted[3] = (*counted[3][:2], 4, 2000)
    return scene.asked(scene.done(dataset=scene.dataset(counted)))


def test_without_raw_output_the_order_and_the_numbers_do_not_tell_why():
    audit = {
        "is_safe": True,
        "ranges": [{"area": "W0"}],
        "exposed": ["W0"],
        "asked": [["W0"]],
        "on_cut": [["W0"]],
    }
    check = DisclosureCheck(
        table=rows("secondary", "primary", "hidden", "safe", "missing"), audit=audit,
        counts={"primary": 1, "secondary": 1, "hidden": 1, "safe": 1, "missing": 1},
    )  # fmt: skip
    shown = shown_of(check, sees_why=False)
    assert [row["status"] for row in shown.table] == ["hidden", "hidden", "hidden", "safe", "missing"]
    assert (shown.counts, shown.audit) == ({"hidden": 3, "safe": 1, "missing": 1}, {"is_safe": True})
    for sift in (Sift(), Sift(order="status"), Sift(status="hidden")):
        found = [row["area"] for row in sifting.sifted(shown.table, {}, sift)]
        assert found[:3] == ["W0", "W1", "W2"]
    assert sifting.sifted(shown.table, {}, Sift(status="primary")) == []
    assert shown_of(check, sees_why=True).table == check.table


def test_that_a_cover_became_small_is_no_change_to_who_may_not_know_it():
    before, now = rows("secondary"), rows("primary")
    assert len(row_changes(before, now)) == 1
    assert row_changes(released_table(before), released_table(now)) == []


def test_the_rule_that_a_figure_of_another_kind_breaks_is_told_with_the_counts_only():
    figure = {
        "name": "gemiddelde leeftijd", "kind": "mean", "area": "W1", "group": "", "period": "2024", "value": None,
        "status": "primary", "under": {"units": 4}, "rule": "too_few_units",
    }  # fmt: skip
    told, kept = (
        output_groups([figure], {}, with_counts=True),
        output_groups(released_table([figure]), {}, with_counts=False),
    )
    assert (told[0].lines[0].why, told[0].lines[0].mark) == ("te weinig eenheden", "verborgen: te herleiden")
    assert (kept[0].lines[0].why, kept[0].lines[0].under) == ("", "")
    assert kept[0].lines[0].mark == "onvoldoende waarnemingen"


def test_the_page_tells_why_to_the_checker_and_the_analyst_only(client, scene, check):
    assert check.state == CheckState.PENDING
    url = reverse("analyses:check", args=[check.pk])
    for who in (scene.checker, scene.analyst):
        client.force_login(who)
        page = client.get(url).content.decode()
        assert all(word in page for word in WHY)
    client.force_login(scene.lead)
    for more in ("", "?toon=primary", "?toon=hidden", "?volgorde=status"):
        page = client.get(url + more).content.decode()
        assert not [word for word in WHY if word in page]
        assert "2 cellen zijn verborgen. Waarom, en hoe dicht een ander erbij kan komen" in page
    assert client.get(reverse("analyses:check_file", args=[check.pk, "csv"])).status_code == 403


def test_the_journal_tells_how_many_are_hidden_and_not_how_many_are_small(check):
    facts = JournalEntry.objects.get(verb="release_asked").facts
    assert (facts["hidden"], "counts" in facts) == (2, False)


def test_the_size_of_a_file_and_its_rows_are_for_who_may_read_counts(client, scene, check):
    url = reverse("analyses:dataset", args=[check.result.job.dataset_id])
    words = ("Grootte", "rijen gelezen", "rijen geweigerd")
    for who, sees in (
        (scene.analyst, True),
        (scene.partner, False),
        (scene.owner, False),
        (scene.lead, False),
    ):
        client.force_login(who)
        page = client.get(url).content.decode()
        assert [word in page for word in words] == [sees] * 3
        dossier = client.get(reverse("desk:dossier", args=[scene.trajectory.reference])).content.decode()
        assert not [
            word
            for word in ('"size"', '"row_count"', '"rejected_count"', '"counts": {"primary')
            if word in dossier
        ]
