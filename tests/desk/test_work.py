"""My work: what waits for whom, phase by phase, and at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.services import tell
from analyses.services import ask_release, give_verdict
from coalitions.models import CoalitionMember, MemberStatus
from questions.models import Phase
from zicht.desk.items import Item
from zicht.desk.work import PAGE, work_of


def titles(user):
    """What waits, read afresh as in a new request."""
    return [item.title for item in work_of(type(user).objects.get(pk=user.pk)).items]


def awaited(user):
    return [one.who for one in work_of(type(user).objects.get(pk=user.pk)).waiting]


def test_a_neighbour_has_nothing_of_others(cast, make_story):
    make_story(Phase.REFINEMENT)
    work = work_of(cast["buurgemeente"])
    assert (work.items, work.waiting, work.trajectories, work.can_start) == ([], [], [], True)
    assert work.lead == "Er wacht nu niets op u."


def test_a_problem_that_came_in_waits_for_the_programme_lead(cast, make_story):
    make_story(Phase.INTAKE)
    assert "Weeg een ingediend probleem" in titles(cast["programmaleider"])
    assert awaited(cast["probleemeigenaar"]) == ["De programmaleider"]
    assert titles(cast["partner"]) == []


def test_an_invitation_waits_for_who_is_asked(cast, make_story):
    story = make_story(Phase.COALITION)
    story.ask("police")
    assert CoalitionMember.objects.filter(status=MemberStatus.INVITED).exists()
    assert titles(cast["partner"]) == ["Beantwoord de uitnodiging"]
    assert "Schrijf het convenant" in titles(cast["probleemeigenaar"])


def test_the_question_waits_for_every_party_until_it_judged(cast, make_story):
    story = make_story(Phase.REFINEMENT)
    version = story.refine()
    assert "Leg de begrippen vast" in titles(cast["probleemeigenaar"])
    definition = story.define_term()
    story.present(version, definition)
    assert "Geef uw oordeel over de vraag" not in titles(cast["partner"])


def test_sources_wait_for_their_holder(cast, make_story):
    story = make_story(Phase.INVENTORY)
    assert "Schrijf op wat u moet weten" in titles(cast["analist1"])
    request = story.request(story.match_needs())
    assert "Beslis of deze bron gebruikt mag worden" in titles(cast["bronhouder"])
    story.grant(request)
    assert "Beslis of deze bron gebruikt mag worden" not in titles(cast["bronhouder"])


def test_the_advice_waits_for_the_landsadvocaat(cast, make_story):
    make_story(Phase.LEGAL_REVIEW)
    assert "Geef uw juridische advies" in titles(cast["landsadvocaat"])
    assert "De landsadvocaat" in awaited(cast["probleemeigenaar"])


def test_the_analysis_waits_for_the_analyst_and_then_for_checkers(cast, make_story):
    story = make_story(Phase.ANALYSIS)
    assert titles(cast["analist1"]) == ["Schrijf het analyseplan en zet het vast"]
    story.plan()
    assert titles(cast["analist1"]) == ["Start de analyse"]
    job = story.compute()
    assert titles(cast["analist1"]) == ["Vraag om vrijgave van de uitkomst"]
    check = story.offer(job)
    assert titles(cast["analist1"]) == []
    asked = "Controleer een uitkomst op herleidbaarheid"
    assert titles(cast["controleur1"]) == titles(cast["controleur2"]) == [asked]
    story.approve(check, "controleur1")
    assert (titles(cast["controleur1"]), titles(cast["controleur2"])) == ([], [asked])


def test_what_was_sent_back_waits_for_the_analyst_beside_what_lies_with_the_checkers(cast, make_story):
    story = make_story(Phase.ANALYSIS)
    plan = story.plan()
    first, second = (story.offer(story.compute(plan)) for _job in range(2))
    seen = {"seen_fingerprint": first.fingerprint, "by": cast["controleur1"]}
    give_verdict(first, verdict="return", remarks="Welke wijken zijn samengevoegd?", **seen)
    (item,) = work_of(cast["analist1"]).items
    assert (item.title, item.more) == (
        "Pas de uitkomst aan die de controleurs terugstuurden",
        "Welke wijken zijn samengevoegd?",
    )
    assert str(first.result.job_id) in item.url and first.result.job_id != second.result.job_id
    answers = {first.notes.get().pk: "Geen."}
    ask_release(first.result, description="Opnieuw.", answers=answers, by=cast["analist1"])
    assert titles(cast["analist1"]) == []


def test_the_review_waits_for_each_member_and_then_for_the_chair(cast, make_story):
    story = make_story(Phase.ETHICS_REVIEW)
    assert titles(cast["commissielid1"]) == ["Vul de ethische toets in"]
    assert "Zorg" not in " ".join(titles(cast["probleemeigenaar"]))
    story.judge()
    assert titles(cast["commissielid1"]) == titles(cast["voorzitter"]) == []
    assert titles(cast["probleemeigenaar"]) == ["Zet de volgende stap: Naar de publicatie"]


def test_after_publication_the_deviations_wait_for_the_owner(cast, make_story):
    make_story(Phase.FOLLOW_UP)
    found = titles(cast["probleemeigenaar"])
    assert any(title.startswith("Beantwoord") for title in found)
    assert not any(title.startswith("Beantwoord") for title in titles(cast["partner"]))


def test_a_hold_waits_for_who_can_lift_it(cast, make_story):
    story = make_story(Phase.REFINEMENT)
    story.take("hold", "landsadvocaat", "Eerst de grondslag uitzoeken.")
    assert "Bekijk of het traject weer verder kan" in titles(cast["landsadvocaat"])
    assert titles(cast["probleemeigenaar"]) == []


def test_what_is_late_stands_first_and_is_counted():
    today = timezone.localdate()
    items = [
        Item("b", "/b", "b", due=None),
        Item("a", "/a", "a", due=today - timedelta(days=1)),
        Item("c", "/c", "c", due=today),
    ]
    assert [item.title for item in sorted(items, key=lambda item: item.order)] == ["a", "c", "b"]
    assert [item.is_late for item in items] == [False, True, False]


def test_every_link_leads_somewhere(client, cast, make_story):
    for phase in (Phase.COALITION, Phase.REFINEMENT, Phase.FOLLOW_UP):
        make_story(phase)
    dead = []
    for who in ("probleemeigenaar", "partner", "bronhouder", "landsadvocaat", "analist1", "programmaleider"):
        client.force_login(cast[who])
        dead += [(who, i.url) for i in work_of(cast[who]).items if client.get(i.url).status_code != 200]
    assert dead == []


@pytest.mark.backend
def test_the_number_of_queries_stops_growing_at_one_page(cast, make_story):
    def cost():
        owner = User.objects.get(email=cast["probleemeigenaar"].email)
        with CaptureQueriesContext(connection) as asked:
            work = work_of(owner)
        return len(asked), work.more_trajectories

    for _number in range(PAGE):
        make_story(Phase.INTAKE)
    one_page, _more = cost()
    for _number in range(PAGE):
        make_story(Phase.INTAKE)
    assert cost() == (one_page, True)


def test_the_page_says_what_happened_since_the_last_visit(client, cast):
    client.force_login(cast["partner"])
    client.get("/werk/")
    client.logout()
    tell([cast["partner"]], "Almere wil meedoen.", url="/werk/")
    client.force_login(cast["partner"])
    page = client.get("/werk/").content.decode()
    assert "Almere wil meedoen." in page
    assert "Almere wil meedoen." in client.get("/werk/").content.decode()


def test_a_municipality_can_start_and_a_reviewer_cannot(client, cast):
    client.force_login(cast["buurgemeente"])
    assert "Probleem aandragen" in client.get("/werk/").content.decode()
    client.force_login(cast["commissielid1"])
    assert "Probleem aandragen" not in client.get("/werk/").content.decode()
