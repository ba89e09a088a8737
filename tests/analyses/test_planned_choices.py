"""What a plan chooses about the method binds the job, the protected table and what is told of both."""

from importlib import import_module
from math import sqrt

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.translation import override

from analyses.engine.chance import poisson_z
from analyses.engine.comparison import Company
from analyses.engine.deviation import Baseline
from analyses.engine.overdispersion import SpreadModel
from analyses.engine.scales import FigureKind
from analyses.forms import PlanForm
from analyses.guards import plan_stands
from analyses.models import (
    CHOICES,
    AnalysisPlan,
    ComparisonGroup,
    CountedAs,
    ExpectedFrom,
    JobState,
    Overdispersion,
    Rarity,
    Release,
)
from analyses.planned import NAMES, Settings, settings_from
from analyses.services import make_package, prefilled_plan, write_plan
from analyses.views.plan_changes import changes_from, in_words
from publications.company import company_of
from publications.wording import findings_of
from reviews.wording import CHOSEN, as_items
from tests.analyses.cbs_scene import unpacked
from tests.analyses.scene import YEAR
from zicht.api.serializers import PlanSerializer
from zicht.core.errors import Conflict, Invalid
from zicht.core.fingerprints import fingerprint

UNSAID = dict.fromkeys(CHOICES) | {"counted_as": "", "overdispersion": "", "baseline": ""}
OTHERWISE = {
    "counted_as": "share",
    "overdispersion": "none",
    "baseline": "assessable",
    "alert_one_in": 10,
    "alarm_one_in": 10_000,
    "with_trend": False,
    "comparison_groups": ["adjacent"],
    "similar_count": 5,
}


def figures():
    """Twenty districts in three years that differ more than chance explains; two are too small to be assessed."""
    rows = []
    for step, year in enumerate(("2022", "2023", "2024")):
        for number in range(20):
            people = 300 if number < 2 else 2000
            count = 90 if number < 2 else 60 + 5 * (number % 7) + 8 * step
            rows.append((f"WK0001{number:02}", year, count, people))
        rows[-1] = (*rows[-1][:2], 190, 2000)
    return rows


@pytest.fixture
def usual(scene):
    """A job under a plan with the usual choices, and its file."""
    scene.locked()
    return scene.done(dataset=scene.dataset(figures()))


def computed(scene, usual, **choices):
    """The same file again, under the next version of the plan with other choices."""
    plan = scene.locked(**choices)
    job = scene.done(dataset=usual.dataset)
    assert (job.state, job.plan) == (JobState.SUCCEEDED, plan)
    return job


def classes(job):
    return {row["area"]: row["classification"] for row in job.result.table}


def scores(job):
    return {row["area"]: row["z"] for row in job.result.table}


def test_an_earlier_plan_keeps_its_fingerprint_and_means_what_it_did(scene):
    plan = scene.plan()
    AnalysisPlan.objects.filter(pk=plan.pk).update(**UNSAID)
    plan.refresh_from_db()
    said = {
        "indicator": plan.indicator, "population": plan.population, "method": plan.method, "minimum_population": 500,
        "false_discovery_rate": 0.05, "comparators": plan.comparators, "output_tables": plan.output_tables,
        "rule_profile": "CBS/ESSnet", "question": plan.question_version.fingerprint,
    }  # fmt: skip
    assert plan.computed_fingerprint() == fingerprint(said)
    assert plan.settings_for_engine() == Settings()
    assert Settings().limits == (1.96, 3.09)
    assert (plan.words_of("alarm_one_in"), plan.words_of("with_trend")) == (
        "99,8 %: door toeval 1 op de 500 gebieden", "ja",
    )  # fmt: skip


def test_a_new_plan_says_every_choice_and_each_changes_the_fingerprint(scene):
    plan = scene.plan()
    first = plan.computed_fingerprint()
    assert set(CHOICES) <= plan.content().keys()
    assert plan.settings_for_engine() == Settings()
    for name, value in OTHERWISE.items():
        usual = getattr(plan, name)
        setattr(plan, name, value)
        assert plan.computed_fingerprint() != first, name
        setattr(plan, name, usual)
    plan.comparison_groups = []
    assert plan.content()["comparison_groups"] == []


def test_the_words_of_the_form_are_those_of_the_engine():
    assert CountedAs.values == [each.value for each in FigureKind]
    assert Overdispersion.values == [each.value for each in SpreadModel]
    assert ExpectedFrom.values == [each.value for each in Baseline]
    assert set(ComparisonGroup.values) == {each.value for each in Company}
    for name, words in (
        ("counted_as", CountedAs),
        ("overdispersion", Overdispersion),
        ("baseline", ExpectedFrom),
        ("comparison_groups", ComparisonGroup),
    ):
        assert set(CHOSEN[name]) == set(words.values)


def test_without_usual_differences_more_areas_stand_out(scene, usual):
    job = computed(scene, usual, overdispersion="none")
    assert job.result.summary["overdispersion"] == "none"
    assert job.result.summary["tau2"] == 0 < usual.result.summary["tau2"]
    assert job.result.summary["beyond_alarm"] > usual.result.summary["beyond_alarm"]
    assert (job.result.summary["is_exact"], usual.result.summary["is_exact"]) == (True, False)
    for row in job.result.table:
        if row["z"] is not None:
            assert row["z"] == pytest.approx(poisson_z(row["observed"], row["expected"]), rel=1e-6)


def test_wider_limits_by_one_factor_give_other_scores(scene, usual):
    job = computed(scene, usual, overdispersion="multiplicative")
    phi = job.result.summary["phi"]
    assert phi > 1.63
    for row in job.result.table:
        naive = None if row["z"] is None else 2 * (sqrt(row["observed"]) - sqrt(row["expected"]))
        assert row["z"] == (None if naive is None else pytest.approx(naive / phi**0.5))
    assert scores(job)["WK000119"] != scores(usual)["WK000119"]


def test_other_areas_can_set_what_is_expected(scene, usual):
    job = computed(scene, usual, baseline="assessable")
    assert job.result.summary["pooled_rate"] < usual.result.summary["pooled_rate"]
    assert job.result.table[-1]["expected"] < usual.result.table[-1]["expected"]


def test_other_limits_class_areas_otherwise(scene, usual):
    assert classes(usual)["WK000119"] == "higher"
    job = computed(scene, usual, alert_one_in=50)
    assert job.result.summary["limits"] == [2.33, 3.09]
    assert classes(job)["WK000119"] == "as_expected"
    sharp, loose = (
        computed(scene, usual, overdispersion="none", false_discovery_rate=0.2, **limits)
        for limits in ({"alert_one_in": 20}, {"alert_one_in": 10, "alarm_one_in": 20})
    )
    assert loose.result.summary["limits"] == [1.64, 1.96]
    assert scores(loose) == scores(sharp)
    much = [sum(found == "much_lower" for found in classes(each).values()) for each in (sharp, loose)]
    assert much[0] < much[1]


def test_without_a_trend_earlier_periods_are_not_counted(scene, usual):
    assert [row["period"] for row in usual.result.trend] == ["2022", "2023", "2024"]
    job = computed(scene, usual, with_trend=False)
    assert [row["period"] for row in job.result.trend] == ["2024"]
    assert job.result.series["periods"] == ["2024"]
    assert {row["trend"] for row in job.result.table} == {"too_short"}
    assert scores(job) == scores(usual)


def test_a_released_table_goes_by_the_same_choices(scene, usual):
    job = computed(
        scene, usual, overdispersion="none", alert_one_in=100, alarm_one_in=1000, with_trend=False,
        comparison_groups=["same_class"],
    )  # fmt: skip
    scene.released(job)
    release = Release.objects.get()
    assert (
        settings_from(release.summary) == job.plan.settings_for_engine() == settings_from(job.result.summary)
    )
    assert release.summary["limits"] == [2.58, 3.29]
    assert {row["area"]: row["classification"] for row in release.table} == classes(job)
    assert [row["period"] for row in release.trend] == ["2024"]
    compared = company_of(findings_of(release))
    assert {row["kind"] for rows in compared.values() for row in rows} == {"same_class"}


def test_an_exploring_job_goes_by_the_usual_choices(scene):
    job = scene.done(dataset=scene.dataset(figures()), exploratory=True)
    assert settings_from(job.result.summary) == Settings()
    assert set(NAMES) <= job.result.summary.keys()


def test_a_choice_that_changes_behind_the_lock_stops_the_work(scene):
    plan = scene.locked()
    AnalysisPlan.objects.filter(pk=plan.pk).update(overdispersion="none")
    plan.refresh_from_db()
    assert "het plan zelf" in plan_stands(plan)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("counted_as", {"counted_as": "percentage"}),
        ("overdispersion", {"overdispersion": "een beetje"}),
        ("baseline", {"baseline": "mine"}),
        ("alert_one_in", {"alert_one_in": 3}),
        ("alarm_one_in", {"alarm_one_in": 20}),
        ("alarm_one_in", {"alert_one_in": 1000, "alarm_one_in": 500}),
        ("comparison_groups", {"comparison_groups": "adjacent"}),
        ("comparison_groups", {"comparison_groups": ["adjacent", "adjacent"]}),
        ("comparison_groups", {"comparison_groups": [{"kind": "adjacent"}]}),
        ("similar_count", {"similar_count": 1}),
        ("similar_count", {"similar_count": None}),
    ],
)
def test_choices_that_cannot_be_are_told_at_their_field(scene, field, values):
    with pytest.raises(Invalid) as caught:
        scene.plan(**values)
    assert list(caught.value.fields) == [field]
    assert not AnalysisPlan.objects.exists()


def filled_in(scene, **values):
    said = {
        name: value for name, value in prefilled_plan(scene.trajectory).items() if value not in (None, False)
    }
    return {name: value for name, value in (said | values).items() if value is not None}


def test_the_form_begins_with_the_usual_choices_and_tells_all_that_is_wrong(scene):
    form = PlanForm(filled_in(scene))
    assert form.is_valid(), form.errors
    assert {name: form.cleaned_data[name] for name in CHOICES} == {
        name: value for name, value in Settings().told().items() if name in CHOICES
    }
    wrong = PlanForm(filled_in(scene, alarm_one_in=10, similar_count=None))
    assert set(wrong.errors) == {"alarm_one_in", "similar_count"}
    shown = [field.name for _title, fields in wrong.parts for field in fields]
    assert sorted(shown) == sorted(wrong.fields)


def test_what_is_not_ticked_is_a_choice_as_well(scene):
    form = PlanForm(filled_in(scene, with_trend=None, comparison_groups=None, similar_count=None))
    assert form.is_valid(), form.errors
    plan = write_plan(scene.trajectory, form.cleaned_data, seen=0, by=scene.analyst)
    chosen = plan.settings_for_engine()
    assert (chosen.with_trend, chosen.comparison_groups) == (False, ())
    assert plan.words_of("comparison_groups") == "geen vergelijking"
    again = PlanForm(initial=prefilled_plan(scene.trajectory))
    assert (again["with_trend"].value(), again["comparison_groups"].value()) == (False, [])


def test_pages_tell_what_was_chosen_and_what_changed(scene, client, usual):
    scene.locked(overdispersion="none", alarm_one_in=1000, similar_count=4)
    client.force_login(scene.analyst)
    page = client.get(reverse("analyses:plan", args=[scene.trajectory.reference])).text
    assert "niet meetellen: alleen toeval" in page
    assert "de 4 gebieden die er het meest op lijken" in page
    assert "99,9 %: door toeval 1 op de 1.000 gebieden</ins>" in page
    assert "99,8 %: door toeval 1 op de 500 gebieden</del>" in page
    result = client.get(reverse("analyses:result", args=[usual.pk])).text
    assert "99,8 %: door toeval 1 op de 500 gebieden" in result
    overview = client.get(reverse("analyses:overview", args=[scene.trajectory.reference])).text
    assert "gebieden die even stedelijk zijn" in overview


def test_a_plan_of_before_differs_from_a_new_one_only_in_what_was_changed(scene):
    first = scene.locked()
    AnalysisPlan.objects.filter(pk=first.pk).update(**UNSAID)
    first.refresh_from_db()
    second = scene.plan(alert_one_in=50)
    assert second.baseline == "all"
    assert [change.label for change in changes_from(first, second)] == ["binnenste grens"]


def test_two_writers_read_choices_in_words(scene):
    plan = scene.plan()
    write_plan(scene.trajectory, {"overdispersion": "none"}, seen=plan.revision, by=scene.analyst)
    with pytest.raises(Conflict) as caught:
        write_plan(
            scene.trajectory, {"overdispersion": "multiplicative"}, seen=plan.revision, by=scene.colleague
        )
    told = in_words(caught.value)
    assert told.theirs == {"overdispersion": "niet meetellen: alleen toeval"}
    assert told.mine == {"overdispersion": "alle grenzen evenveel keer wijder (multiplicatief)"}


def test_the_committee_reads_choices_in_words(scene):
    items = as_items(scene.plan(overdispersion="none", comparison_groups=[]).content(), without=("question",))
    told = {item["label"]: item["value"] for item in items}
    assert told["Gewone verschillen tussen gebieden"] == "niet meegeteld"
    assert told["Buitenste grens: door toeval 1 op de"] == "500"
    assert told["Vergelijkingsgroepen"] == "geen"
    assert told["Ontwikkeling in de tijd"] == "ja"


def test_the_api_tells_what_a_plan_means(scene):
    plan = scene.plan(comparison_groups=["adjacent"], alarm_one_in=1000)
    told = PlanSerializer(plan).data
    assert told["geteldAls"] == "events"
    assert (told["vergelekenMet"], told["buitensteGrensEenOp"], told["kansOpValsAlarm"]) == (
        ["adjacent"],
        1000,
        0.05,
    )
    AnalysisPlan.objects.filter(pk=plan.pk).update(**UNSAID)
    plan.refresh_from_db()
    told = PlanSerializer(plan).data
    assert (told["overdispersie"], told["metOntwikkeling"], told["aantalGelijkenden"]) == (
        "additive",
        True,
        10,
    )


def test_the_text_for_cbs_tells_the_choices_in_dutch(scene, tmp_path):
    scene.locked(counted_as="share", overdispersion="none", with_trend=False)
    with override("en"):
        package = make_package(scene.trajectory, project_number="8412", division_year=YEAR, by=scene.analyst)
    unpacked(package, tmp_path)
    text = (tmp_path / "plan.txt").read_text(encoding="utf-8")
    assert "Wat voor cijfer:\n  een deel van het geheel" in text
    assert "Gewone verschillen tussen gebieden:\n  niet meetellen: alleen toeval" in text
    assert "Ontwikkeling in de tijd:\n  nee" in text
    assert "Buitenste grens:\n  99,8 %" in text


def test_limits_are_told_by_how_seldom_chance_passes_them():
    assert [Settings(alert_one_in=each, alarm_one_in=each).limits[0] for each in Rarity.values] == [
        1.64, 1.96, 2.33, 2.58, 2.81, 3.09, 3.29, 3.89,
    ]  # fmt: skip


def test_a_draft_of_before_says_its_choices_and_a_locked_plan_stays(scene):
    scene.locked()
    AnalysisPlan.objects.update(**UNSAID)
    draft = scene.plan(indicator="anders")
    AnalysisPlan.objects.filter(pk=draft.pk).update(**UNSAID)
    for name in ("0008_method_of_a_plan", "0010_what_kind_of_figure"):
        import_module(f"analyses.migrations.{name}").say_it_in_drafts(apps, None)
    later, earlier = AnalysisPlan.objects.order_by("-number")
    assert {name: getattr(later, name) for name in CHOICES} == {
        name: value for name, value in Settings().told().items() if name in CHOICES
    }
    assert {name: getattr(earlier, name) for name in CHOICES} == UNSAID
