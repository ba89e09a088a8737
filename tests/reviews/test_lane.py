"""The living legal lane: what changed since the last look, by whom, and what each kind of change re-opens."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from questions.models import Definition, ResearchQuestion
from questions.services import define, redefine, refine_question, rename
from reviews.content import legal_content
from reviews.guards import legal_advice_is_current, legal_advice_is_positive
from reviews.models import Look
from reviews.services import mark_seen
from reviews.tracing import in_a_sentence, last_change
from zicht.core.errors import Conflict, Hidden, NotAllowed
from zicht.core.fingerprints import fingerprint


def print_of(case):
    return fingerprint(legal_content(case.fresh()))


def test_only_the_landsadvocaat_marks_what_was_really_read(case):
    seen = print_of(case)
    for nobody in (case.owner, case.partner, case.lead):
        with pytest.raises(NotAllowed):
            mark_seen(case.fresh(), seen_fingerprint=seen, by=nobody)
    with pytest.raises(Hidden):
        mark_seen(case.fresh(), seen_fingerprint=seen, by=case.outsider)
    define(case.fresh(), term="leegstand", text="Een woning zonder bewoner", by=case.owner)
    with pytest.raises(Conflict):
        mark_seen(case.fresh(), seen_fingerprint=seen, by=case.lawyer)
    for _twice in range(2):
        mark_seen(case.fresh(), seen_fingerprint=print_of(case), by=case.lawyer)
    assert Look.objects.get().fingerprint == print_of(case)
    assert Look.history.count() == 1


def test_a_change_names_its_place_its_maker_and_its_day(case):
    define(case.fresh(), term="leegstand", text="Een woning zonder bewoner", by=case.owner)
    trace = last_change(case.fresh(), "question › definitions › leegstand")
    assert trace[1] == case.owner
    assert in_a_sentence(trace).endswith("door Eva Eigenaar")
    assert last_change(case.fresh(), "question › question › text")[1] == case.owner
    assert in_a_sentence(last_change(case.fresh(), "title")) == ""


CHANGES = {
    "titel": lambda case: rename(case.fresh(), "Een andere titel", by=case.owner),
    "indicator": lambda case: refine_question(
        ResearchQuestion.objects.get(), {"indicator": "Iets anders"}, seen=1, by=case.owner
    ),
    "wat elk antwoord teweegbrengt": lambda case: refine_question(
        ResearchQuestion.objects.get(), {"use_of_answers": "Dan doen wij niets"}, seen=1, by=case.owner
    ),
    "leegstand": lambda case: redefine(
        Definition.objects.get(), text="Langer dan een jaar zonder bewoner", seen=0, by=case.owner
    ),
}


@pytest.mark.parametrize("place", list(CHANGES))
def test_each_kind_of_change_reopens_the_advice_and_says_what(case, place):
    define(case.fresh(), term="leegstand", text="Een woning zonder bewoner", by=case.owner)
    case.advise(case.ask_lawyer())
    assert legal_advice_is_current(case.fresh()) is None
    CHANGES[place](case)
    assert f"({place})" in legal_advice_is_current(case.fresh())


def test_the_page_shows_words_side_by_side_and_forgets_after_seen(case, client, settings):
    settings.ROOT_URLCONF = "zicht.urls"
    define(case.fresh(), term="leegstand", text="Een woning zonder bewoner", by=case.owner)
    page = reverse("reviews:lane", args=[case.trajectory.reference])
    client.force_login(case.owner)
    assert client.get(page).status_code == 403
    client.force_login(case.lawyer)
    first = client.get(page).content.decode()
    seen = first.split('name="seen" value="')[1].split('"')[0]
    client.post(page, {"seen": seen})
    assert "Niets veranderd" in client.get(page).content.decode()
    redefine(Definition.objects.get(), text="Een huis zonder bewoner", seen=0, by=case.owner)
    text = client.get(page).content.decode()
    assert ">woning</del>" in text.replace("weg: </span>", ">") and "huis</ins>" in text
    assert "door Eva Eigenaar" in text


def test_the_gate_names_who_advises_since_when_and_before_which_day(case):
    assert "nog niet voorgelegd" in legal_advice_is_positive(case.fresh())
    review = case.ask_lawyer()
    told = legal_advice_is_positive(case.fresh())
    assert told == legal_advice_is_current(case.fresh())
    today = date_format(timezone.localdate(), "j F Y")
    assert f"Hidde Recht heeft de vraag en de bronnen sinds {today}" in told
    assert f"uiterlijk {date_format(review.due_on, 'j F Y')}" in told
    case.advise(review, "negative")
    assert f"negatief (Hidde Recht, {today}). De probleemeigenaar" in legal_advice_is_positive(case.fresh())
