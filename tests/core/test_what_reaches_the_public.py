"""Every text that comes out on a public page, in the open API or on a decision on paper has a mark that says so.

No list of fields stands here: each text of a whole case becomes a word of its own, everything that goes outside is made
anew, and the words in it tell which fields they came from. Codes, addresses and lists keep what they hold.
"""

import ast
import json
import re
from dataclasses import asdict

import pytest
from django.apps import apps
from django.core import serializers
from django.db import models
from django.test import Client
from django.utils import timezone

from analyses.certificates.document import certificate_content
from publications import window
from publications.models import Publication, Response
from publications.wording import findings_of
from questions.models import OutsideRequest, Phase, RefusedQuestion
from reviews.content import legal_content
from reviews.models import Condition, Decision, Dissent, Recusal, Review, ReviewKind, Vote
from reviews.views.papers import paper_of
from tests.architecture.source import APPS, nodes
from tests.test_every_screen import address, names
from zicht.core.classification import Mark, fields_marked
from zicht.core.fingerprints import plain
from zicht.core.papers import Paper

WORD = re.compile(r"kanarie(\d+)x")
ROOM_FOR_A_WORD = 20
LIKE_A_CODE = (models.SlugField, models.URLField, models.EmailField)
IN_AN_ADDRESS = ("reference", "identifier")
# A decision on paper goes to who reads it on screen as well, and repeats to them:
FOR_WHO_READS_ALONG = {
    "accounts.User.name",  # who decided, and who stepped aside
    "questions.QuestionVersion.text",  # what was decided about, from the snapshot
    "questions.Definition.term",
    "questions.Definition.text",
}
# Nothing of these is made while a case walks straight to its end.
NO_ROW = {
    *(
        "AgendaItem",
        "AssessmentPart",
        "Brake",
        "BreakGlass",
        "CalendarFeed",
        "CbsPackage",
        "CheckRemark",
        "CleanUpTask",
    ),
    *(
        "Escalation",
        "EscalationPosition",
        "Gathering",
        "GatheringAction",
        "GatheringPaper",
        "HandOver",
        "HintSwitch",
        "Hold",
    ),
    *("JoinRequest", "Look", "Meeting", "MicrodataApplication", "Nudge", "OutputView", "PackageReturn"),
    *("PairJudgement", "ProblemPaper", "Remark"),
}
# Where papers are made: the public decision and the decision are read here, the others stay with who made them.
PAPERS = {
    "publications/public/decisions.py",
    "reviews/views/papers.py",
    "coalitions/views/pack.py",
    "sources/official.py",
    "zicht/demo/privacy.py",
}


@pytest.fixture
def case(make_story):
    """A case that was published and answered, with what its story leaves out: dissent, a condition, a refusal."""
    story = make_story(Phase.FOLLOW_UP)
    trajectory = story.trajectory
    by = trajectory.started_by
    story.answer_all()
    decision = Decision.objects.get(review__trajectory=trajectory, review__kind=ReviewKind.ETHICS)
    Dissent.objects.create(decision=decision, vote=Vote.objects.first(), text="-")
    Condition.objects.create(decision=decision, text="-", blocks="publication")
    Recusal.objects.create(review=decision.review, user=by, reason="-")
    RefusedQuestion.objects.create(
        trajectory=trajectory, question="-", reason="-", written_by=by, shown_by=by, shown_at=timezone.now()
    )
    OutsideRequest.objects.create(
        asked_by_whom="-", what="-", answer="-", received_on=timezone.localdate(), trajectory=trajectory,
        theme=trajectory.theme, written_by=by,
    )  # fmt: skip
    return story


def kept_by_us():
    """Every model in which people write: not the areas, the copies in the shop window, or what keeps history."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_config.name in APPS
        and model._meta.app_label != "areas"
        and not hasattr(model, "instance_type")
    ]


def has_words(field):
    return (
        isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, LIKE_A_CODE)
        and not field.choices
        and field.name not in IN_AN_ADDRESS
        and (field.max_length or ROOM_FOR_A_WORD) >= ROOM_FOR_A_WORD
    )


def with_words():
    """Every field that holds words; its place in this list is the number in its word."""
    fields = [(model, field) for model in kept_by_us() for field in model._meta.concrete_fields]
    # A certificate is signed: what goes into it is made anew.
    return [(m, f) for m, f in fields if has_words(f) and m.__name__ not in ("Certificate", "JournalEntry")]


def label(model, field):
    return f"{model._meta.label}.{field.name}"


def write_words(fields):
    """Past every check, in every row; a row keeps its own where a text has to differ from others."""
    for number, (model, field) in enumerate(fields):
        for pk in model._default_manager.values_list("pk", flat=True):
            model._default_manager.filter(pk=pk).update(**{field.name: f"kanarie{number}x{pk}"})


def shown_anew(case):
    """What lay before the committee and what hangs in the shop window, taken again from what is written now."""
    for review in Review.objects.filter(trajectory=case.trajectory):
        review.content = plain(legal_content(review.trajectory))
        review.save(update_fields=["content"])
    publication = Publication.objects.get(trajectory=case.trajectory)
    window.show(publication, findings_of(publication.release))
    for response in Response.objects.all():
        window.show_answer(response)
    return publication


def outside(case, publication):
    """Everything that anyone can read: the shop window, the certificate, and each address that opens without an account."""
    window_models = apps.get_app_config("public").get_models()
    yield from (
        serializers.serialize("json", model.objects.all(), ensure_ascii=False) for model in window_models
    )
    yield json.dumps(certificate_content(publication.release, files=[], approvals=[], previous=None))
    visitor = Client(raise_request_exception=False)
    addresses = [address(name, wanted, case) for name, wanted in names()]
    addresses += [
        f"/api/v1/{room}" for room in ("publicaties", f"publicaties/{publication.slug}", "databronnen")
    ]
    for where in addresses:
        answer = visitor.get(where)
        if answer.status_code == 200:
            yield b"".join(answer).decode(errors="replace")


def found(texts, fields):
    """The fields whose words stand in these texts."""
    numbers = {int(number) for text in texts for number in WORD.findall(text.lower())}
    return {label(*fields[number]) for number in numbers}


def marked_open():
    return {
        f"{model._meta.label}.{name}" for model in kept_by_us() for name in fields_marked(model, Mark.OPEN)
    }


def test_what_anyone_reads_is_marked_open(case, monkeypatch):
    monkeypatch.setattr(Paper, "as_pdf", lambda self: json.dumps(asdict(self)).encode())
    fields = with_words()
    assert {model.__name__ for model, _field in fields if not model._default_manager.exists()} == NO_ROW
    write_words(fields)
    read = found(outside(case, shown_anew(case)), fields)
    # Something else may be said where nothing was filled in.
    for model, field in fields:
        if label(model, field) in read and field.blank:
            model._default_manager.update(**{field.name: ""})
    read |= found(outside(case, shown_anew(case)), fields)
    printed = found([json.dumps(asdict(paper_of(each))) for each in Decision.objects.all()], fields)
    assert read - marked_open() == set()
    assert printed - marked_open() == FOR_WHO_READS_ALONG


def test_every_paper_is_known():
    made = {
        path for path, node in nodes(ast.Call) if isinstance(node.func, ast.Name) and node.func.id == "Paper"
    }
    assert made == PAPERS
