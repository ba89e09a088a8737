"""Ways in that were once open: each stays closed."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Appointment, Post
from accounts.services import appoint
from coalitions import journal
from coalitions.models import Affiliation, CoalitionMember, MemberStatus
from coalitions.selectors import memberships_visible_to
from coalitions.services import affiliate, answer_invitation, end_affiliation, found_organisation
from publications.models import Insight
from publications.public.admin import LivePublicationAdmin
from publications.public.models import LivePublication
from publications.public.selectors import published
from publications.services import publish, withdraw
from questions.models import Phase, Remark, Trajectory
from questions.services import remark
from zicht.core.errors import Invalid, NotAllowed, NotYet
from zicht.core.once import key_for, once
from zicht.core.policy import DECISIONS, May, Role, allows, why_not
from zicht.desk.dossier import dossier, opens, tables

TEXT = "Bedoelt u panden of woningen?"


class Holding:
    """Something on which everybody holds these roles."""

    def __init__(self, *roles):
        self.roles = frozenset(roles)

    def roles_of(self, user):
        return self.roles


SOMEBODY = SimpleNamespace(is_authenticated=True)


@pytest.mark.parametrize("other", [Role.OBSERVER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("role", list(Role))
def test_an_observer_and_an_administrator_decide_nothing(role, other):
    held = Holding(role, other)
    assert not [may for may in DECISIONS if allows(SOMEBODY, may, held)]


def test_reading_stays_for_a_member_who_is_also_an_observer():
    assert allows(SOMEBODY, May.READ_QUESTION, Holding(Role.ETHICS_MEMBER, Role.OBSERVER))
    assert "beslist nergens over" in why_not(
        SOMEBODY, May.ANSWER_ETHICS, Holding(Role.ETHICS_MEMBER, Role.OBSERVER)
    )


@pytest.mark.parametrize("own", [Role.PROBLEM_OWNER, Role.ANALYST])
def test_a_programme_lead_does_not_accept_or_publish_own_work(own):
    both = Holding(Role.PROGRAMME_LEAD, own)
    barred = (May.DECIDE_INTAKE, May.DECIDE_PUBLICATION, May.ASSIGN, May.HOLD, May.SEND_BACK)
    assert not [may for may in barred if allows(SOMEBODY, may, both)]
    assert allows(SOMEBODY, May.READ_QUESTION, both) and allows(SOMEBODY, May.MOVE_ON, both)


def test_nobody_gives_themselves_a_post_or_an_organisation(cast):
    boss, police = cast["beheerder"], cast.organisations["police"]
    with pytest.raises(NotAllowed, match="uzelf"):
        appoint(boss, Post.PROGRAMME_LEAD, by=boss)
    with pytest.raises(NotAllowed, match="u zelf werkt"):
        affiliate(boss, police, by=boss)
    known = affiliate(boss, police)
    with pytest.raises(NotAllowed):
        end_affiliation(known, until=timezone.localdate() + timedelta(days=900), by=boss)
    assert not Appointment.objects.filter(user=boss, post=Post.PROGRAMME_LEAD).exists()


def test_an_administrator_cannot_do_so_in_the_beheer_either(client, cast):
    boss = cast["beheerder"]
    client.force_login(boss)
    post = {"user": boss.pk, "post": Post.CHECKER, "since": "2026-01-01"}
    job = {"user": boss.pk, "organisation": cast.organisations["police"].pk, "since": "2026-01-01"}
    assert client.post("/beheer/accounts/appointment/add/", post).status_code == 403
    assert client.post("/beheer/coalitions/affiliation/add/", job).status_code == 403
    assert not boss.appointments.filter(post=Post.CHECKER).exists()
    assert not Affiliation.objects.filter(user=boss).exists()


def test_an_organisation_does_not_get_a_group_that_means_something_else(cast):
    with pytest.raises(Invalid, match="al in gebruik"):
        found_organisation(name="beheer", short_name="beheer", kind="agency")


def test_the_key_of_somebody_else_finds_nothing(cast, make_story):
    story, key = make_story(Phase.REFINEMENT), str(uuid4())
    owner, partner = cast["probleemeigenaar"], cast["partner"]

    def say(by):
        return once(
            key_for(by, key), Remark, lambda: remark(story.trajectory, text=TEXT, blocking=False, by=by)
        )

    assert say(owner) == say(owner) != say(partner)


def test_a_key_that_was_used_for_something_else_is_refused_and_does_not_break(cast, make_story):
    story, key = make_story(Phase.REFINEMENT), uuid4()
    by = cast["partner"]
    made = once(key, Remark, lambda: remark(story.trajectory, text=TEXT, blocking=False, by=by))
    with pytest.raises(NotYet, match="al eens verstuurd"):
        once(key, Insight, lambda: made)
    made.delete()
    with pytest.raises(NotYet, match="al eens verstuurd"):
        once(key, Remark, lambda: made)


def test_the_api_does_not_hand_over_a_trajectory_for_a_key(client, cast):
    key, where = str(uuid4()), "/api/v1/trajecten"
    answers = []
    for who, party in (("probleemeigenaar", "owner"), ("buurgemeente", "neighbour")):
        client.force_login(cast[who])
        body = {"titel": f"Probleem van {who}", "partij": cast.organisations[party].pk}
        answers.append(client.post(where, body, "application/json", headers={"Idempotency-Key": key}))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["kenmerk"] != answers[1].json()["kenmerk"]


def test_who_was_left_out_does_not_know_of_the_case(client, cast, make_story):
    coalition = make_story(Phase.REFINEMENT).trajectory.coalition
    member = coalition.members.get(status=MemberStatus.NOT_ASKED)
    where = reverse("coalitions:invitation", args=[member.pk])
    client.force_login(cast["belastingdienst"])
    assert client.get(where).status_code == client.post(where, {"status": "committed"}).status_code == 404
    client.force_login(cast["probleemeigenaar"])
    assert client.get(where).status_code == 200


def test_who_said_no_reads_the_own_answer_and_not_the_problem(client, cast, make_story):
    story = make_story(Phase.COALITION)
    member = story.ask("customs")
    client.force_login(cast["douane"])
    where, problem = (
        reverse("coalitions:invitation", args=[member.pk]),
        story.trajectory.statement.what_happens,
    )
    assert problem[:40] in client.get(where).content.decode()
    answer_invitation(member, status="declined", offer="", note="Geen tijd dit jaar.", by=cast["douane"])
    page = client.get(where).content.decode()
    assert "Geen tijd dit jaar." in page and problem[:40] not in page


def test_the_committee_does_not_see_who_was_asked(client, cast, make_story):
    story = make_story(Phase.ETHICS_REVIEW)
    member = cast["commissielid1"]
    assert not memberships_visible_to(member).exists()
    client.force_login(member)
    seat = CoalitionMember.objects.filter(coalition=story.trajectory.coalition).first()
    assert client.get(reverse("coalitions:invitation", args=[seat.pk])).status_code == 404
    page = client.get(reverse("questions:detail", args=[story.trajectory.reference])).content.decode()
    assert 'id="laatste-stappen"' not in page and 'id="coalitie"' not in page


@pytest.fixture
def checked(make_story):
    """Output that two people let out, and no publication yet."""
    story = make_story(Phase.ANALYSIS)
    story.find()
    return story


def test_what_checkers_say_stays_with_who_reads_releases(client, cast, checked):
    case = checked.trajectory
    case = Trajectory.objects.get(pk=case.pk)
    verbs = {
        who: {row.verb for row in journal.read_by(cast[who], case, case.coalition)}
        for who in (
            "probleemeigenaar",
            "partner",
            "landsadvocaat",
            "analist1",
            "programmaleider",
            "commissielid1",
        )
    }
    judged = {"release_asked", "release_judged"}
    assert all(not verbs[who] & judged for who in ("probleemeigenaar", "partner", "landsadvocaat"))
    assert judged <= verbs["analist1"] and judged <= verbs["programmaleider"]
    assert verbs["commissielid1"] == set()
    client.force_login(cast["partner"])
    page = client.get(reverse("desk:trail", args=[case.reference])).content.decode()
    assert "oordeelde over de uitkomst" not in page


def test_the_dossier_holds_no_release_for_who_may_not_read_it(cast, checked):
    case = checked.trajectory
    for who in ("probleemeigenaar", "partner", "landsadvocaat"):
        assert not {"DisclosureCheck", "Release", "Certificate"} & set(dossier(case, by=cast[who])["content"])
    assert {"DisclosureCheck", "Release", "Certificate"} <= set(dossier(case, by=cast["analist1"])["content"])
    with pytest.raises(NotAllowed):
        dossier(case, by=cast["controleur1"])


def test_rows_of_a_dataset_are_for_who_computes(client, cast, checked):
    where = reverse("analyses:dataset", args=[checked.data().pk])
    for who in ("probleemeigenaar", "partner", "landsadvocaat", "programmaleider"):
        client.force_login(cast[who])
        page = client.get(where)
        assert page.status_code == 200 and 'id="tabel-rijen"' not in page.content.decode()
    client.force_login(cast["analist1"])
    assert 'id="tabel-rijen"' in client.get(where).content.decode()


def test_a_landsadvocaat_does_not_read_answers_in_the_dossier(cast, make_story):
    story = make_story(Phase.FOLLOW_UP)
    story.answer(story.own_deviations()[0], finish=False)
    case = Trajectory.objects.get(pk=story.trajectory.pk)
    assert not {"Response", "Measure"} & set(dossier(case, by=cast["landsadvocaat"])["content"])
    assert {"Response", "Measure", "Release"} <= set(dossier(case, by=cast["partner"])["content"])
    verbs = {row.verb for row in journal.read_by(cast["landsadvocaat"], case, case.coalition)}
    assert not verbs & {"deviation_answered", "measure_planned", "measure_changed"}


def test_every_table_of_the_dossier_has_a_right():
    assert all(opens(model) in May for model, _path in tables())


def test_what_was_withdrawn_before_its_embargo_ended_never_appears(rf, cast, make_story):
    story = make_story(Phase.PUBLICATION)
    publication = story.write()
    publish(publication, embargo_until=timezone.now() + timedelta(days=3), by=story.lead)
    assert LivePublication.objects.count() == 1 and not published().exists()
    request = rf.get("/")
    request.user = cast["beheerder"]
    assert not LivePublicationAdmin(LivePublication, None).get_queryset(request).exists()
    withdraw(publication, reason="Er zit een fout in de noemer.", by=story.lead)
    assert not LivePublication.objects.exists()


@pytest.mark.parametrize("typing", [{}, {"HX-Request": "true"}])
def test_an_empty_form_is_no_fault(client, cast, make_story, typing):
    reference = make_story(Phase.REFINEMENT).trajectory.reference
    client.force_login(cast["probleemeigenaar"])
    answer = client.post(reverse("questions:canvas", args=[reference]), {}, headers=typing)
    assert answer.status_code < 500


def test_an_empty_page_of_the_problem_is_no_fault(client, cast, make_story):
    story = make_story(Phase.INTAKE)
    client.force_login(cast["probleemeigenaar"])
    answer = client.post(reverse("questions:wizard", args=[story.trajectory.reference, 2]), {})
    assert answer.status_code < 500
