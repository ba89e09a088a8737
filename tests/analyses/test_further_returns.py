"""A package takes more than one return: what was forgotten is told, a correction comes in, and the latest counts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from analyses.models import AnalysisJob, PackageReturn
from analyses.runner import run
from analyses.services import ask_release, hand_in_return, make_package
from tests.analyses.cbs_scene import MAIN, SHARES, counted_rows, share_rows, upload
from tests.analyses.scene import YEAR
from zicht.core.errors import Invalid, NotYet


@pytest.fixture
def package(scene):
    scene.locked(output_kinds=["share"])
    return make_package(scene.trajectory, project_number="8412", division_year=YEAR, by=scene.analyst)


def table(package, more=0):
    return upload("uitvoer.csv", MAIN, counted_rows(package, more))


def shares(package):
    return upload("uitkomsten.csv", SHARES, share_rows(package, (130, 140, 150)))


def test_a_kind_of_the_plan_that_is_not_there_is_told_before_anything_is_taken(scene, package):
    with pytest.raises(Invalid) as caught:
        hand_in_return(package, table(package), by=scene.analyst)
    assert "aandeel" in caught.value.fields["figures"][0]
    assert not PackageReturn.objects.exists()
    assert hand_in_return(package, table(package), no_more=True, by=scene.analyst).state == "accepted"


def test_figures_and_corrections_come_in_later_and_the_latest_counts(scene, package):
    first = hand_in_return(package, table(package), no_more=True, by=scene.analyst)
    second = hand_in_return(package, table(package), figures=shares(package), by=scene.analyst)
    assert (second.state, second.job.pk != first.job.pk, len(second.outputs)) == ("accepted", True, 3)
    assert package.counting_return == second
    assert hand_in_return(package, table(package), figures=shares(package), by=scene.analyst) == second
    third = hand_in_return(package, table(package, 1), figures=shares(package), by=scene.analyst)
    assert [each.state for each in package.returns.all()] == ["accepted"] * 3
    for each in (second, third):
        run(each.job_id)
    with pytest.raises(NotYet, match=f"opdracht {third.job_id}"):
        ask_release(AnalysisJob.objects.get(pk=second.job_id).result, description="x", by=scene.analyst)
    assert scene.asked(AnalysisJob.objects.get(pk=third.job_id)).state == "pending"


def test_a_check_of_a_return_that_was_replaced_is_approved_no_more(scene, package):
    first = hand_in_return(package, table(package), no_more=True, by=scene.analyst)
    run(first.job_id)
    check = scene.approve(scene.asked(AnalysisJob.objects.get(pk=first.job_id)), scene.checker)
    later = hand_in_return(package, table(package, 1), no_more=True, by=scene.analyst)
    with pytest.raises(NotYet, match=f"opdracht {later.job_id}"):
        scene.approve(check, scene.second_checker)
    assert scene.send_back(check, scene.second_checker).state == "returned"


def test_a_return_that_does_not_fit_leaves_what_counts(scene, package):
    good = hand_in_return(package, table(package), no_more=True, by=scene.analyst)
    wrong = upload("uitvoer.csv", MAIN, [(package.code, "WK000100", 2024, "veel", 2000)])
    assert hand_in_return(package, wrong, no_more=True, by=scene.analyst).state == "refused"
    package.refresh_from_db()
    assert (package.counting_return, package.state) == (good, "returned")


def test_on_screen_the_form_stays_and_the_page_does_not_contradict_itself(scene, package, client):
    client.force_login(scene.analyst)
    address = reverse("analyses:package_return", args=[package.pk])
    page = client.post(address, {"file": table(package)})
    assert "aandeel" in page.context["form"].errors["figures"][0] and "no_more" in page.context["form"].fields
    assert "Nodig, want het plan noemt ook: aandeel." in page.text and "(niet verplicht)" not in page.text
    client.post(address, {"file": table(package), "no_more": "on"})
    client.post(address, {"file": table(package), "figures": shares(package)})
    assert PackageReturn.objects.count() == 2
    page = client.get(reverse("analyses:package", args=[package.pk])).text
    assert "niet genoteerd" in page and "nog niet" not in page
    assert "Nog een uitkomst aanleveren" in page
    assert page.count("deze telt") == page.count("vervangen door een latere") == 1


@pytest.mark.parametrize(
    ("name", "content"), [("uitvoer.pdf", b"%PDF-1.7\n"), ("uitvoer.zip", b"PK\x03\x04kapot")]
)
def test_a_file_that_is_no_table_is_refused_at_its_own_field(scene, package, client, name, content):
    client.force_login(scene.analyst)
    address = reverse("analyses:package_return", args=[package.pk])
    wrong = SimpleUploadedFile(name, content)
    page = client.post(address, {"file": wrong, "no_more": "on"})
    assert list(page.context["form"].errors) == ["file"]
    page = client.post(address, {"file": table(package), "figures": SimpleUploadedFile(name, content)})
    assert list(page.context["form"].errors) == ["figures"]


def test_a_plan_of_counts_alone_asks_for_nothing_else(scene, client):
    scene.locked()
    made = make_package(scene.trajectory, project_number="8412", division_year=YEAR, by=scene.analyst)
    client.force_login(scene.analyst)
    form = client.get(reverse("analyses:package", args=[made.pk])).context["form"]
    assert list(form.fields) == ["file"]


def test_the_package_of_a_replaced_plan_says_so_and_takes_nothing_more(scene, package, client):
    scene.locked(output_kinds=["share"], indicator="iets anders")
    client.force_login(scene.analyst)
    page = client.get(reverse("analyses:package", args=[package.pk])).text
    assert "Dit pakket hoort bij een plan dat is vervangen door versie 2" in page
    assert "Lever de uitkomst aan" not in page and "meegenomen naar het CBS</" not in page
    back = hand_in_return(package, table(package), no_more=True, by=scene.analyst)
    assert back.state == "refused" and "nieuw pakket onder die versie" in back.differs_in[0]


def test_what_is_wrong_with_the_table_comes_first_and_with_it_what_else_is_missing(scene, package):
    other = upload("uitvoer.csv", MAIN, [("een ander pakket", *row[1:]) for row in counted_rows(package)[:1]])
    for wrong, said in ((other, "het kenmerk is"), (SimpleUploadedFile("uitvoer.csv", b""), "leeg")):
        with pytest.raises(Invalid) as caught:
            hand_in_return(package, wrong, by=scene.analyst)
        assert list(caught.value.fields) == ["file", "figures"]
        assert said in caught.value.fields["file"][0] and "aandeel" in caught.value.fields["figures"][0]
    assert not PackageReturn.objects.exists()


def test_an_area_that_only_the_other_figures_have_is_named(scene, package):
    less = upload("uitvoer.csv", MAIN, counted_rows(package)[2:])
    returned = hand_in_return(package, less, figures=shares(package), by=scene.analyst)
    (said,) = returned.differs_in
    assert (
        returned.state == "refused"
        and "(WK000100)" in said
        and "(WK000101)" in said
        and "(WK000102)" not in said
    )
