"""How an answer is told and answered for: the publication, the register entry, and measures."""

from datetime import timedelta

from django.utils import timezone

from publications.guards import current_publication
from publications.models import Deviation, Insight, Publication
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
from zicht.demo.finding import Finding


class Telling(Finding):
    """Publication, follow-up and the end."""

    def to_publication(self) -> None:
        self.take("to_publication", "probleemeigenaar")

    def write(self) -> Publication:
        """The analyst adds insights, the owner a register entry and an owner for the outcome."""
        publication = current_publication(self.trajectory)
        assert publication is not None, "the committee has not decided yet"
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

    def _insight(self, publication: Publication) -> Insight:
        text = "Een klein deel van de wijken ligt duidelijk hoger dan de rest. Dat verschil is groter dan toeval kan verklaren."
        return add_insight(publication, text=text, by=self.analyst)

    def publish(self) -> None:
        """The public page is live and the problem owner turns to the deviations."""
        self.go_live()
        self.take("to_follow_up", "probleemeigenaar")

    def go_live(self) -> None:
        """The texts are done and the programme puts them online."""
        publish(self.write(), by=self.lead)

    def own_deviations(self) -> list[Deviation]:
        """The deviations that the problem owner answers for."""
        publication = current_publication(self.trajectory)
        return list(Deviation.objects.filter(publication=publication, organisation=self.trajectory.owner))

    def answer(self, deviation: Deviation, *, finish: bool = True) -> None:
        """The problem owner says what it knew, how it explains this and what it does."""
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
        if finish:
            finish_measure(
                measure, state="evaluated", outcome="Zes verhuurders pasten hun aanpak aan.", by=self.owner
            )

    def close(self) -> None:
        """Everything is answered for and the trajectory ends."""
        self.answer_all()
        self.take("close", "probleemeigenaar")

    def answer_all(self) -> None:
        """Each deviation in the owner's areas has an answer, and each measure an end."""
        for deviation in self.own_deviations():
            self.answer(deviation)
