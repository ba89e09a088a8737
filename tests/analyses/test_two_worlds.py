"""Two worlds that differ in hidden counts only: whoever may not read raw output sees the same in both, everywhere.

A reader has every release, so each story lets go two or three: the same areas again, later, over several years, at another
level, on other ground, beside another question, as percentages and as amounts.
"""

import re
from itertools import pairwise

import pytest

from analyses.pairs import pairs_of, read_fingerprint
from analyses.services import give_verdict, judge_pairs, register_dataset
from areas.models import Adjacency, Area
from areas.readers.layout import RECORDS, DatasetLayout
from coalitions import grants
from tests.analyses.scene import YEAR, csv_of, districts, set_scene, usual_rows
from tests.analyses.test_categories import KINDS, by_category
from tests.analyses.test_ground import LATER, shares
from tests.analyses.test_memory import elsewhere
from tests.analyses.test_other_kinds import FEW, firms, registered
from tests.analyses.worlds import compared, everything, published, told_in_releases, undone
from zicht.core.policy import Role

# The others read the same pages with less on them, which one story shows for all of them.
READERS = ("lead", "public")
SMALL, COVER = 3, 2  # the two districts that are hidden
GROUND = [("WK000100", "WK000150", 1), ("WK000101", "WK000150", 0.25), ("WK000101", "WK000151", 0.75)]


@pytest.fixture(autouse=True)
def _own_key(settings, tmp_path):
    settings.CERTIFICATE_KEY, settings.CERTIFICATE_OLD_KEYS = "", []
    settings.CERTIFICATE_KEY_FILE = tmp_path / "certificate-key"


def rows_with(small, cover, period="2024"):
    rows = usual_rows(period=period)
    for place, count in ((SMALL, small), (COVER, cover)):
        rows[place] = (*rows[place][:2], count, 2000)
    return rows


def let_go(scene, rows=None, *, name="Meldingen", dataset=None):
    """Release this file; pairs with earlier releases are said to be of others."""
    check = scene.asked(scene.done(dataset=dataset or scene.dataset(rows, name=name)))
    assert check.state == "pending", check.failure
    if pairs := [pair.ident for pair in pairs_of(check)]:
        reason = "Dat gaat over andere meldingen."
        judge_pairs(check, pairs, choice="accept", reason=reason, seen={}, by=scene.checker)
    for who in (scene.checker, scene.second_checker):
        check = give_verdict(check, verdict="approve", seen_fingerprint=read_fingerprint(check), by=who)
    assert check.state == "released"


def again_and_later(scene, small, cover):
    scene.locked()
    for period in ("2024", "2025", "2024"):
        let_go(scene, rows_with(small, cover, period), name=f"Meldingen {period}")


def one_table(scene, small, cover):
    scene.locked()
    let_go(scene, rows_with(small, cover))
    let_go(scene, rows_with(40, 44))


def several_years(scene, small, cover):
    scene.locked()
    years = rows_with(small, cover, "2022") + usual_rows(period="2023") + rows_with(45, 44)
    let_go(scene, years)
    let_go(scene, years + rows_with(small, cover, "2025"), name="Een jaar erbij")


def a_year_after_a_quarter(scene, small, cover):
    scene.locked()
    let_go(scene, rows_with(small, cover, "2024KW01"))
    year = [(area, period, 4 * count, units) for area, period, count, units in rows_with(31, 43)]
    let_go(scene, year, name="Jaar")


def beside_another_question(scene, small, cover):
    scene.locked()
    let_go(scene, rows_with(small, cover))
    other = elsewhere(scene)
    for who in (scene.analyst, scene.colleague):
        grants.grant_to_user(who, Role.ANALYST, other.trajectory.coalition)
    other.locked()
    let_go(other, rows_with(60, 90), name="Anderen")
    return other.trajectory.reference


def on_other_ground(scene, small, cover):
    shares(GROUND)
    scene.locked()
    let_go(scene, rows_with(small, cover))
    scene.locked(division_year=LATER)
    let_go(scene, rows_with(small, cover), name="Op de nieuwe indeling")


def at_another_level(scene, small, cover):
    districts(20, "GM0002")
    both = rows_with(small, cover) + usual_rows(town="0002")
    scene.locked()
    let_go(scene, both)
    scene.locked(area_level="municipality")
    let_go(scene, both, name="Per gemeente")


def by_rules_that_round(scene, small, _cover):
    scene.locked(rule_profile="OpenSAFELY")
    let_go(scene, rows_with(small, 44))
    let_go(scene, rows_with(small, 44, "2025"), name="Later")


def percentages_and_one_category(scene, small, _cover):
    """In two districts two kinds are few: they swap, so that every sum stays."""
    few = {(SMALL, 0): small, (SMALL, 1): 11 - small, (COVER, 0): 11 - small, (COVER, 1): small}
    lines = [
        (f"WK0001{n:02}", "2024", kind, few.get((n, place), 40 + 3 * place + n), 2000)
        for n in range(20)
        for place, kind in enumerate(KINDS)
    ]
    scene.locked(output_kinds=["share"])
    let_go(scene, dataset=by_category(scene, lines))
    one = [(area, period, count, units) for area, period, kind, count, units in lines if kind == KINDS[0]]
    let_go(scene, one, name="Alleen diefstal")


def amounts_in_two_years(scene, small, _cover):
    """Firms of a district with too few of them turn over something else."""
    rows = [
        (area, period, firm, flag, amount + (100 * small * (number % 7) if area == FEW else 0))
        for number, (area, period, firm, flag, amount) in enumerate(firms())
    ]
    scene.locked(output_kinds=["mean", "total", "quantile"])
    let_go(scene, dataset=registered(scene, rows))
    let_go(scene, dataset=registered(scene, [(area, "2025", *rest) for area, _period, *rest in rows]))


def units_in_records(scene, small, _cover):
    """How many addresses a district has; one of three or of five, of which none is counted."""
    lines = [
        (f"{number}-{place}", f"WK0001{number:02}", "2024", "ja" if number != 7 and not place % 3 else "nee")
        for number in range(20)
        for place in range(small if number == 7 else 120)
    ]
    layout = DatasetLayout(
        "wijkcode", period_column="periode", kind=RECORDS, unit_column="adres", flag_column="inbraak"
    )
    scene.locked(output_kinds=["share"])
    dataset = register_dataset(
        file=csv_of(lines, "adres;wijkcode;periode;inbraak"), name="Inbraken", trajectory=scene.trajectory,
        original_name="r.csv", by=scene.analyst, layout=layout,
    )  # fmt: skip
    let_go(scene, dataset=dataset)


def by_rates_from_outside(scene, small, cover):
    """Young and old people in two districts, of which the sums stay."""
    young = {SMALL: small, COVER: cover}
    lines = [(f"WK0001{n:02}", "2024", young.get(n, 30 + n), 900, "jong") for n in range(20)]
    lines += [(area, "2024", 90 - count, 1100, "oud") for area, _period, count, _units, _group in lines]
    lines += [("NL01", "2024", 40_000, 1_000_000, "jong"), ("NL01", "2024", 60_000, 1_200_000, "oud")]
    layout = DatasetLayout(
        "wijkcode", period_column="periode", numerator_column="aantal", denominator_column="inwoners",
        strata_columns=("groep",),
    )  # fmt: skip
    scene.locked()
    dataset = register_dataset(
        file=csv_of(lines, "wijkcode;periode;aantal;inwoners;groep"), name="Naar leeftijd", original_name="s.csv",
        trajectory=scene.trajectory, by=scene.analyst, layout=layout,
    )  # fmt: skip
    let_go(scene, dataset=dataset)


def world(story, small, cover):
    """What is released in a story, and all that everybody sees of it, inside and in the shop window."""
    scene = set_scene()
    row = list(Area.objects.filter(level="district", division_year=YEAR).order_by("code"))
    for left, right in pairwise(row):
        Adjacency.objects.create(a=left, b=right, shared_boundary_m=100)
    Area.objects.filter(level="district").update(urbanity=3)
    references = [reference] if (reference := story(scene, small, cover)) else []
    who = (
        ("owner", "partner", "lead", "stranger", "observer", "public")
        if story is on_other_ground
        else READERS
    )
    pages = everything(scene, who, *references)
    return told_in_releases(), pages, published(scene)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("story", "one", "other", "hidden"),
    [
        (one_table, (9, 9), (8, 10), 2),
        (one_table, (4, 44), (6, 42), 2),
        (again_and_later, (4, 44), (6, 42), 2),
        (several_years, (4, 44), (6, 42), 2),
        (a_year_after_a_quarter, (4, 44), (6, 42), 0),
        (beside_another_question, (4, 44), (6, 42), 0),
        (on_other_ground, (4, 44), (6, 42), 2),
        (at_another_level, (4, 44), (6, 42), 0),
        (by_rules_that_round, (4, 44), (6, 44), 1),
        (percentages_and_one_category, (4, 0), (3, 0), 2),
        (amounts_in_two_years, (1, 0), (2, 0), 2),
        (units_in_records, (3, 0), (5, 0), 2),
        (by_rates_from_outside, (4, 30), (5, 29), 0),
    ],
)
def test_whoever_may_not_read_counts_sees_the_same_in_both(story, one, other, hidden):
    """What differs is hidden in each world, so that a page or a file that differs tells of it."""
    worlds = [undone(world, story, *counts) for counts in (one, other)]
    (released, pages, shown), (released_too, pages_too, shown_too) = worlds
    assert released == released_too, "only hidden counts differ"
    assert sum(row["status"] == "hidden" for row in released[-1][0]) == hidden
    reads = [url for (who, url), (status, _text) in pages.items() if who == "lead" and status == 200]
    assert sum(bool(re.search(r"/vrijgaven/\d+/", url)) for url in reads) >= 7, "the lead reads the check"
    # A publication over one municipality has few areas, and one without ratios no pictures of these.
    assert sum(status == 200 for status, _text in shown.values()) > 15, "the public reads all of it"
    assert compared(pages, pages_too) == {}
    assert compared(shown, shown_too) == {}
