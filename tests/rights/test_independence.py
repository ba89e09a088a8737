"""The whole independence table: every way to what reviewers wrote, for everybody who may not see it.

Secrets are planted in everything that a reviewer leaves behind, and then everything that can be asked of the service is
asked. A new address is asked by itself; one in the reviews without a row in the table fails.
"""

import json
from datetime import timedelta

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.models import Appointment, Letter, Notification, Post, User
from accounts.services import appoint
from coalitions.models import Assignment, JournalEntry
from coalitions.services import affiliate, leave
from questions.models import Phase
from reviews.models import AnswerChoice, Look, Meeting, ReviewKind
from reviews.screens import themes_of_checklist
from reviews.services import (
    call_meeting,
    cast_vote,
    declare_independence,
    explain_proxies,
    hand_over,
    record_item,
    record_meeting,
    save_answers,
    seat_newcomers,
    submit_answers,
)
from tests.rights.doors import POSTS_ONLY, Doors
from tests.test_every_screen import names
from zicht.core.errors import NotAllowed
from zicht.core.policy import Role
from zicht.desk.dossier import dossier

ANSWER, INTERESTS, VOTE, DISSENT = "zqantwoordqz", "zqbelangqz", "zqstemqz", "zqstandpuntqz"
MINUTES, GENERAL, PROXY, SEALED, LOOKED = (
    "zqverslagqz",
    "zqalgemeenqz",
    "zqverbandqz",
    "zqverzegeldqz",
    "zqblikqz",
)
ALL = {ANSWER, INTERESTS, VOTE, DISSENT, MINUTES, GENERAL, PROXY, SEALED, LOOKED}

# Who asks -> what they may find, after the round closed and before the decision.
# Every member with a tie holds a seat that was given before the tie arose: nothing but the tie keeps them out.
MAY_FIND = {
    "party that left": {GENERAL},
    "party at the table": {GENERAL},
    "worked on the analysis": {GENERAL},
    "stepped over": {GENERAL},  # handed the seat over
    "term ended": set(),
    "secretary with a tie": {GENERAL},
    "secretary": {GENERAL, MINUTES},
    "independent chair": {GENERAL, MINUTES, ANSWER, INTERESTS, PROXY},
    "probleemeigenaar": set(),
    "landsadvocaat": {LOOKED},  # what they marked as seen themselves
    "analist1": {PROXY},
    "programmaleider": set(),
    "superuser": set(),
}

# Letters: y in, r sent on to a page of their own, n 403, . nothing there, - no such method.
COLUMNS = [
    "party that left",
    "party at the table",
    "worked on the analysis",
    "stepped over",
    "term ended",
    "independent chair",
]
REVIEWS = """
yyyyyy reviews:checklists
yyyy.y reviews:committee reviews:composition reviews:meeting
yyy..y reviews:brake reviews:overview
rrr..y reviews:review
rrr..r reviews:advise
nnnnnn reviews:checklist_new
nnnn.y reviews:meeting_new
nnnn.n reviews:term_end reviews:term_new reviews:term_renew
nnn..y reviews:decide reviews:declare reviews:excuse reviews:extend reviews:hand_over reviews:lift_brake
nnn..y reviews:proxies reviews:recuse reviews:vote
nnn..n reviews:lane
.....y reviews:meeting_item
...... reviews:decision_paper
------ reviews:meeting_close
"""
OF_THE_API = """
yyyyyy toetsen
yyy..y toetsen/<pk>
------ toetsen/<pk>/advies toetsen/<pk>/stem
"""
# Doors that only act, each refused by its own tests; and those of which this story has nothing yet.
NOT_TO_READ = POSTS_ONLY | {"reviews:prove", "reviews:send_back", "reviews:proof_file", "reviews:checklist"}


SOON = timedelta(days=3)


def somebody(name, post, organisation=None):
    """A person with this post, who works somewhere or nowhere."""
    user = User.objects.create_user(f"{name.split()[0].lower()}@voorbeeld.nl", name=name)
    appoint(user, post)
    if organisation:
        affiliate(user, organisation)
    return user


def write_alone(seat, note, interests=""):
    """One member declares, answers everything with this note, and is not ready yet."""
    declare_independence(seat, interests=interests, by=seat.user)
    stops = {AnswerChoice.YES.value: AnswerChoice.NO}
    questions = seat.review.checklist.questions.all()
    given = [(question, stops.get(question.stops_on, AnswerChoice.YES), note) for question in questions]
    save_answers(seat, given, by=seat.user)


def fill_the_round(story, review, people):
    """A seat that was handed over, a newcomer, and everybody ready; one member wrote the secrets."""
    chair, writer = story.cast["voorzitter"], story.cast["commissielid1"]
    write_alone(review.seats.get(user=people["stepped over"]), SEALED)
    hand_over(
        review.seats.get(user=people["stepped over"]),
        to=people["worked on the analysis"],
        reason="Ziek.",
        by=chair,
    )
    assert seat_newcomers(review, by=chair) == [people["term ended"]]
    for seat in review.seats.select_related("user"):
        secret = (ANSWER, INTERESTS) if seat.user == writer else ("", "")
        write_alone(seat, *secret)
        submit_answers(seat, by=seat.user)
    review.refresh_from_db()
    seen = {"seen_fingerprint": review.fingerprint, "by": writer}
    cast_vote(review.seats.get(user=writer), choice="reject", motivation=VOTE, dissent=DISSENT, **seen)
    explain_proxies(story.trajectory, text=PROXY, seen=0, by=story.analyst)
    lawyer = story.cast["landsadvocaat"]
    Look.objects.create(trajectory=story.trajectory, user=lawyer, content={"x": LOOKED}, fingerprint="x")


def hold_a_meeting(story, review):
    """Minutes of a meeting and of its item."""
    chair = story.cast["voorzitter"]
    meeting = call_meeting(
        starts_at=timezone.now() + SOON, place="Zaal", agenda="", reviews=[review], by=chair
    )
    record_meeting(meeting, present=[chair], minutes=GENERAL, seen=0, by=chair)
    record_item(meeting.items.get(), minutes=MINUTES, seen=0, by=chair)


def let_ties_arise(story, people):
    """Now that all have a seat: each gets another tie, or loses the term."""
    cast, coalition = story.cast, story.trajectory.coalition
    affiliate(people["party that left"], cast.organisations["kadaster"])
    leave(
        coalition.members.get(organisation=cast.organisations["kadaster"]), note="Klaar.", by=cast["kadaster"]
    )
    affiliate(people["party at the table"], cast.organisations["police"])
    # Assigning a member is refused, so this work was done before and came to light later.
    Assignment.objects.create(
        coalition=coalition,
        user=people["worked on the analysis"],
        role=Role.ANALYST,
        assigned_by=story.lead,
        until=timezone.now(),
    )
    today = timezone.localdate()
    Appointment.objects.filter(user=people["term ended"]).update(
        since=today - timedelta(days=9), until=today - timedelta(days=1)
    )


@pytest.fixture
def people(cast, make_story):
    """(story, name -> person): the round closed, one member voted, and after that the ties arose."""
    story = make_story(Phase.ETHICS_REVIEW)
    own = {
        "party that left": cast["commissielid2"],
        "party at the table": cast["commissielid3"],
        "stepped over": cast["commissielid4"],
        "worked on the analysis": somebody("Rika Reserve", Post.ETHICS_MEMBER),
        "secretary with a tie": somebody("Tom Band", Post.ETHICS_SECRETARY, cast.organisations["police"]),
        "secretary": somebody("Sara Secretaris", Post.ETHICS_SECRETARY),
        "independent chair": cast["voorzitter"],
        "superuser": User.objects.create_superuser("baas@voorbeeld.nl", name="Baas"),
    }
    review = story.review(ReviewKind.ETHICS)
    own["term ended"] = User.objects.create_user("els@voorbeeld.nl", name="Els Eerder")
    chair_seat = review.seats.get(user=cast["voorzitter"])
    assert chair_seat.is_chair
    # Seats first, ties later.
    spare_first(story, review, own)
    hold_a_meeting(story, review)
    let_ties_arise(story, own)
    return story, {name: User.objects.get(pk=(own.get(name) or cast[name]).pk) for name in MAY_FIND}


def spare_first(story, review, own):
    """The one who takes over is there when the seat is handed over; the one whose term ends comes after."""
    appoint(own["term ended"], Post.ETHICS_MEMBER)
    fill_the_round(story, review, own)


def pages(story):
    """Every address that can be asked for, of the screens, the lists of the administrator and the API."""
    doors = dict(Doors(story).all())
    plain = {name: reverse(name) for name, taken in names() if not taken}
    review, trajectory = story.review(ReviewKind.ETHICS), story.trajectory
    theme = themes_of_checklist(review.checklist)[0].slug
    searches = {f"search {word}": f"{reverse('desk:search')}?q={word}" for word in (ANSWER, MINUTES, PROXY)}
    themes = {
        f"review {part}": f"{doors['reviews:review']}?thema={part}"
        for part in ("klaar", "verschillen", theme)
    }
    lists = {
        f"admin {model._meta.label}": reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        )
        for model in admin.site._registry
    }
    interface = {f"api {path}": f"/api/v1/{path}" for path in api_paths(review, trajectory)}
    found = doors | plain | searches | themes | lists | interface
    return {
        name: where for name, where in found.items() if name not in POSTS_ONLY and name != "account_logout"
    }


def api_paths(review, trajectory):
    """Every path of the API that can be read, about this case."""
    given = {
        "reference": trajectory.reference,
        "slug": "geen",
        "identifier": "cbs-wijkregistratie",
        "pk": 999_999,
    }
    for pattern in get_resolver("zicht.api.urls").url_patterns:
        if pattern.name not in (None, "not_found", "openapi"):
            taken = pattern.pattern.converters
            values = {key: given[key] for key in taken} | (
                {"pk": review.pk} if "review" in pattern.name else {}
            )
            yield str(
                reverse(f"api:{pattern.name}", kwargs={key: values[key] for key in taken})
            ).removeprefix("/api/v1/")


def found_by(person, where):
    """(secret, page) of everything that this person gets to read."""
    client = Client(raise_request_exception=False)
    client.force_login(person)
    for name, path in where.items():
        answer = client.get(path, follow=True)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = content.decode(errors="replace")
        yield from (
            (secret, name) for secret in ALL if secret in text and not name.startswith(f"search {secret}")
        )


@pytest.mark.long
def test_nothing_that_a_reviewer_wrote_reaches_anybody_else(people):
    story, everybody = people
    where = pages(story)
    found = {name: list(found_by(person, where)) for name, person in everybody.items()}
    leaks = [
        f"{name}: {secret} at {page}"
        for name, secrets in found.items()
        for secret, page in secrets
        if secret not in MAY_FIND[name]
    ]
    assert not leaks, "\n".join(leaks)
    # The other way round: the table is no tighter than the service, so a page that shows nothing any more is seen too.
    chair = {secret for secret, _page in found["independent chair"]}
    assert chair == MAY_FIND["independent chair"]


def test_no_export_message_or_row_of_the_trail_carries_it(people):
    story, everybody = people
    told = [
        *Notification.objects.values_list("sentence", flat=True),
        *Letter.objects.values_list("body", flat=True),
    ]
    told += Letter.objects.values_list("calendar", flat=True)
    told += [f"{row.sentence} {row.reason} {json.dumps(row.facts)}" for row in JournalEntry.objects.all()]
    for person in everybody.values():
        try:
            told.append(json.dumps(dossier(story.trajectory, by=person), default=str))
        except NotAllowed:
            continue
    assert not [text for text in told for secret in ALL if secret in text]
    assert Meeting.history.filter(minutes=GENERAL).exists()  # history keeps it, and no page opens that


def letters(people, rows):
    """What each of COLUMNS gets at each address."""
    clients = []
    for name in COLUMNS:
        clients.append(Client(raise_request_exception=False))
        clients[-1].force_login(people[name])
    for name, path in rows.items():
        yield name, "".join(letter(client, name, path) for client in clients)


def letter(client, name, path):
    answer = client.post(path, {"form": "empty"}) if name in POSTS_ONLY else client.get(path)
    known = {200: "y", 302: "r", 403: "n", 404: ".", 405: "-"}
    return known.get(answer.status_code, "!")


def as_table(text):
    return {
        name: promised
        for promised, *doors in (line.split() for line in text.strip().splitlines())
        for name in doors
    }


def test_every_way_into_the_reviews_has_a_row(people):
    story, everybody = people
    doors = {name: path for name, path in Doors(story).all() if name.startswith("reviews:")}
    plain = {name: reverse(name) for name, taken in names() if not taken and name.startswith("reviews:")}
    asked = {name: path for name, path in (doors | plain).items() if name not in POSTS_ONLY}
    without = {name for name, _taken in names() if name.startswith("reviews:")} - asked.keys() - NOT_TO_READ
    assert not without, "these addresses have no row, and are not named as ones that only act"
    assert dict(letters(everybody, asked)) == as_table(REVIEWS)
    number = f"/{story.review(ReviewKind.ETHICS).pk}"
    interface = {
        path.replace(number, "/<pk>"): f"/api/v1/{path}"
        for path in api_paths(story.review(ReviewKind.ETHICS), story.trajectory)
        if path.startswith("toetsen")
    }
    assert dict(letters(everybody, interface)) == as_table(OF_THE_API)
