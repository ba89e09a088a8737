"""The top of a check tells what is asked, pairs stand in groups, and no list of names stops half-way."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils.translation import override

from analyses.checking_way import way_through
from analyses.checking_words import asked_words, cut_words, exposed_words, pair_groups, pair_lines
from analyses.output_words import output_groups
from analyses.pairs import Pair
from analyses.selectors import AreaLabel

NAMES = {f"W{number}": f"Wijk {number}" for number in range(40)}
ROWS = [{"status": status} for status in ("safe", "primary", "secondary")]


def parts(**changes):
    usual = {"pairs": 0, "open_pairs": 0, "remarks": 0, "problem": None, "judges": True}
    return way_through(ROWS, [], **(usual | changes))


def test_a_check_asks_for_what_it_has():
    assert [part.anchor for part in parts()] == ["tabel", "oordeel"]
    assert parts()[0].detail == "3 rijen, waarvan 2 verborgen"
    open_, done = parts(pairs=3, open_pairs=2, problem="x"), parts(pairs=3, remarks=1)
    assert (open_[0].label, open_[0].detail) == (
        "Beslis over 2 paren cijfers",
        "2 van 3 paren zijn nog open.",
    )
    assert "kan nog niet" in open_[-1].detail and not open_[0].is_done
    assert done[0].is_done and [part.anchor for part in done] == ["eerder", "tabel", "opmerkingen", "oordeel"]


def test_who_does_not_judge_is_asked_nothing():
    told = way_through(ROWS, ROWS, pairs=1, open_pairs=1, remarks=0, problem=None, judges=False)
    assert [part.label for part in told] == ["Paren van cijfers", "De tabel", "Andere uitkomsten", "Oordeel"]


def test_a_sentence_tells_how_many_areas_it_leaves_out_and_keeps_them_all():
    asked = [[f"W{number}", "2024", group] for number in range(33) for group in ("", "a")]
    told = asked_words(asked, NAMES)
    assert told.sentence.endswith("Wijk 5 in 2024 en nog 27 andere gebieden.")
    assert len(told.every) == 33 and told.every[-1] == "Wijk 32 in 2024"
    assert asked_words(asked[:14], NAMES).sentence.endswith("en nog 1 ander gebied.")
    short = asked_words([["W1", "2023", ""], ["W1", "2024", ""]], NAMES)
    assert short.sentence.endswith("besloot: Wijk 1 in 2023 en 2024.") and short.every == ()
    assert asked_words([], NAMES) is None


def test_estimates_and_exposed_areas_are_all_told_as_well():
    cut = cut_words([[f"W{number}", "2022"] for number in range(8)], NAMES)
    assert "vroeger" in cut.sentence and len(cut.every) == 8
    exposed = exposed_words({"exposed": [f"W{number}" for number in range(12)]}, NAMES)
    assert "en nog 6 andere gebieden" in exposed.sentence and len(exposed.every) == 12
    assert cut_words([], NAMES) is None and exposed_words({}, NAMES) is None


class Decided:
    choice, reason, judged_by = "accept", "Een andere groep.", "Thijs"
    judged_at = datetime(2026, 3, 2, 12, tzinfo=UTC)


def pair(ident, release="", judgement=None, earlier_category=""):
    return Pair(
        ident=ident, area="W1", period="2024", category="", danger="small_difference", release=release, new=12,
        earlier=10, difference=2, judgement=judgement, earlier_category=earlier_category,
    )  # fmt: skip


@pytest.mark.parametrize(("language", "told"), [("nl", ("3.824", "3.828")), ("en", ("3,824", "3,828"))])
def test_a_pair_has_the_signs_of_the_readers_language(language, told):
    with override(language):
        (line,) = pair_lines([replace(pair("a"), new=3824, earlier=3828, difference=4)], {})
    assert (line.new, line.earlier, line.difference) == (*told, "4")


def test_pairs_that_wait_stand_first_and_what_they_count_is_told_once():
    labels = {code: AreaLabel(code, "Centrum", town, town) for code, town in (("W1", "A"), ("W2", "B"))}
    pairs = [pair("a", "R1", Decided), pair("b", "R1"), pair("c", "R2"), pair("d", "R1")]
    groups = pair_groups(pairs, labels)
    assert [[line.pair.ident for line in group.lines] for group in groups] == [["b", "d"], ["c"], ["a"]]
    assert [group.is_open for group in groups] == [True, True, False]
    assert groups[0].first.name == "Centrum (A)"  # another district has that name
    assert len(pair_groups([pair("a", "R1"), pair("b", "R1", earlier_category="vrouw")], labels)) == 2


@pytest.mark.parametrize(("most", "shown"), [(None, [2, 1, 1]), (3, [2, 1, 0]), (1, [1, 0, 0])])
def test_pairs_that_are_not_shown_are_counted(most, shown):
    pairs = [pair("a", "R1", Decided), pair("b", "R1"), pair("c", "R2"), pair("d", "R1")]
    groups = pair_groups(pairs, {"W1": AreaLabel("W1", "Centrum", "A", "A")}, most=most)
    assert [(group.count, len(group.lines)) for group in groups] == list(zip([2, 1, 1], shown, strict=True))


def test_figures_of_one_name_stand_together():
    figure = {
        "name": "Aandeel",
        "kind": "mean",
        "group": "",
        "period": "2024",
        "status": "safe",
        "value": 1.0,
    }
    found = output_groups(
        [figure | {"area": "W1"}, figure | {"area": "W1", "name": "Ander"}, figure | {"area": "W2", "status": "primary"}],
        {},
    )  # fmt: skip
    assert [(group.name, len(group.lines), group.hidden) for group in found] == [
        ("Aandeel", 2, 1),
        ("Ander", 1, 0),
    ]


@pytest.mark.django_db
def test_every_link_at_the_top_leads_to_a_part_of_the_page(scene, client):
    scene.locked()
    check = scene.asked()
    check.audit |= {"on_cut": [[row["area"], row["period"]] for row in check.table]}
    check.save()
    client.force_login(scene.checker)
    page = client.get(reverse("analyses:check", args=[check.pk])).text
    anchors = re.findall(r'href="#([a-z]+)"', page[page.index('class="check-way"') :])
    assert {"tabel", "oordeel"} <= set(anchors)
    assert all(f'id="{anchor}"' in page for anchor in anchors)
    every = page[page.index('class="check-names"') :]
    assert every[: every.index("</ul>")].count("<li>") == len(check.table)
