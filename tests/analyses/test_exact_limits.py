"""From the plan to the picture: where only chance counts, an area is called high exactly where it lies outside the funnel."""

import pytest
from scipy import special

from analyses.engine.scales import FigureKind
from analyses.models import Release
from analyses.wording import spread_words
from publications.drawings import pictures
from publications.funnels import funnel_of
from publications.wording import findings_of, first_texts

pytestmark = pytest.mark.django_db
# Twenty districts of 2000 in which a hundred were to be expected, of which chance explains all but the last.
COUNTS = [91, 104, 100, 107, 97, 101, 95, 108, 98, 99, 103, 96, 110, 89, 102, 94, 106, 93, 105, 131]


@pytest.fixture
def let_go(scene):
    def released(**choices):
        rows = [(f"WK0001{number:02}", "2024", count, 2000) for number, count in enumerate(COUNTS)]
        scene.locked(**choices)
        scene.released(scene.done(dataset=scene.dataset(rows)))
        return Release.objects.get()

    return released


@pytest.mark.parametrize("kind", FigureKind)
@pytest.mark.parametrize("model", ["additive", "multiplicative", "none"])
def test_an_area_is_called_so_where_it_lies_outside_the_funnel(let_go, kind, model):
    release = let_go(counted_as=str(kind), overdispersion=model)
    assert (release.summary["is_exact"], release.summary["is_overdispersed"]) == (True, False)
    found = findings_of(release)
    funnel = funnel_of(found.figures, found.summary, found.chosen)
    (point, *_rest) = funnel.curve([found.figures[0].expected])
    classes = {"as_expected": 0, "higher": 0}
    for row in found.figures:
        is_inside = point.lower_alert <= row.ratio <= point.upper_alert
        assert (row.classification == "as_expected") == is_inside
        classes[row.classification] += 1
    assert classes == {"as_expected": 19, "higher": 1}
    assert any(each.kind == "funnel" for each in pictures(found, []))


def test_texts_say_what_the_limits_count(let_go):
    release = let_go()
    method = first_texts(findings_of(release))["method"]
    assert "Meer dan door dat toeval verschillen de wijken hier niet." in method
    assert "rekenen wij exact uit (Poisson)" in method and "additief" not in method
    assert "exact is uitgerekend" in spread_words(release.summary)
    share = findings_of(Release(**vars_of(release) | {"summary": release.summary | {"counted_as": "share"}}))
    assert "buiten de marge van Wilson" in first_texts(share)["method"]


def vars_of(release):
    return {
        "check_record": release.check_record, "trajectory": release.trajectory, "number": 1,
        "table": release.table, "trend": [],
    }  # fmt: skip


def test_a_release_of_before_is_drawn_and_told_as_it_was_judged(let_go):
    release = let_go()
    before = {name: value for name, value in release.summary.items() if name != "is_exact"}
    Release.objects.update(summary=before)
    found = findings_of(Release.objects.get())
    (ten, *_rest) = funnel_of(found.figures, found.summary, found.chosen).curve([10.0, 20.0])
    assert (ten.lower_alarm, ten.upper_alarm) == pytest.approx((0.2615, 2.2158), abs=1e-4)
    assert "additief model" in first_texts(found)["method"]
    assert "exact" not in spread_words(before)


# A count of three or nine just touches these expected counts with its exact 95 % interval (standards, 8.4).
@pytest.mark.parametrize(("count", "least", "most"), [(3, 0.618672, 8.767273), (9, 4.115373, 17.084803)])
def test_golden_intervals_touch_what_is_drawn(let_go, count, least, most):
    found = findings_of(let_go())
    funnel = funnel_of(found.figures, found.summary, found.chosen)
    drawn = funnel.curve([least, most])
    # The plan tells its limit in two decimals: 1.96 for 1.959964.
    assert funnel.limits[0] == pytest.approx(special.ndtri(0.975), abs=1e-4)
    assert drawn[0].upper_alert * least == pytest.approx(count, abs=2e-4)
    assert drawn[-1].lower_alert * most == pytest.approx(count, abs=2e-4)
