"""Hints on long texts, look-alikes among 50,000 problems, and the pages of a coalition with many parties."""

import random
import statistics
import time
from collections.abc import Callable
from itertools import product

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from bench.crowd import gather, people
from bench.measurement import Measurement
from coalitions import grants
from coalitions.models import CoalitionMember, MemberStatus, OrganisationKind
from coalitions.services import affiliate, found_organisation
from questions.alike import CANDIDATES, lookalikes_of
from questions.hints import hints_on_text
from questions.likeness import searched, trigrams
from questions.models import Assessment, QuestionVersion, Remark, SearchText, Trajectory
from questions.services import add_question, start_problem
from zicht.core.policy import Role

SHORT, LONG, MANY, ROUNDS = 100, 10_000, 50_000, 15
SENTENCE = "Welk aandeel van de woningen in Zwolle stond in 2023 per buurt langer dan een jaar leeg, en wie zijn de eigenaren? "
TITLE, TEXT = (
    "Leegstand op vakantieparken",
    "Op parken aan de rand van de stad staan huisjes leeg en wonen gezinnen.",
)
PAGES = ("", "vraag/", "vraag/versies/", "begrippen/", "oordeel/", "opmerkingen/")


def measure() -> list[Measurement]:
    """`hints_growth` per character, `lookalike_overhead` against the bare query, `trajectory_queries` large against small."""
    return [_hints(), _trajectory_queries(), _lookalikes()]


def _median(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Milliseconds, after two rounds to warm up."""
    call(), call()
    spans = []
    for _round in range(rounds):
        start = time.perf_counter()
        call()
        spans.append((time.perf_counter() - start) * 1000)
    return statistics.median(spans)


def _hints() -> Measurement:
    """Time per 100 characters of a long text against that of a short one: 1 is exactly linear, less is better."""
    short, long = (SENTENCE * (LONG // len(SENTENCE) + 1))[:SHORT], (SENTENCE * 200)[:LONG]
    few = _median(lambda: hints_on_text(short))
    many = _median(lambda: hints_on_text(long)) / (LONG / SHORT)
    note = f"ms per {SHORT} characters, {SHORT} > {LONG} characters"
    return Measurement("hints_growth", many, "ms", few, target=1.0, note=note)


def _lookalikes() -> Measurement:
    """Everything that the page does, for who sees all, against the bare query with the same two indexes."""
    reader, bodies, theme = people()
    gather(reader, bodies, theme, upto=MANY)
    _write_texts()
    bare = _median(_bare)
    whole = _median(lambda: lookalikes_of(TITLE, TEXT, reader))
    note = f"{MANY} problems on {connection.vendor}"
    return Measurement("lookalike_overhead", whole, "ms", bare, target=1.3, note=note)


def _write_texts() -> None:
    chance = random.Random(5)
    parts = (("park", "haven", "wijk", "zorg"), ("stra", "land", "brug", "vaar"), ("ten", "ling", "ier"))
    stems = ["".join(three) for three in product(*parts)]
    words = [f"{stem}{letter}" for stem in stems for letter in "abcdefghij"]
    words += ["leegstand", "vakantieparken", "huisjes", "gezinnen"]
    rows = []
    for pk in Trajectory.objects.filter(search_text__isnull=True).values_list("pk", flat=True):
        title = " ".join(chance.choices(words, k=3))
        text = f"{title} {' '.join(chance.choices(words, k=25))}"
        rows.append(SearchText(trajectory_id=pk, words=text, grams=" ".join(sorted(trigrams(title)))))
    SearchText.objects.bulk_create(rows, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _bare() -> list[tuple[int]]:
    """The same words through the same indexes, written by hand, without rights and without comparing."""
    grams = sorted(trigrams(TITLE))
    near = " | ".join(f"({' & '.join(grams[at : at + 3])})" for at in range(0, min(len(grams), 12), 3))
    asked = " | ".join(searched(TITLE, TEXT))
    sql = (
        "SELECT trajectory_id, words, grams FROM questions_searchtext, to_tsquery('dutch', %s) AS asked"
        " WHERE to_tsvector('dutch'::regconfig, COALESCE(words, '')) @@ asked"
        " OR to_tsvector('simple'::regconfig, COALESCE(grams, '')) @@ to_tsquery('simple', %s)"
        " ORDER BY ts_rank(to_tsvector('dutch'::regconfig, COALESCE(words, '')), asked) DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked, near, CANDIDATES])
        return cursor.fetchall()


def _trajectory_queries() -> Measurement:
    """The page on which the two differ most, as numbers of queries."""
    owner = User.objects.create_user("meting@demo.example", name="Meting")
    city = found_organisation(
        name="Gemeente Vraagmeting", short_name="Vraag", kind=OrganisationKind.MUNICIPALITY
    )
    affiliate(owner, city)
    client = Client()
    client.force_login(owner)
    small = _counts(client, _case(owner, city, parties=3, versions=2, remarks=5))
    large = _counts(client, _case(owner, city, parties=30, versions=20, remarks=500))
    page = max(PAGES, key=lambda one: large[one] / small[one])
    note = f"/trajecten/.../{page}: 3 parties, 2 versions, 5 remarks > 30, 20, 500"
    return Measurement("trajectory_queries", large[page], "queries", small[page], target=1.0, note=note)


def _counts(client: Client, trajectory: Trajectory) -> dict[str, int]:
    found = {}
    for page in PAGES:
        address = f"/trajecten/{trajectory.reference}/{page}"
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            if client.get(address).status_code != 200:
                raise RuntimeError(f"{address} did not open")
        found[page] = len(captured)
    return found


def _case(owner: User, city: object, *, parties: int, versions: int, remarks: int) -> Trajectory:
    """A trajectory in which every party voted on the newest version."""
    trajectory = start_problem(organisation=city, title=f"Meting {parties}", by=owner)
    question = add_question(trajectory, "Meting", by=owner)
    for number in range(2, versions + 1):
        QuestionVersion.objects.create(
            question=question, number=number, text=f"Vraag {number}?", written_by=owner
        )
    newest = question.versions.first()
    newest.asked_at = timezone.now()
    newest.save()
    bodies = [_body(trajectory, f"Partij {parties}-{number}", owner) for number in range(1, parties)]
    for body in (city, *bodies):
        Assessment.objects.create(
            version=newest,
            organisation=body,
            relevance=8,
            sharpness=7,
            assessed_by=owner,
            fingerprint=newest.fingerprint,
        )
    bodies = bodies or [city]
    made = [
        Remark(
            trajectory=trajectory,
            version=newest,
            text=f"Opmerking {at}",
            made_by=owner,
            organisation=bodies[at % len(bodies)],
        )
        for at in range(remarks)
    ]
    Remark.objects.bulk_create(made)
    return trajectory


def _body(trajectory: Trajectory, name: str, owner: User) -> object:
    body = found_organisation(name=name, short_name=name, kind=OrganisationKind.AGENCY)
    CoalitionMember.objects.create(
        coalition=trajectory.coalition,
        organisation=body,
        status=MemberStatus.COMMITTED,
        invited_by=owner,
        answered_by=owner,
        answered_at=timezone.now(),
    )
    grants.grant_to_group(body.group, Role.PARTNER, trajectory.coalition)
    return body
