"""New versions of a checklist: judged as a whole, put in use, compared, and never under the feet of a running review."""

import copy
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from accounts.models import Post
from reviews.models import Checklist
from reviews.services import adopt_checklist
from reviews.versions import changes_between, previous
from tests.reviews.committee import person
from zicht.core.errors import Invalid, NotAllowed

QUESTION = {"key": "a", "theme": "Doel", "text": "Klopt het?", "guidance": "Lees.", "reference": "AVG"}
DATA = {"kind": "legal", "version": 2, "title": "Kader", "reason": "Beter", "questions": [QUESTION]}


def data(**other):
    return copy.deepcopy(DATA) | other


def question(**other):
    return {"questions": [QUESTION | other]}


@pytest.fixture
def admin(db):
    return person("Bea Beheer", post=Post.ADMINISTRATOR)


def test_a_running_review_keeps_its_version(case, admin):
    review = case.ask_lawyer()
    adopted = adopt_checklist(data(), by=admin)
    review.refresh_from_db()
    assert review.checklist.version == 1
    assert case.ask_lawyer().checklist == adopted
    assert Checklist.objects.get(kind="legal", is_current=True) == adopted


def test_a_wrong_file_changes_nothing_and_says_where(admin):
    wrongs = {
        "geen toetsingskader": data(questions="x"),
        "soort": data(kind="x"),
        "geen heel getal": data(version="2"),
        "volgende versie is 2": data(version=3),
        "0 vragen": data(questions=[]),
        "meer dan eens": data(questions=[QUESTION, QUESTION]),
        "Vraag 1: niet ingevuld: text": data(**question(text=" ")),
        "geen antwoord": data(**question(stops_on="soms")),
        "onbekend onderdeel": data(**question(extra=1)),
        "korter": data(**question(text="x" * 301)),
        "niet ingevuld": data(**question(text=7)),
        "geen vraag": data(questions=["x"]),
    }
    before = Checklist.objects.count()
    for sentence, wrong in wrongs.items():
        with pytest.raises(Invalid) as refused:
            adopt_checklist(wrong, by=admin)
        assert any(sentence in reason for reason in refused.value.reasons), sentence
    with pytest.raises(Invalid):
        adopt_checklist([], by=admin)
    assert Checklist.objects.count() == before


def test_only_the_administrator_puts_a_version_in_use(case):
    for somebody in (case.lead, case.chair, case.owner):
        with pytest.raises(NotAllowed):
            adopt_checklist(data(), by=somebody)


def test_the_difference_between_two_versions_in_words(db):
    newer = Checklist.objects.get(kind="ethics", version=2)
    changes = {change.question.key: change for change in changes_between(previous(newer), newer)}
    assert changes["loop-broken"].kind == "new"
    assert {part.label for part in changes["proxy"].parts} >= {"uitleg", "vraagt eerst"}
    assert "disclosure" in changes  # another theme
    other = adopt_checklist(data(kind="ethics", version=3), by=None)
    assert {change.kind for change in changes_between(newer, other)} == {"new", "gone"}


def test_the_screens_of_the_checklists(cast, client):
    new = reverse("reviews:checklist_new")
    client.force_login(cast["voorzitter"])
    assert client.get(new).status_code == 403
    text = client.get(reverse("reviews:checklist", args=["ethics", 2])).content.decode()
    assert "Wat veranderde sinds versie 1" in text and "ja is een harde stop" in text
    client.force_login(cast["beheerder"])
    assert new in client.get(reverse("reviews:checklists")).content.decode()
    for broken in (b"{", b"\xff\xfe", b"[" * 100_000):
        sent = client.post(new, {"file": SimpleUploadedFile("kader.json", broken)})
        assert "utrecht-form-field--invalid" in sent.content.decode()
    sent = client.post(new, {"file": SimpleUploadedFile("kader.json", json.dumps(data()).encode())})
    assert sent.headers["Location"] == reverse("reviews:checklist", args=["legal", 2])


def test_the_command_reads_a_file_and_names_faults(db, tmp_path):
    file = tmp_path / "kader.json"
    file.write_text(json.dumps(data(version=9)), encoding="utf-8")
    with pytest.raises(CommandError, match="volgende versie is 2"):
        call_command("import_checklist", str(file))
    file.write_text(json.dumps(data()), encoding="utf-8")
    call_command("import_checklist", str(file))
    assert Checklist.objects.get(kind="legal", is_current=True).version == 2
