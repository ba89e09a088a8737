"""One trajectory told in steps: each function lets the right people do what the method asks, through the services."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.utils import timezone

from analyses import runner
from analyses.models import AnalysisJob, Dataset
from analyses.services import ask_release, give_verdict, lock_plan, register_dataset, start_job, write_plan
from coalitions.models import CoalitionMember
from coalitions.services import (
    agree_responsibilities,
    answer_invitation,
    assign,
    invite,
    leave_out,
    pledge,
    sign,
    write_covenant,
)
from publications.models import Deviation, Publication
from publications.services import (
    add_insight,
    confirm_registration,
    finish_measure,
    name_outcome_owner,
    plan_measure,
    publish,
    respond,
    suggest,
)
from questions.models import Criterion, Phase, QuestionVersion, Theme, Trajectory
from questions.selectors import current_question
from questions.services import (
    add_question,
    agree,
    ask_assessments,
    assess,
    choose_theme,
    define,
    judge_lookalikes,
    refine_question,
    scan_maturity,
    score,
    start_problem,
    submit_problem,
    write_statement,
)
from reviews.models import AnswerChoice, Review, ReviewerSeat, ReviewKind
from reviews.selectors import latest
from reviews.services import cast_vote, decide_ethics, give_legal_advice, save_answer, submit_answers
from sources.models import DataSource
from sources.services import advise_feasibility, ask_holder, decide_request, match, record_dpia, write_need
from zicht.core.policy import Role
from zicht.demo.cast import Cast
from zicht.demo.figures import demo_file
from zicht.demo.subjects import EMPTY_HOMES, Subject
from zicht.method import take

PARTNERS = {"cbs": "bronhouder", "police": "partner", "kadaster": "kadaster"}


@dataclass
class Story:
    """A cast at work on one subject. `dataset` replaces the made-up figures by a registered file."""

    cast: Cast
    subject: Subject = EMPTY_HOMES
    dataset: Dataset | None = None
    trajectory: Trajectory = None  # type: ignore[assignment]  # set by the first step

    @property
    def owner(self) -> Any:
        return self.cast["probleemeigenaar"]

    @property
    def lead(self) -> Any:
        return self.cast["programmaleider"]

    @property
    def analyst(self) -> Any:
        return self.cast["analist1"]

    def begin(self) -> None:
        """Somebody of the municipality starts to write down a problem."""
        subject = self.subject
        self.trajectory = start_problem(
            organisation=self.cast.organisations["owner"], title=subject.title, by=self.owner
        )
        choose_theme(self.trajectory, Theme.objects.get(slug=subject.theme), by=self.owner)
        values = {
            name: getattr(subject, name)
            for name in ("what_happens", "where_and_since", "compared_with", "who_suffers", "what_was_tried", "use_of_answer")
        } | {"who_decides": "De burgemeester, op advies van de driehoek", "prevention_only": True}
        write_statement(self.trajectory, values, seen=self.trajectory.statement.revision, by=self.owner)
        levels = {"ownership": 3, "capacity": 2, "data": 2, "use_of_outcomes": 3, "support": 4}
        scan_maturity(self.trajectory, levels, seen=self.trajectory.maturity.revision, by=self.owner)

    def hand_in(self) -> None:
        """The problem is complete and goes to the programme."""
        self.begin()
        judge_lookalikes(
            self.trajectory, note="Andere trajecten gaan over een ander gebied en een andere vraag.", by=self.owner
        )
        submit_problem(self.trajectory, by=self.owner)
        self.trajectory.refresh_from_db()

    def accept(self) -> None:
        """The programme weighs the problem and accepts it."""
        motivation = "Veel gemeenten herkennen dit en een antwoord helpt om eerder en lichter in te grijpen."
        score(self.trajectory, {criterion: (4, motivation) for criterion in Criterion.values}, by=self.lead)
        self._take("accept", self.lead)

    def form_coalition(self) -> None:
        """Parties are invited, answer, promise what they put in and sign; the landsadvocaat and analysts join."""
        coalition, today = self.trajectory.coalition, timezone.localdate()
        assign(coalition, self.cast["landsadvocaat"], Role.LANDSADVOCAAT, by=self.lead)
        for key in ("analist1", "analist2"):
            assign(coalition, self.cast[key], Role.ANALYST, by=self.lead)
        for key, person in PARTNERS.items():
            member = invite(
                coalition,
                self.cast.organisations[key],
                ask="Denk mee over de vraag en over de bronnen die u hebt.",
                answer_by=today + timedelta(days=14),
                by=self.owner,
            )
            offer = "Een adviseur voor een halve dag per week"
            answer_invitation(member, status="committed", offer=offer, note="", by=self.cast[person])
        reason = "Deze vraag gaat niet over belastinggegevens. Wij vragen de Belastingdienst als dat verandert."
        leave_out(coalition, self.cast.organisations["tax"], reason=reason, by=self.owner)
        self._agree()
        self._take("to_refinement", self.owner)

    def _agree(self) -> None:
        coalition, today = self.trajectory.coalition, timezone.localdate()
        text = "De gemeente leidt het traject en is eigenaar van de uitkomst. Partners toetsen de vraag en leveren kennis en gegevens."
        coalition.refresh_from_db()
        agree_responsibilities(coalition, text=text, seen=coalition.revision, by=self.owner)
        for member in CoalitionMember.objects.filter(coalition=coalition, status="committed"):
            pledge(member, kind="people", description="Een adviseur", pledged=None, unit="", by=self._person_of(member))
        covenant = write_covenant(
            coalition,
            text="Partijen werken samen aan deze ene vraag, alleen om te voorkomen en nooit om op te sporen.",
            starts_on=today,
            ends_on=today + timedelta(days=365),
            by=self.owner,
        )
        for member in CoalitionMember.objects.filter(coalition=coalition, status="committed"):
            sign(covenant, organisation=member.organisation, by=self._person_of(member))

    def _person_of(self, member: CoalitionMember) -> Any:
        own = self.cast.organisations
        return next(
            (self.cast[person] for key, person in PARTNERS.items() if own[key] == member.organisation), self.owner
        )

    def sharpen(self) -> QuestionVersion:
        """The question gets its canvas, its words are defined, and the parties find it relevant and sharp."""
        version = self.refine()
        definition = define(self.trajectory, term=self.subject.term, text=self.subject.meaning, by=self.owner)
        ask_assessments(version, by=self.owner)
        for key, person in {"owner": "probleemeigenaar", **PARTNERS}.items():
            organisation = self.cast.organisations[key]
            agree(definition, organisation=organisation, by=self.cast[person])
            assess(version, organisation=organisation, relevance=8, sharpness=7, note="Helder en nuttig.", by=self.cast[person])
        self._take("to_inventory", self.owner)
        return version

    def refine(self, **changes: Any) -> QuestionVersion:
        """Write the question on its canvas."""
        subject = self.subject
        question = current_question(self.trajectory) or add_question(
            self.trajectory, subject.question_title, by=self.owner
        )
        latest_version = question.versions.order_by("-number").first()
        values = {
            "text": subject.question,
            "population": subject.population,
            "indicator": subject.indicator,
            "numerator": subject.numerator,
            "denominator": subject.denominator,
            "area_level": "district",
            "period_from": 2020,
            "period_to": 2025,
            "comparison": "Alle wijken van de provincie, en wijken met dezelfde stedelijkheid",
            "hypothesis": "In een klein deel van de wijken is het aandeel veel hoger dan gewoon.",
            "use_of_answers": subject.use_of_answer,
            "change_note": "Eerste volledige versie",
        } | changes
        return refine_question(question, values, seen=latest_version.revision if latest_version else 0, by=self.owner)

    def take_stock(self) -> None:
        """What the question needs is written down, matched to a source, asked and granted; an analyst finds it feasible."""
        question = current_question(self.trajectory)
        source = DataSource.objects.get(identifier="cbs-wijkregistratie")
        for kind, label in (("numerator", self.subject.numerator), ("denominator", self.subject.denominator)):
            need = write_need(question, kind=kind, label=label, by=self.analyst)
            match(need, source, variables=label, fit_note="Past goed, per wijk en per jaar", by=self.analyst)
        request = ask_holder(
            self.trajectory,
            source,
            purpose="Wijken met elkaar vergelijken om te voorkomen dat bewoners schade lijden.",
            variables=f"{self.subject.numerator}; {self.subject.denominator}",
            years="2020 tot en met 2025",
            legal_basis="Artikel 41 van de CBS-wet: statistisch onderzoek",
            retention="Tot een jaar na publicatie",
            by=self.analyst,
        )
        valid = timezone.localdate() + timedelta(days=365)
        decide_request(request, status="granted", note="Akkoord voor dit doel.", valid_until=valid, by=self.cast["bronhouder"])
        advise_feasibility(question, verdict="feasible", text="De bron dekt teller en noemer per wijk voor alle jaren.", by=self.analyst)
        record_dpia(
            self.trajectory,
            personal_data=True,
            outcome="Gegevens zijn gepseudonimiseerd. Alleen aantallen per wijk verlaten de omgeving van het CBS.",
            document="DPIA Zicht 2026-07",
            by=self.analyst,
        )
        self._take("to_legal_review", self.owner)

    def advise(self, *, conditions: tuple[str, ...] = ()) -> None:
        """The landsadvocaat reads and advises."""
        review = latest(self.trajectory, ReviewKind.LEGAL)
        give_legal_advice(
            review,
            outcome="conditional" if conditions else "positive",
            text="Doel en grondslag sluiten op elkaar aan. De uitkomst is niet herleidbaar tot personen of bedrijven.",
            conditions=list(conditions),
            seen_fingerprint=review.fingerprint,
            by=self.cast["landsadvocaat"],
        )

    def to_analysis(self) -> None:
        self._take("to_analysis", self.owner)

    def plan(self) -> Any:
        """The analyst fixes the plan before anybody sees a figure."""
        values = {
            "indicator": self.subject.indicator,
            "population": self.subject.population,
            "method": "Indirecte standaardisatie, funnelplot met extra spreiding tussen wijken, en toetsing op vals alarm over alle wijken samen.",
            "minimum_population": 500,
            "false_discovery_rate": 0.05,
            "comparators": "Aangrenzende wijken en wijken met dezelfde stedelijkheid",
            "output_tables": "Eén tabel: wijk, periode, waargenomen, verwacht, verhouding met interval",
            "rule_profile": "CBS/ESSnet",
        }
        return lock_plan(write_plan(self.trajectory, values, seen=0, by=self.analyst), by=self.analyst)

    def data(self) -> Dataset:
        """The figures are registered for this trajectory."""
        if self.dataset is None:
            self.dataset = register_dataset(
                file=demo_file(self.subject.seed),
                name=f"{self.subject.question_title}, 2020-2025",
                trajectory=self.trajectory,
                source=DataSource.objects.get(identifier="cbs-wijkregistratie"),
                by=self.analyst,
            )
        return self.dataset

    def compute(self) -> AnalysisJob:
        """A job under the locked plan, run here and now."""
        job = start_job(trajectory=self.trajectory, dataset=self.data(), plan=self.plan(), by=self.analyst)
        runner.run(job.pk)
        job.refresh_from_db()
        return job

    def release(self, job: AnalysisJob) -> None:
        """Two checkers look at the protected table and let it out."""
        check = ask_release(job.result, description="Tabel per wijk en jaar met aantallen en verhoudingen.", by=self.analyst)
        for key in ("controleur1", "controleur2"):
            give_verdict(check, verdict="approve", remarks="", seen_fingerprint=check.fingerprint, by=self.cast[key])

    def analyse(self) -> AnalysisJob:
        job = self.compute()
        self.release(job)
        self._take("to_ethics_review", self.analyst)
        return job

    def judge(self) -> None:
        """Each member answers alone, the round closes, all vote, the chair decides."""
        review = latest(self.trajectory, ReviewKind.ETHICS)
        for seat in review.seats.select_related("user"):
            self._answer(seat)
        for seat in review.seats.select_related("user"):
            cast_vote(
                seat,
                choice="approve",
                motivation="Zorgvuldig gedaan en het doel is voorkomen.",
                seen_fingerprint=review.fingerprint,
                by=seat.user,
            )
        text = "De uitkomst is niet herleidbaar, het doel is preventie en de tekst is zorgvuldig over wijken."
        decide_ethics(review, text=text, dissent="", conditions=[], by=self.cast["voorzitter"])

    def _answer(self, seat: ReviewerSeat) -> None:
        for question in seat.review.checklist.questions.all():
            choice = AnswerChoice.NO if question.stops_on == AnswerChoice.YES else AnswerChoice.YES
            save_answer(seat, question, choice=choice, note="", by=seat.user)
        submit_answers(seat, by=seat.user)

    def to_publication(self) -> None:
        self._take("to_publication", self.owner)

    def write(self) -> Publication:
        """The analyst adds insights, the owner a register entry and an owner for the outcome."""
        publication = self.trajectory.publications.get()
        for insight in list(publication.insights.all()) or [self._insight(publication)]:
            if not insight.suggestions.exists():
                suggest(
                    insight,
                    title="Ga in gesprek met bewoners en verhuurders",
                    text="Begin in de wijken die duidelijk hoger liggen. Vraag wat zij zien en wat zou helpen.",
                    by=self.analyst,
                )
        name_outcome_owner(publication, self.owner, by=self.owner)
        confirm_registration(publication.registration, by=self.owner)
        return publication

    def _insight(self, publication: Publication) -> Any:
        text = "Een klein deel van de wijken ligt duidelijk hoger dan de rest. Dat verschil is groter dan toeval kan verklaren."
        return add_insight(publication, text=text, by=self.analyst)

    def publish(self) -> None:
        publish(self.write(), by=self.lead)
        self._take("to_follow_up", self.owner)

    def answer(self, *, leave_one: bool = False) -> None:
        """The problem owner answers for each deviation in its areas."""
        own = [d for d in Deviation.objects.filter(publication__trajectory=self.trajectory)]
        for deviation in own[:-1] if leave_one else own:
            values = {
                "knew": "partly",
                "explanation": "In deze wijk staan veel panden van verhuurders van buiten de stad.",
                "action": "Wij spreken de tien grootste verhuurders en organiseren een buurtavond.",
                "capacity": "Een projectleider voor twee dagen in de week, een half jaar lang.",
            }
            response = respond(deviation, values, seen=0, by=self.owner)
            measure = plan_measure(
                response,
                title="Gesprekken met verhuurders",
                responsible="Afdeling Wonen",
                due_on=timezone.localdate() + timedelta(days=90),
                by=self.owner,
            )
            if not leave_one:
                finish_measure(measure, state="evaluated", outcome="Zes verhuurders pasten hun aanpak aan.", by=self.owner)

    def close(self) -> None:
        self.answer()
        self._take("close", self.owner)

    def take(self, step: str, who: str, note: str = "") -> None:
        """Any step of the method, by somebody of the cast."""
        self._take(step, self.cast[who], note)

    def _take(self, step: str, by: Any, note: str = "") -> None:
        self.trajectory = take(self.trajectory, step, by=by, note=note)


def bring_to(
    phase: str, cast: Cast, *, subject: Subject = EMPTY_HOMES, dataset: Dataset | None = None
) -> Story:
    """A trajectory that went the whole way to `phase`, by real steps. CLOSED is the end of the line."""
    story = Story(cast, subject, dataset)
    chapters = {
        Phase.INTAKE: [story.hand_in],
        Phase.COALITION: [story.accept],
        Phase.REFINEMENT: [story.form_coalition],
        Phase.INVENTORY: [story.sharpen],
        Phase.LEGAL_REVIEW: [story.take_stock],
        Phase.ANALYSIS: [story.advise, story.to_analysis],
        Phase.ETHICS_REVIEW: [story.analyse],
        Phase.PUBLICATION: [story.judge, story.to_publication],
        Phase.FOLLOW_UP: [story.publish],
        Phase.CLOSED: [story.close],
    }
    for reached, steps in chapters.items():
        for step in steps:
            step()
        if reached == phase:
            return story
    raise ValueError(f"no story leads to {phase}")


def review_of(story: Story, kind: str) -> Review:
    """The running or latest review of this trajectory."""
    return latest(story.trajectory, kind)  # type: ignore[return-value]
