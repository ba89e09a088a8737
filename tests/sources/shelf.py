"""A question with the people and sources around it, for the tests of sources."""

from dataclasses import dataclass
from typing import Any

from coalitions.models import Organisation
from questions.models import Phase, QuestionVersion, ResearchQuestion, Trajectory
from sources.models import AccessRights, DataRequest, DataSource, InformationNeed, NeedKind, Sensitivity
from sources.services import ask_holder, describe_source, match, write_need
from tests.coalitions.round_table import Table, lay_table

ASK = {
    "purpose": "Leegstand per buurt bepalen.",
    "variables": "Adres, gebruik, jaar",
    "years": "2021-2025",
    "legal_basis": "Artikel 6 lid 1 onder e AVG.",
    "retention": "Een jaar",
    "security": "Namen zijn vervangen door codes.",
}


def values(holder: Organisation, **more: Any) -> dict[str, Any]:
    """A whole description of a source."""
    return {
        "title": "Registratie van adressen",
        "description": "Alle adressen met hun gebruik.",
        "holder": holder,
        "access_rights": AccessRights.RESTRICTED,
        "sensitivity": Sensitivity.PERSONAL,
    } | more


@dataclass
class Shelf:
    """The table, its question and one source."""

    table: Table
    trajectory: Trajectory
    question: ResearchQuestion
    version: QuestionVersion
    source: DataSource

    def need(self, label: str = "Woningen op 1 januari", kind: str = NeedKind.POPULATION) -> InformationNeed:
        return write_need(self.question, kind=kind, label=label, by=self.table.mayor)

    def matched(self) -> InformationNeed:
        need = self.need()
        match(need, self.source, variables="Adres, gebruik", fit_note="Dekt alles", by=self.table.analyst)
        return need

    def asked(self) -> DataRequest:
        self.matched()
        return ask_holder(self.trajectory, self.source, **ASK, by=self.table.analyst)


def lay_shelf() -> Shelf:
    table = lay_table(Phase.INVENTORY)
    table.man()
    question = ResearchQuestion.objects.create(trajectory=table.trajectory, order=1, title="Leegstand")
    version = QuestionVersion.objects.create(
        question=question,
        number=1,
        text="Hoeveel woningen staan leeg?",
        population="Woningen op 1 januari",
        indicator="Aandeel leegstand",
        numerator="Woningen zonder gebruik",
        denominator="Alle woningen",
        written_by=table.mayor,
    )
    source = describe_source(values(table.registry), by=table.registrar)
    return Shelf(table, table.trajectory, question, version, source)
