"""How an answer is found: legal advice, a locked plan, a job, two checkers, and the committee."""

from typing import Any

from analyses import runner
from analyses.models import AnalysisJob, AnalysisPlan, Dataset, DisclosureCheck
from analyses.pairs import pairs_of, read_fingerprint
from analyses.services import (
    ask_release,
    give_verdict,
    judge_pairs,
    lock_plan,
    register_dataset,
    start_job,
    write_plan,
)
from areas.demo import YEAR
from reviews.models import AnswerChoice, Decision, Review, ReviewerSeat, ReviewKind
from reviews.selectors import latest
from reviews.services import (
    accept_condition,
    cast_vote,
    decide_ethics,
    declare_independence,
    explain_proxies,
    give_legal_advice,
    look_at_proxies,
    prove_condition,
    save_answers,
    submit_answers,
)
from sources.models import DataSource
from zicht.demo.asking import Asking
from zicht.demo.figures import demo_file


class Finding(Asking):
    """Legal review, analysis and ethics review."""

    def advise(self, *, conditions: tuple[str, ...] = ()) -> None:
        """The landsadvocaat reads and advises."""
        review = self.review(ReviewKind.LEGAL)
        give_legal_advice(
            review,
            outcome="conditional" if conditions else "positive",
            text="Doel en grondslag sluiten op elkaar aan. De uitkomst is niet herleidbaar tot personen of bedrijven.",
            conditions=list(conditions),
            seen_fingerprint=review.fingerprint,
            by=self.cast["landsadvocaat"],
        )

    def meet_conditions(self, kind: str) -> None:
        """The analyst shows how each condition is met, and whoever set it accepts that."""
        setter = self.cast["landsadvocaat" if kind == ReviewKind.LEGAL else "voorzitter"]
        for condition in self.review(kind).decision.conditions.all():
            proof = "Vastgelegd in het analyseplan en in de DPIA, paragraaf 3."
            accept_condition(prove_condition(condition, proof=proof, by=self.analyst), by=setter)

    def to_analysis(self) -> None:
        self.take("to_analysis", "probleemeigenaar")

    def plan(self, **more: Any) -> AnalysisPlan:
        """The analyst fixes the plan before anybody sees a figure; `more` sets other values than usual."""
        values = {
            "indicator": self.subject.indicator,
            "population": self.subject.population,
            "counted_as": self.subject.counted_as,
            "method": "Indirecte standaardisatie, funnelplot met extra spreiding tussen wijken, en toetsing op vals alarm over alle wijken samen.",
            "minimum_population": 500,
            "false_discovery_rate": 0.05,
            "comparators": "Wijken ernaast liggen in dezelfde omgeving; even stedelijke wijken en wijken die erop lijken hebben dezelfde soort woningen.",
            "output_tables": "Eén tabel: wijk, periode, waargenomen, verwacht, verhouding met interval",
            "rule_profile": "CBS/ESSnet",
            "area_level": "district",
            "division_year": self.dataset.division_year if self.dataset else YEAR,
        }
        return lock_plan(write_plan(self.trajectory, values | more, seen=0, by=self.analyst), by=self.analyst)

    def data(self) -> Dataset:
        """The figures are registered for this trajectory."""
        if self.dataset is None:
            self.dataset = register_dataset(
                file=demo_file(self.subject.seed),
                name=f"{self.subject.question_title}, 2020-2025",
                trajectory=self.trajectory,
                source=DataSource.objects.get(identifier=self.subject.source),
                by=self.analyst,
            )
        return self.dataset

    def compute(self, plan: AnalysisPlan | None = None) -> AnalysisJob:
        """A job under this locked plan, or else a new one, run here and now."""
        plan = plan or self.plan()
        job = start_job(trajectory=self.trajectory, dataset=self.data(), plan=plan, by=self.analyst)
        runner.run(job.pk)
        job.refresh_from_db()
        return job

    def release(self, job: AnalysisJob) -> None:
        """Two checkers look at the protected table and let it out."""
        check = self.offer(job)
        for key in ("controleur1", "controleur2"):
            self.approve(check, key)

    def offer(self, job: AnalysisJob) -> DisclosureCheck:
        """The analyst asks for release; the table is protected and audited first."""
        description = "Tabel per wijk en jaar met aantallen en verhoudingen."
        return ask_release(job.result, description=description, by=self.analyst)

    def approve(self, check: DisclosureCheck, key: str) -> None:
        """One checker weighs what earlier tables tell beside this one and finds nothing that can be traced."""
        checker = self.cast[key]
        open_pairs = [pair.ident for pair in pairs_of(check) if pair.judgement is None]
        if open_pairs:
            reason = f"Deze tabel telt {self.subject.numerator.lower()}. De eerdere telde iets anders, dus het verschil zegt niets over iemand."
            judge_pairs(check, open_pairs, choice="accept", reason=reason, seen={}, by=checker)
        give_verdict(
            check, verdict="approve", remarks="", seen_fingerprint=read_fingerprint(check), by=checker
        )

    def analyse(self) -> None:
        """The figures were computed and released; the committee gets everything."""
        self.find()
        self.take("to_ethics_review", "analist1")

    def find(self) -> None:
        """A job under the locked plan, and its protected table let out by two people."""
        self.release(self.compute())

    def judge(self) -> None:
        """Each member answers alone, the round closes, all vote, the chair decides."""
        review = self.review(ReviewKind.ETHICS)
        for seat in review.seats.select_related("user"):
            self.answer_alone(seat)
        self.look_at_proxies(review)
        self.vote(review)

    def look_at_proxies(self, review: Review) -> None:
        """The analyst explains the association with the composition of the population, and the chair looks at it."""
        text = "In deze verzonnen wijken gaat de uitkomst niet samen met leeftijd, inkomen of eigendom van woningen."
        explain_proxies(self.trajectory, text=text, seen=0, by=self.analyst)
        for release in review.content["releases"]:
            look_at_proxies(review, checksum=release["checksum"], by=self.cast["voorzitter"])

    def review(self, kind: str) -> Review:
        """The running or latest review of this kind."""
        found = latest(self.trajectory, kind)
        assert found is not None, f"no {kind} review yet"
        return found

    def vote(self, review: Review) -> Decision:
        """Everybody with a seat is in favour; the chair writes the decision."""
        for seat in review.seats.select_related("user"):
            motivation = "Zorgvuldig gedaan en het doel is voorkomen."
            cast_vote(
                seat,
                choice="approve",
                motivation=motivation,
                seen_fingerprint=review.fingerprint,
                by=seat.user,
            )
        text = "De uitkomst is niet herleidbaar, het doel is preventie en de tekst is zorgvuldig over wijken."
        return decide_ethics(review, text=text, conditions=[], by=self.cast["voorzitter"])

    def answer_alone(self, seat: ReviewerSeat) -> None:
        """One member goes through the whole checklist and finds nothing wrong."""
        declare_independence(seat, interests="", by=seat.user)
        stops = {AnswerChoice.YES.value: AnswerChoice.NO}
        questions = seat.review.checklist.questions.all()
        given = [(question, stops.get(question.stops_on, AnswerChoice.YES), "") for question in questions]
        save_answers(seat, given, by=seat.user)
        submit_answers(seat, by=seat.user)
