"""The page on which the committee compares its answers: 3 members with 10 questions, and 15 members with 80."""

import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Post, User
from accounts.services import appoint
from bench.measurement import Measurement
from coalitions.models import Coalition, Organisation, OrganisationKind
from coalitions.services import found_organisation
from questions.models import Phase, Trajectory
from reviews.models import Answer, Checklist, Review, ReviewerSeat, ReviewKind, ReviewStatus
from reviews.services import adopt_checklist
from reviews.services.committee import call_committee

FEW, MANY, ROUNDS = (3, 10), (15, 80), 5


def measure() -> list[Measurement]:
    """Number of queries of the page with all differences, and its time, for the small and the large committee."""
    few, many = _look(*FEW), _look(*MANY)
    note = f"{FEW[0]} members, {FEW[1]} questions > {MANY[0]} members, {MANY[1]} questions"
    return [
        Measurement("committee_queries", many[0], "queries", few[0], target=1.0, note=note),
        Measurement("committee_page", many[1], "ms", few[1], note=note),
    ]


def _look(members: int, questions: int) -> tuple[int, float]:
    """(queries, fastest of the rounds in milliseconds) of the joint page as the chair opens it."""
    review, chair = _set_table(members, questions)
    client = Client()
    client.force_login(chair)
    page = reverse("reviews:review", args=[review.pk])
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(page)
    assert answer.status_code == 200, answer.status_code
    return len(asked), min(_milliseconds(client, page) for _round in range(ROUNDS))


def _milliseconds(client: Client, page: str) -> float:
    began = time.perf_counter()
    client.get(page)
    return (time.perf_counter() - began) * 1000


def _set_table(members: int, questions: int) -> tuple[Review, User]:
    """A review in which everybody answered everything, each question with one member who differs."""
    label = f"{members}-{questions}"
    town = found_organisation(
        name=f"Gemeente {label}", short_name=f"G{label}", kind=OrganisationKind.MUNICIPALITY
    )
    owner = User.objects.create_user(f"eigenaar-{label}@bench.example", name=f"Eigenaar {label}")
    trajectory = _trajectory(town, owner, label)
    people = [_chair(), *(_member(f"{label}-{number}") for number in range(1, members))]
    call_committee(trajectory)
    review = _review(trajectory, owner, questions)
    seats = [
        ReviewerSeat.objects.create(
            review=review,
            user=user,
            is_chair=place == 0,
            declared_at=review.opened_at,
            submitted_at=review.opened_at,
        )
        for place, user in enumerate(people)
    ]
    asked = list(review.checklist.questions.all())
    Answer.objects.bulk_create(
        Answer(seat=seat, question=question, choice="no" if place == 0 else "yes", note="Gelezen.")
        for place, seat in enumerate(seats)
        for question in asked
    )
    return review, people[0]


def _trajectory(town: Organisation, owner: User, label: str) -> Trajectory:
    coalition = Coalition.objects.create(name=f"Commissie {label}")
    number = Trajectory.objects.count() + 700
    moment = owner.joined_at
    return Trajectory.objects.create(
        reference=f"ZO-2026-{number}", title=f"Toets {label}", owner=town, coalition=coalition, phase=Phase.ETHICS_REVIEW,
        started_by=owner, submitted_by=owner, submitted_at=moment,
    )  # fmt: skip


def _chair() -> User:
    """The one chair that there is; it leads both reviews."""
    found = User.objects.filter(email="voorzitter@bench.example").first()
    return found or _with_post("voorzitter", Post.ETHICS_CHAIR)


def _member(label: str) -> User:
    return _with_post(f"lid-{label}", Post.ETHICS_MEMBER)


def _with_post(name: str, post: Post) -> User:
    user = User.objects.create_user(f"{name}@bench.example", name=name.capitalize())
    appoint(user, post)
    return user


def _review(trajectory: Trajectory, owner: User, questions: int) -> Review:
    kind = ReviewKind.ETHICS
    version = _next_version(kind)
    checklist = adopt_checklist(
        {
            "kind": kind.value,
            "version": version,
            "title": "Kader",
            "reason": "Meting",
            "questions": [
                {
                    "key": f"vraag-{number}",
                    "theme": f"Thema {number % 10}",
                    "text": f"Klopt onderdeel {number}?",
                    "guidance": "Lees wat er ligt.",
                    "reference": "AVG",
                }
                for number in range(questions)
            ],
        },
        by=None,
    )
    return Review.objects.create(
        trajectory=trajectory, kind=kind, checklist=checklist, fingerprint="0" * 64, status=ReviewStatus.JOINT,
        due_on="2027-01-01", opened_by=owner,
    )  # fmt: skip


def _next_version(kind: ReviewKind) -> int:
    newest = Checklist.objects.filter(kind=kind).order_by("-version").first()
    return newest.version + 1 if newest else 1
