"""Means and totals of which dominance was judged in the CBS environment: no maximum leaves, and nothing is less protected."""

import pytest

from analyses.earlier import Earlier
from analyses.engine.disclosure import CBS_ESSNET
from analyses.output_counts import Outgoing
from analyses.output_rests import Rests
from analyses.output_words import output_lines
from analyses.outputs import judged_outputs
from analyses.services import make_package
from analyses.subjects import Kinship
from tests.analyses.cbs_scene import unpacked
from tests.analyses.scene import YEAR

TOWN = {f"WK{n}": "GM1" for n in range(4)}


def total(area, amount, *, units=40, dominated=0, group="", period="2024", kind="total", name="Omzet"):
    """A figure as it comes back; one that a unit decides has no amount."""
    under = {"units": units, "dominated": dominated} | ({} if dominated else {"total": float(amount)})
    return {
        "name": name, "kind": kind, "area": area, "period": period, "group": group, "under": under,
        "value": None if dominated else float(amount),
    }  # fmt: skip


def judged(*figures):
    return judged_outputs(Outgoing(figures, (), TOWN, CBS_ESSNET))


def statuses(*figures):
    return [each["status"] for each in judged(*figures)]


@pytest.mark.parametrize(
    ("one", "rule"),
    [
        (total("WK0", 900), ""),
        (total("WK0", 900, units=9), "too_few_units"),
        (total("WK0", 0, dominated=1), "dominance"),
    ],
)
def test_what_was_judged_inside_is_not_refused_here(one, rule):
    (found,) = judged(one)
    assert (found["rule"], found["value"] is None) == (rule, bool(rule))
    (line,) = output_lines([found], {}, with_counts=True)
    assert ("overheersing ja" if one["under"]["dominated"] else "overheersing nee") in line.under


def test_whatever_holds_a_figure_that_stayed_inside_is_hidden():
    """A town less its other districts is the district that one firm decides."""
    figures = [total("GM1", 5000), total("", 90_000), *(total(f"WK{n}", 900 + n) for n in range(3))]
    withheld = total("WK3", 0, dominated=1)
    found = statuses(withheld, *figures)
    assert found[0] == "primary" and found[1:3] == ["secondary", "secondary"]
    assert "safe" in found[3:]
    groups = [
        total("WK0", 900, group="bouw"),
        total("WK0", 4000),
        total("WK0", 0, group="horeca", dominated=1),
    ]
    assert statuses(*groups)[1] == "secondary"
    mean = total("WK3", 90, kind="mean", name="Gemiddelde omzet")
    assert statuses(withheld, mean) == ["primary", "secondary"]


def test_another_subject_or_period_is_not_touched():
    withheld = total("WK3", 0, dominated=1)
    assert statuses(withheld, total("GM1", 5000, name="Loon"), total("GM1", 5000, period="2023"))[1:] == [
        "safe", "safe",
    ]  # fmt: skip


def test_a_rest_that_nobody_judged_is_taken_as_unsafe():
    """Forty firms are left over, of which one may hold nearly all: nobody looked at them inside."""
    figures = [total("GM1", 5000, units=160), *(total(f"WK{n}", 900 + n) for n in range(3))]
    assert "secondary" in statuses(*figures)
    whole = [*figures, total("WK3", 5000 - 2703)]
    assert statuses(*whole) == ["safe"] * 5


def test_a_rest_between_releases_is_taken_at_its_worst():
    earlier = Earlier(
        "1", [], TOWN, counts={}, kinship=Kinship.SAME, outputs=tuple(judged(total("GM1", 5000, units=160)))
    )
    rests = Rests(TOWN, CBS_ESSNET, [earlier])
    new = [total(f"WK{n}", 900 + n) for n in range(3)]
    assert rests.hidden(judged(*new))
    assert rests.hidden(judged(*new, total("WK3", 0, dominated=1)))
    assert not rests.hidden(judged(*new, total("WK3", 5000 - 2703)))


def test_the_package_asks_for_no_maximum(scene, tmp_path):
    scene.locked(output_kinds=["mean", "total"])
    package = make_package(scene.trajectory, project_number="8412", division_year=YEAR, by=scene.analyst)
    unpacked(package, tmp_path)
    steps, plan = ((tmp_path / name).read_text() for name in ("LEESMIJ.txt", "plan.json"))
    assert "som: eenheden, overheersing, totaal" in steps and "meer is dan 50 % van het totaal" in steps
    assert "tweede" not in steps + plan and "waarde en totaal leeg" in steps
