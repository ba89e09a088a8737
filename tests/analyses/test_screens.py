"""The screens: each person finds their own, a stranger finds nothing, and what is wrong is told where it is."""

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from analyses.forms import PlanForm
from analyses.models import (
    CHOICES,
    AnalysisJob,
    AnalysisPlan,
    CheckState,
    DisclosureCheck,
    JobState,
    OutputView,
)
from analyses.services import cancel_job
from questions.models import Definition
from tests.analyses.scene import usual_rows


def at(name, *args):
    return reverse(f"analyses:{name}", args=args)


@pytest.fixture
def case(scene):
    """Address part of the trajectory."""
    return scene.trajectory.reference


@pytest.fixture
def as_(client):
    """The browser of somebody."""

    def logged_in(user):
        client.force_login(user)
        return client

    return logged_in


def test_the_overview_shows_the_next_thing_to_do(scene, case, as_):
    page = as_(scene.analyst).get(at("overview", case))
    assert "Schrijf het analyseplan" in page.text
    scene.locked()
    assert "Lees een bestand in" in as_(scene.analyst).get(at("overview", case)).text
    scene.dataset()
    assert "Start een opdracht" in as_(scene.analyst).get(at("overview", case)).text
    for somebody in (scene.owner, scene.partner, scene.lead):
        page = as_(somebody).get(at("overview", case))
        assert page.status_code == 200
        assert "Opdracht starten" not in page.text


def test_the_plan_is_written_and_locked(scene, case, as_):
    client = as_(scene.analyst)
    page = client.get(at("plan", case))
    assert "meldingen per inwoner" in page.text
    values = page.context["form"].initial | {"indicator": "meldingen per 1.000 inwoners", "seen": 0}
    assert client.post(at("plan", case), values).status_code == 302
    assert "Plan vastzetten" in client.get(at("plan", case)).text
    client.post(at("plan_lock", case))
    assert AnalysisPlan.objects.get().is_locked
    page = client.get(at("plan", case))
    assert "vastgezet" in page.text
    assert page.context["form"] is None
    page = client.get(f"{at('plan', case)}?nieuw=1")
    assert page.context["form"] is not None
    assert "Zicht vulde haar in met wat in versie 1 staat" in page.text and "nieuwe versie 2" in page.text
    assert "wat in de vraag staat" not in page.text


def test_a_wrong_plan_keeps_what_was_typed(scene, case, as_):
    values = {
        "indicator": "x" * 301,
        "population": "alle wijken",
        "minimum_population": "veel",
        "false_discovery_rate": "0.5",
        "seen": "a\x00",
    }
    page = as_(scene.analyst).post(at("plan", case), values)
    assert page.status_code == 200
    told = sum(map(len, page.context["form"].errors.values()))
    assert f"Er kloppen nog {told} dingen niet" in page.text
    assert {"indicator", "minimum_population", "method"} <= set(page.context["form"].errors)
    assert page.context["form"].errors["false_discovery_rate"] == ["Kies een getal van 0,001 tot en met 0,2."]
    assert "alle wijken" in page.text
    assert not AnalysisPlan.objects.exists()
    for number in ("20000001", "9" * 30):
        errors = (
            as_(scene.analyst)
            .post(at("plan", case), values | {"minimum_population": number, "division_year": number})
            .context["form"]
            .errors
        )
        assert errors["minimum_population"] == ["Kies een getal van 10 tot en met 20.000.000."]
    assert errors["division_year"] == ["Kies een jaar, zoals 2025, of laat dit leeg."]


def test_two_sentences_at_one_field_are_counted_as_two():
    form = PlanForm({})
    form.add_error("indicator", "Nog iets.")
    shown = render_to_string("components/_error_summary.html", {"form": form})
    assert f"Er kloppen nog {shown.count('<li>')} dingen niet" in shown and len(form.errors) < shown.count(
        "<li>"
    )


def test_a_second_writer_sees_both_plans(scene, case, as_):
    plan = scene.plan(indicator="van Anna")
    values = {name: getattr(plan, name) for name in ("population", "method", "comparators", "output_tables")}
    values |= {name: getattr(plan, name) for name in CHOICES}
    values |= {"minimum_population": 500, "false_discovery_rate": 0.05, "indicator": "van Karel", "seen": 0}
    page = as_(scene.colleague).post(at("plan", case), values)
    assert page.status_code == 409
    assert "van Anna" in page.text
    assert "van Karel" in page.text
    values["seen"] = page.context["revision"]
    assert as_(scene.colleague).post(at("plan", case), values).status_code == 302
    assert AnalysisPlan.objects.get().indicator == "van Karel"


def test_a_lock_that_cannot_be_says_why(scene, case, as_):
    scene.plan()
    scene.advise("negative")
    page = as_(scene.analyst).post(at("plan_lock", case), follow=True)
    assert "landsadvocaat" in page.text
    assert not AnalysisPlan.objects.get().is_locked


def test_the_way_to_the_page_that_is_open_is_left_out(scene, case, as_):
    here = at("overview", case)
    page = as_(scene.analyst).get(here)
    assert here in {each["url"] for each in page.context["conditions"] if not each["met"]}
    gate = page.text.partition('id="poort"')[2].partition("</section>")[0]
    assert "Nog nodig:" in gate and f'href="{here}"' not in gate


def test_who_starts_no_jobs_is_not_told_to(scene, as_):
    own, other = "Een opdracht start u bij", "Een analist start een opdracht"
    for who, said, not_said in ((scene.analyst, own, other), (scene.owner, other, own)):
        page = as_(who).get(reverse("analyses:queue")).text
        assert said in page and not_said not in page


def test_sending_twice_makes_one_job(scene, case, as_):
    scene.locked()
    dataset, client = scene.dataset(), as_(scene.analyst)
    page = client.get(at("job_new", case))
    key = re.search(r'name="once" value="([^"]+)"', page.text)[1]
    sent = [client.post(at("job_new", case), {"dataset": dataset.pk, "once": key}) for _twice in range(2)]
    assert sent[0].url == sent[1].url == at("job", AnalysisJob.objects.get().pk)


def test_a_job_that_cannot_start_says_why_on_the_form(scene, case, as_):
    dataset = scene.dataset()
    page = as_(scene.analyst).post(at("job_new", case), {"dataset": dataset.pk})
    assert "nog geen analyseplan" in page.text
    page = as_(scene.analyst).post(at("job_new", case), {"dataset": "999999"})
    assert page.context["form"].errors["dataset"]


def test_a_job_is_followed_with_and_without_htmx(scene, as_):
    scene.locked()
    job = scene.job()
    client = as_(scene.owner)
    page = client.get(at("job", job.pk))
    assert 'hx-trigger="every 2s"' in page.text
    assert "Ververs de stand" in page.text
    assert "Stop de opdracht" not in page.text
    part = client.get(at("job", job.pk), headers={"HX-Request": "true"})
    assert "<html" not in part.text
    cancel_job(job, by=scene.analyst)
    assert "hx-trigger" not in client.get(at("job", job.pk), headers={"HX-Request": "true"}).text


def test_a_job_is_stopped_from_the_screen(scene, as_):
    scene.locked()
    job = scene.job()
    assert as_(scene.owner).post(at("job_cancel", job.pk)).status_code == 403
    page = as_(scene.analyst).post(at("job_cancel", job.pk), follow=True)
    assert "De opdracht is gestopt" in page.text
    assert AnalysisJob.objects.get().state == JobState.CANCELLED


def test_the_outcome_is_for_the_analyst_and_each_look_is_noted(scene, as_):
    scene.locked()
    job = scene.done()
    page = as_(scene.analyst).get(at("result", job.pk))
    assert "duidelijk hoger" in page.text
    assert "Vraag vrijgave" in page.text
    assert OutputView.objects.get().action == "result"
    for somebody in (scene.owner, scene.partner, scene.lead):
        assert as_(somebody).get(at("result", job.pk)).status_code == 403
    assert OutputView.objects.count() == 1


def test_a_check_goes_through_two_checkers(scene, as_):
    scene.locked()
    rows = usual_rows()
    rows[3] = ("WK000103", "2024", 4, 2000)
    job = scene.done(dataset=scene.dataset(rows))
    asked = as_(scene.analyst).post(at("release_new", job.pk), {"description": "Meldingen per wijk in 2024."})
    check = DisclosureCheck.objects.get()
    assert asked.url == at("check", check.pk)
    assert "Meldingen in wijken" in as_(scene.checker).get(at("checks")).text
    page = as_(scene.checker).get(at("check", check.pk))
    assert "onvoldoende waarnemingen" in page.text
    assert "verborgen: te herleiden" in page.text
    assert "Geef uw oordeel" in page.text
    assert OutputView.objects.filter(user=scene.checker, action="check").exists()
    verdict = {"verdict": "approve", "fingerprint": check.fingerprint}
    page = as_(scene.checker).post(at("check", check.pk), verdict, follow=True)
    assert "tweede controleur" in page.text
    as_(scene.second_checker).post(at("check", check.pk), verdict)
    check.refresh_from_db()
    assert check.state == CheckState.RELEASED
    there, back = at("release", scene.trajectory.reference, 1), at("check", check.pk)
    assert "Wat er naar buiten ging" in as_(scene.checker).get(back).text
    page = as_(scene.checker).get(there).text
    trail = page.split("<h1")[0].rsplit("<ol", 1)[1]
    assert trail.count("Vrijgave 1") == 1 and f'href="{back}"' in trail and f'href="{at("checks")}"' in trail
    for checker in (scene.checker, scene.second_checker):
        assert page.count(f"{checker}, controleur van de uitvoer") == 1
    assert "Gerekend met duckdb" in page and "computed_on" not in page
    for somebody, reads in ((scene.analyst, True), (scene.owner, False)):
        overview = as_(somebody).get(at("overview", scene.trajectory.reference)).text
        assert "Laatste vrijgave" in overview and (there in overview) == reads
        assert (as_(somebody).get(there).status_code == 200) == reads


def test_a_return_without_remarks_is_told_at_the_field(scene, as_):
    scene.locked()
    check = scene.asked()
    client = as_(scene.checker)
    page = client.post(at("check", check.pk), {"verdict": "return", "fingerprint": check.fingerprint})
    assert page.context["form"].errors["remarks"]
    # Needed with one verdict and not with the other: the hint says so, and no mark beside the label says otherwise.
    beside = page.text.partition('for="id_remarks"')[2].partition("<textarea")[0]
    assert "Verplicht als u terugstuurt" in beside and "niet verplicht" not in beside
    assert "Schrijf wat de analist moet veranderen" in beside
    page = client.post(at("check", check.pk), {"verdict": "hm", "fingerprint": "x", "remarks": "y" * 4000})
    assert set(page.context["form"].errors) == {"verdict", "remarks"}
    client.post(
        at("check", check.pk),
        {"verdict": "return", "remarks": "Noem de periode.", "fingerprint": check.fingerprint},
    )
    assert "Noem de periode." in as_(scene.analyst).get(at("result", check.result.job_id)).text


@pytest.mark.parametrize("other", ["return", "approve"])
def test_what_a_checker_typed_is_still_there_when_another_was_first(scene, as_, other):
    scene.locked()
    rows = usual_rows()
    rows[3] = ("WK000103", "2024", 4, 2000)
    check = scene.asked(scene.done(dataset=scene.dataset(rows)))
    if other == "approve":
        scene.approve(check, scene.second_checker)
        scene.approve(check, scene.checker)
        late = as_(scene.second_checker)
    else:
        scene.send_back(check, scene.second_checker)
        late = as_(scene.checker)
    told = {"verdict": "return", "remarks": "Noem de periode erbij.", "fingerprint": check.fingerprint}
    page = late.post(at("check", check.pk), told).text
    assert "Noem de periode erbij." in page and "niet bewaard" in page
    assert ("U gaf al een oordeel" if other == "approve" else "is al beslist") in page
    there = {"gebied": "WK000101", "periode": "2024", "text": "Kan dit kloppen?"}
    page = late.post(at("row_remark", check.pk), there).text
    assert "Kan dit kloppen?" in page and "niet bewaard" in page


def test_the_analyst_reads_the_check_but_does_not_judge(scene, as_):
    scene.locked()
    check = scene.asked()
    page = as_(scene.analyst).get(at("check", check.pk))
    assert page.status_code == 200
    assert "Geef uw oordeel" not in page.text
    page = as_(scene.analyst).post(
        at("check", check.pk), {"verdict": "approve", "fingerprint": check.fingerprint}
    )
    assert "Alleen" in page.text
    assert not check.verdicts.exists()


def test_a_stranger_finds_nothing(scene, case, as_):
    scene.locked()
    job = scene.done()
    check = scene.asked(job)
    pages = [
        at("overview", case),
        at("plan", case),
        at("dataset_new", case),
        at("job_new", case),
        at("job", job.pk),
    ]
    pages += [at("dataset", job.dataset_id), at("result", job.pk), at("check", check.pk), at("checks")]
    client = as_(scene.stranger)
    assert [client.get(page).status_code for page in pages] == [404] * len(pages)
    posts = [
        at("plan_lock", case),
        at("job_cancel", job.pk),
        at("release_new", job.pk),
        at("check", check.pk),
    ]
    assert [client.post(page).status_code for page in posts] == [404] * len(posts)
    assert [client.get(at("job", number)).status_code for number in (0, 999999)] == [404, 404]


def test_a_checker_sees_the_check_but_not_the_trajectory(scene, case, as_):
    scene.locked()
    check = scene.asked()
    client = as_(scene.checker)
    assert client.get(at("check", check.pk)).status_code == 200
    for page in (
        at("overview", case),
        at("plan", case),
        at("job", check.result.job_id),
        at("result", check.result.job_id),
    ):
        assert client.get(page).status_code == 404


def test_a_visitor_is_asked_to_log_in(scene, case, client):
    assert client.get(at("overview", case)).url.startswith("/inloggen/")


def test_ten_jobs_cost_as_many_queries_as_one(
    scene, case, as_, django_assert_num_queries, django_assert_max_num_queries
):
    scene.locked()
    dataset = scene.dataset()
    scene.job(dataset=dataset)
    client = as_(scene.analyst)
    client.get(at("overview", case))
    with django_assert_max_num_queries(200) as one:
        client.get(at("overview", case))
    for _more in range(9):
        scene.job(dataset=dataset)
    with django_assert_num_queries(len(one)):
        client.get(at("overview", case))


def test_a_new_version_of_the_plan_shows_what_is_different_and_where_it_came_from(scene, case, as_):
    scene.locked(indicator="meldingen per inwoner")
    Definition.objects.create(trajectory=scene.trajectory, term="x", text="...", written_by=scene.owner)
    page = as_(scene.owner).get(at("plan", case)).text
    assert "Bekijk de begrippen" in page
    assert reverse("questions:definitions", args=[case]) in page
    scene.plan(indicator="meldingen per woning")
    page = as_(scene.analyst).get(at("plan", case)).text
    assert "Anders dan versie 1" in page
    assert re.search("<del>.*inwoner</del>", page)
    assert "woning" in page
    earlier = as_(scene.owner).get(at("plan", case), {"versie": "1"}).text
    assert "U leest een eerdere versie" in earlier
    assert "vastzetten" not in earlier.lower()
    assert as_(scene.owner).get(at("plan", case), {"versie": "9" * 30}).status_code == 200


def test_who_looks_at_a_release_or_takes_it_along_is_kept(scene, as_):
    scene.locked()
    release = scene.released().release
    page = reverse("analyses:release", args=[release.trajectory.reference, release.number])
    OutputView.objects.all().delete()
    assert as_(scene.analyst).get(page).status_code == 200
    file = reverse(
        "analyses:release_file", args=[release.trajectory.reference, release.number, "cijfers.json"]
    )
    assert as_(scene.analyst).get(file).status_code == 200
    assert as_(scene.stranger).get(file).status_code == 404
    looks = [(each.user, each.action, each.file) for each in OutputView.objects.order_by("pk")]
    assert looks == [(scene.analyst, "release", ""), (scene.analyst, "taken", "cijfers.json")]
