"""How a trajectory begins: a problem in plain words, weighed by the programme, and parties around the table."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
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
from questions.models import Criterion, Theme
from questions.services import (
    choose_theme,
    judge_lookalikes,
    scan_maturity,
    score,
    start_problem,
    submit_problem,
    write_statement,
)
from zicht.core.policy import Role
from zicht.demo.teller import PARTNERS, Teller


class Opening(Teller):
    """Intake and coalition."""

    def begin(self) -> None:
        """Somebody of the municipality starts to write down a problem."""
        subject = self.subject
        self.trajectory = start_problem(
            organisation=self.cast.organisations["owner"], title=subject.title, by=self.owner
        )
        choose_theme(self.trajectory, Theme.objects.get(slug=subject.theme), by=self.owner)
        values = {
            name: getattr(subject, name)
            for name in (
                "what_happens",
                "where_it_happens",
                "since_when",
                "compared_with",
                "who_suffers",
                "what_was_tried",
                "use_of_answer",
            )
        } | {"who_decides": "De burgemeester, op advies van de driehoek", "prevention_only": True}
        write_statement(self.trajectory, values, seen=self.trajectory.statement.revision, by=self.owner)
        levels = {"ownership": 3, "capacity": 2, "data": 2, "use_of_outcomes": 3, "support": 4}
        scan_maturity(self.trajectory, levels, seen=self.trajectory.maturity.revision, by=self.owner)

    def hand_in(self) -> None:
        """The problem is complete and goes to the programme."""
        self.begin()
        judge_lookalikes(
            self.trajectory,
            note="Andere trajecten gaan over een ander gebied en een andere vraag.",
            by=self.owner,
        )
        submit_problem(self.trajectory, by=self.owner)
        self.trajectory.refresh_from_db()

    def accept(self) -> None:
        """The programme weighs the problem and accepts it."""
        self.weigh()
        self.take("accept", "programmaleider")

    def weigh(self) -> None:
        """The programme scores every criterion."""
        motivation = "Veel gemeenten herkennen dit en een antwoord helpt om eerder en lichter in te grijpen."
        score(self.trajectory, dict.fromkeys(Criterion.values, (4, motivation)), by=self.lead)

    def form_coalition(self) -> None:
        """The coalition is complete and turns to the question."""
        self.gather()
        self.take("to_refinement", "probleemeigenaar")

    def gather(self) -> None:
        """Parties are invited, answer, promise what they put in and sign; the landsadvocaat and analysts join."""
        self.assign_people()
        for key in PARTNERS:
            self.seat(key)
        reason = (
            "Deze vraag gaat niet over belastinggegevens. Wij vragen de Belastingdienst als dat verandert."
        )
        leave_out(self.trajectory.coalition, self.cast.organisations["tax"], reason=reason, by=self.owner)
        self.agree_terms()

    def assign_people(self) -> None:
        """The landsadvocaat looks along from the first day, two analysts will do the work."""
        assign(self.trajectory.coalition, self.cast["landsadvocaat"], Role.LANDSADVOCAAT, by=self.lead)
        for key in ("analist1", "analist2"):
            assign(self.trajectory.coalition, self.cast[key], Role.ANALYST, by=self.lead)

    def ask(
        self, key: str, what: str = "Denk mee over de vraag en over de bronnen die u hebt."
    ) -> CoalitionMember:
        """Invite one organisation of the cast."""
        return invite(
            self.trajectory.coalition,
            self.cast.organisations[key],
            ask=what,
            answer_by=timezone.localdate() + timedelta(days=14),
            by=self.owner,
        )

    def seat(self, key: str, speaker: str = "") -> CoalitionMember:
        """Invite one organisation, and let it say yes."""
        self.speakers[key] = speaker or self.speakers[key]
        offer = "Een adviseur voor een halve dag per week"
        return answer_invitation(
            self.ask(key), status="committed", offer=offer, note="", by=self.cast[self.speakers[key]]
        )

    def agree_terms(self) -> None:
        """Who is responsible, what each puts in, and a covenant that everybody at the table signs."""
        coalition = self.trajectory.coalition
        text = (
            "De gemeente leidt het traject en is eigenaar van de uitkomst."
            " Partners toetsen de vraag en leveren kennis en gegevens."
        )
        coalition.refresh_from_db()
        agree_responsibilities(coalition, text=text, seen=coalition.revision, by=self.owner)
        self.pledge_and_sign()

    def pledge_and_sign(self) -> None:
        """A (new) covenant: every seated party promises something and signs."""
        coalition = self.trajectory.coalition
        names = ", ".join(member.organisation.short_name for member in self._seated())
        covenant = write_covenant(
            coalition,
            text=f"Partijen ({names}) werken samen aan deze ene vraag, alleen om te voorkomen en nooit om op te sporen.",
            starts_on=timezone.localdate(),
            ends_on=timezone.localdate() + timedelta(days=365),
            by=self.owner,
        )
        for member in self._seated():
            speaker = self.speaker_of(member)
            if not member.contributions.exists():
                pledge(member, kind="people", description="Een adviseur", pledged=None, unit="", by=speaker)
            sign(covenant, organisation=member.organisation, by=speaker)

    def _seated(self) -> list[CoalitionMember]:
        members = CoalitionMember.objects.filter(coalition=self.trajectory.coalition, status="committed")
        return list(members.select_related("organisation"))

    def speaker_of(self, member: CoalitionMember) -> User:
        """Who of the cast speaks for this member; the problem owner for its own organisation."""
        own = self.cast.organisations
        spoken = (
            self.cast[person] for key, person in self.speakers.items() if own[key] == member.organisation
        )
        return next(spoken, self.owner)
