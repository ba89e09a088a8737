"""The emergency brake: who pulls it, what it stops, and that only a decision of the committee takes it off."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Appointment, Notification, Post
from accounts.services import appoint
from analyses.models import AnalysisJob, DisclosureCheck, Release
from coalitions.models import JournalEntry
from coalitions.services import affiliate
from publications.models import Publication
from questions.models import Phase
from questions.selectors import visible_to
from reviews.guards import brake_is_off
from reviews.models import Brake
from reviews.selectors import called_members, open_brake
from reviews.services import call_again
from sources.models import DataRequest
from tests.reviews.committee import person
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet
from zicht.core.policy import Role
from zicht.method import STEP, take

WHY = "In de openbare tabel is een gezin te herkennen"


def decision(**other):
    return {"decided_on": timezone.localdate(), "votes_for": 3, "votes_against": 1} | other


def pull(case, by=None):
    return take(case.fresh(), "pull_brake", by=by or case.partner, note=WHY)


def lift(case, by=None, note="De tabel is hersteld.", **other):
    return take(case.fresh(), "lift_brake", by=by or case.chair, note=note, details=decision(**other))


def test_the_brake_calls_the_committee_which_did_not_know_of_the_case(case):
    assert not visible_to(case.chair).exists()
    pull(case)
    assert [user for user, leads in called_members(case.fresh()) if leads] == [case.chair]
    assert {user for user, _leads in called_members(case.fresh())} == {case.chair, *case.members}
    told = set(Notification.objects.filter(sentence__contains="noodrem").values_list("user", flat=True))
    assert {user.pk for user in (case.owner, case.lawyer, case.lead, case.chair, *case.members)} <= told
    row = JournalEntry.objects.get(verb="step.pull_brake")
    assert (row.actor, row.reason) == (case.partner, WHY)


def test_what_people_are_told_of_the_brake_leads_to_a_page_that_they_may_open(case, client):
    pull(case)
    told = Notification.objects.filter(sentence__contains="aan de noodrem")
    assert told.filter(user=case.chair).exists()
    assert {note.url for note in told} == {reverse("reviews:brake", args=[case.fresh().reference])}
    for note in told.select_related("user"):
        client.force_login(note.user)
        assert client.get(note.url).status_code == 200, note.user
    lift(case)
    for note in Notification.objects.filter(sentence__contains="de noodrem eraf").select_related("user"):
        client.force_login(note.user)
        assert not note.url or client.get(note.url).status_code == 200, note.user


def test_who_has_a_tie_is_not_called_and_somebody_else_leads(case):
    affiliate(case.chair, case.bureau)
    Appointment.objects.filter(user=case.members[2]).update(since=timezone.localdate() - timedelta(days=9))
    pull(case)
    leads = [user for user, leads in called_members(case.fresh()) if leads]
    assert leads == [case.members[2]]
    with pytest.raises(NotAllowed):
        lift(case, by=case.chair)
    lift(case, by=case.members[2])


def test_every_step_forward_waits_and_the_committee_lets_it_go_on(case):
    pull(case)
    forward = [step for step in STEP.values() if brake_is_off in [need.check for need in step.needs]]
    assert {step.target for step in forward} == {
        *Phase, } - {Phase.INTAKE, Phase.DECLINED, Phase.WITHDRAWN}  # fmt: skip
    assert WHY in brake_is_off(case.fresh())
    lift(case)
    assert brake_is_off(case.fresh()) is None
    brake = Brake.objects.get()
    assert (brake.lifted_by, brake.votes_for, brake.lift_reason) == (case.chair, 3, "De tabel is hersteld.")
    assert not visible_to(case.chair).exists()  # called for the brake only


def test_a_committee_that_judges_the_case_keeps_its_place(case):
    case.ask_committee()
    pull(case, by=case.members[0])
    lift(case)
    assert visible_to(case.chair).exists()
    assert Role.ETHICS_CHAIR in case.fresh().roles_of(case.chair)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"votes_for": 2, "votes_against": 0}, "votes_for"),
        ({"votes_for": 2, "votes_against": 2}, "votes_for"),
        ({"votes_for": None}, "votes_for"),
        ({"decided_on": None}, "decided_on"),
        ({"decided_on": timezone.localdate() + timedelta(days=1)}, "decided_on"),
        ({"decided_on": timezone.localdate() - timedelta(days=1)}, "decided_on"),
    ],
)
def test_only_a_real_decision_takes_it_off(case, other, field):
    pull(case)
    with pytest.raises(Invalid) as refused:
        lift(case, **other)
    assert field in refused.value.fields
    assert open_brake(case.fresh()) is not None


def test_nobody_but_the_chair_takes_it_off_and_it_is_pulled_once(case):
    pull(case)
    for who in (case.owner, case.partner, case.lawyer, case.lead, case.members[0]):
        with pytest.raises(NotAllowed):
            lift(case, by=who)
    with pytest.raises(Hidden):
        pull(case, by=case.outsider)
    with pytest.raises(NotYet, match="al aangetrokken"):
        pull(case, by=case.owner)
    with pytest.raises(Invalid):
        lift(case, note=" ")


def test_a_committee_that_is_too_small_is_filled_up(case):
    for member in (case.chair, *case.members[:3]):
        affiliate(member, case.city)
    pull(case)
    assert len(called_members(case.fresh())) == 1
    with pytest.raises(NotYet, match="kan iemand benoemen"):
        call_again(case.fresh(), by=case.owner)
    newcomer = person("Nieuw Lid")
    appoint(newcomer, Post.ETHICS_MEMBER)
    with pytest.raises(NotAllowed):
        call_again(case.fresh(), by=case.lead)
    assert call_again(case.fresh(), by=case.owner) == [newcomer]
    assert visible_to(newcomer).exists()


@pytest.fixture
def live(make_story):
    return make_story(Phase.FOLLOW_UP)


def test_what_is_public_is_paused_and_comes_back(live, cast, client):
    slug = Publication.objects.get(trajectory=live.trajectory).slug
    page = reverse("publications:public_detail", args=[slug])
    title = Publication.objects.get(slug=slug).title
    seen = client.get(page).content.decode()
    town = reverse("municipality", args=["GM9001"])
    assert title in seen and client.get(town).status_code == 200
    take(live.trajectory, "pull_brake", by=cast["commissielid1"], note=WHY)

    answer = client.get(page)
    text = answer.content.decode()
    assert (answer.status_code, title in text, WHY in text) == (200, False, False)
    assert "tijdelijk niet beschikbaar" in text
    assert client.get(town).status_code == 404
    assert title not in client.get(reverse("publications:public_list")).content.decode()
    assert title not in client.get(reverse("home")).content.decode()
    assert json.loads(client.get("/api/v1/publicaties").content)["results"] == []
    for name in ("publications:public_csv", "publications:public_json"):
        assert client.get(reverse(name, args=[slug])).status_code == 503

    take(live.trajectory, "lift_brake", by=cast["voorzitter"], note="Niets aan de hand.", details=decision())
    assert title in client.get(page).content.decode()


def test_the_screens_of_the_brake(live, cast, client):
    reference = live.trajectory.reference
    page = reverse("reviews:brake", args=[reference])
    client.force_login(cast["partner"])
    detail = client.get(reverse("questions:detail", args=[reference])).content.decode()
    assert page in detail and "zicht-brake__title" not in detail
    assert "utrecht-form-field--invalid" in client.post(page, {"note": " "}).content.decode()
    for _twice in range(2):
        assert client.post(page, {"note": WHY}).status_code == 302
    assert Brake.objects.count() == 1
    for name in ("questions:detail", "analyses:overview", "publications:edit", "desk:trail"):
        text = client.get(reverse(name, args=[reference])).content.decode()
        assert "zicht-brake__title" in text and WHY in text, name

    off = reverse("reviews:lift_brake", args=[reference])
    assert client.post(off, {}).status_code == 403
    client.force_login(cast["voorzitter"])
    sent = {
        "decided_on": timezone.localdate(),
        "votes_for": 1,
        "votes_against": 3,
        "lift_reason": "Het is hersteld.",
    }
    refused = client.post(off, sent).content.decode()
    assert "blijft aangetrokken" in refused and "Het is hersteld." in refused
    assert client.post(off, sent | {"votes_for": 4}).status_code == 302
    assert "Eraf na het besluit" in client.get(page).content.decode()


def test_who_holds_the_data_or_checks_the_output_can_reach_the_brake(live, cast, client):
    page = reverse("reviews:brake", args=[live.trajectory.reference])
    for who, answer in {"controleur1": 200, "buurgemeente": 404, "waarnemer": 404, "beheerder": 404}.items():
        client.force_login(cast[who])
        assert client.get(page).status_code == answer, who
    client.force_login(cast["controleur1"])
    assert client.post(page, {"note": WHY}).status_code == 302
    assert open_brake(live.trajectory).pulled_by == cast["controleur1"]


def test_the_brake_is_reached_from_every_page_with_work(live, cast, client):
    reference = live.trajectory.reference
    door = f'href="{reverse("reviews:brake", args=[reference])}"'
    request, check = DataRequest.objects.get(), DisclosureCheck.objects.last()
    job = AnalysisJob.objects.last()
    pages = {
        ("bronhouder", reverse("sources:request", args=[request.pk])),
        ("controleur1", reverse("analyses:check", args=[check.pk])),
        ("analist1", reverse("analyses:check", args=[check.pk])),
        ("analist1", reverse("analyses:job", args=[job.pk])),
        ("partner", reverse("analyses:release", args=[reference, Release.objects.last().number])),
        ("probleemeigenaar", reverse("publications:edit", args=[reference])),
        ("landsadvocaat", reverse("desk:trail", args=[reference])),
        ("landsadvocaat", reverse("reviews:advise", args=[live.review("legal").pk])),
        ("partner", reverse("sources:inventory", args=[reference])),
    }
    for pulled in (False, True):
        for who, page in pages:
            client.force_login(cast[who])
            text = client.get(page).content.decode()
            assert door in text, (who, page, pulled)
            assert ("De noodrem is aangetrokken" in text) == pulled, (who, page)
        if not pulled:
            take(live.trajectory, "pull_brake", by=cast["partner"], note=WHY)
