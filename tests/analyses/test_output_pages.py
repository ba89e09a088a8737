"""With thousands of figures a page shows the first of each name, and all of what somebody asks for, a page at a time."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from analyses.output_pages import A_PAGE, FEW, FEW_HIDDEN, output_page
from analyses.output_words import MANY
from analyses.selectors import AreaLabel

KINDS = ("Diefstal", "Geweld", "Fraude")


def figures(areas=200, hidden=(3, 150)):
    """A percentage by kind in each area; of Geweld those of the areas in `hidden` are not told."""
    return [
        {
            "name": "Verdeling: misdrijven", "kind": "share", "area": f"WK0001{area:03}", "group": kind,
            "period": "2024", "rule": "", "under": {"numerator": 20, "denominator": 80},
            "status": "primary" if kind == "Geweld" and area in hidden else "safe", "value": 25.0,
        }
        for kind in KINDS
        for area in range(areas)
    ]  # fmt: skip


LABELS = {
    f"WK0001{area:03}": AreaLabel(f"WK0001{area:03}", f"Wijk {area:03}", "GM0001", "Ons Dorp")
    for area in range(200)
}


def shown(asked="", outputs=None, **facts):
    return output_page(QueryDict(asked), figures() if outputs is None else outputs, LABELS, **facts)


def told(page):
    return [line.about for group in page.groups for line in group.lines]


def test_few_figures_stand_there_whole_and_nothing_is_asked():
    few = figures(FEW // len(KINDS))
    page = shown("cijfers=1&cijfers_zoek=Wijk+001", few)
    assert (page.form, page.page, len(told(page))) == (None, None, len(few))
    assert not any(group.is_partial for group in page.groups)
    assert shown(outputs=[]) is None


def test_of_many_the_first_of_each_name_are_shown_and_all_are_counted():
    page = shown(hidden_first=True)
    assert [(group.name, group.count, group.hidden, len(group.lines)) for group in page.groups] == [
        ("Verdeling: misdrijven – Diefstal", 200, 0, MANY),
        ("Verdeling: misdrijven – Geweld", 200, 2, MANY),
        ("Verdeling: misdrijven – Fraude", 200, 0, MANY),
    ]
    assert [line.about for line in page.groups[1].hidden_lines] == [
        "Wijk 003, Geweld, 2024", "Wijk 150, Geweld, 2024",
    ]  # fmt: skip


def test_every_figure_of_one_name_is_reached_by_leafing():
    pages = [
        shown(f"cijfers=2&cijfers_blad={number}", hidden_first=True) for number in range(1, 200 // A_PAGE + 1)
    ]
    found = [about for page in pages for about in told(page)]
    assert {len(told(page)) for page in pages} == {A_PAGE}
    assert len(set(found)) == 200 and all("Geweld" in about for about in found)
    assert found[:2] == ["Wijk 003, Geweld, 2024", "Wijk 150, Geweld, 2024"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("cijfers_toon=hidden", ["Wijk 003, Geweld, 2024", "Wijk 150, Geweld, 2024"]),
        ("cijfers_zoek=wijk+150", [f"Wijk 150, {kind}, 2024" for kind in KINDS]),
        ("cijfers_zoek=WK0001150&cijfers=3", ["Wijk 150, Fraude, 2024"]),
        ("cijfers_zoek=wijk+150&cijfers_toon=safe", ["Wijk 150, Diefstal, 2024", "Wijk 150, Fraude, 2024"]),
        ("cijfers_zoek=elders", []),
    ],
)
def test_what_is_asked_for_is_found(asked, expected):
    page = shown(asked)
    assert (told(page), page.page.paginator.count) == (expected, len(expected))


@pytest.mark.parametrize(
    "asked", ["cijfers=99", "cijfers=x", "cijfers=0", "cijfers_toon=primary", "cijfers_zoek="]
)
def test_a_choice_that_does_not_exist_counts_as_no_choice(asked):
    assert shown(asked).page is None


def test_whether_a_figure_is_hidden_for_itself_or_as_cover_cannot_be_asked():
    outputs = figures(hidden=(3,))
    outputs[210] |= {"status": "secondary"}
    found = told(shown("cijfers_toon=hidden", outputs))
    assert found == ["Wijk 003, Geweld, 2024", "Wijk 010, Geweld, 2024"]


@pytest.mark.django_db
@pytest.mark.parametrize(("hidden", "is_open"), [(FEW_HIDDEN, True), (FEW_HIDDEN + 1, False)])
def test_many_hidden_figures_are_folded_by_name_and_few_stand_open(scene, client, hidden, is_open):
    scene.locked()
    check = scene.asked()
    check.outputs = figures(areas=34, hidden=range(hidden))
    check.save()
    client.force_login(scene.checker)
    page = client.get(reverse("analyses:check", args=[check.pk])).text.split('id="andere"')[1]
    assert ('check-pairs--folded" open' in page, "Alles is dichtgeklapt" in page) == (is_open, not is_open)
    assert f"{hidden} verborgen" in page and "Zoek een gebied" in page


@pytest.mark.django_db
def test_a_checker_leafs_through_them_without_losing_the_table(scene, client):
    scene.locked()
    check = scene.asked()
    check.outputs = figures()
    check.save()
    client.force_login(scene.checker)
    address = reverse("analyses:check", args=[check.pk])
    page = client.get(address).text
    assert 'href="?cijfers=2#andere"' in page and "Toon alle 200 cijfers" in page
    assert page.count('class="check-short"') < 3 * MANY
    asked = client.get(f"{address}?zoek=Wijk&cijfers=1").text
    assert "200 cijfers passen hierbij" in asked and asked.count('class="check-short"') == A_PAGE
    assert 'href="?zoek=Wijk&amp;cijfers=1&amp;cijfers_blad=2#andere"' in asked
    assert "Geen cijfer past hierbij" in client.get(f"{address}?cijfers_zoek=elders").text
