"""Emergency access: reading one trajectory, for an hour, known to everybody concerned."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import BreakGlass
from coalitions.models import JournalEntry
from questions.models import Phase, Trajectory
from questions.selectors import visible_to
from questions.services import remark
from zicht.core.errors import Hidden, Invalid, NotAllowed
from zicht.core.policy import GRANTS, May, Role, allows
from zicht.desk.emergency import close_case, open_case

REASON = "De eigenaar meldt dat een pagina niet opent en is zelf ziek."


@pytest.fixture
def trajectory(make_story):
    return make_story(Phase.REFINEMENT).trajectory


def fresh(trajectory):
    return Trajectory.objects.select_related("coalition").get(pk=trajectory.pk)


def test_an_administrator_sees_nothing_before(cast, trajectory):
    assert not visible_to(cast["beheerder"]).exists()


def test_afterwards_that_one_can_be_read_and_nothing_can_be_done(cast, trajectory):
    open_case(trajectory.reference, reason=REASON, by=cast["beheerder"])
    assert list(visible_to(cast["beheerder"])) == [trajectory]
    allowed = {may for may in May if allows(cast["beheerder"], may, fresh(trajectory))}
    assert allowed == GRANTS[Role.BREAK_GLASS] | GRANTS[Role.ADMINISTRATOR]
    assert all(may is May.SEE or may.value.startswith("read_") for may in GRANTS[Role.BREAK_GLASS])
    with pytest.raises(NotAllowed):
        remark(fresh(trajectory), text="Mag dit?", by=cast["beheerder"])


def test_it_stands_in_the_journal_and_the_programme_lead_is_told(cast, trajectory):
    open_case(trajectory.reference, reason=REASON, by=cast["beheerder"])
    row = JournalEntry.objects.filter(coalition=trajectory.coalition).latest("number")
    assert (row.verb, row.actor, row.reason) == ("break_glass.opened", cast["beheerder"], REASON)
    told = cast["programmaleider"].notifications.first()
    assert REASON in told.sentence and trajectory.reference in told.sentence


def test_it_ends_after_an_hour(cast, trajectory):
    access = open_case(trajectory.reference, reason=REASON, by=cast["beheerder"])
    assert access.expires_at - access.opened_at <= timedelta(minutes=60, seconds=1)
    access.expires_at = timezone.now() - timedelta(seconds=1)
    access.save()
    assert not visible_to(cast["beheerder"]).exists()
    assert not allows(cast["beheerder"], May.SEE, fresh(trajectory))


def test_it_can_be_closed_earlier_by_who_opened_it(cast, trajectory):
    access = open_case(trajectory.reference, reason=REASON, by=cast["beheerder"])
    with pytest.raises(Hidden):
        close_case(access.pk, by=cast["programmaleider"])
    close_case(access.pk, by=cast["beheerder"])
    assert not visible_to(cast["beheerder"]).exists()
    with pytest.raises(Hidden):
        close_case(access.pk, by=cast["beheerder"])


def test_twice_is_once(cast, trajectory):
    for _time in range(2):
        open_case(trajectory.reference, reason=REASON, by=cast["beheerder"])
    assert BreakGlass.objects.count() == 1


@pytest.mark.parametrize(("reference", "reason"), [("ZO-1999-001", REASON), ("", REASON), (None, "kort")])
def test_wrong_values_open_nothing(cast, trajectory, reference, reason):
    with pytest.raises(Invalid):
        open_case(
            trajectory.reference if reference is None else reference, reason=reason, by=cast["beheerder"]
        )
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("who", ["programmaleider", "probleemeigenaar", "waarnemer", "buurgemeente"])
def test_nobody_else_can(client, cast, trajectory, who):
    with pytest.raises(Hidden):
        open_case(trajectory.reference, reason=REASON, by=cast[who])
    client.force_login(cast[who])
    assert client.get("/noodtoegang/").status_code == 404
    assert (
        client.post("/noodtoegang/", {"reference": trajectory.reference, "reason": REASON}).status_code == 404
    )


def test_in_the_browser(client, cast, trajectory):
    client.force_login(cast["beheerder"])
    assert client.get(f"/trajecten/{trajectory.reference}/").status_code == 404
    wrong = client.post("/noodtoegang/", {"reference": "ZO-1999-001", "reason": REASON})
    assert (
        wrong.status_code == 200
        and "Er is geen traject" in wrong.content.decode()
        and REASON in wrong.content.decode()
    )
    right = client.post("/noodtoegang/", {"reference": trajectory.reference.lower(), "reason": REASON})
    assert right["Location"] == f"/trajecten/{trajectory.reference}/"
    assert client.get(right["Location"]).status_code == 200
    assert client.get(f"/trajecten/{trajectory.reference}/dossier/").status_code == 200
