"""What the dossier already says, as first texts for the official forms and for the parts of a DPIA."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from coalitions.models import Assignment
from coalitions.selectors import seated_members
from questions.current import current_question, current_version
from questions.models import Trajectory
from questions.wording import in_a_row
from sources.coverage import years
from sources.models import (
    ALLOWED,
    ChosenVariable,
    DataCategory,
    DataRequest,
    DataSource,
    DpiaRecord,
    PreScan,
    SourceMatch,
)
from sources.prescan.facts import category_of
from sources.prescan.questions import SUBJECTS, cleaned


class Dossier:
    """Reads one trajectory once; each method gives the text of one part, empty when nothing is known."""

    def __init__(self, trajectory: Trajectory) -> None:
        self.trajectory = trajectory
        self.version = current_version(trajectory)
        question = current_question(trajectory)
        matches = SourceMatch.objects.filter(need__question=question, need__waived_at__isnull=True)
        self.matches = list(matches.select_related("source__holder", "need"))
        chosen = ChosenVariable.objects.filter(match__in=self.matches)
        self.chosen = list(chosen.select_related("variable", "match__source").order_by("variable__name"))
        self.requests = list(
            DataRequest.objects.filter(trajectory=trajectory, status__in=ALLOWED).select_related(
                "source__holder"
            )
        )
        self.members = list(seated_members(trajectory.coalition).select_related("organisation"))

    @property
    def sources(self) -> list[DataSource]:
        """The matched sources, each once, by title."""
        return sorted({match.source for match in self.matches}, key=lambda source: source.title)

    def purpose(self) -> str:
        """The problem, and that the work serves prevention."""
        statement = getattr(self.trajectory, "statement", None)
        told = (
            [
                getattr(statement, name, "")
                for name in ("what_happens", "where_it_happens", "since_when", "use_of_answer")
            ]
            if statement
            else []
        )
        purpose = _(
            "Het doel is voorkomen: er wordt geen enkele persoon of onderneming opgespoord of beoordeeld."
        )
        return _paragraphs([self.trajectory.title, *told, purpose])

    def question(self) -> str:
        """The question with its parts."""
        if self.version is None:
            return ""
        parts = (
            ("", self.version.text),
            (_("Indicator"), self.version.indicator),
            (_("Teller"), self.version.numerator),
            (_("Noemer"), self.version.denominator),
            (_("Vermoeden"), self.version.hypothesis),
        )
        return _paragraphs(f"{label}: {text}" if label else text for label, text in parts if text)

    def population(self) -> str:
        """Who or what, and over which years."""
        if self.version is None:
            return ""
        period = years(self.version.period_from, self.version.period_to)
        return _paragraphs([self.version.population, _("Periode: {years}").format(years=period)])

    def outputs(self) -> str:
        """What comes out, and per which area."""
        if self.version is None:
            return ""
        level = self.version.get_area_level_display()
        return _paragraphs(
            [
                _("{indicator}, per {level}.").format(indicator=self.version.indicator, level=level)
                if level
                else "",
                _("Vergeleken met: {comparison}.").format(comparison=self.version.comparison)
                if self.version.comparison
                else "",
                _("Alleen cijfers die niet te herleiden zijn, na controle door twee mensen."),
            ]
        )

    def files(self) -> str:
        """One line a source with a key at its holder: DOI | file | version | years | variables."""
        lines = []
        for source in self.sources:
            if source.doi or source.holder_key:
                names = [one.variable.name for one in self.chosen if one.match.source_id == source.pk]
                lines.append(
                    " | ".join(
                        [
                            source.doi or source.holder_key,
                            source.title,
                            source.version,
                            years(source.covers_from, source.covers_to),
                            ", ".join(dict.fromkeys(names)),
                        ]
                    )
                )
        return "\n".join(lines)

    def own_data(self) -> str:
        """One line a source of another holder that is brought in: source | ground | permission."""
        lines = []
        for source in self.sources:
            if source.doi or source.holder_key:
                continue
            granted = [one for one in self.requests if one.source_id == source.pk]
            ground = granted[0].legal_basis if granted else source.legal_basis
            told = (
                _("toestemming van {holder}, {day:%d-%m-%Y}").format(
                    holder=source.holder.short_name, day=granted[0].decided_at
                )
                if granted and granted[0].decided_at
                else source.get_access_rights_display()
            )
            lines.append(" | ".join([source.title, " ".join(ground.split()) or "–", told]))
        return "\n".join(lines)

    def legal_ground(self) -> str:
        """The ground of each permission, and of each source."""
        lines = [f"{one.source.title}: {one.legal_basis}" for one in self.requests]
        named = {one.source_id for one in self.requests}
        lines += [
            f"{source.title}: {source.legal_basis}"
            for source in self.sources
            if source.pk not in named and source.legal_basis
        ]
        return _paragraphs(lines)

    def team(self) -> str:
        """One line a person who works on the case: name | role | from | until."""
        rows = Assignment.objects.filter(coalition=self.trajectory.coalition).select_related("user")
        return "\n".join(
            " | ".join([row.user.name, str(row.get_role_display()), f"{row.since:%d-%m-%Y}", _until(row)])
            for row in rows.order_by("since", "pk")
        )

    def publication_plan(self) -> str:
        """What is published, where, and that nothing traceable is in it."""
        return _(
            "Uitkomsten per gebied, met uitleg over de methode en de grenzen, op de openbare site van Zicht. De"
            " adviescommissie toetst ze vooraf. De registratie staat in het Algoritmeregister."
        )

    def parties(self) -> str:
        """The parties at the table, one a line."""
        return "\n".join(member.organisation.name for member in self.members)

    def categories(self) -> str:
        """The chosen variables by source, with what kind of personal data each is; sources without choices by name."""
        lines = []
        for source in self.sources:
            own = {one.variable for one in self.chosen if one.match.source_id == source.pk}
            told = [
                f"{variable.label} ({DataCategory(category_of(variable)).label})"
                for variable in sorted(own, key=lambda variable: variable.name)
            ]
            lines.append(f"{source.title}: {', '.join(told) or source.get_sensitivity_display()}")
        return "\n".join(lines)

    def subjects(self) -> str:
        """Over whom the data are, from the pre-scan."""
        prescan = PreScan.objects.filter(trajectory=self.trajectory).first()
        told = set(cleaned(prescan.answers)["subjects"]) if prescan else set()
        named = [str(label) for key, label in SUBJECTS if key in told]
        return _paragraphs([self.version.population if self.version else "", in_a_row(named)])

    def retention(self) -> str:
        """How long, as was asked of each holder."""
        return "\n".join(f"{one.source.title}: {one.retention}" for one in self.requests if one.retention)

    def security(self) -> str:
        """How the data are protected, as was told to each holder, and what holds for all."""
        lines = [f"{one.source.title}: {one.security}" for one in self.requests if one.security]
        lines.append(
            _(
                "Namen zijn vervangen door codes. Alleen aangewezen mensen kunnen bij de gegevens, in een beveiligde omgeving."
                " Elke uitkomst wordt door twee mensen gecontroleerd voordat zij naar buiten gaat."
            )
        )
        return _paragraphs(lines)

    def holders(self) -> str:
        """Where the data come from."""
        return "\n".join(f"{source.title}: {source.holder.name}" for source in self.sources)

    def recipients(self) -> str:
        """Who gets the data themselves, and who only gets what came out."""
        return _paragraphs(
            [
                _("Gegevens: alleen de analisten van dit traject, in de beveiligde omgeving."),
                _("Uitkomsten: {parties} en daarna iedereen, op de openbare site.").format(
                    parties=in_a_row([member.organisation.short_name for member in self.members])
                )
                if self.members
                else "",
            ]
        )

    def transfers(self) -> str:
        """What the pre-scan says about leaving the European Economic Area."""
        prescan = PreScan.objects.filter(trajectory=self.trajectory).first()
        answer = cleaned(prescan.answers)["transfer"] if prescan else "none"
        return _("Er gaan geen gegevens naar een land buiten de EER.") if answer == "none" else ""

    def assessment(self) -> str:
        """What was concluded and where it is kept."""
        record = DpiaRecord.objects.filter(trajectory=self.trajectory).first()
        return _paragraphs([record.outcome, record.document]) if record else ""


def _until(row: Assignment) -> str:
    return f"{row.until:%d-%m-%Y}" if row.until else _("heden")


def _paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(text for part in parts if (text := str(part or "").strip()))
