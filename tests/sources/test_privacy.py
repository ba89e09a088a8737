"""The pre-scan computes, a required DPIA closes the gate until it is there, and the register entry is whole."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from sources import guards
from sources.models import AssessmentPart, ImpactAssessment, PreScan, ProcessingEntry
from sources.parts import DPIA, IAMA, PARTS
from sources.prescan.facts import Facts, facts_of
from sources.prescan.questions import QUESTIONS, SOME, cleaned
from sources.prescan.rules import Verdict, assess
from sources.selectors import sources_content
from sources.services import (
    attach_assessment,
    choose_variables,
    describe_source,
    fill_prescan,
    match,
    record_dpia,
    write_part,
)
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed
from zicht.core.fingerprints import fingerprint

PERSONAL = {"personal": True}
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def result(answers=None, **facts):
    return assess(cleaned(PERSONAL | (answers or {})), Facts(**facts))


@pytest.mark.parametrize(
    ("answers", "facts", "verdict"),
    [
        ({}, {}, Verdict.NOT_NEEDED),
        ({"personal": False, "many": True, "new_law": True}, {}, Verdict.NOT_NEEDED),  # no personal data at all
        ({"personal": False, "new_law": True}, {"ordinary": 1}, Verdict.REQUIRED),  # the dossier knows better
        ({"new_law": True}, {}, Verdict.REQUIRED),
        ({"many": True}, {}, Verdict.ADVISED),  # one of the nine
        ({"many": True, "automated": True}, {}, Verdict.REQUIRED),  # two of the nine
        ({"listed": ["blacklist"]}, {}, Verdict.REQUIRED),  # one of the seventeen
        ({}, {"topics": frozenset({"health"})}, Verdict.REQUIRED),
        ({}, {"ordinary": 1, "parties": 2}, Verdict.REQUIRED),  # a partnership that shares personal data
        ({}, {"ordinary": 1, "parties": 1}, Verdict.NOT_NEEDED),
        ({}, {"personal_sources": ("a", "b")}, Verdict.ADVISED),  # linking
        ({}, {"special_sources": ("a",), "personal_sources": ("a",)}, Verdict.ADVISED),
        ({}, {"in_model": ("Leeftijd",), "ordinary": 1}, Verdict.ADVISED),
        ({"subjects": ["children"]}, {}, Verdict.ADVISED),
        # A score of 4 is not enough, 5 is: subjects 2, a month 1, years 1, then a base register.
        ({"subjects": ["staff", "children"], "monthly": True, "years": True}, {}, Verdict.ADVISED),
        ({"subjects": ["staff", "children"], "monthly": True, "years": True}, {"base_registers": ("BRP",)}, Verdict.REQUIRED),
    ],
)  # fmt: skip
def test_the_verdict_follows_the_rules(answers, facts, verdict):
    found = result(answers, **facts)
    assert found.verdict == verdict and found.reasons


@pytest.mark.parametrize(
    ("answers", "facts", "points"),
    [
        ({}, {"ordinary": 5}, 0), ({}, {"ordinary": 6}, 1),
        ({}, {"special": 1}, 1), ({}, {"special": 6}, 1), ({}, {"special": 7}, 2),
        ({}, {"delicate": 6}, 1), ({}, {"delicate": 7}, 2),
        ({"subjects": ["staff", "citizens"]}, {}, 0), ({"subjects": ["vulnerable"]}, {}, 1),
        ({"subjects": ["children", "vulnerable"]}, {}, 2),
        ({"transfer": "adequate"}, {}, 1), ({"transfer": "other"}, {}, 2),
        ({"many": True, "monthly": True, "years": True}, {"base_registers": ("BRK", "WOZ")}, 4),
    ],
)  # fmt: skip
def test_the_score_counts_as_the_model_says(answers, facts, points):
    assert result(answers, **facts).points == points


def test_the_lists_are_whole():
    options = {ask.key: len(ask.options) for ask in QUESTIONS if ask.kind == SOME}
    assert options == {"subjects": 4, "listed": 17}
    assert len(DPIA) == 21 and len({part.key for part in (*DPIA, *IAMA)}) == len(DPIA) + len(IAMA)
    assert [part.number for part in DPIA] == [str(number) for number in range(21)]


WORDS = st.sampled_from(["ja", "children", "staff", "fraud", "other", "high_risk", "", "x"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from([ask.key for ask in QUESTIONS] + ["x"]),
        st.one_of(st.booleans(), st.none(), WORDS, st.lists(st.one_of(WORDS, st.lists(WORDS)), max_size=3)),
    )
)
def test_any_answers_give_a_verdict_and_more_facts_never_a_milder_one(answers):
    mild, heavy = Facts(ordinary=1), Facts(ordinary=6, special=2, topics=frozenset({"health"}), parties=3)
    order = [Verdict.NOT_NEEDED, Verdict.ADVISED, Verdict.REQUIRED]
    first, second = (assess(cleaned(answers), facts) for facts in (mild, heavy))
    assert order.index(second.verdict) >= order.index(first.verdict)
    assert cleaned(cleaned(answers)) == cleaned(answers)


def test_the_facts_are_counted_from_what_was_chosen(shelf):
    variables = [
        {"name": "naam", "category": "ordinary"},
        {"name": "schuld", "category": "delicate", "topic": "financial"},
        {"name": "bsn", "category": "national_number"},
        {"name": "straf", "category": "criminal"},
        {"name": "gevoelig", "is_sensitive": True},
    ]
    values = {"variables": variables, "base_register": "BRP"}
    describe_source(values, by=shelf.table.registrar, source=shelf.source)
    found = match(shelf.need(), shelf.source, variables="x", fit_note="", by=shelf.table.analyst)
    assert facts_of(shelf.trajectory).ordinary == 0
    choices = {row.pk: ("model", "Nodig.") for row in shelf.source.variables.all()}
    choose_variables(found, choices, by=shelf.table.analyst)
    facts = facts_of(shelf.trajectory)
    assert (facts.ordinary, facts.delicate, facts.special) == (1, 3, 1)
    assert facts.topics == {"financial"} and facts.base_registers == ("BRP",)
    assert len(facts.in_model) == 5 and facts.personal_sources == ("Registratie van adressen",)


def conclude(shelf, answers):
    fill_prescan(shelf.trajectory, answers, seen=0, by=shelf.table.analyst)
    record_dpia(shelf.trajectory, personal_data=True, outcome="Laag.", document="D-1", by=shelf.table.analyst)


def test_a_required_dpia_closes_the_gate_until_it_is_there(shelf):
    shelf.matched()
    record_dpia(shelf.trajectory, personal_data=True, outcome="Laag.", document="D-1", by=shelf.table.analyst)
    assert "pre-scan" in guards.dpia_is_recorded(shelf.trajectory)
    conclude(shelf, PERSONAL | {"new_law": True})
    assert "0 van 21" in guards.dpia_is_recorded(shelf.trajectory)
    table = shelf.table
    for part in DPIA:
        write_part(
            shelf.trajectory, "dpia", part.key, text="Tekst.", is_complete=True, seen=0, by=table.mayor
        )
    assert guards.dpia_is_recorded(shelf.trajectory) is None
    write_part(shelf.trajectory, "dpia", "risks", text="Anders.", is_complete=False, seen=1, by=table.analyst)
    assert "20 van 21" in guards.dpia_is_recorded(shelf.trajectory)
    attach_assessment(shelf.trajectory, "dpia", SimpleUploadedFile("d.pdf", PDF), by=table.analyst)
    assert guards.dpia_is_recorded(shelf.trajectory) is None


def test_without_need_for_a_dpia_the_conclusion_is_enough(shelf):
    conclude(shelf, PERSONAL)
    assert guards.dpia_is_recorded(shelf.trajectory) is None
    describe_source(
        {"variables": [{"name": "ziek", "topic": "health"}]}, by=shelf.table.registrar, source=shelf.source
    )
    found = match(shelf.need(), shelf.source, variables="x", fit_note="", by=shelf.table.analyst)
    choose_variables(found, {shelf.source.variables.get().pk: ("count", "")}, by=shelf.table.analyst)
    assert "verplicht" in guards.dpia_is_recorded(shelf.trajectory)  # a choice made afterwards counts at once


def test_each_change_about_privacy_changes_what_was_approved(shelf):
    shelf.matched()
    prints = [fingerprint(sources_content(shelf.trajectory))]
    by = shelf.table.analyst
    for change in (
        lambda: fill_prescan(shelf.trajectory, PERSONAL, seen=0, by=by),
        lambda: fill_prescan(shelf.trajectory, PERSONAL | {"many": True}, seen=1, by=by),
        lambda: write_part(shelf.trajectory, "iama", "why_goal", text="a", is_complete=False, seen=0, by=by),
        lambda: write_part(shelf.trajectory, "iama", "why_goal", text="b", is_complete=False, seen=1, by=by),
        lambda: attach_assessment(shelf.trajectory, "dpia", SimpleUploadedFile("d.pdf", PDF), by=by),
        lambda: attach_assessment(shelf.trajectory, "dpia", SimpleUploadedFile("d.pdf", PDF + b"\n"), by=by),
    ):
        change()
        prints.append(fingerprint(sources_content(shelf.trajectory)))
    assert len(set(prints)) == len(prints)


def test_two_people_and_one_text(shelf):
    by = shelf.table.analyst
    fill_prescan(shelf.trajectory, PERSONAL, seen=0, by=by)
    with pytest.raises(Conflict) as conflict:
        fill_prescan(shelf.trajectory, PERSONAL | {"many": True}, seen=0, by=shelf.table.mayor)
    assert "10.000" in conflict.value.mine["answers"]
    write_part(shelf.trajectory, "dpia", "risks", text="Van u", is_complete=False, seen=0, by=by)
    with pytest.raises(Conflict) as conflict:
        write_part(shelf.trajectory, "dpia", "risks", text="Van mij", is_complete=True, seen=0, by=by)
    assert (conflict.value.theirs["text"], conflict.value.mine["text"]) == ("Van u", "Van mij")
    assert AssessmentPart.objects.get().text == "Van u"


def test_what_cannot_be_written_is_refused_with_a_sentence(shelf):
    by = shelf.table.analyst
    for key, text, complete in (("risks", " ", True), ("niets", "x", False), ("risks", "x" * 8001, False)):
        with pytest.raises(Invalid):
            write_part(shelf.trajectory, "dpia", key, text=text, is_complete=complete, seen=0, by=by)
    with pytest.raises(Invalid):
        attach_assessment(shelf.trajectory, "dpia", SimpleUploadedFile("d.pdf", b"geen pdf"), by=by)
    with pytest.raises(Invalid):
        attach_assessment(shelf.trajectory, "iets", SimpleUploadedFile("d.pdf", PDF), by=by)
    with pytest.raises(NotAllowed):
        fill_prescan(shelf.trajectory, PERSONAL, seen=0, by=shelf.table.advocate)
    with pytest.raises(Hidden):
        fill_prescan(shelf.trajectory, PERSONAL, seen=0, by=shelf.table.stranger)
    assert not AssessmentPart.objects.exists() and not PreScan.objects.exists()


def at(shelf, name, *more):
    return reverse(f"sources:{name}", args=[shelf.trajectory.reference, *more])


SENT = {ask.key: "nee" for ask in QUESTIONS} | {
    "personal": "ja",
    "subjects": [],
    "listed": [],
    "transfer": "none",
}


def test_the_pages_of_privacy(client, shelf):
    client.force_login(shelf.table.analyst)
    assert client.get(at(shelf, "prescan")).status_code == 200
    sent = SENT | {"algorithm": "impactful", "seen": 0, "listed": ["fraud"]}
    assert (
        client.post(at(shelf, "prescan"), {k: v for k, v in sent.items() if k != "personal"}).status_code
        == 422
    )
    assert client.post(at(shelf, "prescan"), sent).status_code == 302
    page = client.get(at(shelf, "prescan")).content.decode()
    assert "DPIA verplicht" in page and "fraudebestrijding" in page and "Naar de IAMA" in page
    stale = client.post(at(shelf, "prescan"), sent | {"many": "ja"})
    assert stale.status_code == 422 and "Iemand anders was u net voor" in stale.content.decode()
    assert client.post(at(shelf, "prescan"), sent | {"many": "ja", "seen": 1}).status_code == 302

    part = at(shelf, "assessment_part", "dpia", "proposal")
    assert "uit het dossier" in client.get(part).content.decode()
    assert client.post(part, {"text": "", "is_complete": "on", "seen": 0}).status_code == 422
    assert client.post(part, {"text": "Wij tellen.", "is_complete": "on", "seen": 0}).status_code == 302
    assert "1 van 21" in client.get(at(shelf, "assessment", "dpia")).content.decode()
    file = at(shelf, "assessment_file", "dpia")
    assert client.get(file).status_code == 404
    upload = {"file": SimpleUploadedFile("dpia.pdf", PDF)}
    assert client.post(at(shelf, "assessment", "dpia"), upload).status_code == 302
    answer = client.get(file)
    assert b"".join(answer) == PDF and "attachment" in answer["Content-Disposition"]
    for wrong in (at(shelf, "assessment", "raar"), at(shelf, "assessment_part", "dpia", "raar")):
        assert client.get(wrong).status_code == 404
    client.force_login(shelf.table.advocate)
    assert "Wij tellen." in client.get(part).content.decode()
    assert client.post(part, {"text": "x", "seen": 1}).status_code == 403
    client.force_login(shelf.table.stranger)
    for hidden in (at(shelf, "prescan"), part, file, at(shelf, "processing"), at(shelf, "microdata")):
        assert client.get(hidden).status_code == 404
    assert ImpactAssessment.objects.count() == 1 and PARTS


def test_the_entry_in_the_register_fills_itself_and_goes_out_in_four_forms(client, shelf):
    request = shelf.asked()
    conclude(shelf, PERSONAL | {"subjects": ["citizens"]})
    client.force_login(shelf.table.registrar)
    client.post(f"/aanvragen/{request.pk}/", {"deed": "decide", "status": "granted", "note": ""})
    client.force_login(shelf.table.mayor)
    page = client.get(at(shelf, "processing"))
    form = page.context["form"]
    for name in ("controller", "purposes", "data_subjects", "data_categories", "recipients", "retention", "security",
                 "legal_ground", "data_sources", "transfers", "assessment"):  # fmt: skip
        assert form[name].value(), name
    assert client.get(at(shelf, "processing_export", "pdf")).status_code == 404
    sent = {name: form[name].value() or "" for name in form.fields} | {"representative": "=1+1", "seen": 0}
    answer = client.post(at(shelf, "processing"), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    entry = ProcessingEntry.objects.get()
    assert "Registratie van adressen" in entry.data_categories
    stale = client.post(at(shelf, "processing"), sent | {"purposes": "Iets anders"})
    assert stale.status_code == 422 and "Iets anders" in stale.content.decode()

    word = Document(io.BytesIO(client.get(at(shelf, "processing_export", "docx")).content))
    headings = [one.text for one in word.paragraphs if one.style.name == "Heading 1"]
    assert len(headings) == 14 and word.core_properties.language == "nl-NL"
    pdf = PdfReader(io.BytesIO(client.get(at(shelf, "processing_export", "pdf")).content))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    content = json.loads(client.get(at(shelf, "processing_export", "json")).content)
    assert content["trajectory"] == shelf.trajectory.reference and content["retention"]
    table = client.get(at(shelf, "processing_export", "csv")).content.decode("utf-8-sig")
    assert "'=1+1" in table and table.count("\r\n") >= 15
    assert client.get(at(shelf, "processing_export", "exe")).status_code == 404
    client.force_login(shelf.table.stranger)
    assert client.get(at(shelf, "processing_export", "pdf")).status_code == 404
