"""A percentage tells its numerator: figures of other kinds are held against earlier releases by what lies under them."""

import re
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from django.urls import reverse

from analyses.earlier import Earlier
from analyses.engine.disclosure import CBS_ESSNET
from analyses.models import PairChoice
from analyses.output_counts import Outgoing
from analyses.output_pairs import clashes_of_outputs
from analyses.outputs import judged_outputs
from analyses.pairs import pairs_of, read_fingerprint
from analyses.services import ask_release, give_verdict, judge_pairs
from tests.analyses.cbs_scene import returned, share_rows
from zicht.core.errors import NotYet

IN_TOWN = {"WK000100": "GM0001", "WK000101": "GM0001"}


def share(area, numerator, denominator=400, *, name="Jongeren", group="", period="2024"):
    return {
        "name": name, "kind": "share", "area": area, "period": period, "group": group,
        "value": 100 * numerator / denominator, "under": {"numerator": numerator, "denominator": denominator},
    }  # fmt: skip


def mean(area, units, *, name="Inkomen"):
    under = {"units": units, "total": 30.0 * units, "largest": 60.0, "second": 50.0}
    return {
        "name": name,
        "kind": "mean",
        "area": area,
        "period": "2024",
        "group": "",
        "value": 30.0,
        "under": under,
    }


def row(area, observed, status="safe"):
    return {"area": area, "period": "2024", "observed": observed, "population": 2000, "status": status}


def leaving(figures, table=(), parents=None, counted=""):
    return Outgoing(figures, table, parents or {}, CBS_ESSNET, counted)


def judged(*figures, hide=(), before=()):
    return judged_outputs(leaving(figures), hide, before)


def dangers(new, old=(), *, table=(), counted="", their_table=(), their_words="", parents=None):
    before = Earlier(
        "A · 1", list(their_table), parents or {}, outputs=tuple(judged(*old)), counted=their_words
    )
    found = clashes_of_outputs(leaving(judged(*new), table, parents, counted), [before])
    return sorted(
        (each.clash.new.area, each.part, str(each.clash.danger), each.clash.difference) for each in found
    )


def test_a_percentage_over_a_few_more_people_gives_these_away():
    assert dangers([share("W1", 43)], [share("W1", 40)]) == [("W1", "numerator", "small_difference", 3)]
    assert dangers([share("W1", 40, 405)], [share("W1", 40)]) == [
        ("W1", "denominator", "small_difference", 5)
    ]
    assert dangers([share("W1", 60)], [share("W1", 40)]) == []
    assert dangers([share("W1", 40)], [share("W1", 40)]) == []


def test_a_mean_over_one_person_more_gives_that_one_away():
    assert dangers([mean("W1", 31)], [mean("W1", 30)]) == [("W1", "units", "small_difference", 1)]
    assert dangers([mean("W1", 31)], [mean("W1", 30, name="Vermogen")]) == []


def test_what_was_hidden_then_is_not_told_now():
    assert dangers([share("W1", 40)], [share("W1", 4)]) == [("W1", "numerator", "hidden_before", None)]
    assert dangers([mean("W1", 30)], [mean("W1", 4)]) == [("W1", "units", "hidden_before", None)]


def test_a_larger_area_and_a_group_within_it_are_compared_as_well():
    assert dangers([share("GM0001", 43)], [share("WK000100", 40)], parents=IN_TOWN) == [
        ("GM0001", "numerator", "small_difference", 3)
    ]
    assert dangers([share("W1", 43, group="mannen")], [share("W1", 45)]) == [
        ("W1", "numerator", "small_difference", 2)
    ]
    assert dangers([share("W1", 43, period="2024")], [share("W1", 40, period="2023-2024")])[0][1:] == (
        "numerator", "small_difference", 3,
    )  # fmt: skip
    assert dangers([share("W1", 43, period="2024")], [share("W1", 40, period="2022")]) == []


def test_a_percentage_is_held_against_the_table_that_counts_what_it_is_named_after():
    new, about = [share("W1", 43, name="Aandeel verdachten")], "verdachten van een misdrijf"
    assert dangers(new, their_table=[row("W1", 40)], their_words=about) == [
        ("W1", "numerator", "small_difference", 3)
    ]
    assert dangers(new, their_table=[row("W1", 43)], their_words=about) == []
    assert dangers(new, their_table=[row("W1", 40)], their_words="meldingen") == []
    old = [share("W1", 40, name="Aandeel verdachten")]
    assert dangers([], old, table=[row("W1", 43)], counted=about) == [
        ("W1", "numerator", "small_difference", 3)
    ]
    assert dangers([], old, table=[row("W1", None, "primary")], counted=about) == []


def test_a_hidden_one_hides_another_with_it():
    figures = [share(f"W{number}", count) for number, count in enumerate((40, 45, 50, 60))]
    hide = {("jongeren", "W1", "2024", "")}
    marks = [each["status"] for each in judged(*figures, hide=hide)]
    assert marks[1] == "secondary" and marks.count("secondary") == 2
    assert marks.count("safe") == 2


def test_what_was_told_before_covers_nothing_and_what_was_hidden_stays_hidden():
    before = judged(*[share(f"W{n}", count) for n, count in enumerate((4, 45, 50, 60))])
    cover = next(each["area"] for each in before if each["status"] == "secondary")
    now = [share(f"W{n}", count) for n, count in enumerate((4, 45, 50, 60))]
    again = judged(*now, before=[before])
    assert [each["status"] for each in again] == [each["status"] for each in before]
    grown = [share(f"W{n}", count) for n, count in enumerate((40, 45, 50, 60))]
    stays = judged(*grown, before=[before])
    assert {each["area"] for each in stays if each["value"] is None} >= {"W0", cover}
    shown = [each | {"status": "safe"} for each in before[1:2]]
    moved = judged(*now, before=[shown])
    assert moved[1]["status"] == "safe"


def test_a_median_told_before_says_nothing_about_a_total():
    middle = {"units": 60, "quantile": 0.5}
    median = mean("W1", 60, name="Mediaan inkomen") | {"kind": "quantile", "under": middle}
    [now] = judged(mean("W1", 60), before=[judged(median)])
    assert now["status"] == "safe"


# From two returns of the CBS to the second release.


def of_youngsters(*parts):
    return lambda package: share_rows(package, parts)


@pytest.mark.backend
def test_the_second_release_is_held_against_the_first_and_hides_by_decision(scene, client):
    scene.locked(output_kinds=["share"])
    scene.released(returned(scene, of_youngsters(140, 165, 190, 215)))
    job = returned(scene, of_youngsters(143, 240, 265, 290), more=1)
    check = scene.asked(job)
    [pair] = pairs_of(check)
    assert (pair.area, pair.output, pair.part, pair.new, pair.earlier) == (
        "WK000100",
        "jongeren",
        "numerator",
        143,
        140,
    )
    client.force_login(scene.checker)
    assert "teller van “Jongeren”" in client.get(reverse("analyses:check", args=[check.pk])).text
    assert "teller van “Jongeren”" in client.get(reverse("analyses:pair", args=[check.pk, pair.ident])).text
    judge_pairs(
        check,
        [pair.ident],
        choice=PairChoice.HIDE,
        reason="Het gaat om drie jongeren.",
        seen={},
        by=scene.checker,
    )
    give_verdict(
        check,
        verdict="return",
        remarks="Verberg.",
        seen_fingerprint=read_fingerprint(check),
        by=scene.checker,
    )
    answers = {note.pk: "Gebeurt vanzelf." for note in check.notes.all()}
    again = ask_release(job.result, description="Opnieuw.", answers=answers, by=scene.analyst)
    told = {each["area"]: each["status"] for each in again.outputs}
    assert told["WK000100"] == "secondary"
    assert list(told.values()).count("secondary") == 2
    # The cover was told before with another count, so that is a pair to decide about; the hidden one itself is not.
    assert [each.danger for each in pairs_of(again)] == ["hidden_now"]
    assert pairs_of(again)[0].area != "WK000100"


def of_two_names(package):
    """Of the first district, two figures about unlike things that are over almost the same people."""
    return [
        (package.code, "Huurders", "aandeel", "WK000100", 2024, "", "50", 250, 500),
        (package.code, "Werkzoekenden", "aandeel", "WK000100", 2024, "", "30,1", 150, 498),
    ]


@pytest.mark.backend
def test_two_figures_of_one_release_are_a_pair_for_the_checkers(scene, client):
    scene.locked(output_kinds=["share"])
    job = returned(scene, of_two_names)
    check = scene.asked(job)
    [pair] = pairs_of(check)
    assert (pair.output, pair.earlier_output, pair.part, pair.difference, pair.release) == (
        "werkzoekenden", "huurders", "denominator", 2, "",
    )  # fmt: skip
    with pytest.raises(NotYet, match="nog niet beslist"):
        scene.approve(check, scene.checker)
    client.force_login(scene.checker)
    page = client.get(reverse("analyses:check", args=[check.pk])).text
    assert "noemer van “Werkzoekenden”" in page and "in deze uitkomst" in page
    page = client.get(reverse("analyses:pair", args=[check.pk, pair.ident])).text
    assert "noemer van “Huurders”" in page and "Ander cijfer in deze uitkomst" in page
    address = reverse("analyses:pairs", args=[check.pk])
    form = client.get(address).context["form"]
    [(choice, label)] = form.fields["release"].choices
    assert "in deze uitkomst (1)" in label
    client.post(address, {"release": choice, "choice": "hide", "reason": "Twee personen te herleiden."})
    assert [each.judgement.choice for each in pairs_of(check)] == ["hide"]
    give_verdict(
        check, verdict="return", remarks="Verberg.", seen_fingerprint=read_fingerprint(check), by=scene.checker
    )  # fmt: skip
    answers = {note.pk: "Gebeurt vanzelf." for note in check.notes.all()}
    again = ask_release(job.result, description="Opnieuw.", answers=answers, by=scene.analyst)
    assert {each["name"]: each["status"] for each in again.outputs} == {
        "Huurders": "safe", "Werkzoekenden": "secondary",
    }  # fmt: skip
    assert pairs_of(again) == []


@pytest.mark.backend
def test_a_pair_on_a_phone_is_still_a_row_of_a_table_with_a_name_for_each_value(scene, client):
    """The style sheet makes blocks of the rows and shows the label; without roles a browser would no longer call it a table."""
    scene.locked(output_kinds=["share"])
    check = scene.asked(returned(scene, of_two_names))
    client.force_login(scene.checker)
    for name in ("check", "pairs"):
        page = client.get(reverse(f"analyses:{name}", args=[check.pk])).text
        table = re.search(r'<table[^>]*id="tabel-paren-1".*?</table>', page, re.S)[0]
        assert "zicht-stacked" in table and 'role="table"' in table
        heads = re.findall(r'<th scope="col"[^>]*role="columnheader">([^<]*)</th>', table)
        labels = re.findall(r'role="cell"[^>]*data-label="([^"]*)"', table)
        assert heads == ["Gebied", *labels] == ["Gebied", "Nieuw cijfer", "Ander cijfer", "Verschil"]
        assert 'role="rowheader"' in table and "2024" in table
        group = page[: page.index(table)].rpartition("<details")[2]
        for text in ("noemer van “Huurders”", "Naast een ander cijfer in deze uitkomst", "nog niet beslist"):
            assert text in group


def test_pairs_within_the_release_stand_before_those_with_others():
    about = {
        "area": "W", "period": "2024", "danger": "small_difference", "new": 20, "earlier": 23, "difference": 3,
        "earlier_area": "W", "earlier_category": "total",
    }  # fmt: skip
    clashes = [
        about | {"id": name, "release": release}
        for name, release in (("a", "ZO · 1"), ("b", ""), ("c", "ZO · 2"))
    ]
    check = SimpleNamespace(earlier=clashes, judgements=MagicMock())
    assert [pair.ident for pair in pairs_of(check)] == ["b", "a", "c"]
