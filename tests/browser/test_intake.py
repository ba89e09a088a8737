"""The intake and the vote on a screen and on a phone: every page that is reached goes through the accessibility engine."""

import pytest

from questions.models import Phase, ProblemStatement, Trajectory
from questions.services import ask_assessments
from zicht.demo.story import bring_to

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_from_a_feeling_to_a_first_question(audit, enter):
    owner = enter("probleemeigenaar", scripts=True)
    owner.open("/trajecten/nieuw/").send("Verder", title="Leegstand bij het station")
    trajectory = Trajectory.objects.latest("pk")
    page, home = owner.page, f"/trajecten/{trajectory.reference}/"
    page.fill('[name="what_happens"]', "Panden rond het station staan leeg.")
    page.get_by_text("Bewaard om").wait_for()
    assert "panden rond het station" in page.locator("#eerste-vraag").inner_text()
    with page.expect_navigation():
        page.get_by_role("button", name="Haven en logistiek").click()
    owner.open(f"{home}aandragen/2/")
    owner.send(
        "Verder",
        where_it_happens="Rond het station",
        since_when="Sinds 2021",
        compared_with="Andere stations",
    )
    owner.send("Verder", who_suffers="Bewoners", what_was_tried="Een brief")
    owner.send(
        "Verder",
        use_of_answer="Meer toezicht, of juist niet",
        who_decides="De wethouder",
        prevention_only=True,
        ownership="1",
        data="3",
        support="4",
    )
    owner.open(f"{home}spiegel/").open(f"{home}bijlagen/")
    assert ProblemStatement.objects.get(trajectory=trajectory).use_of_answer.startswith("Meer toezicht")
    for address in ("/prioriteiten/", "/afgewezen-vragen/", "/hintregels/", "/begrippen/"):
        owner.open(address)

    assert audit.wrong == []


def test_a_blind_vote_and_live_hints(audit, enter, with_password):
    story = bring_to(Phase.REFINEMENT, with_password)
    version = story.refine()
    story.define_term()
    home = f"/trajecten/{story.trajectory.reference}/"
    owner = enter("probleemeigenaar", scripts=True)
    owner.open(f"{home}vraag/")
    owner.page.fill('[name="text"]', "Welke bewoners frauderen?")
    owner.page.locator("#hints mark").first.wait_for()
    owner.page.fill('[name="text"]', version.text)
    owner.page.locator("#hints").get_by_text("Zo kan de vraag niet verder").first.wait_for(state="detached")
    version.refresh_from_db()
    ask_assessments(version, by=story.owner)
    lines = {"importance": "4", "use": "3", "counted": "3", "bounded": "4", "worded": "2"}
    enter("partner").open(f"{home}oordeel/").send("Bewaar het oordeel", note="Nog niet zichtbaar", **lines)
    owner.open(f"{home}oordeel/").send("Bewaar het oordeel", **lines)
    assert not owner.page.get_by_text("Nog niet zichtbaar").count()
    owner.open(f"{home}begrippen/").open(f"{home}vraag/versies/").open(f"{home}opmerkingen/")

    assert audit.wrong == []
