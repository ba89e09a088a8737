"""Working together on a screen and on a phone: an invitation, a session, the tasks, a workshop, and writing in pieces."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coalitions.models import CoalitionMember, Duty, Gathering, GatheringPaper, Part, Task
from coalitions.selectors import seated_members
from questions.models import Assessment, Phase, ProblemStatement, Remark, Trajectory
from questions.services import ask_assessments
from tests.browser.visitor import NARROW, Visitor
from zicht.demo.story import bring_to

pytestmark = [pytest.mark.browser, pytest.mark.long]
LINES = {"importance": "4", "use": "3", "counted": "3", "bounded": "4", "worded": "4"}


def test_an_invitation_lands_on_the_answer_and_a_used_one_offers_a_new_one(
    audit, enter, with_password, live_server, settings
):
    story = bring_to(Phase.COALITION, with_password)
    asked, late = story.ask("police"), story.ask("kadaster")
    CoalitionMember.objects.filter(pk=late.pk).update(answer_by=timezone.localdate() - timedelta(days=3))
    guest = Visitor(audit, live_server.url, "partner")
    guest.page.set_viewport_size(NARROW)
    guest.page.goto(f"{live_server.url}/uitnodigingen/{asked.pk}/")
    guest.page.fill('[name="login"]', with_password["partner"].email)
    guest.page.fill('[name="password"]', settings.DEMO_PASSWORD)
    guest.page.press('[name="password"]', "Enter")
    guest.page.wait_for_url(f"**/uitnodigingen/{asked.pk}/")
    guest.send("Wij doen niet mee", note="Dit jaar is er geen tijd.")
    guest.reads("Deze uitnodiging is gebruikt.")
    guest.send("Vraag een nieuwe uitnodiging", **{"opnieuw-note": "Er is nu wel tijd."})

    registry = enter("kadaster").open(f"/uitnodigingen/{late.pk}/")
    registry.reads("De dag voor het antwoord is voorbij")
    registry.send("Wij doen mee", offer="Een adviseur")
    late.refresh_from_db()
    assert late.is_seated
    assert registry.path == f"/trajecten/{story.trajectory.reference}/coalitie/"
    assert enter("buurgemeente").refused(f"/uitnodigingen/{late.pk}/") == 404

    assert audit.wrong == []


def test_a_session_from_agenda_to_action_and_who_does_what(audit, enter, with_password, tmp_path):
    story = bring_to(Phase.COALITION, with_password)
    story.assign_people()
    story.seat("kadaster")
    home, today = f"/trajecten/{story.trajectory.reference}/coalitie/", timezone.localdate()
    owner = enter("probleemeigenaar").open(f"{home}sessies/nieuw/")
    day = (today + timedelta(days=1)).isoformat()
    owner.send(
        "Plan de sessie", title="Startsessie", day=day, starts="10:00", ends="12:00", agenda="Wat ziet ieder?"
    )
    found = Gathering.objects.get()
    session = f"/sessies/{found.pk}/"
    calendar = owner.context.request.get(f"{owner.origin}{session}agenda.ics").text()
    assert calendar.startswith("BEGIN:VCALENDAR") and "SUMMARY:Startsessie" in calendar
    Gathering.objects.update(starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now())
    paper = tmp_path / "agenda.txt"
    paper.write_text("Wat ziet ieder?")
    owner.open(session).send("Voeg de bijlage toe", **{"bijlage-file": str(paper)})
    minutes = {"verslag-decisions": "Wij tellen per wijk.", "verslag-minutes": "Iedereen herkent het."}
    owner.send("Bewaar het verslag", **minutes, **{"verslag-attendees": str(story.cast["kadaster"].pk)})
    who = {"label": str(story.cast["kadaster"])}
    owner.send("Voeg toe", **{"actie-what": "Uitzoeken", "actie-owner": who, "actie-due_on": day})
    enter("kadaster").open(session).reads("Wij tellen per wijk.").send("Gedaan")
    assert found.actions.get().is_done and found.attendees.get() == story.cast["kadaster"]
    assert GatheringPaper.objects.get().original_name == "agenda.txt"

    parties = list(seated_members(story.trajectory.coalition))
    chosen = {f"{task}-{parties[0].pk}": Part.ACCOUNTABLE.value for task in Task.values}
    owner.open(f"{home}taken/").send("Bewaar de verdeling", **chosen)
    owner.reads("niemand voert het uit")
    assert Duty.objects.count() == len(Task)

    assert audit.wrong == []


def test_two_browsers_in_one_workshop_lose_no_vote_and_no_remark(audit, enter, with_password):
    story = bring_to(Phase.REFINEMENT, with_password)
    version = story.refine()
    ask_assessments(version, by=story.owner)
    home = f"/trajecten/{story.trajectory.reference}/"
    room = enter("probleemeigenaar", scripts=True).open(f"{home}werksessie/")
    voters = [enter(key, scripts=True) for key in ("partner", "kadaster")]
    for voter in voters:
        voter.page.set_viewport_size(NARROW)
        voter.open(f"{home}oordeel/")
        for name, value in LINES.items():
            voter.page.locator(f'[name="{name}"][value="{value}"]').dispatch_event("click")
        voter.page.fill('[name="note"]', f"Toelichting van {voter.who}")
    _press_at_once(voters, "Bewaar het oordeel")
    given = Assessment.objects.filter(version=version)
    assert {one.note for one in given} == {f"Toelichting van {voter.who}" for voter in voters}
    room.page.get_by_text("2 van 4 partijen").wait_for()

    for voter in voters:
        voter.open(f"{home}opmerkingen/")
        voter.page.locator('#nieuw [name="text"]').fill(f"Opmerking van {voter.who}")
    _press_at_once(voters, "Plaats de opmerking")
    said = {f"Opmerking van {voter.who}" for voter in voters}
    assert set(Remark.objects.values_list("text", flat=True)) == said
    for text in said:
        room.page.get_by_text(text).wait_for()
    assert not room.page.get_by_text("Toelichting van").count()

    assert audit.wrong == []


def _press_at_once(voters, button):
    """Both press before either has an answer."""
    for voter in voters:
        found = voter.page.locator("main").get_by_role("button", name=button, exact=True)
        found.evaluate("button => setTimeout(() => button.form.requestSubmit(button), 0)")
    for voter in voters:
        voter.page.locator(".utrecht-alert--ok").first.wait_for()


def test_a_problem_is_written_in_pieces_on_a_phone_without_scripts(audit, enter):
    phone = enter("probleemeigenaar")
    phone.page.set_viewport_size(NARROW)
    phone.open("/trajecten/nieuw/").send("Verder", title="Leegstand bij de haven")
    home = f"/trajecten/{Trajectory.objects.latest('pk').reference}/"
    phone.page.fill('[name="what_happens"]', "Panden aan de kade staan leeg.")
    with phone.page.expect_navigation():
        phone.page.get_by_role("button", name="Haven en logistiek").click()
    assert phone.page.input_value('[name="what_happens"]') == "Panden aan de kade staan leeg."
    phone.reads("Twee terreinen in het havengebied")
    phone.send("Bewaar en stop", where_it_happens="Langs de kade")

    later = enter("probleemeigenaar").open(f"{home}aandragen/2/")
    assert later.page.input_value('[name="where_it_happens"]') == "Langs de kade"
    later.send("Verder", since_when="Sinds 2021", compared_with="Andere kades")
    later.send("Verder", who_suffers="Bewoners", what_was_tried="Nog niets")
    later.send(
        "Verder", use_of_answer="Meer toezicht, of niet", who_decides="De wethouder", prevention_only=True
    )
    later.reads("Waar: langs de kade. Sinds wanneer: sinds 2021.")
    later.send("Indienen", note="Er is nog niets dat hierop lijkt.")
    assert ProblemStatement.objects.get().trajectory.submitted_at is not None

    assert audit.wrong == []
