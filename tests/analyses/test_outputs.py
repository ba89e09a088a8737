"""Percentages, means, quantiles, ratios and models: judged by what lies under them, from the package to the release."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from analyses.cbs.figures import read_figures
from analyses.engine.disclosure import CBS_ESSNET, PROFILES
from analyses.models import AnalysisJob, OutputKind, PackageReturn
from analyses.output_counts import Outgoing
from analyses.outputs import judged_outputs, released_outputs
from analyses.runner import run
from analyses.services import hand_in_return, make_package
from areas.readers.table import Row, Table
from tests.analyses.cbs_scene import MAIN, SHARES, counted_rows, share_rows, upload
from tests.analyses.scene import YEAR
from zicht.core.errors import Invalid

HEADER = (
    "pakket", "naam", "soort", "gebied", "periode", "groep", "waarde", "eenheden", "teller", "noemer", "totaal",
    "overheersing", "kwantiel", "parameters", "doorlopend", "cellen",
)  # fmt: skip


def figure(kind, area="W0", group="", value=1.0, **under):
    return {
        "name": "n", "kind": kind, "area": area, "period": "2024", "group": group, "value": value, "under": under,
    }  # fmt: skip


def shares(numerators, denominator=400):
    return [
        figure("share", f"W{n}", value=100 * count / denominator, numerator=count, denominator=denominator)
        for n, count in enumerate(numerators)
    ]


def table(**status):
    """Rows of the table of the same release; each area counts three hundred of two thousand."""
    return [
        {"area": area, "period": "2024", "status": mark, "observed": 300 if mark == "safe" else None, "population": 2000}
        for area, mark in status.items()
    ]  # fmt: skip


def judged_of(figures, *, profile=CBS_ESSNET, beside=(), parents=None, counted=""):
    return judged_outputs(Outgoing(figures, beside, parents or {}, profile, counted))


def statuses(figures, **facts):
    return [each["status"] for each in judged_of(figures, **facts)]


@pytest.mark.parametrize(
    ("one", "rule"),
    [
        (figure("share", numerator=4, denominator=400), "too_few_units"),
        (figure("share", numerator=30, denominator=35), "too_few_left"),
        (figure("share", numerator=370, denominator=400), "whole_group"),
        (figure("share", numerator=40, denominator=400), ""),
        (figure("mean", units=9, total=900, largest=110, second=100), "too_few_units"),
        (figure("mean", units=30, total=900, largest=500, second=10), "dominance"),
        (figure("total", units=30, total=900, largest=440, second=430), "p_percent"),
        (figure("mean", units=30, total=900, largest=60, second=50), ""),
        (figure("quantile", units=19, quantile=0.5), "too_few_units"),
        (figure("quantile", units=20, quantile=0.5), ""),
        (figure("quantile", units=500, quantile=1), "extreme"),
        (figure("ratio", numerator=9, denominator=5000), "too_few_units"),
        (figure("odds", cells=[40, 30, 9, 50]), "too_few_units"),
        (figure("model", units=40, parameters=31, continuous=1), "too_little_freedom"),
        (figure("model", units=40, parameters=5, continuous=0), "only_categories"),
        (figure("model", units=40, parameters=5, continuous=1), ""),
    ],
)
def test_each_kind_is_judged_by_what_lies_under_it(one, rule):
    (judged,) = judged_of([one])
    assert (judged["rule"], judged["value"] is None) == (rule, bool(rule))
    (told,) = released_outputs([judged])
    assert (told["status"], "under" in told, "rule" in told) == ("hidden" if rule else "safe", False, False)


def test_a_hidden_percentage_has_cover():
    marks = statuses(shares([4, 40, 50, 60]))
    assert marks[0] == "primary" and marks.count("secondary") == 1


def test_groups_of_an_area_add_up_to_the_table_that_shows_it():
    groups = [
        figure("share", area, group, numerator=count, denominator=400)
        for area, counts in {"W0": (4, 60, 70), "W1": (50, 40, 30), "W2": (60, 55, 45)}.items()
        for group, count in zip("abc", counts, strict=True)
    ]
    marks = statuses(groups, beside=table(W0="safe", W1="safe", W2="safe"))
    assert marks[0] == "primary" and "secondary" in marks[1:3] and "secondary" in marks[3:]


def test_what_the_table_hides_no_percentage_tells():
    marks = statuses(shares([40, 40, 50, 60]), beside=table(W1="secondary", W0="safe", W2="missing"))
    assert marks == ["safe", "secondary", "safe", "safe"]
    mean = figure("mean", "W1", units=30, total=900, largest=60, second=50)
    assert statuses([mean], beside=table(W1="secondary")) == ["safe"]


def test_rounding_rules_tell_what_follows_from_the_rounded_count():
    rounding = PROFILES["OpenSAFELY"]
    (judged,) = judged_of(shares([43], 200), profile=rounding)
    assert judged["value"] == 22.5


PLAN = SimpleNamespace(output_kinds=[OutputKind.SHARE, OutputKind.MEAN])
PACKAGE = SimpleNamespace(code="C1", plan=PLAN)
GOOD = {"pakket": "C1", "naam": "Leegstand", "soort": "aandeel", "gebied": "WK000100", "periode": "2024",
    "waarde": "10,5", "teller": "42", "noemer": "400"}  # fmt: skip

MEAN = {"soort": "gemiddelde", "naam": "Inkomen", "waarde": "30,5", "eenheden": "20", "totaal": "610",
    "overheersing": "nee"}  # fmt: skip


def read(*rows):
    cells = tuple(Row(n, tuple(row.get(name, "") for name in HEADER)) for n, row in enumerate(rows, start=2))
    return read_figures(Table("uitkomsten.csv", HEADER, cells), PACKAGE)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"noemer": ""}, "hoort “noemer”"), ({"teller": "veel"}, "teller:"), ({"teller": "4,5"}, "heel getal"),
        ({"soort": "min"}, "kennen wij niet"), ({"soort": "model"}, "staat niet in het plan"),
        ({"waarde": "12"}, "klopt niet"), ({"waarde": ""}, "hoort een getal"), ({"pakket": "C2"}, "kenmerk"),
        ({"naam": ""}, "naam"), ({"gebied": "X"}, "geen gebied"), ({"teller": "-4"}, "onder nul"),
        (MEAN | {"overheersing": ""}, "hoort “overheersing”"), (MEAN | {"overheersing": "misschien"}, "ja of nee"),
        (MEAN | {"overheersing": "ja"}, "laat “waarde” leeg"), (MEAN | {"totaal": ""}, "hoort “totaal”"),
        (MEAN | {"overheersing": "ja", "waarde": ""}, "laat “totaal” leeg"),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_judged_is_refused_with_its_line(change, said):
    found = read(GOOD, GOOD | {"gebied": "WK000101"} | change)
    (fault,) = found.faults
    assert fault.startswith("Regel 3: ") and said in fault and found.figures == []


def test_figures_are_read_with_what_lies_under_them():
    withheld = MEAN | {"gebied": "WK000101", "overheersing": "ja", "waarde": "", "totaal": ""}
    found = read(GOOD, GOOD | MEAN, GOOD | withheld)
    assert found.faults == []
    assert found.figures[0]["under"] == {"numerator": 42, "denominator": 400}
    assert found.figures[1]["under"] == {"units": 20, "total": 610.0, "dominated": 0}
    assert (found.figures[2]["value"], found.figures[2]["under"]) == (None, {"units": 20, "dominated": 1})
    (fault,) = read_figures(Table("u", (*HEADER, "grootste"), ()), PACKAGE).faults
    assert "mag het CBS niet uit" in fault
    assert "vaker" in read(GOOD, GOOD).faults[0]
    assert "verschillend niveau" in read(GOOD, GOOD | {"gebied": "GM0001"}).faults[0]
    assert "ontbreekt" in read_figures(Table("u", ("pakket",), ()), PACKAGE).faults[0]


@pytest.mark.backend
def test_from_the_plan_to_the_release(scene, client):
    scene.locked(output_kinds=["share"])
    package = make_package(scene.trajectory, project_number="8412", division_year=YEAR, by=scene.analyst)
    assert package.content["plan"]["andere_uitkomsten"]["soorten"] == {"aandeel": ["teller", "noemer"]}
    rows, figures = counted_rows(package), share_rows(package, (4, 140, 150, 160))
    client.force_login(scene.analyst)
    address = reverse("analyses:package_return", args=[package.pk])
    lacking = upload("uitkomsten.csv", SHARES[:-1], [row[:-1] for row in figures])
    page = client.post(address, {"file": upload("uitvoer.csv", MAIN, rows), "figures": lacking})
    assert (
        "hoort “noemer”" in page.context["form"].errors["figures"][0] and not PackageReturn.objects.exists()
    )
    leaking = upload("uitkomsten.csv", SHARES, [(*figures[0][:5], "Dam 1 1012 JS", *figures[0][6:])])
    with pytest.raises(Invalid) as caught:
        hand_in_return(package, upload("uitvoer.csv", MAIN, rows), figures=leaking, by=scene.analyst)
    assert "postcode" in caught.value.fields["figures"][0]
    good = upload("uitkomsten.csv", SHARES, figures)
    client.post(address, {"file": upload("uitvoer.csv", MAIN, rows), "figures": good})
    returned = PackageReturn.objects.get()
    run(returned.job_id)
    page = client.get(reverse("analyses:result", args=[returned.job_id])).text
    assert "teller 4; noemer 500" in page and "Niet alles uit het plan" not in page
    check = scene.asked(AnalysisJob.objects.get(pk=returned.job_id))
    assert [each["status"] for each in check.outputs].count("safe") == 2
    client.force_login(scene.checker)
    page = client.get(reverse("analyses:check", args=[check.pk])).text
    assert "te weinig eenheden" in page and "teller 4; noemer 500" in page and "Jongeren" in page
    client.force_login(scene.lead)
    assert "teller 4" not in client.get(reverse("analyses:check", args=[check.pk])).text
    scene.approve(check, scene.checker)
    release = scene.approve(check, scene.second_checker).release
    assert [each["value"] for each in release.outputs].count(None) == 2
    page = client.get(reverse("analyses:release", args=[scene.trajectory.reference, release.number])).text
    assert "Jongeren" in page and "onvoldoende waarnemingen" in page and "teller 4" not in page
