"""Why a cell is hidden is for checkers and analysts; whoever else reads the check sees that it is."""

import pytest
from django.urls import reverse

from analyses import sifting
from analyses.checking_periods import period_lines, where_in_words
from analyses.checking_shown import shown_of
from analyses.checking_words import hidden_figures_in_words, kept_in_words
from analyses.models import CheckState, DisclosureCheck
from analyses.output_words import output_groups
from analyses.protection import released_table
from analyses.rounds import row_changes
from analyses.services import remark_on_row
from analyses.sifting import Sift
from analyses.wording import spread_words
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
        assert "2 cellen in de tabel zijn verborgen. Waarom, en hoe dicht een ander erbij kan komen" in page
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


SERIES = {"2022": {"W0": 40, "W1": None}, "2023": {"W0": 41, "W1": None, "W2": 12}}


@pytest.mark.parametrize(
    ("tried", "sentence"),
    [
        (3, "Daarvan staat er 1 in de tabel van 2024 en 2 in de aantallen van 2022 en 2023."),
        (
            5,
            "Daarvan staat er 1 in de tabel van 2024, 2 in de aantallen van 2022 en 2023 en 2 in gebieden van vroeger,"
            " die nu over andere zijn verdeeld.",
        ),
        (2, "In alle perioden samen zijn 3 cellen verborgen; 1 daarvan kwam al zonder getal binnen."),
    ],
)
def test_where_hidden_cells_stand_makes_the_audit_and_the_table_one_number(tried, sentence):
    lines = period_lines(rows("primary", "safe", "missing"), SERIES)
    assert [(line.period, line.cells, line.hidden) for line in lines] == [
        ("2024", 2, 1),
        ("2023", 3, 1),
        ("2022", 2, 1),
    ]
    assert where_in_words(tried, lines) == sentence


def test_of_one_period_nothing_more_is_said_and_of_many_the_first_and_the_last():
    lines = period_lines(rows("primary", "safe"), {})
    assert where_in_words(1, lines) == ""
    assert where_in_words(0, lines).startswith("In alle perioden samen is 1 cel verborgen; 1 daarvan kwam")
    many = period_lines(rows("safe"), {str(year): {"W0": None} for year in range(2018, 2024)})
    assert "6 in de aantallen van 2018 tot en met 2023." in where_in_words(6, many)


def test_it_is_told_when_not_every_range_is_kept():
    assert "van elke verborgen cel" in kept_in_words({"ranges": [{}], "hidden": 1})
    assert "Van 1 van de 700 cellen" in kept_in_words({"ranges": [{}], "hidden": 700})


@pytest.fixture
def over_time(scene):
    """Three periods; the small cell and its cover are hidden in the first one only."""
    scene.locked()
    counted = [row for period in ("2022", "2023", "2024") for row in usual_rows(period=period)]
    counted[3] = (*counted[3][:2], 4, 2000)
    return scene.asked(scene.done(dataset=scene.dataset(counted)))


def test_counts_of_other_periods_are_read_with_their_marks(client, scene, over_time):
    url = reverse("analyses:check", args=[over_time.pk])
    client.force_login(scene.checker)
    page = client.get(url).content.decode()
    assert (
        "2 verborgen cellen" in page
        and "0 in de tabel van 2024 en 2 in de aantallen van 2022 en 2023" in page
    )
    other = client.get(url, {"periode": "2022", "toon": "hidden"})
    assert [line.period for group in other.context["groups"] for line in group.rows] == ["2022"] * 2
    small = next(line for group in other.context["groups"] for line in group.rows if line.count == 4)
    assert small.shown is None and small.range
    assert "Deze aantallen staan niet in de tabel" in other.text and "check-remark" not in other.text
    client.force_login(scene.lead)
    lines = client.get(url, {"periode": "2022"}).context["groups"]
    told = [line for group in lines for line in (*group.rows, *group.folded)]
    assert {line.count for line in told} == {None} == {line.population for line in told}
    assert not [line for line in told if line.range]


def test_safe_cells_fold_and_what_asks_attention_does_not(client, scene, check):
    client.force_login(scene.checker)
    url = reverse("analyses:check", args=[check.pk])
    page = client.get(url)
    (group,) = page.context["groups"]
    assert [line.status for line in group.rows] == ["primary", "secondary"]
    assert len(group.folded) == 18 and (group.least, group.most) == (40, 400)
    assert "18 veilige cellen" in page.text and "aantallen van 40 tot en met 400" in page.text
    assert '<details class="check-fold"><summary>' in page.text
    assert '<details class="check-fold" open>' in client.get(url, {"open": "ja"}).text
    for asked in ({"toon": "safe"}, {"zoek": "wijk"}, {"volgorde": "count"}):
        assert not any(each.folded for each in client.get(url, asked).context["groups"])
    remark_on_row(check, area=group.folded[0].area, period="2024", text="Klopt dit?", by=scene.checker)
    (again,) = client.get(url).context["groups"]
    assert len(again.folded) == 17 and again.rows[-1].remark.text == "Klopt dit?"


def test_what_phi_and_tau_say_is_told_in_words():
    assert spread_words({}) == ""
    alike = {"phi": 1.1, "tau2": 0.0, "is_overdispersed": False}
    assert "niet duidelijk meer" in spread_words(alike)
    # The square root of 0.0053 is 0.073, a step of 0.146 in the ratio.
    apart = spread_words({"phi": 6.8, "tau2": 0.0053, "is_overdispersed": True})
    assert "Hier verschillen zij meer" in apart and "ongeveer 15 procent" in apart
    assert "procent" not in spread_words({"phi": 6.8, "tau2": 0.0, "is_overdispersed": True})


def test_how_many_figures_beside_the_table_are_hidden():
    shown = [{"status": status} for status in ("safe", "primary", "secondary", "hidden")]
    assert hidden_figures_in_words(shown) == "Van de 4 andere uitkomsten zijn er 3 verborgen."
    assert hidden_figures_in_words(shown[:2]) == "Van de 2 andere uitkomsten is er 1 verborgen."
    assert hidden_figures_in_words(shown[:1]) == ""
    assert hidden_figures_in_words(shown[1:2]) == "Er is één andere uitkomst, en die is verborgen."
