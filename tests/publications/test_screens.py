"""The screens inside: who sees what, what comes back with an error, and what a double submit makes."""

from datetime import date

import pytest
from django.urls import reverse

from publications.models import Deviation, FollowUpSuggestion, Insight, Publication, Response
from publications.services import plan_measure, respond, write_publication
from tests.publications.scene import take_a_seat
from tests.publications.test_follow_up import ANSWER

pytestmark = pytest.mark.django_db
TEXTS = ("title", "summary", "what_we_see", "how_sure", "what_it_does_not_say", "method", "limits", "sources")


def at(name, trajectory, *more):
    return reverse(f"publications:{name}", args=[trajectory.reference, *more])


def typed(publication, **changed):
    """What the editor sends."""
    return {name: getattr(publication, name) for name in TEXTS} | {"seen": publication.revision} | changed


@pytest.mark.parametrize("name", ["edit", "preview", "registration", "registration_export", "follow_up"])
def test_a_stranger_finds_nothing_and_the_owner_finds_a_page(client, complete, trajectory, cast, name):
    assert client.get(at(name, trajectory)).status_code == 302
    client.force_login(cast.outsider)
    assert client.get(at(name, trajectory)).status_code == 404
    client.force_login(cast.owner)
    assert client.get(at(name, trajectory)).status_code == 200


def test_a_stranger_cannot_send_anything_either(client, live, trajectory, cast):
    deviation = Deviation.objects.get(area_code="WK900100")
    client.force_login(cast.outsider)
    insight = live.insights.get()
    sent = [
        client.post(at("edit", trajectory), typed(live)),
        client.post(at("insight", trajectory), {"text": "x"}),
        client.post(at("suggest", trajectory, insight.pk), {"title": "x", "text": "y"}),
        client.post(at("remove_insight", trajectory, insight.pk)),
        client.post(at("publish", trajectory)),
        client.post(at("withdraw", trajectory), {"reason": "weg ermee"}),
        client.post(at("registration", trajectory), {}),
        client.post(at("confirm", trajectory)),
        client.post(at("answer", trajectory, deviation.pk), ANSWER | {"seen": 0}),
        client.post(at("plan_measure", trajectory, deviation.pk), {}),
    ]
    assert [answer.status_code for answer in sent] == [404] * len(sent)
    assert not Response.objects.exists()


def test_an_empty_place_says_what_will_come(client, trajectory, cast):
    client.force_login(cast.owner)
    page = client.get(at("edit", trajectory))
    assert "Nog geen publicatie" in page.content.decode()
    assert client.get(at("follow_up", trajectory)).status_code == 200


def test_the_owner_saves_the_text(client, draft, trajectory, cast):
    client.force_login(cast.owner)
    answer = client.post(at("edit", trajectory), typed(draft, title="Meer diefstal bij het station"))
    assert answer.status_code == 302
    assert Publication.objects.get().title == "Meer diefstal bij het station"


def test_a_concurrent_edit_shows_both_and_keeps_what_was_typed(client, draft, trajectory, cast):
    write_publication(draft, {"title": "Van mijn collega"}, seen=0, by=cast.colleague)
    client.force_login(cast.owner)
    page = client.post(at("edit", trajectory), typed(draft, title="Van mij", seen=0)).content.decode()
    assert "Van mijn collega" in page and "Van mij" in page
    assert 'name="seen" value="1"' in page


@pytest.mark.parametrize("text", ["", "x" * 1001, "nul \x00 teken"])
def test_a_bad_insight_comes_back_with_the_error(client, draft, trajectory, cast, text):
    client.force_login(cast.analyst)
    answer = client.post(at("insight", trajectory), {"text": text})
    assert answer.status_code == 200
    assert Insight.objects.count() == 1


def test_sending_an_insight_twice_makes_one(client, draft, trajectory, cast):
    client.force_login(cast.analyst)
    sent = {"text": "Rond het station is het meer.", "once": "6f1d4c1e-7f0a-4f0e-9d0c-2b9b7a6d1c11"}
    client.post(at("insight", trajectory), sent)
    client.post(at("insight", trajectory), sent)
    assert Insight.objects.count() == 2


def test_a_suggestion_of_somebody_else_s_trajectory_is_not_found(client, draft, trajectory, cast):
    client.force_login(cast.analyst)
    assert client.post(at("suggest", trajectory, 99999), {"title": "x", "text": "y"}).status_code == 404
    assert not FollowUpSuggestion.objects.exists()


def test_the_analyst_reads_the_text_and_cannot_write_it(client, draft, trajectory, cast):
    client.force_login(cast.analyst)
    assert "Bewaar de tekst" not in client.get(at("edit", trajectory)).content.decode()
    assert client.post(at("edit", trajectory), typed(draft)).status_code == 403


def test_the_lead_publishes_and_sees_the_link(client, complete, trajectory, cast):
    client.force_login(cast.lead)
    answer = client.post(at("publish", trajectory), {"embargo_until": ""}, follow=True)
    assert reverse("publications:public_detail", args=[complete.slug]) in answer.content.decode()


def test_publishing_too_early_lists_the_reasons(client, draft, trajectory, cast):
    client.force_login(cast.lead)
    page = client.post(at("publish", trajectory), {"embargo_until": "2020-13-45T99:99"})
    assert page.status_code == 200
    assert "Algoritmeregister" in page.content.decode()


def registered(draft, **changed):
    """What the register form sends."""
    entry = draft.registration
    names = (
        "name",
        "description_short",
        "goal",
        "risks",
        "proportionality",
        "human_intervention",
        "source_data",
    )
    more = ("methods_and_models", "contact_email", "status", "publication_category", "begin_date")
    return {name: getattr(entry, name) for name in (*names, *more)} | {"seen": entry.revision} | changed


def test_filler_is_refused_at_its_field_and_kept(client, draft, trajectory, cast):
    client.force_login(cast.owner)
    page = client.post(at("registration", trajectory), registered(draft, risks="n.v.t.")).content.decode()
    assert "Dit zegt de lezer niets" in page and "n.v.t.</textarea>" in page


def test_a_grouping_is_typed_as_lines(client, draft, trajectory, cast):
    client.force_login(cast.owner)
    lines = "Gemeentewet | https://wetten.overheid.nl/BWBR0005416\n\nCBS-wet | https://wetten.overheid.nl/BWBR0015926"
    answer = client.post(at("registration", trajectory), registered(draft, lawful_basis_grouping=lines))
    assert answer.status_code == 302
    draft.registration.refresh_from_db()
    assert [row["title"] for row in draft.registration.lawful_basis_grouping] == ["Gemeentewet", "CBS-wet"]


def test_confirming_something_incomplete_shows_where(client, draft, trajectory, cast):
    client.force_login(cast.owner)
    client.post(at("registration", trajectory), registered(draft, goal=""))
    page = client.post(at("confirm", trajectory))
    assert "zonder dit veld is de registratie niet compleet" in page.content.decode()


def test_the_export_is_json_for_the_register(client, draft, trajectory, cast):
    client.force_login(cast.owner)
    entry = client.get(at("registration_export", trajectory)).json()
    assert entry["standard_version"] == "1.0"


def test_the_owner_answers_a_deviation_on_one_page(client, live, trajectory, cast):
    deviation = Deviation.objects.get(area_code="WK900100")
    client.force_login(cast.owner)
    assert "Wijk B" in client.get(at("answer", trajectory, deviation.pk)).content.decode()
    assert client.post(at("answer", trajectory, deviation.pk), ANSWER | {"seen": 0}).status_code == 302
    planned = {"title": "Stalling", "responsible": "Team Ruimte", "due_on": "2099-01-01"}
    client.post(at("plan_measure", trajectory, deviation.pk), planned)
    measure = Response.objects.get().measures.get()
    page = client.post(at("finish_measure", trajectory, measure.pk), {"state": "evaluated", "outcome": ""})
    assert "Vul dit veld in" in page.content.decode()
    client.post(
        at("finish_measure", trajectory, measure.pk), {"state": "evaluated", "outcome": "Minder diefstal."}
    )
    measure.refresh_from_db()
    assert measure.state == "evaluated"


def test_the_owner_reads_a_deviation_of_another_municipality_and_cannot_answer_it(
    client, live, trajectory, cast
):
    deviation = Deviation.objects.get(area_code="WK900200")
    url = at("answer", trajectory, deviation.pk)
    client.force_login(cast.owner)
    page = client.get(url).content.decode()
    assert "Alleen wie daar werkt, kan erop reageren." in page
    assert "Plaats de reactie" not in page and 'name="explanation"' not in page
    sent = [
        client.post(url, ANSWER | {"seen": 0}),
        client.post(url, {}),
        client.post(at("plan_measure", trajectory, deviation.pk), {"title": "x"}),
    ]
    assert [answer.status_code for answer in sent] == [403] * 3
    assert "Deze afwijking is van Gemeente Duinbergen" in sent[0].content.decode()
    assert not Response.objects.exists()


def test_at_the_table_everybody_is_offered_their_own_deviations(client, live, trajectory, cast):
    take_a_seat(trajectory, cast)
    url, own = at("follow_up", trajectory), "Reageer<"
    theirs = Deviation.objects.get(area_code="WK900200")
    client.force_login(cast.outsider)
    assert client.get(url).content.decode().count(own) == 1
    assert client.post(at("answer", trajectory, theirs.pk), ANSWER | {"seen": 0}).status_code == 302
    measure = plan_measure(
        theirs.response, title="Stalling", responsible="Team", due_on=date(2099, 1, 1), by=cast.outsider
    )
    client.force_login(cast.owner)
    assert client.get(url).content.decode().count(own) == 2
    ended = {"state": "evaluated", "outcome": "Klaar."}
    assert client.post(at("finish_measure", trajectory, measure.pk), ended).status_code == 403


def test_the_follow_up_list_takes_as_many_queries_for_one_answer_as_for_none(
    client, live, trajectory, cast, django_assert_max_num_queries
):
    client.force_login(cast.owner)
    url = at("follow_up", trajectory)
    with django_assert_max_num_queries(60) as none:
        client.get(url)
    for deviation in Deviation.objects.filter(organisation=cast.city):
        respond(deviation, ANSWER, seen=0, by=cast.owner)
    with django_assert_max_num_queries(60) as two:
        client.get(url)
    assert len(two) <= len(none) + 2
