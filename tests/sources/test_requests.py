"""Asking a holder, the answer, and what that does to the coverage."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from coalitions.services import affiliate
from questions.selectors import visible_to
from sources import guards
from sources.models import DataRequest, RequestStatus
from sources.selectors import coverage, requests_for, requests_to_decide, sources_content
from sources.services import ask_holder, decide_request, revoke, unmatch, waive
from tests.sources.shelf import ASK
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import Role

GRANT = {"status": RequestStatus.GRANTED, "note": "", "valid_until": None}
TODAY = timezone.localdate


def state(shelf):
    return coverage(shelf.question).rows[0].state


def test_a_need_travels_from_missing_to_covered(shelf):
    need = shelf.need()
    assert state(shelf) == "missing"
    assert "zoek een bron" in guards.every_need_is_covered(shelf.trajectory)
    request = shelf.asked()
    assert state(shelf) == "asked"
    decide_request(request, **GRANT, by=shelf.table.registrar)
    assert state(shelf) == "covered"
    assert guards.every_need_is_covered(shelf.trajectory) is None
    assert need.matches.count() == 1


def test_asking_reaches_the_holder_who_sees_the_request_and_no_trajectory(shelf):
    request = shelf.asked()
    registrar = shelf.table.registrar
    assert request.roles_of(registrar) == {Role.DATA_HOLDER}
    assert list(requests_to_decide(registrar)) == [request]
    assert not visible_to(registrar).exists()
    assert Notification.objects.filter(user=registrar, url=f"/aanvragen/{request.pk}/").exists()


def test_only_the_analyst_asks(shelf):
    with pytest.raises(NotAllowed, match="de analist"):
        ask_holder(shelf.trajectory, shelf.source, **ASK, by=shelf.table.mayor)
    with pytest.raises(Hidden):
        ask_holder(shelf.trajectory, shelf.source, **ASK, by=shelf.table.stranger)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"purpose": ""}, "purpose"),
        ({"years": "x" * 101}, "years"),
        ({"legal_basis": "a\x00"}, "legal_basis"),
    ],
)
def test_an_incomplete_request_is_not_sent(shelf, given, field):
    with pytest.raises(Invalid) as refusal:
        ask_holder(shelf.trajectory, shelf.source, **ASK | given, by=shelf.table.analyst)
    assert list(refusal.value.fields) == [field]
    assert not DataRequest.objects.exists()


def test_nobody_asks_twice_while_the_holder_thinks(shelf):
    shelf.asked()
    with pytest.raises(NotYet, match="nog niet geantwoord"):
        ask_holder(shelf.trajectory, shelf.source, **ASK, by=shelf.table.analyst)


def test_only_the_holder_decides(shelf):
    request = shelf.asked()
    table = shelf.table
    table.join(table.statistics, table.statistician)
    for person, refusal in (
        (table.statistician, NotAllowed),
        (table.mayor, NotAllowed),
        (table.stranger, Hidden),
    ):
        with pytest.raises(refusal):
            decide_request(request, **GRANT, by=person)


def test_nobody_decides_on_their_own_request(shelf):
    affiliate(shelf.table.analyst, shelf.table.registry)
    request = shelf.asked()
    with pytest.raises(NotAllowed, match="zelf"):
        decide_request(request, **GRANT, by=shelf.table.analyst)


def test_a_condition_and_a_refusal_say_why(shelf):
    request = shelf.asked()
    for status in (RequestStatus.CONDITIONAL, RequestStatus.REFUSED):
        with pytest.raises(Invalid) as refusal:
            decide_request(request, status=status, note="", valid_until=None, by=shelf.table.registrar)
        assert list(refusal.value.fields) == ["note"]
    with pytest.raises(Invalid) as refusal:
        decide_request(
            request, **GRANT | {"valid_until": TODAY() - timedelta(days=1)}, by=shelf.table.registrar
        )
    assert list(refusal.value.fields) == ["valid_until"]
    with pytest.raises(Invalid):
        decide_request(request, **GRANT | {"status": "sent"}, by=shelf.table.registrar)
    request = decide_request(
        request,
        status=RequestStatus.CONDITIONAL,
        note="Alleen per wijk.",
        valid_until=None,
        by=shelf.table.registrar,
    )
    assert state(shelf) == "covered"
    assert Notification.objects.filter(user=shelf.table.analyst, sentence__contains="voorwaarden").exists()


def test_a_refusal_leaves_the_need_open_until_it_is_waived(shelf):
    request = shelf.asked()
    decide_request(
        request,
        status=RequestStatus.REFUSED,
        note="Geen grondslag.",
        valid_until=None,
        by=shelf.table.registrar,
    )
    assert state(shelf) == "refused"
    need = shelf.question.needs.get()
    waive(need, reason="De noemer is genoeg.", by=shelf.table.mayor)
    assert state(shelf) == "waived"
    assert guards.every_need_is_covered(shelf.trajectory) is None


def test_the_same_answer_twice_is_one_answer(shelf):
    request = decide_request(shelf.asked(), **GRANT, by=shelf.table.registrar)
    assert decide_request(request, **GRANT, by=shelf.table.registrar).decided_at == request.decided_at
    with pytest.raises(NotYet, match="al geantwoord"):
        decide_request(
            request,
            status=RequestStatus.REFUSED,
            note="Toch niet",
            valid_until=None,
            by=shelf.table.registrar,
        )


def test_a_permission_taken_back_uncovers_the_need(shelf):
    request = decide_request(shelf.asked(), **GRANT, by=shelf.table.registrar)
    before = fingerprint(sources_content(shelf.trajectory))
    with pytest.raises(Invalid):
        revoke(request, note="", by=shelf.table.registrar)
    revoke(request, note="De wet veranderde.", by=shelf.table.registrar)
    assert state(shelf) == "refused"
    assert fingerprint(sources_content(shelf.trajectory)) != before
    with pytest.raises(NotYet):
        revoke(
            ask_holder(shelf.trajectory, shelf.source, **ASK, by=shelf.table.analyst),
            note="x",
            by=shelf.table.registrar,
        )
    assert state(shelf) == "asked"


def test_a_permission_that_expired_uncovers_the_need(shelf):
    request = decide_request(shelf.asked(), **GRANT | {"valid_until": TODAY()}, by=shelf.table.registrar)
    assert state(shelf) == "covered"
    request.valid_until = TODAY() - timedelta(days=1)
    request.save()
    assert state(shelf) == "expired"
    assert "verlopen" in guards.every_need_is_covered(shelf.trajectory)


def test_requests_are_seen_by_holder_and_case_only(shelf):
    request = shelf.asked()
    table = shelf.table
    for person in (table.registrar, table.mayor, table.analyst, table.lead):
        assert list(requests_for(person)) == [request]
    assert not requests_for(table.stranger).exists()
    assert not requests_for(table.statistician).exists()


def test_a_match_can_be_taken_away(shelf):
    need = shelf.matched()
    unmatch(need.matches.get(), by=shelf.table.analyst)
    assert state(shelf) == "missing"
