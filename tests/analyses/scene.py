"""A trajectory in the analysis phase with the people around it, for the tests of analyses."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Appointment, Post, User
from analyses.models import AnalysisJob, AnalysisPlan, CheckRemark, Dataset, DisclosureCheck
from analyses.runner import run
from analyses.services import ask_release, give_verdict, lock_plan, register_dataset, start_job, write_plan
from areas.models import Area
from coalitions import grants
from coalitions.models import Assignment, Coalition, Organisation
from questions.models import Phase, QuestionVersion, ResearchQuestion, Trajectory
from reviews.content import legal_content
from reviews.models import Checklist, Decision, Outcome, Review, ReviewKind, ReviewStatus
from zicht.core.fingerprints import fingerprint
from zicht.core.policy import Role

YEAR = 2022
ADVICE = "Doel en grondslag sluiten op elkaar aan."


def person(name: str, post: str = "") -> User:
    user = User.objects.create_user(f"{name.lower().replace(' ', '.')}@voorbeeld.nl", None, name=name)
    if post:
        Appointment.objects.create(user=user, post=post, until=timezone.localdate() + timedelta(days=365))
    return user


def districts(count: int, town: str = "GM0001") -> list[Area]:
    """A municipality with numbered districts."""
    parent = Area.objects.create(
        code=town, level="municipality", division_year=YEAR, name=f"Gemeente {town}", population=count * 2000
    )
    return [
        Area.objects.create(
            code=f"WK{town[2:]}{number:02}", level="district", division_year=YEAR, name=f"Wijk {number}",
            parent=parent, population=2000,
        )
        for number in range(count)
    ]  # fmt: skip


def csv_of(rows: list[tuple[Any, ...]], header: str = "wijkcode;periode;aantal;inwoners") -> bytes:
    lines = [header, *(";".join("" if cell is None else str(cell) for cell in row) for row in rows)]
    return "\n".join(lines).encode()


def usual_rows(count: int = 20, period: str = "2024", town: str = "0001") -> list[tuple[Any, ...]]:
    """Districts that differ a little, and the last one that differs much."""
    rows = [(f"WK{town}{number:02}", period, 40 + number % 7, 2000) for number in range(count)]
    rows[-1] = (*rows[-1][:2], 400, 2000)
    return rows


@dataclass
class Scene:
    """Who is there, and the trajectory that they work on."""

    owner: User
    partner: User
    analyst: User
    colleague: User
    checker: User
    second_checker: User
    third_checker: User
    lead: User
    stranger: User
    trajectory: Trajectory
    version: QuestionVersion

    def advise(self, outcome: str = Outcome.POSITIVE) -> Review:
        """The landsadvocaat advises on what lies here now."""
        content = legal_content(self.trajectory)
        Review.objects.filter(trajectory=self.trajectory).update(status=ReviewStatus.SUPERSEDED)
        review = Review.objects.create(
            trajectory=self.trajectory, kind=ReviewKind.LEGAL, status=ReviewStatus.DECIDED, content=content,
            checklist=Checklist.objects.get_or_create(kind="legal", version=99, is_current=False)[0],
            fingerprint=fingerprint(content), due_on=date(2030, 1, 1), opened_by=self.lead,
        )  # fmt: skip
        Decision.objects.create(
            review=review, outcome=outcome, text=ADVICE, decided_by=self.lead, fingerprint=review.fingerprint
        )
        return review

    def plan(self, **values: Any) -> AnalysisPlan:
        return write_plan(self.trajectory, values, seen=0, by=self.analyst)

    def locked(self, **values: Any) -> AnalysisPlan:
        return lock_plan(self.plan(**values), by=self.analyst)

    def dataset(self, rows: list[tuple[Any, ...]] | None = None, name: str = "Meldingen") -> Dataset:
        return register_dataset(
            file=csv_of(rows or usual_rows()), name=name, trajectory=self.trajectory,
            original_name="meldingen.csv", by=self.analyst,
        )  # fmt: skip

    def job(self, **facts: Any) -> AnalysisJob:
        facts = {"dataset": facts.pop("dataset", None) or self.dataset(), "by": self.analyst} | facts
        return start_job(trajectory=self.trajectory, **facts)

    def done(self, **facts: Any) -> AnalysisJob:
        """A job that ended well, computed here."""
        job = self.job(**facts)
        run(job.pk)
        return AnalysisJob.objects.select_related("trajectory__coalition", "plan", "dataset").get(pk=job.pk)

    def asked(self, job: AnalysisJob | None = None) -> DisclosureCheck:
        job = job or self.done()
        return ask_release(job.result, description="Meldingen per wijk.", by=self.analyst)

    def asked_again(self, job: AnalysisJob) -> DisclosureCheck:
        """The next round, in which every remark of the one before is answered."""
        notes = CheckRemark.objects.filter(
            check_record__result__job__trajectory=job.trajectory, answered_at=None
        )
        answers = {note.pk: "Verwerkt." for note in notes}
        return ask_release(job.result, description="Opnieuw.", answers=answers, by=self.analyst)

    def approve(self, check: DisclosureCheck, by: User) -> DisclosureCheck:
        return give_verdict(check, verdict="approve", seen_fingerprint=check.fingerprint, by=by)

    def send_back(self, check: DisclosureCheck, by: User, remarks: str = "Doe dit over.") -> DisclosureCheck:
        return give_verdict(
            check, verdict="return", remarks=remarks, seen_fingerprint=check.fingerprint, by=by
        )

    def released(self, job: AnalysisJob | None = None) -> DisclosureCheck:
        check = self.approve(self.asked(job), self.checker)
        return self.approve(check, self.second_checker)


def set_scene(count: int = 20) -> Scene:
    """Areas, people, roles and a question in the analysis phase with a positive legal advice."""
    districts(count)
    owner, analyst = person("Olga Owner"), person("Anna Analist", Post.ANALYST)
    group = Group.objects.create(name="gemeente")
    town = Organisation.objects.create(
        name="Gemeente Test", short_name="Test", kind="municipality", group=group
    )
    coalition = Coalition.objects.create(name="Meldingen")
    trajectory = Trajectory.objects.create(
        reference="ZO-2026-900", title="Meldingen in wijken", owner=town, coalition=coalition,
        phase=Phase.ANALYSIS, started_by=owner, submitted_by=owner, submitted_at="2026-01-01T00:00Z",
    )  # fmt: skip
    question = ResearchQuestion.objects.create(trajectory=trajectory, order=1, title="Waar?")
    version = QuestionVersion.objects.create(
        question=question, number=1, text="In welke wijken zijn er meer meldingen dan verwacht?",
        population="alle wijken", indicator="meldingen per inwoner", numerator="meldingen", denominator="inwoners",
        area_level="district", comparison="met vergelijkbare wijken", written_by=owner,
    )  # fmt: skip
    partner, colleague = person("Paul Partner"), person("Karel Analist", Post.ANALYST)
    grants.grant_to_user(owner, Role.PROBLEM_OWNER, coalition)
    grants.grant_to_user(partner, Role.PARTNER, coalition)
    for who in (analyst, colleague):
        grants.grant_to_user(who, Role.ANALYST, coalition)
        Assignment.objects.create(coalition=coalition, user=who, role=Role.ANALYST, assigned_by=owner)
    scene = Scene(
        owner=owner, partner=partner, analyst=analyst, colleague=colleague,
        checker=person("Carla Controleur", Post.CHECKER), second_checker=person("Chris Controleur", Post.CHECKER),
        third_checker=person("Cees Controleur", Post.CHECKER), lead=person("Pia Programma", Post.PROGRAMME_LEAD),
        stranger=person("Bea Buur"), trajectory=trajectory, version=version,
    )  # fmt: skip
    scene.advise()
    return scene
