"""The screens of problems and questions, as people use them in a browser without scripts."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from questions.models import Definition, ProblemStatement, QuestionVersion, Remark, Trajectory
from questions.services import (
    ask_assessments,
    assess,
    define,
    refine_question,
    remark,
    start_problem,
    write_statement,
)
from tests.questions.people import CANVAS, STATEMENT

pytestmark = pytest.mark.backend

PLAIN = (
    "detail",
    "edit_problem",
    "triage",
    "canvas",
    "question_new",
    "versions",
    "definitions",
    "assess",
    "remarks",
)


def _url(name, trajectory, *more):
    return reverse(f"questions:{name}", args=[trajectory.reference, *more])


def _every_page(trajectory, definition, made):
    yield from (_url(name, trajectory) for name in PLAIN)
    yield _url("wizard", trajectory, 2)
    yield _url("take", trajectory, "withdraw")
    yield _url("definition", trajectory, definition.pk)


def _filled(trajectory, cast):
    definition = define(trajectory, term="Vakantiepark", text="Ten minste tien huisjes", by=cast.owner)
    return definition, remark(trajectory, text="De noemer klopt niet", blocking=True, by=cast.partner)


def test_a_stranger_finds_no_page_and_reaches_no_action(question, cast, browser):
    trajectory = question.trajectory
    definition, made = _filled(trajectory, cast)
    pages = list(_every_page(trajectory, definition, made))
    pages += [
        _url("ask", trajectory),
        _url("agree", trajectory, definition.pk),
        _url("resolve", trajectory, made.pk),
    ]
    for stranger in (cast.outsider, cast.observer):
        client = browser(stranger)
        assert {client.post(page, {"title": "x"}).status_code for page in pages} == {404}
        assert {client.get(page).status_code for page in pages[:-3]} == {404}


def test_who_is_not_logged_in_is_asked_to_log_in(question, client):
    assert client.get(_url("detail", question.trajectory)).status_code == 302
    assert client.get(reverse("questions:list")).status_code == 302


def test_every_page_opens_for_the_owner_with_one_heading_and_no_inline_style(question, cast, browser):
    trajectory = question.trajectory
    client = browser(cast.owner)
    for page in _every_page(trajectory, *_filled(trajectory, cast)):
        answer = client.get(page)
        assert answer.status_code in (200, 302), page
        if answer.status_code == 200:
            assert len(re.findall(r"<h1[ >]", answer.text)) == 1, page
            assert " style=" not in answer.text


def test_a_problem_is_handed_in_on_five_pages(cast, browser, django_capture_on_commit_callbacks):
    client = browser(cast.owner)
    answer = client.post(
        reverse("questions:new"), {"title": "Zicht op parken", "theme": cast.theme.pk, "once": uuid4()}
    )
    trajectory = Trajectory.objects.get()
    assert answer.url == _url("wizard", trajectory, 2)
    for page, names in (
        (2, ("what_happens", "where_it_happens", "since_when", "compared_with")),
        (3, ("who_suffers", "what_was_tried")),
        (4, ("use_of_answer", "who_decides", "prevention_only")),
    ):
        values = {name: STATEMENT[name] for name in names} | _revisions(trajectory)
        answer = client.post(_url("wizard", trajectory, page), values | ({"data": "3"} if page == 4 else {}))
        assert answer.url == _url("wizard", trajectory, page + 1)
    answer = client.post(_url("wizard", trajectory, 5), {"note": "Er is nog niets dat hierop lijkt."})
    trajectory.refresh_from_db()
    assert answer.url == _url("detail", trajectory)
    assert trajectory.submitted_by == cast.owner
    assert (trajectory.maturity.data, trajectory.theme) == (3, cast.theme)


def _revisions(trajectory):
    trajectory.refresh_from_db()
    return {"seen": trajectory.statement.revision, "seen_scan": trajectory.maturity.revision}


def test_a_double_submit_makes_one_problem(cast, browser):
    client, key = browser(cast.owner), uuid4()
    for _time in range(2):
        client.post(reverse("questions:new"), {"title": "Zicht op parken", "once": key})
    assert Trajectory.objects.count() == 1


def test_a_page_keeps_what_is_right_and_names_what_is_missing(draft, cast, browser):
    values = {
        "what_happens": "Leegstand",
        "where_it_happens": "",
        "since_when": "2021",
        "compared_with": "x" * 1001,
        "seen": 0,
    }
    answer = browser(cast.owner).post(_url("wizard", draft, 2), values)
    assert answer.status_code == 200
    assert ProblemStatement.objects.get().what_happens == "Leegstand"
    assert set(answer.context["form"].errors) == {"where_it_happens", "compared_with"}
    assert "x" * 1001 in answer.text


def test_stopping_half_way_is_possible_and_comes_back_to_what_is_missing(draft, cast, browser):
    client = browser(cast.owner)
    client.post(_url("wizard", draft, 2), {"what_happens": "Leegstand", "seen": 0, "later": "1"})
    assert client.get(_url("edit_problem", draft)).url == _url("wizard", draft, 2)


def test_another_example_on_the_first_page_keeps_the_name(cast, browser):
    before = Trajectory.objects.count()
    sent = {"title": "Lege winkels", "voorbeeld": "haven"}
    answer = browser(cast.owner).post("/trajecten/nieuw/", sent)
    assert answer.status_code == 200 and 'value="Lege winkels"' in answer.text
    assert answer.context["example"].slug == "haven" and not answer.context["form"].errors
    assert Trajectory.objects.count() == before


def test_another_theme_keeps_what_was_typed_without_scripts(draft, cast, browser):
    client = browser(cast.owner)
    values = {"what_happens": "Leegstand in Oost", "seen": 0, "voorbeeld": "haven"}
    answer = client.post(_url("wizard", draft, 2), values)
    assert answer.status_code == 302 and "voorbeeld=haven" in answer.url
    page = client.get(answer.url.partition("#")[0]).text
    assert "Leegstand in Oost" in page and "Twee terreinen in het havengebied" in page
    assert page.count("Zo schreef een ander het op") == 4
    too_long = {"since_when": "x" * 151, "seen": 1, "voorbeeld": "zorg", "what_happens": "Leegstand"}
    answer = client.post(_url("wizard", draft, 2), too_long)
    assert answer.status_code == 200 and "x" * 151 in answer.text


def test_saving_while_typing_answers_with_the_new_revision(draft, cast, browser):
    client = browser(cast.owner)
    values = {"what_happens": "Leeg", "seen": 0}
    answer = client.post(_url("wizard", draft, 2), values, headers={"HX-Request": "true"})
    assert "Bewaard om" in answer.text
    assert 'name="seen" id="seen" value="1"' in answer.text
    again = client.post(
        _url("wizard", draft, 2),
        {**values, "seen": 0, "what_happens": "Anders"},
        headers={"HX-Request": "true"},
    )
    assert "Niet bewaard" in again.text


def test_the_second_writer_sees_both_texts_and_can_go_on(draft, cast, browser):
    write_statement(draft, {"what_happens": "Van de eerste"}, seen=0, by=cast.colleague)
    client = browser(cast.owner)
    values = {
        "what_happens": "Van de tweede",
        "where_it_happens": "Hier",
        "since_when": "2021",
        "compared_with": "Daar",
        "seen": 0,
    }
    answer = client.post(_url("wizard", draft, 2), values)
    assert "Van de eerste" in answer.text
    assert "Van de tweede" in answer.text
    assert (
        client.post(_url("wizard", draft, 2), {**values, "seen": answer.context["seen"]}).status_code == 302
    )
    assert ProblemStatement.objects.get().what_happens == "Van de tweede"


@pytest.mark.parametrize("seen", ["", "-1", "²", "9" * 40, "x\x00"])
def test_a_broken_revision_never_overwrites(draft, cast, browser, seen):
    write_statement(draft, {"what_happens": "Van de eerste"}, seen=0, by=cast.colleague)
    values = {
        "what_happens": "Anders",
        "where_it_happens": "a",
        "since_when": "c",
        "compared_with": "b",
        "seen": seen,
    }
    assert browser(cast.owner).post(_url("wizard", draft, 2), values).status_code == 200
    assert ProblemStatement.objects.get().what_happens == "Van de eerste"


def test_the_programme_lead_weighs_and_then_may_accept(submitted, cast, browser):
    client = browser(cast.lead)
    page = _url("triage", submitted)
    values = {}
    for criterion in ("social_importance", "preventive_value", "feasibility", "spread"):
        values |= {criterion: "4", f"{criterion}_why": "Goed te doen"}
    wrong = client.post(page, values | {"spread": "9", "feasibility_why": ""})
    assert set(wrong.context["form"].errors) == {"spread", "feasibility_why"}
    assert client.post(page, values).status_code == 302
    assert client.post(_url("take", submitted, "accept")).status_code == 302
    submitted.refresh_from_db()
    assert submitted.phase == "coalition"
    assert browser(cast.owner).post(page, values).status_code == 200
    assert submitted.scores.count() == 4


def test_a_step_asks_its_reason_and_says_why_it_is_closed(submitted, cast, browser):
    lead = browser(cast.lead)
    assert "Dit kan nog niet" not in lead.get(_url("take", submitted, "hold")).text
    assert lead.post(_url("take", submitted, "hold"), {"note": " "}).context["form"].errors["note"]
    closed = lead.post(_url("take", submitted, "accept"))
    assert closed.status_code == 200
    assert "nog geen score" in closed.text
    later = {"note": "Eerst praten", "review_on": str(timezone.localdate() + timedelta(days=14))}
    assert lead.post(_url("take", submitted, "hold"), later).status_code == 302
    page = browser(cast.owner).get(_url("detail", submitted)).text
    assert "Eerst praten" in page
    assert browser(cast.owner).get(_url("take", submitted, "hold")).status_code == 403
    assert lead.get(_url("take", submitted, "jump")).status_code == 404


def test_the_canvas_is_saved_and_hints_come_along(question, cast, browser):
    client = browser(cast.owner)
    page = _url("canvas", question.trajectory)
    version = question.versions.first()
    typed = {**CANVAS, "text": "Wie zijn de daders?", "seen": version.revision}
    answer = client.post(page, typed, headers={"HX-Request": "true"})
    assert "opsporen" in answer.text
    assert 'id="hints"' in answer.text
    version.refresh_from_db()
    assert version.text == "Wie zijn de daders?"
    assert client.post(page, {**CANVAS, "seen": version.revision}).status_code == 302
    wrong = client.post(page, {**CANVAS, "period_from": "veel", "seen": version.revision + 1})
    assert "period_from" in wrong.context["form"].errors


def test_typing_on_a_judged_version_shows_hints_and_saves_nothing(question, cast, browser):
    version = question.versions.first()
    ask_assessments(version, by=cast.owner)
    assess(version, organisation=cast.city, relevance=8, sharpness=8, note="", by=cast.owner)
    client, page = browser(cast.owner), _url("canvas", question.trajectory)
    values = {**CANVAS, "text": "Hoeveel woningen staan leeg?", "seen": version.revision}
    answer = client.post(page, values, headers={"HX-Request": "true"})
    assert "Nog niet bewaard" in answer.text
    assert QuestionVersion.objects.count() == 1
    client.post(page, {**values, "change_note": "Andere vraag"})
    compared = client.get(_url("versions", question.trajectory)).text
    assert "Andere vraag" in compared
    assert "<ins>" in compared
    assert "<del>" in compared


@pytest.mark.parametrize("query", ["?van=9&naar=x", "?van=²", "?naar=99999999999999999999"])
def test_an_odd_version_in_the_address_is_no_error(question, cast, browser, query):
    assert browser(cast.owner).get(_url("versions", question.trajectory) + query).status_code == 200
    assert browser(cast.owner).get(_url("canvas", question.trajectory) + "?vraag=²").status_code == 404


def test_a_partner_judges_on_one_page(question, cast, browser):
    owner, partner = browser(cast.owner), browser(cast.partner)
    trajectory = question.trajectory
    assert owner.post(_url("ask", trajectory)).url == _url("assess", trajectory)
    page = partner.get(_url("assess", trajectory))
    lines = {"importance": "4", "use": "3", "counted": "3", "bounded": "4", "worded": "3"}
    values = {**lines, "fingerprint": page.context["version"].fingerprint}
    assert partner.post(_url("assess", trajectory), {**values, "use": "5"}).status_code == 200
    strange = partner.post(_url("assess", trajectory), {**values, "costly_words": "bestaatniet"})
    assert "staat niet in de vraag" in strange.text
    assert partner.post(_url("assess", trajectory), {**values, "fingerprint": "older"}).status_code == 200
    assert question.versions.first().assessments.count() == 0
    assert partner.post(_url("assess", trajectory), values).status_code == 302
    assert question.versions.first().assessments.get().organisation == cast.bureau
    assert browser(cast.lead).post(_url("assess", trajectory), values).status_code == 403


def test_words_are_defined_and_agreed_with(seated, cast, browser):
    owner, partner = browser(cast.owner), browser(cast.partner)
    key = uuid4()
    for _time in range(2):
        owner.post(_url("definitions", seated), {"term": "Park", "text": "Tien huisjes", "once": key})
    definition = Definition.objects.get()
    assert (
        partner.post(_url("definitions", seated), {"term": "Huis", "text": "Van de partner"}).status_code
        == 403
    )
    partner.post(_url("agree", seated, definition.pk), {"seen": definition.revision})
    assert definition.agreements.count() == 2
    page = _url("definition", seated, definition.pk)
    assert owner.post(page, {"text": "Vijf huisjes", "seen": 0}).status_code == 302
    late = owner.post(page, {"text": "Drie huisjes", "seen": 0})
    assert "Vijf huisjes" in late.text
    assert "Drie huisjes" in late.text


def test_a_word_of_another_trajectory_is_not_found_here(seated, cast, browser):
    other = start_problem(organisation=cast.city, title="Ander", by=cast.owner)
    elsewhere = define(other, term="Park", text="Elders", by=cast.owner)
    assert browser(cast.owner).get(_url("definition", seated, elsewhere.pk)).status_code == 404
    assert browser(cast.partner).post(_url("agree", seated, elsewhere.pk)).status_code == 404


def test_remarks_are_made_answered_and_resolved(seated, cast, browser):
    partner, owner = browser(cast.partner), browser(cast.owner)
    page = _url("remarks", seated)
    assert partner.post(page, {"text": "", "blocking": "on"}).status_code == 200
    partner.post(page, {"text": "De noemer klopt niet", "blocking": "on", "once": uuid4()})
    made = Remark.objects.get()
    owner.post(page, {"text": "Aangepast", "parent": made.pk})
    assert made.replies.get().text == "Aangepast"
    assert owner.post(page, {"text": "Op niets", "parent": "99999"}).status_code == 404
    owner.post(_url("resolve", seated, made.pk))
    made.refresh_from_db()
    assert made.resolved_at is None
    partner.post(_url("resolve", seated, made.pk))
    made.refresh_from_db()
    assert made.resolved_by == cast.partner


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?fase=refinement",
        "?fase=onzin",
        "?thema=%00",
        "?q=%00",
        "?q=" + "a" * 500,
        "?page=x",
        "?sorteer=titel",
    ],
)
def test_the_list_takes_any_address(seated, cast, browser, query):
    assert browser(cast.partner).get(reverse("questions:list") + query).status_code == 200
    assert (
        browser(cast.partner).get(reverse("questions:list") + (query or "?") + "&weergave=bord").status_code
        == 200
    )


def test_the_list_filters_and_says_so_when_nothing_is_found(draft, cast, browser):
    client = browser(cast.owner)
    assert draft.title in client.get(reverse("questions:list"), {"q": "vakantie waterkerk"}).text
    assert "Niets gevonden" in client.get(reverse("questions:list"), {"q": "haven"}).text
    assert "Nog geen trajecten" in browser(cast.outsider).get(reverse("questions:list")).text


def test_the_list_and_the_board_cost_the_same_for_one_and_for_ten(draft, cast, browser):
    client = browser(cast.owner)

    def queries(query):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("questions:list") + query).status_code == 200
        return len(caught)

    few = [queries("?q=a"), queries("?weergave=bord")]
    for number in range(9):
        start_problem(organisation=cast.city, title=f"Zaak {number}", by=cast.owner)
    assert [queries("?q=a"), queries("?weergave=bord")] == few


def test_the_page_says_which_party_is_awaited(question, cast, browser):
    """`you` is for who still has to do something, not for every partner."""
    trajectory = question.trajectory
    version = refine_question(question, {}, seen=1, by=cast.owner)
    ask_assessments(version, by=cast.owner)
    definition = define(trajectory, term="Park", text="Tien huisjes", by=cast.owner)
    assert definition.agreements.count() == 1
    text = browser(cast.owner).get(_url("definitions", trajectory)).text
    assert "Statistiekbureau nog niet" in text
    assert "Gemeente Waterkerk is het eens" in text
