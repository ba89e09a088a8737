"""Populations that were counted in records: nobody works out a small one from what is told, in one release or in several."""

import random
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from scipy.optimize import linprog

from analyses import computation
from analyses.counted import UnitsBefore
from analyses.earlier import Earlier
from analyses.engine.indicators import from_columns
from analyses.material import Material
from analyses.models import DisclosureCheck, Release
from analyses.protection import UNITS_HIDDEN, protected, released_table
from analyses.series import rows_of
from analyses.services import register_dataset
from analyses.subjects import Kinship
from areas.readers.layout import RECORDS, DatasetLayout
from coalitions import grants
from publications.figures import figures_of
from tests.analyses.scene import set_scene
from tests.analyses.test_memory import elsewhere
from tests.seeds import seeds
from zicht.core.errors import NotYet
from zicht.core.policy import Role

FEWEST = 10
DISTRICTS = {f"WK000{town}{number:02}": f"GM000{town}" for town in (1, 2) for number in range(5)}
TOWNS = ("GM0001", "GM0002")
LAYOUT = DatasetLayout(
    "wijkcode", period_column="periode", kind=RECORDS, unit_column="adres", flag_column="inbraak"
)


class Teller:
    """Releases of records one after the other, as the service makes them, and all that their readers know."""

    def __init__(self):
        self.earlier, self.units, self.told = [], {}, []

    def release(self, counts, question="", periods=("2024",), **facts):
        """`counts` maps an area to (events, units); an earlier release of another question may be of the same units."""
        rows = [(area, period, *map(float, pair)) for period in periods for area, pair in counts.items()]
        material = Material(from_columns(*(list(column) for column in zip(*rows, strict=True))), {})
        found = computation.deviations_of(material, computation.Settings())
        made = computation.assemble(
            material, found, computation.trends_by_area(material), computation.totals_by_period(material)
        )
        series = rows_of(made.series, leave_out={made.summary["period"]})
        before = [
            each if theirs == question else _of_other_question(each, theirs) for each, theirs in self.earlier
        ]
        safe = protected(
            made.table,
            made.summary,
            series=series,
            parents=DISTRICTS,
            earlier=before,
            counted=self.units,
            **facts,
        )
        table = released_table(safe.table)
        name = f"R{len(self.told)}"
        truth = {(area, periods[-1], ""): int(pair[0]) for area, pair in counts.items()}
        each = Earlier(name, table, DISTRICTS, safe.audit["totals"], truth)
        self.earlier.append((each, question))
        true = {period: {area: int(pair[1]) for area, pair in counts.items()} for period in periods}
        self.units[name] = UnitsBefore(safe.audit["units"], true)
        self.told.append((question, safe, table))
        return safe, {row["area"]: row for row in table}

    def units_told(self, counts, question=""):
        """What one more release tells of units; nothing where it is refused."""
        try:
            return self.release(counts, question)[0].audit["units"]
        except NotYet:
            return {}


def _of_other_question(each, question):
    return Earlier(
        each.name, each.table, each.parents, each.totals, each.counts, Kinship.UNSURE, question or "iets"
    )


def test_a_small_population_is_not_told_and_nothing_that_tells_it():
    counts = dict.fromkeys(DISTRICTS, (40, 120)) | {"WK000103": (1, 3)}
    safe, rows = Teller().release(counts)
    assert {row["population"] for row in rows.values()} == {None}
    for row in rows.values():
        silent = row.keys() - {"area", "period", "observed", "status", "classification", "reason", "trend"}
        assert {row[name] for name in silent} == {None}
    shown = [row for row in rows.values() if row["status"] == "safe"]
    assert {(row["observed"], row["reason"]) for row in shown} == {(40, UNITS_HIDDEN)}
    assert (safe.summary["population"], safe.trend, safe.audit["units"]) == (None, [], {})


def test_a_small_population_in_another_year_is_not_told_by_columns_over_time():
    counts = dict.fromkeys(DISTRICTS, (40, 120))
    few = Teller()
    safe, rows = few.release(counts, periods=("2022", "2023", "2024"))
    assert safe.audit["units"].keys() == {"2022", "2023", "2024"}
    assert {row["population"] for row in rows.values()} == {120}
    made = [{"area": area, "period": "2024", "observed": 40, "population": 120} for area in DISTRICTS]
    small = [{**row, "period": "2023"} for row in made]
    small[2] |= {"observed": 0, "population": 6}
    safe = protected(made, {"period": "2024", "counts": {}}, series=small, parents=DISTRICTS, counted={})
    assert {row["population"] for row in safe.table} == {None}
    assert {row["trend"] for row in safe.table} == {"too_short"}


def test_records_that_give_nobody_away_tell_all_that_was_computed():
    counts = {area: (40 + number, 1200) for number, area in enumerate(DISTRICTS)}
    safe, rows = Teller().release(counts)
    assert {row["population"] for row in rows.values()} == {1200}
    assert rows["WK000100"]["expected"] == pytest.approx(1200 * safe.summary["pooled_rate"], abs=0.1)
    assert None not in {row["ratio"] for row in rows.values()}


@pytest.mark.parametrize("question", ["", "andere vraag"])
def test_a_town_and_all_districts_but_a_small_one(question):
    """The town holds three units more than the districts that were told; the other question is about the same units."""
    districts = {area: (40, 1200) for area in DISTRICTS if area != "WK000103"}
    towns = {"GM0001": (160 + 20 * bool(question), 4803), "GM0002": (200, 6000)}
    for one, other in ((districts, towns), (towns, districts)):
        teller = Teller()
        assert teller.units_told(one)
        assert not teller.units_told(other, question)


def test_another_question_about_the_same_units_tells_them_again():
    teller = Teller()
    districts = {area: (40 + 5 * number, 1200 + 37 * number) for number, area in enumerate(DISTRICTS)}
    towns = in_towns({area: (pair[0] + 31, pair[1]) for area, pair in districts.items()})
    assert teller.units_told(districts)
    assert teller.units_told({area: (90, pair[1]) for area, pair in districts.items()}, "andere vraag")
    assert teller.units_told(towns, "derde vraag")
    assert not teller.units_told(
        {area: (70, pair[1] + 3) for area, pair in districts.items()}, "vierde vraag"
    )


def test_what_is_left_of_a_population_is_not_told_either():
    """Forty more counted and forty-three more units: three who were not."""
    teller = Teller()
    assert teller.units_told({area: (40, 1200) for area in DISTRICTS if area != "WK000103"})
    assert not teller.units_told({"GM0001": (200, 4843), "GM0002": (200, 6000)})


def test_what_is_left_follows_from_no_population_of_another_question():
    """Some districts, all districts, and towns for another question: of 89 units in three districts 86 were counted."""
    some = {
        "WK000100": (165, 406), "WK000101": (154, 667), "WK000201": (555, 851), "WK000202": (288, 540),
        "WK000203": (341, 378), "WK000204": (47, 80),
    }  # fmt: skip
    rest = {"WK000102": (6, 6), "WK000103": (77, 80), "WK000104": (3, 3)}
    teller = Teller()
    for counts, question in (
        (some, ""),
        (some | rest | {"WK000200": (251, 717)}, ""),
        ({"GM0001": (768, 1162), "GM0002": (1056, 2566)}, "ander"),
    ):
        with suppress(NotYet):
            teller.release(counts, question)
    attack = Attack(teller)
    assert min(attack.room(area, "") for area in rest) >= FEWEST - 1


def test_what_is_left_is_safe_when_populations_are_told_later():
    """43 were counted in a district that only the town tells of; for another question its 46 units are told."""
    counts = dict.fromkeys(DISTRICTS, (40, 1200)) | {"WK000103": (43, 46)}
    teller = Teller()
    teller.release({area: pair for area, pair in counts.items() if area != "WK000103"})
    with suppress(NotYet):
        teller.release(in_towns(counts))
    assert teller.units_told(dict.fromkeys(DISTRICTS, (60, 1200)) | {"WK000103": (20, 46)}, "ander")
    assert Attack(teller).room("WK000103", "") >= FEWEST - 1


def test_expectations_by_group_are_not_told_of_units_that_were_counted():
    rows = [{"area": area, "period": "2024", "observed": 40, "population": 120} for area in DISTRICTS]
    summary = {"period": "2024", "counts": {}, "is_standardised": True, "has_reference": True}
    with pytest.raises(NotYet, match="telt zelf hoeveel eenheden"):
        protected(rows, summary, parents=DISTRICTS, counted={})


class Attack:
    """All that readers of some releases know of the districts, as linear equations in their events a question and units."""

    def __init__(self, teller):
        self.questions = sorted({question for question, _safe, _table in teller.told})
        self.places = {
            key: number
            for number, key in enumerate(
                (area, what) for area in DISTRICTS for what in (*self.questions, "units")
            )
        }
        self.rows, self.values = [], []
        for question, safe, table in teller.told:
            shown = [row for row in table if row["observed"] is not None]
            for row in shown:
                self._add([row["area"]], question, row["observed"])
                if row["population"] is not None:
                    self._add([row["area"]], "units", row["population"])
            self._add([row["area"] for row in table], question, safe.summary["observed"])

    def _add(self, areas, what, value):
        row = np.zeros(len(self.places))
        for area in areas:
            for each in DISTRICTS if area not in DISTRICTS else [area]:
                if each == area or DISTRICTS[each] == area:
                    row[self.places[each, what]] = 1
        self.rows.append(row)
        self.values.append(value)

    def room(self, area, minus=None):
        """How far the units of an area, or those that are left of them after who was counted, may differ for a reader."""
        goal = np.zeros(len(self.places))
        goal[self.places[area, "units"]] = 1
        if minus is not None:
            goal[self.places[area, minus]] = -1
        within = np.zeros((len(DISTRICTS) * len(self.questions), len(self.places)))
        for number, (each, question) in enumerate((a, q) for a in DISTRICTS for q in self.questions):
            within[number, self.places[each, question]] = 1
            within[number, self.places[each, "units"]] = -1
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * goal, A_ub=within, b_ub=np.zeros(len(within)), A_eq=np.array(self.rows),
                b_eq=self.values, bounds=(0, 5000), method="highs",
            )  # fmt: skip
            assert found.status == 0
            ends.append(sign * found.fun)
        return ends[1] - ends[0]


def in_towns(counts):
    parts = {town: [pair for area, pair in counts.items() if DISTRICTS[area] == town] for town in TOWNS}
    return {town: tuple(map(sum, zip(*pairs, strict=True))) for town, pairs in parts.items()}


def some_of(counts, chance):
    """Most of the districts, and mostly those that are large enough."""
    is_fit = chance.random() < 0.7
    return {
        area: pair for area, pair in counts.items() if chance.random() < 0.9 and not (is_fit and pair[1] < 20)
    }


def small_units_found(seed):
    """Random releases over districts and towns of two questions; how many small numbers of units their readers can narrow to
    less than the fewest, of how many, and how many releases told units."""
    chance = random.Random(seed)
    usual, few = (lambda: chance.randint(60, 900)), (lambda: chance.choice((3, 6, 25, 80, 300, 900)))
    people = {area: few() if chance.random() < 0.3 else usual() for area in DISTRICTS}
    events = {
        question: {
            area: chance.randint(0, units) if units < 20 else chance.randint(12, units - 3)
            for area, units in people.items()
        }
        for question in ("", "ander")
    }
    teller = Teller()
    for _release in range(3):
        question = chance.choice(("", "", "ander"))
        counts = {area: (events[question][area], people[area]) for area in DISTRICTS}
        with suppress(NotYet):
            teller.release(in_towns(counts) if chance.random() < 0.4 else some_of(counts, chance), question)
    if not teller.told:
        return 0, 0, 0
    attack = Attack(teller)
    small = [(area, None) for area, units in people.items() if 0 < units < FEWEST]
    small += [(a, q) for q in attack.questions for a in DISTRICTS if 0 < people[a] - events[q][a] < FEWEST]
    found = [each for each in small if attack.room(*each) < FEWEST - 1]
    return len(found), len(small), sum(bool(units.told) for units in teller.units.values())


def test_no_reader_of_random_releases_narrows_a_small_number_of_units():
    results = np.array([small_units_found(seed) for seed in seeds(60)])
    found, small, told = results.sum(axis=0)
    assert small > len(results) and told > len(results) / 2
    assert found == 0


@pytest.mark.django_db
def test_the_service_tells_no_small_population_of_records(db):
    scene = set_scene()
    scene.locked()
    lines = ["adres;wijkcode;periode;inbraak"]
    for number in range(20):
        for place in range(3 if number == 7 else 120):
            flag = "ja" if place % 3 == 0 else "nee"
            lines.append(f"{len(lines)};WK0001{number:02};2024;{flag}")
    dataset = register_dataset(
        file="\n".join(lines).encode(), name="Inbraken", trajectory=scene.trajectory, original_name="r.csv",
        by=scene.analyst, layout=LAYOUT,
    )  # fmt: skip
    check = scene.asked(scene.done(dataset=dataset))
    client = Client()
    client.force_login(scene.checker)
    assert "Alleen aantallen gaan naar buiten" in client.get(reverse("analyses:check", args=[check.pk])).text
    scene.approve(scene.approve(check, scene.checker), scene.second_checker)
    release = Release.objects.get()
    client.force_login(scene.analyst)
    page = client.get(reverse("analyses:release", args=[scene.trajectory.reference, release.number]))
    assert "Van hoeveel eenheden deze aantallen zijn" in page.text
    assert {figure.status for figure in figures_of(release.table)} == {"hidden", "only_counted"}
    assert {(row["population"], row["expected"], row["ratio"]) for row in release.table} == {
        (None, None, None)
    }
    assert (release.summary["population"], release.trend) == (None, [])


WITH_AMOUNTS = replace(LAYOUT, value_column="schade")


def damages(small, districts=range(20), *, others=False):
    """Addresses with damage, in all districts a hundred and more and in one of them this few; `others` counts those that were
    not counted."""
    lines = ["adres;wijkcode;periode;inbraak;schade"]
    for number in districts:
        for place in range(small if number == 7 else 110 + 3 * number):
            flag = "ja" if (place % 3 == 0) != others else "nee"
            lines.append(f"{number}-{place};WK0001{number:02};2024;{flag};{1000 + 10 * place}")
    return "\n".join(lines).encode()


def damaged(scene, districts, *, small=3, others=False):
    """These as a dataset."""
    return register_dataset(
        file=damages(small, districts, others=others), name="Inbraken", trajectory=scene.trajectory,
        original_name="r.csv", by=scene.analyst, layout=WITH_AMOUNTS,
    )  # fmt: skip


def told_of_damages(scene, kinds, small=3, **planned):
    """Which kinds of figures a release tells, and it."""
    scene.locked(output_kinds=kinds, **planned)
    release = scene.released(scene.done(dataset=damaged(scene, range(20), small=small))).release
    return {each["kind"] for each in release.outputs if each["value"] is not None}, release


@pytest.mark.django_db
def test_no_percentage_tells_the_units_that_are_held_back():
    """A count and its percentage tell how many addresses a district has. Who has those of all districts but two, the town, and
    one of both from another question has the three in the last one."""
    told, release = told_of_damages(set_scene(), ["share", "mean", "quantile"])
    assert {row["population"] for row in release.table} == {None}
    assert sum(row["observed"] is not None for row in release.table) == 18
    assert told == {"mean", "quantile"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kinds", "told", "later"),
    [(["mean", "total"], {"mean"}, set()), (["mean"], {"mean"}, set()), (["total"], {"total"}, {"total"})],
)
def test_a_total_and_its_mean_do_not_tell_the_units_that_are_held_back(kinds, told, later):
    """A total by a mean is a number of addresses. Nor do they when one of both comes out after the other."""
    scene = set_scene()
    assert told_of_damages(scene, kinds)[0] == told
    assert told_of_damages(scene, ["total"])[0] == later
    if told == {"total"}:
        assert told_of_damages(scene, ["mean"])[0] == set()


@pytest.mark.django_db
def test_units_that_a_mean_and_a_total_tell_are_remembered():
    """A release of before this was looked at told both. With the units of all districts but two and those of the town, nobody is
    told the units of one of both: they would tell the three in the other, of which nothing is in this file."""
    scene = set_scene()
    scene.locked(area_level="municipality")
    town = scene.released(scene.done(dataset=damaged(scene, range(20)))).release
    _told, release = told_of_damages(scene, ["mean", "total"], area_level="district")
    known = {each["area"] for each in release.outputs if each["value"] is not None}
    check = release.check_record
    outputs = [each | ({"status": "safe"} if each["area"] in known else {}) for each in check.outputs]
    DisclosureCheck.objects.filter(pk=check.pk).update(outputs=outputs)
    (hidden,) = {row["area"] for row in release.table} - known - {"WK000107"}
    assert town.table[0]["population"] and len(known) == 18
    other = elsewhere(scene, numerator="branden", indicator="branden per adres", population="adressen")
    for who in (scene.analyst, scene.colleague):
        grants.grant_to_user(who, Role.ANALYST, other.trajectory.coalition)
    other.locked()
    few = damaged(other, [int(hidden[-2:]), 9, 10, 11, 12], others=True)
    check = other.asked(other.done(dataset=few))
    assert {row["population"] for row in check.table} == {None}
    assert any(row["observed"] for row in check.table)


@pytest.mark.django_db
def test_where_units_are_told_all_kinds_are():
    told, release = told_of_damages(set_scene(), ["share", "mean", "total", "quantile"], small=131)
    assert None not in {row["population"] for row in release.table}
    assert told == {"share", "mean", "total", "quantile"}
