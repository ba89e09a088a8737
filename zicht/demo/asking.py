"""How the question gets sharp: the canvas, the words, what the parties think of it, and the sources it needs."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from questions.models import Definition, QuestionVersion
from questions.selectors import current_question
from questions.services import add_question, agree, ask_assessments, assess, define, refine_question
from sources.models import DataRequest, DataSource
from sources.services import (
    advise_feasibility,
    ask_holder,
    choose_variables,
    decide_request,
    match,
    write_need,
)
from zicht.demo.opening import Opening
from zicht.demo.privacy import settle_privacy

# Who answers for the sources of a holder, by the first word of the identifier of a source.
HOLDERS = {
    "cbs": "bronhouder",
    "politie": "partner",
    "kadaster": "kadaster",
    "gemeente": "probleemeigenaar",
}


class Asking(Opening):
    """Refinement and inventory."""

    def sharpen(self) -> None:
        """The question is sharp and analysts look for sources."""
        self.settle()
        self.take("to_inventory", "probleemeigenaar")

    def settle(self) -> QuestionVersion:
        """The question gets its canvas, its words are defined, and the parties find it relevant and sharp."""
        version = self.refine()
        self.present(version, self.define_term())
        return version

    def define_term(self) -> Definition:
        """The most important word of the question gets a meaning."""
        return define(self.trajectory, term=self.subject.term, text=self.subject.meaning, by=self.owner)

    def present(self, version: QuestionVersion, definition: Definition | None = None) -> None:
        """Ask every party what it thinks of this version; all are positive and agree with the definition."""
        ask_assessments(version, by=self.owner)
        for key in ("owner", *self.speakers):
            self.favour(version, key)
            if definition is not None:
                speaker = self.cast[self.speakers.get(key, "probleemeigenaar")]
                agree(definition, organisation=self.cast.organisations[key], by=speaker)

    def favour(self, version: QuestionVersion, key: str) -> None:
        """One party finds this version relevant and sharp."""
        speaker = self.cast[self.speakers.get(key, "probleemeigenaar")]
        organisation = self.cast.organisations[key]
        rubric = {"importance": 4, "use": 3, "counted": 3, "bounded": 4, "worded": 3}
        assess(version, organisation=organisation, rubric=rubric, note="Helder en nuttig.", by=speaker)

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
            "period_from": subject.period_from,
            "period_to": subject.period_to,
            "comparison": "Alle wijken van de provincie, en wijken met dezelfde stedelijkheid",
            "hypothesis": "In een klein deel van de wijken is het aandeel veel hoger dan gewoon.",
            "use_of_answers": subject.use_of_answer,
            "change_note": "Eerste volledige versie",
        } | changes
        return refine_question(
            question, values, seen=latest_version.revision if latest_version else 0, by=self.owner
        )

    def take_stock(self) -> None:
        """The sources are known and the landsadvocaat gets everything."""
        self.cover()
        self.take("to_legal_review", "probleemeigenaar")

    def cover(self) -> None:
        """What the question needs is written down, matched, asked and granted; an analyst finds it feasible."""
        self.grant(self.request(self.match_needs()))
        self.find_feasible()

    def match_needs(self) -> DataSource:
        """Numerator and denominator are written down and matched to one source of the catalogue."""
        question = current_question(self.trajectory)
        source = DataSource.objects.get(identifier=self.subject.source)
        for kind, label in (("numerator", self.subject.numerator), ("denominator", self.subject.denominator)):
            need = write_need(question, kind=kind, label=label, by=self.analyst)
            found = match(
                need, source, variables=label, fit_note="Past goed, per wijk en per jaar", by=self.analyst
            )
            choose_variables(found, self.choices(source), by=self.analyst)
        return source

    def choices(self, source: DataSource) -> dict[int, tuple[str, str]]:
        """What is used of the source: the pseudonym to link, what is counted, the district to divide."""
        uses = {
            "RINADRES": ("link", ""),
            "PERCEEL": ("link", ""),
            "GEBRUIK": ("count", ""),
            "KOOPSOM": ("count", "Alleen om te tellen hoe vaak de prijs boven een grens ligt."),
            "BUDGET": ("count", "Alleen om te tellen hoeveel budgetten bijna op zijn."),
            "WIJKCODE": ("select", "De vraag gaat over wijken. Kleinere gebieden zijn niet nodig."),
        }
        return {row.pk: uses[row.name] for row in source.variables.filter(name__in=uses)}

    def request(self, source: DataSource) -> DataRequest:
        """Ask the holder whether the source may be used for this purpose."""
        return ask_holder(
            self.trajectory,
            source,
            purpose="Wijken met elkaar vergelijken om te voorkomen dat bewoners schade lijden.",
            variables=f"{self.subject.numerator}; {self.subject.denominator}",
            years="2020 tot en met 2025",
            legal_basis="Artikel 41 van de CBS-wet: statistisch onderzoek",
            retention="Tot een jaar na publicatie",
            security="Namen zijn vervangen door codes. Alleen twee analisten kunnen erbij, in de omgeving van het CBS.",
            by=self.analyst,
        )

    def grant(self, request: DataRequest) -> None:
        """The holder agrees for a year."""
        until = timezone.localdate() + timedelta(days=365)
        holder = self.cast[HOLDERS[self.subject.source.partition("-")[0]]]
        decide_request(request, status="granted", note="Akkoord voor dit doel.", valid_until=until, by=holder)

    def find_feasible(self) -> None:
        """The analyst finds the question feasible and records the privacy assessment."""
        question = current_question(self.trajectory)
        text = "De bron dekt teller en noemer per wijk voor alle jaren."
        advise_feasibility(question, verdict="feasible", text=text, by=self.analyst)
        settle_privacy(self.trajectory, self.analyst)
