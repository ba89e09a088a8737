"""The memory of releases: over all trajectories, at other levels and in other divisions, and for an attacker with all."""

from dataclasses import replace

import numpy as np
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from accounts.models import Post
from analyses.earlier import Earlier
from analyses.engine.disclosure import CBS_ESSNET
from analyses.models import CheckState
from analyses.pairs import pairs_of, read_fingerprint
from analyses.protection import protected, released_table
from analyses.services import ask_release, give_verdict, judge_pairs
from analyses.spans import overlap
from analyses.subjects import Ground, Kinship, Subject, kinship
from analyses.territory import Land, shared_ground, sharing_ground
from areas.models import AreaShare, ShareTable
from coalitions import grants
from coalitions.models import Coalition
from questions.models import Phase, QuestionVersion, ResearchQuestion, Trajectory
from tests.analyses.scene import Scene, person, usual_rows
from zicht.core.errors import NotYet
from zicht.core.policy import Role

FILE = Subject(1, 7, "rows", "Meldingen van overlast", "alle wijken")
REASON = "De meldingen van toen gingen over een andere groep."


@pytest.mark.parametrize(
    ("other", "kin", "grounds"),
    [
        ({"question": 1, "rows": "x", "source": None, "counted": "iets"}, Kinship.SAME, [Ground.QUESTION]),
        ({"counted": "iets anders", "source": None}, Kinship.SAME, [Ground.ROWS]),
        ({"rows": "x", "counted": "meldingen  van Overlast"}, Kinship.SAME, [Ground.SOURCE, Ground.GROUP]),
        ({"rows": "x", "counted": "Branden"}, Kinship.UNSURE, [Ground.SOURCE]),
        ({"rows": "x", "population": "65-plus"}, Kinship.UNSURE, [Ground.SOURCE, Ground.WORDS]),
        (
            {"rows": "x", "source": 8, "counted": "melding bij de politie"},
            Kinship.UNSURE,
            [Ground.WORDS],
        ),
        (
            {"rows": "x", "source": None, "counted": "Branden"},
            Kinship.UNSURE,
            [Ground.POPULATION, Ground.UNKNOWN],
        ),
        ({"rows": "x", "source": 8, "counted": "Aantal branden van personen"}, Kinship.OTHER, []),
        (
            {"rows": "", "source": None, "counted": "Branden", "population": "scholen"},
            Kinship.UNSURE,
            [Ground.UNKNOWN],
        ),
    ],
)
def test_when_two_tables_may_count_the_same_units(other, kin, grounds):
    found = kinship(FILE, replace(FILE, **({"question": 2} | other)))
    assert found == (kin, tuple(grounds))


@pytest.mark.parametrize(
    ("one", "other", "holds"),
    [
        ("2024", "2024", True), ("2024", "2024-03", True), ("2024", "2024 Q4", True), ("2020-2023", "2022", True),
        ("2024", "2023", False), ("2024-03", "2024KW02", False), ("2024MM04", "2024KW02", True),
        ("winter", "winter", True), ("winter", "2024", False),
    ],
)  # fmt: skip
def test_periods_overlap_when_they_share_time(one, other, holds):
    assert overlap(one, other) is overlap(other, one) is holds


def test_areas_that_came_and_went_under_one_roof_may_share_ground():
    now = {"WK1": "GM1", "WK9": "GM1", "WK5": "GM2", "GM1": "PV1", "GM2": "PV1"}
    before = {"WK1": "GM1", "WK2": "GM1", "WK7": "GM3", "GM1": "PV1", "GM3": "PV1"}
    pairs = shared_ground(["WK1", "WK5", "WK9"], now, ["WK1", "WK2", "WK7"], before)
    assert pairs == [("WK5", "WK2"), ("WK5", "WK7"), ("WK9", "WK2"), ("WK9", "WK7")]
    assert shared_ground(["WK1"], now, ["WK1", "WK2"], before) == []


def split(from_year, to_year, *parts):
    """A share table of districts; each part is (old, new, share)."""
    table = ShareTable.objects.create(
        level="district",
        from_year=from_year,
        to_year=to_year,
        basis="inhabitants",
        source="verzonnen",
        checksum="0" * 64,
    )
    AreaShare.objects.bulk_create(
        AreaShare(table=table, from_code=old, to_code=new, share=part) for old, new, part in parts
    )


@pytest.mark.django_db
def test_share_tables_tell_which_areas_share_ground():
    """One district gave a part to another that kept its code, and in the second step was cut in two."""
    split(2023, 2024, ("WK000101", "WK000101", 0.7), ("WK000101", "WK000102", 0.3))
    split(2024, 2025, ("WK000101", "WK000108", 0.5), ("WK000101", "WK000109", 0.5))
    before = Land(["WK000101", "WK000102", "WK000103"], {}, 2023)
    now = Land(["WK000102", "WK000103", "WK000108", "WK000109"], {}, 2025)
    pairs = [("WK000102", "WK000101"), ("WK000108", "WK000101"), ("WK000109", "WK000101")]
    assert sharing_ground(now, before) == pairs
    assert sharing_ground(before, now) == sorted((old, new) for new, old in pairs)
    assert sharing_ground(now, Land(now.areas, {}, 2025)) == []


@pytest.mark.django_db
def test_a_level_without_share_tables_is_guessed():
    split(2024, 2025, ("WK000101", "WK000108", 1.0))
    before = Land(["WK000101", "BU00010101"], {"BU00010101": "WK000101", "WK000101": "GM0001"}, 2024)
    now = Land(["WK000108", "BU00010801"], {"BU00010801": "WK000108", "WK000108": "GM0001"}, 2025)
    assert sharing_ground(now, before) == [("BU00010801", "BU00010101"), ("WK000108", "WK000101")]
    later = Land(now.areas, now.parents, 2026)
    assert ("WK000108", "WK000101") in sharing_ground(later, before)


def rows(counts, **facts):
    return [
        {"area": area, "period": "2024", "observed": count, "population": 1000, "expected": 40.0} | facts
        for area, count in counts.items()
    ]


def told(counts):
    return {"period": "2024", "observed": sum(counts.values()), "counts": {}}


def as_released(name, made, counts, parents, **facts):
    return Earlier(name, released_table(made.table), parents, {"2024": sum(counts.values())}, **facts)


def attack(tables, wanted):
    """The least and the most of a sum of areas, given the shown cells and the total of each of these tables."""
    areas = sorted({row["area"] for table, _total in tables for row in table} | set(wanted))
    left, right = [], []
    for table, total in tables:
        left.append([float(any(row["area"] == area for row in table)) for area in areas])
        right.append(total)
        for row in table:
            if row["observed"] is not None:
                left.append([float(area == row["area"]) for area in areas])
                right.append(row["observed"])
    aim = np.array([float(area in wanted) for area in areas])
    ends = [linprog(s * aim, A_eq=left, b_eq=right, bounds=(0, 1000), method="highs") for s in (1.0, -1.0)]
    assert all(end.status == 0 for end in ends)
    return ends[0].fun, -ends[1].fun


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 45), min_size=5, max_size=9), st.data())
def test_two_trajectories_together_reveal_no_small_count(figures, data):
    counts = {f"W{number}": figure for number, figure in enumerate(figures)}
    kept = data.draw(st.sets(st.sampled_from(sorted(counts)), min_size=3))
    parents = {area: f"G{int(area[1:]) % 2}" for area in counts}
    releases = []
    for mine in data.draw(st.permutations([counts, {area: counts[area] for area in sorted(kept)}])):
        before = [as_released(f"{n}", made, theirs, parents) for n, (made, theirs) in enumerate(releases)]
        try:
            made = protected(rows(mine), told(mine), parents=parents, earlier=before)
        except NotYet:
            continue
        assert made.audit["is_safe"]
        releases.append((made, mine))
    tables = [(made.table, sum(theirs.values())) for made, theirs in releases]
    for table, _total in tables:
        for row in table:
            low, high = attack(tables, {row["area"]}) if row["observed"] is None else (0, 99)
            assert high - low >= (10 if counts[row["area"]] < 10 else 0.5) - 1e-6


def test_a_part_of_the_areas_does_not_give_the_rest_away_by_the_totals():
    counts = {"W0": 4, "W1": 30, "W2": 50, "W3": 60}
    parents = dict.fromkeys(counts, "G")
    first = protected(rows(counts), told(counts), parents=parents)
    part = {area: counts[area] for area in ("W1", "W2", "W3")}
    alone = protected(rows(part), told(part), parents=parents)
    assert {row["status"] for row in alone.table} == {"safe"}
    with pytest.raises(NotYet, match="totaal"):
        protected(rows(part), told(part), parents=parents, earlier=[as_released("1", first, counts, parents)])


def test_a_municipality_that_is_known_is_part_of_the_sums():
    parents = {f"W{n}": f"G{n % 2}" for n in range(8)}
    counts = {f"W{n}": 40 + n for n in range(8)} | {"W0": 3}
    towns = {
        "G0": sum(counts[f"W{n}"] for n in (0, 2, 4, 6)),
        "G1": sum(counts[f"W{n}"] for n in (1, 3, 5, 7)),
    }
    first = protected(rows(towns), told(towns), parents={})
    before = as_released("1", first, towns, {})
    made = protected(rows(counts), told(counts), parents=parents, earlier=[before])
    hidden = {row["area"] for row in made.table if row["observed"] is None}
    assert "W0" in hidden and len(hidden & {"W2", "W4", "W6"}) == 1
    rest = {area: count for area, count in counts.items() if area != "W0"}
    before = as_released("1", first, towns, {})
    short = protected(rows(rest), told(rest), parents=parents, earlier=[before])
    assert [(each["area"], each["new"], each["earlier"]) for each in short.earlier] == [("G0", 132, 135)]


def test_a_sum_that_anybody_makes_stands_beside_the_figure_that_was_told():
    parents = {f"W{n}": "G0" for n in range(4)}
    before = Earlier("1", rows({"G0": 204}), {})
    made = protected(rows({f"W{n}": 50 for n in range(4)}), told({}), parents=parents, earlier=[before])
    (pair,) = made.earlier
    assert (pair["area"], pair["new"], pair["earlier"], pair["difference"]) == ("G0", 200, 204, 4)


def test_equal_counts_of_unlike_groups_tell_that_nobody_is_in_the_rest():
    before = Earlier("1", rows({"W0": 40, "W1": 43}), {}, kinship=Kinship.UNSURE, group="jongeren")
    made = protected(rows({"W0": 40, "W1": 90}), told({}), parents={}, earlier=[before])
    assert [(pair["area"], pair["difference"], pair["earlier_category"]) for pair in made.earlier] == [
        ("W0", 0, "jongeren")
    ]


def test_what_a_checker_wants_hidden_is_hidden_with_cover():
    counts = {f"W{n}": 50 + n for n in range(6)}
    made = protected(rows(counts), told(counts), parents={}, hide={("W2", "2024", "")})
    hidden = [row["area"] for row in made.table if row["observed"] is None]
    assert "W2" in hidden and len(hidden) == 2 and made.audit["is_safe"]
    low, high = attack([(made.table, sum(counts.values()))], {"W2"})
    assert high - low >= CBS_ESSNET.minimum_units


def elsewhere(scene: Scene, **words) -> Scene:
    """Another trajectory with another question, the same people at work."""
    coalition = Coalition.objects.create(name="Elders")
    trajectory = Trajectory.objects.create(
        reference="ZO-2026-901", title="Overlast elders", owner=scene.trajectory.owner, coalition=coalition,
        phase=Phase.ANALYSIS, started_by=scene.owner, submitted_by=scene.owner, submitted_at="2026-01-01T00:00Z",
    )  # fmt: skip
    question = ResearchQuestion.objects.create(trajectory=trajectory, order=1, title="Waar?")
    facts = {
        "numerator": "meldingen",
        "population": "alle wijken",
        "indicator": "meldingen per inwoner",
    } | words
    version = QuestionVersion.objects.create(
        question=question, number=1, text="Waar zijn de meldingen?", denominator="inwoners",
        area_level="district", comparison="met andere wijken", written_by=scene.owner, **facts,
    )  # fmt: skip
    found = replace(scene, trajectory=trajectory, version=version)
    found.advise()
    return found


def small_rows(third=4, fifth=45):
    found = usual_rows()
    found[3], found[5] = ("WK000103", "2024", third, 2000), ("WK000105", "2024", fifth, 2000)
    return found


@pytest.fixture
def two(scene):
    """A trajectory with a small count that was released, and another one with a question of its own."""
    scene.locked()
    scene.released(scene.done(dataset=scene.dataset(small_rows())))
    other = elsewhere(scene)
    for who in (scene.analyst, scene.colleague):
        grants.grant_to_user(who, Role.ANALYST, other.trajectory.coalition)
    # Somebody of this case only, who may not see the other one.
    analyst = person("Els Elders", Post.ANALYST)
    grants.grant_to_user(analyst, Role.ANALYST, other.trajectory.coalition)
    other.locked()
    return scene, other, analyst


def hidden_in(check):
    return {row["area"] for row in check.table if row["observed"] is None}


@pytest.mark.backend
def test_what_one_trajectory_hid_another_does_not_show(two):
    first, other, _analyst = two
    before = first.trajectory.releases.get()
    check = other.asked(other.done(dataset=other.dataset(small_rows())))
    assert check.audit["is_safe"] and hidden_in(check) >= hidden_in(before)
    (against,) = check.audit["against"]
    assert (against["release"], against["kinship"], against["foreign"]) == (str(before), "same", True)
    other.approve(check, other.checker)
    assert other.approve(check, other.second_checker).release.number == 1


@pytest.mark.backend
def test_figures_that_may_be_the_same_are_laid_side_by_side_and_hide_by_decision(two, client):
    first, other, analyst = two
    before = first.trajectory.releases.get()
    job = other.done(dataset=other.dataset(small_rows(third=60, fifth=48)))
    check = other.asked(job)
    dangers = {pair["area"]: pair["danger"] for pair in check.earlier}
    assert dangers == dict.fromkeys(hidden_in(before), "hidden_before") | {"WK000105": "small_difference"}
    assert check.audit["against"][0]["grounds"] == ["words", "population", "unknown"]

    client.force_login(other.checker)
    page = client.get(reverse("analyses:check", args=[check.pk])).text
    assert "Meldingen in wijken" in page and "misschien dezelfde eenheden" in page
    assert first.trajectory.releases.get().summary["pooled_rate"] and "45" in page
    (pair,) = [each for each in pairs_of(check) if each.area == "WK000105"]
    assert client.get(reverse("analyses:pair", args=[check.pk, pair.ident])).context["pair"].earlier == "45"
    client.force_login(analyst)
    own = client.get(reverse("analyses:pair", args=[check.pk, pair.ident])).context["pair"]
    assert (own.earlier, own.difference, own.new) == ("alleen voor controleurs", "", "48")

    idents = [each.ident for each in pairs_of(check)]
    judge_pairs(check, idents, choice="hide", reason=REASON, seen={}, by=other.checker)
    give_verdict(
        check,
        verdict="return",
        remarks="Verberg.",
        seen_fingerprint=read_fingerprint(check),
        by=other.checker,
    )
    answers = {note.pk: "Gebeurt vanzelf." for note in check.notes.all()}
    again = ask_release(job.result, description="Opnieuw.", answers=answers, by=other.analyst)
    assert hidden_in(again) >= {"WK000105", *hidden_in(before)} and again.earlier == []
    assert sorted(area for area, _period, _category in again.audit["asked"]) == sorted(dangers)
    assert "eerdere ronde besloten" in client.get(reverse("analyses:check", args=[again.pk])).text
    other.approve(again, other.checker)
    assert other.approve(again, other.second_checker).release


@pytest.mark.backend
def test_unlike_subjects_and_other_years_are_left_alone(two):
    _first, other, _analyst = two
    last_year = [(area, "2023", count, units) for area, _period, count, units in small_rows(third=60)]
    assert other.asked(other.done(dataset=other.dataset(last_year))).audit["against"] == []


def two_years(areas, twentieth_in_2023=40):
    """The usual figures of the first areas in 2023 and 2024."""
    before = usual_rows(period="2023")
    before[19] = (*before[19][:2], twentieth_in_2023, 2000)
    return [*before[:areas], *usual_rows()[:areas]]


@pytest.mark.backend
def test_a_sum_over_one_area_more_does_not_give_that_area_away(scene):
    """Columns over time of both releases tell 2023; the second counts an area with three in it that the first did not have."""
    scene.locked()
    first = scene.released(scene.done(dataset=scene.dataset(two_years(19))))
    check = scene.asked(
        scene.done(dataset=scene.dataset(two_years(20, twentieth_in_2023=3), name="Een wijk erbij"))
    )
    assert first.audit["totals"]["2023"] + 3 == sum(
        row[2] for row in two_years(20, twentieth_in_2023=3) if row[1] == "2023"
    )
    assert check.series["2023"]["WK000119"] is None
    assert "2023" not in check.audit["totals"]
    told = {total["period"]: total["observed"] for total in check.trend}
    shown = {area for area, count in check.series["2023"].items() if count is not None}
    assert told["2023"] == sum(check.series["2023"][area] for area in shown)
    row = next(row for row in check.table if row["area"] == "WK000119")
    assert (row["observed"], row["trend_last_p"]) == (400, None)
    apart = scene.asked(scene.done(dataset=scene.dataset(two_years(20), name="Een grote wijk erbij")))
    assert apart.audit["totals"]["2023"] == first.audit["totals"]["2023"] + 40


@pytest.mark.backend
def test_a_table_over_one_area_more_than_an_earlier_series_is_not_let_go(scene):
    scene.locked()
    scene.released(scene.done(dataset=scene.dataset(two_years(19))))
    rows = [row for row in two_years(20, twentieth_in_2023=3) if row[1] == "2023"]
    check = scene.asked(scene.done(dataset=scene.dataset(rows, name="Alleen 2023")))
    assert check.state == CheckState.REFUSED
    assert "totaal van alle gebieden" in check.failure
