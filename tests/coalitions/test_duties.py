"""Who does what: one party decides, gaps are said in words, two writers lose nothing."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from coalitions.duties import divided, fingerprint, gaps, in_words, rows
from coalitions.models import Duty, JournalEntry, Part, Task
from coalitions.selectors import seated_members
from coalitions.services import divide_duties, leave
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed

R, A, C, INFORMED = Part.RESPONSIBLE, Part.ACCOUNTABLE, Part.CONSULTED, Part.INFORMED


@pytest.fixture
def members(joined):
    """The owner and the partners at the table, by short name."""
    return {member.organisation.short_name: member.pk for member in seated_members(joined.coalition)}


def _read(table):
    members = list(seated_members(table.coalition))
    return members, divided(Duty.objects.filter(member__in=members))


def _seen(client, page):
    return client.get(page).context["form"]["seen"].initial


def _posted(parts, seen):
    return {f"{task}-{who}": part for (task, who), part in parts.items()} | {"seen": seen}


def _page(table):
    return reverse("coalitions:duties", args=[table.trajectory.reference])


def test_the_tasks_are_divided_and_what_is_open_is_said(client, joined, members):
    owner, statistics = members[joined.owner.short_name], members[joined.statistics.short_name]
    client.force_login(joined.mayor)
    before = client.get(_page(joined))
    assert "De taken zijn nog niet verdeeld" in before.text
    parts = {(task, owner): A for task in Task.values} | {(task, statistics): R for task in Task.values}
    del parts["data", owner], parts["legal", statistics]
    sent = client.post(_page(joined), _posted(parts, _seen(client, _page(joined))))
    assert sent.status_code == 302
    shown = client.get(_page(joined)).text
    assert "Gegevens leveren: niemand beslist." in shown
    assert "Grondslag en privacy regelen: niemand voert het uit." in shown
    assert "heeft nog bij geen enkele taak een rol" not in shown or len(members) > 2
    found, now = _read(joined)
    drawn = {row.member.pk: row for row in rows(found, now)}
    assert drawn[owner].count == len(Task) - 1
    assert [cell.letter for cell in drawn[statistics].cells].count("U") == len(Task) - 1
    assert JournalEntry.objects.filter(coalition=joined.coalition, verb="divide_duties").count() == 1
    assert client.post(_page(joined), _posted(parts, "oud")).status_code == 302
    assert JournalEntry.objects.filter(coalition=joined.coalition, verb="divide_duties").count() == 1


def test_two_parties_cannot_decide_on_one_task(client, joined, members):
    owner, statistics = members[joined.owner.short_name], members[joined.statistics.short_name]
    client.force_login(joined.mayor)
    both = {("question", owner): A, ("question", statistics): A}
    page = client.post(_page(joined), _posted(both, _seen(client, _page(joined))))
    assert page.status_code == 422
    assert "Bij deze taak beslissen nu twee partijen." in page.text
    assert page.text.count('value="accountable" selected') == 2
    assert not Duty.objects.exists()
    Duty.objects.create(coalition=joined.coalition, member_id=owner, task="question", part=A)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(coalition=joined.coalition, member_id=statistics, task="question", part=A)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(coalition=joined.coalition, member_id=statistics, task="koffie", part=R)


def test_the_decision_moves_from_one_party_to_another(joined, members):
    owner, statistics = members[joined.owner.short_name], members[joined.statistics.short_name]
    divide_duties(joined.coalition, {("data", owner): A}, seen=_now(joined), by=joined.mayor)
    divide_duties(
        joined.coalition, {("data", owner): C, ("data", statistics): A}, seen=_now(joined), by=joined.mayor
    )
    assert _read(joined)[1] == {("data", owner): C, ("data", statistics): A}
    assert Duty.history.filter(member_id=owner, task="data").count() == 2


def _now(table):
    return fingerprint(in_words(*_read(table)))


def test_the_second_writer_sees_both_and_keeps_what_was_chosen(client, joined, members):
    owner = members[joined.owner.short_name]
    client.force_login(joined.mayor)
    seen = _seen(client, _page(joined))
    divide_duties(joined.coalition, {("data", owner): R}, seen=seen, by=joined.mayor)
    page = client.post(_page(joined), _posted({("telling", owner): C}, seen))
    assert page.status_code == 422
    assert (
        f"{joined.owner.short_name} voert uit" in page.text
        and f"{joined.owner.short_name} denkt mee" in page.text
    )
    again = page.context["form"].data["seen"]
    assert client.post(_page(joined), _posted({("telling", owner): C}, again)).status_code == 302
    assert _read(joined)[1] == {("telling", owner): C}


def test_a_party_that_leaves_leaves_a_gap(joined, members):
    statistics = members[joined.statistics.short_name]
    divide_duties(joined.coalition, {("data", statistics): A}, seen=_now(joined), by=joined.mayor)
    member = seated_members(joined.coalition).get(pk=statistics)
    leave(member, note="Wij stoppen ermee.", by=joined.statistician)
    found, now = _read(joined)
    assert now == {} and "Gegevens leveren: hier is nog niets over afgesproken." in gaps(found, now)
    owner = members[joined.owner.short_name]
    divide_duties(joined.coalition, {("data", owner): A}, seen=_now(joined), by=joined.mayor)
    assert [duty.member_id for duty in joined.coalition.duties.all()] == [owner]


@pytest.mark.parametrize("key", [("koffie", "owner"), ("data", "nobody")])
def test_only_what_is_in_the_list_is_taken(joined, members, key):
    task, who = key
    wrong = {(task, members[joined.owner.short_name] if who == "owner" else 0): R}
    with pytest.raises(Invalid):
        divide_duties(joined.coalition, wrong, seen=_now(joined), by=joined.mayor)


def test_who_may_divide_and_who_may_read(client, joined, members):
    owner = members[joined.owner.short_name]
    with pytest.raises(NotAllowed):
        divide_duties(joined.coalition, {("data", owner): R}, seen=_now(joined), by=joined.statistician)
    with pytest.raises(Hidden):
        divide_duties(joined.coalition, {("data", owner): R}, seen=_now(joined), by=joined.stranger)
    with pytest.raises(Conflict):
        divide_duties(joined.coalition, {("data", owner): R}, seen="oud", by=joined.mayor)
    client.force_login(joined.statistician)
    assert "Bewaar de verdeling" not in client.get(_page(joined)).text
    assert client.post(_page(joined), {"seen": ""}).status_code == 403
    client.force_login(joined.stranger)
    assert client.get(_page(joined)).status_code == 404
