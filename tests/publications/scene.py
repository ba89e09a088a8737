"""A municipality with a released table about seven districts, and the people around its publication."""

from datetime import date
from itertools import pairwise
from types import SimpleNamespace

from django.utils import timezone

from accounts.models import Post, User
from accounts.services import appoint
from analyses.content import ethics_content
from analyses.models import AnalysisJob, AnalysisPlan, Dataset, DisclosureCheck, JobState, Release, Result
from areas.models import Adjacency, Area, Level
from coalitions import grants
from coalitions.models import Coalition, CoalitionMember, MemberRole, MemberStatus, OrganisationKind
from coalitions.services import affiliate, found_organisation
from publications.services import confirm_registration, name_outcome_owner, suggest
from questions.models import Phase, QuestionVersion, ResearchQuestion, Theme, Trajectory
from reviews.models import (
    Checklist,
    Decision,
    Dissent,
    Outcome,
    Review,
    ReviewerSeat,
    ReviewKind,
    ReviewStatus,
    Vote,
)
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import Role

YEAR = 2025


def row(area, observed, population, ratio, classification, status="safe"):
    """One released row; hidden rows hold no count."""
    shown = status == "safe"
    told = shown and ratio is not None
    return {
        "area": area,
        "period": "2025",
        "observed": observed if shown else None,
        "population": population,
        "expected": observed / ratio if told else None,
        "ratio": ratio if told else None,
        "low": ratio * 0.9 if told else None,
        "high": ratio * 1.1 if told else None,
        "classification": classification if told else "not_assessable",
        "status": status,
    }


TABLE = [
    row("WK900100", 400, 4000, 4.0, "much_higher"),
    row("WK900101", 120, 5000, 1.6, "higher"),
    row("WK900102", 80, 5000, 0.98, "as_expected"),
    row("WK900103", 10, 6000, 0.2, "much_lower"),
    row("WK900104", None, 700, None, "not_assessable", status="hidden"),
    row("WK900105", 20, 90, None, "not_assessable"),
    row("WK900200", 300, 4500, 3.1, "much_higher"),
]
SUMMARY = {"period": "2025", "phi": 197.498, "tau2": 0.0683429, "fdr": 0.05, "minimum_population": 500}
TREND = [
    {
        "period": str(2021 + step),
        "observed": 700 + 40 * step,
        "population": 25000,
        "rate": (700 + 40 * step) / 25000,
    }
    for step in range(5)
]


def square(x, y):
    """A block of one hundredth of a degree."""
    ring = [[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def make_land():
    """Two municipalities side by side with seven districts in a row."""
    towns = {
        code: Area.objects.create(
            code=code,
            level=Level.MUNICIPALITY,
            division_year=YEAR,
            name=name,
            population=size,
            geometry=square(x, 52),
        )
        for code, name, size, x in (
            ("GM9001", "Havenmonde", 21000, 5.0),
            ("GM9002", "Duinbergen", 20000, 5.1),
        )
    }
    Adjacency.objects.create(a=towns["GM9001"], b=towns["GM9002"], shared_boundary_m=900)
    districts = []
    for number, each in enumerate(TABLE):
        code = each["area"]
        districts.append(
            Area.objects.create(
                code=code, level=Level.DISTRICT, division_year=YEAR, name=f"Wijk {chr(65 + number)}",
                parent=towns["GM" + code[2:6]], population=each["population"], geometry=square(5 + number / 100, 52),
            )
        )  # fmt: skip
    for left, right in pairwise(districts):
        Adjacency.objects.create(a=left, b=right, shared_boundary_m=500)
    return towns


def person(name, organisation=None):
    """Somebody who can log in, perhaps working for an organisation."""
    user = User.objects.create_user(f"{name}@demo.example", name=name.title())
    if organisation is not None:
        affiliate(user, organisation)
    return user


def make_cast():
    """The people around one publication, and a neighbour who sees nothing of it before it is public."""
    city = found_organisation(
        name="Gemeente Havenmonde",
        short_name="Havenmonde",
        kind=OrganisationKind.MUNICIPALITY,
        area_code="GM9001",
    )
    neighbour = found_organisation(
        name="Gemeente Duinbergen",
        short_name="Duinbergen",
        kind=OrganisationKind.MUNICIPALITY,
        area_code="GM9002",
    )
    lead = person("programmaleider")
    appoint(lead, Post.PROGRAMME_LEAD)
    analyst = person("analist")
    appoint(analyst, Post.ANALYST)
    return SimpleNamespace(
        city=city,
        neighbour=neighbour,
        owner=person("eigenaar", city),
        colleague=person("collega", city),
        outsider=person("buurvrouw", neighbour),
        analyst=analyst,
        lead=lead,
    )


def make_trajectory(cast):
    """A trajectory in the phase of publication, with the decisions that lead there."""
    coalition = Coalition.objects.create(name="Fietsendiefstal")
    CoalitionMember.objects.create(
        coalition=coalition, organisation=cast.city, role=MemberRole.PROBLEM_OWNER, status=MemberStatus.COMMITTED,
        invited_by=cast.owner, answered_by=cast.owner, answered_at=timezone.now(),
    )  # fmt: skip
    grants.grant_to_group(cast.city.group, Role.PROBLEM_OWNER, coalition)
    grants.grant_to_user(cast.analyst, Role.ANALYST, coalition)
    theme = Theme.objects.create(name="Veiligheid in de wijk", slug="veiligheid")
    return Trajectory.objects.create(
        reference="ZO-2026-014", title="Fietsendiefstal", theme=theme, owner=cast.city, coalition=coalition,
        phase=Phase.PUBLICATION, started_by=cast.owner, submitted_by=cast.owner, submitted_at=timezone.now(),
    )  # fmt: skip


def take_a_seat(trajectory, cast):
    """The neighbouring municipality joins as a partner."""
    CoalitionMember.objects.create(
        coalition=trajectory.coalition, organisation=cast.neighbour, role=MemberRole.PARTNER,
        status=MemberStatus.COMMITTED, invited_by=cast.owner, answered_by=cast.outsider, answered_at=timezone.now(),
    )  # fmt: skip
    grants.grant_to_group(cast.neighbour.group, Role.PARTNER, trajectory.coalition)


def released(trajectory, cast, *, table=TABLE, trend=TREND, number=1):
    """A release under a locked plan for the current question."""
    question, _made = ResearchQuestion.objects.get_or_create(
        trajectory=trajectory, order=1, title="Diefstal per wijk"
    )
    version, _made = QuestionVersion.objects.get_or_create(
        question=question, number=1, defaults={
            "text": "Waar worden meer fietsen gestolen dan verwacht?", "indicator": "Gestolen fietsen per inwoner",
            "numerator": "Gestolen fietsen", "denominator": "inwoners", "area_level": "district", "written_by": cast.owner,
        },
    )  # fmt: skip
    plan = AnalysisPlan.objects.create(
        trajectory=trajectory, question_version=version, number=number, indicator="Gestolen fietsen", population="Wijken",
        method="Trechter", comparators="Buren", output_tables="Een tabel", written_by=cast.analyst,
        locked_by=cast.analyst, locked_at=timezone.now(),
    )  # fmt: skip
    dataset = Dataset.objects.create(
        name="Aangiften 2025", original_name="a.csv", original="a.csv", rows="r.csv", checksum="0" * 64,
        rows_checksum="0" * 64, division_year=YEAR, area_level="district", row_count=len(table), trajectory=trajectory,
    )  # fmt: skip
    job = AnalysisJob.objects.create(
        trajectory=trajectory, plan=plan, dataset=dataset, state=JobState.SUCCEEDED, requested_by=cast.analyst,
        input_checksum="0" * 64, plan_fingerprint="0" * 64, ended_at=timezone.now(),
    )  # fmt: skip
    result = Result.objects.create(job=job, table=table, checksum="0" * 64)
    check = DisclosureCheck.objects.create(
        result=result,
        plan_fingerprint=job.plan_fingerprint,
        profile="CBS/ESSnet",
        table=table,
        fingerprint="0" * 64,
        asked_by=cast.analyst,
        state="released",
    )
    return Release.objects.create(
        check_record=check, trajectory=trajectory, number=number, table=table, summary=SUMMARY, trend=trend,
        checksum="a" * 64,
    )  # fmt: skip


def decided(trajectory, cast, kind, content):
    """A positive decision about exactly `content`."""
    checklist, _made = Checklist.objects.get_or_create(
        kind=kind, version=99, defaults={"title": kind, "is_current": False}
    )
    review = Review.objects.create(
        trajectory=trajectory, kind=kind, checklist=checklist, content=content, fingerprint=fingerprint(content),
        status=ReviewStatus.DECIDED, due_on=date(2026, 12, 1), opened_by=cast.lead,
    )  # fmt: skip
    decision = Decision.objects.create(
        review=review, outcome=Outcome.POSITIVE, text="De commissie stemt in: het doel is voorkomen.",
        votes_for=4, votes_against=1, decided_by=cast.lead, fingerprint=review.fingerprint,
    )  # fmt: skip
    seat = ReviewerSeat.objects.create(review=review, user=cast.lead)
    vote = Vote.objects.create(seat=seat, choice="reject", motivation="-", fingerprint=review.fingerprint)
    Dissent.objects.create(decision=decision, vote=vote, text="Een lid vindt de wijk een te grof niveau.")
    return decision


def make_release(trajectory, cast):
    """What two checkers let go, with the positive decisions about it."""
    made = released(trajectory, cast)
    decided(trajectory, cast, ReviewKind.LEGAL, {"question": "x"})
    decided(trajectory, cast, ReviewKind.ETHICS, ethics_content(trajectory))
    return made


def complete(draft, cast):
    """The draft with nothing left to do."""
    insight = draft.insights.get()
    suggest(
        insight, title="Zet fietsenstallingen neer", text="Begin bij de stations in de wijk.", by=cast.analyst
    )
    name_outcome_owner(draft, cast.owner, by=cast.owner)
    confirm_registration(draft.registration, by=cast.owner)
    draft.refresh_from_db()
    return draft
