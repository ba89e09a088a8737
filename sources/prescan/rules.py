"""The rules of the pre-scan: from answers and facts to whether a DPIA is required, with every reason.

Model DPIA Rijksdienst 3.0, pre-scan 2.0: required for new legislation, for a score over 4, for one item of the list of the
Autoriteit Persoonsgegevens, or for two of the nine criteria of the European Data Protection Board; advised for exactly one
criterion. Without personal data there is nothing to assess (AVG article 35).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questions.wording import in_a_row
from sources.prescan.facts import Facts
from sources.prescan.questions import AP_LIST, EDPB, Words

MOST_POINTS = 4
MANY_ORDINARY = 6
MANY_SPECIAL = 6
WEIGHT = {"staff": 1, "citizens": 1, "children": 3, "vulnerable": 3}
TRANSFER = {"none": 0, "adequate": 1, "other": 2}


class Verdict(TextChoices):
    """Uitkomst van de pre-scan DPIA."""

    REQUIRED = "required", gettext_lazy("DPIA verplicht")
    ADVISED = "advised", gettext_lazy("DPIA aanbevolen")
    NOT_NEEDED = "not_needed", gettext_lazy("DPIA niet nodig")


@dataclass(frozen=True)
class Point:
    """One part of the score: what it is about, how many points it gives, and why."""

    label: str
    points: int
    why: str


@dataclass(frozen=True)
class Hit:
    """One item of a list that applies, and what shows it."""

    key: str
    label: str
    why: str


@dataclass(frozen=True)
class Result:
    """What follows: the verdict, the sentences that lead to it, and everything that was counted."""

    verdict: Verdict
    reasons: list[str]
    score: list[Point]
    listed: list[Hit]
    criteria: list[Hit]
    iama_advised: bool

    @property
    def points(self) -> int:
        """The sum of the score."""
        return sum(point.points for point in self.score)


def assess(answers: Mapping[str, Any], facts: Facts) -> Result:
    """Apply every rule. `answers` come from `questions.cleaned`."""
    score, listed, criteria = score_of(answers, facts), listed_of(answers, facts), criteria_of(answers, facts)
    iama = answers["algorithm"] in ("impactful", "high_risk")
    if not (answers["personal"] or facts.is_personal):
        reason = _("Er worden geen persoonsgegevens verwerkt.")
        return Result(Verdict.NOT_NEEDED, [reason], score, listed, criteria, iama)
    reasons = _reasons(answers, sum(point.points for point in score), listed, criteria)
    if reasons:
        return Result(Verdict.REQUIRED, reasons, score, listed, criteria, iama)
    if criteria:
        reason = _("Er speelt één Europees criterium: {what}.").format(what=criteria[0].label)
        return Result(Verdict.ADVISED, [reason], score, listed, criteria, iama)
    reason = _("De score is niet hoger dan {most} en er speelt niets van de lijsten.").format(
        most=MOST_POINTS
    )
    return Result(Verdict.NOT_NEEDED, [reason], score, listed, criteria, iama)


def _reasons(answers: Mapping[str, Any], points: int, listed: list[Hit], criteria: list[Hit]) -> list[str]:
    """Each rule that makes a DPIA required, in words."""
    found = []
    if answers["new_law"]:
        found.append(_("Dit hoort bij een nieuwe wet of regeling."))
    if points > MOST_POINTS:
        found.append(_("De score is {points}, meer dan {most}.").format(points=points, most=MOST_POINTS))
    if listed:
        found.append(
            _("Dit staat op de lijst van de Autoriteit Persoonsgegevens: {items}.").format(
                items=in_a_row([hit.label for hit in listed])
            )
        )
    if len(criteria) > 1:
        found.append(
            _("Er spelen {count} Europese criteria: {items}.").format(
                count=len(criteria), items=in_a_row([hit.label for hit in criteria])
            )
        )
    return found


def score_of(answers: Mapping[str, Any], facts: Facts) -> list[Point]:
    """The parts of the score, also those that give nothing."""
    weight = sum(WEIGHT[who] for who in answers["subjects"])
    return [
        Point(
            _("Gewone persoonsgegevens"),
            int(facts.ordinary >= MANY_ORDINARY),
            _("{count} gekozen, 1 punt vanaf {many}").format(count=facts.ordinary, many=MANY_ORDINARY),
        ),
        _kinds(_("Bijzondere en strafrechtelijke persoonsgegevens"), facts.special),
        _kinds(_("Gevoelige persoonsgegevens"), facts.delicate),
        Point(
            _("Over wie het gaat"),
            2 if weight >= 4 else int(weight == 3),
            _("gewicht {weight}: bij 3 is dat 1 punt, vanaf 4 zijn het er 2").format(weight=weight),
        ),
        _asked(_("10.000 mensen of meer"), answers["many"]),
        _asked(_("Elke maand of vaker"), answers["monthly"]),
        _asked(_("Een jaar of langer bewaren"), answers["years"]),
        Point(
            _("Doorgifte buiten de EER"),
            TRANSFER[answers["transfer"]],
            _("geen doorgifte 0, passend niveau 1, ander land 2"),
        ),
        Point(
            _("Basisregistraties"),
            int(bool(facts.base_registers)),
            in_a_row(list(facts.base_registers)) or _("geen bron uit een basisregistratie"),
        ),
    ]


def _kinds(label: str, count: int) -> Point:
    points = 0 if not count else 1 if count <= MANY_SPECIAL else 2
    why = _("{count} gekozen: 1 tot en met {many} geeft 1 punt, meer geeft er 2")
    return Point(label, points, why.format(count=count, many=MANY_SPECIAL))


def _asked(label: str, answer: bool) -> Point:
    return Point(label, int(answer), _("antwoord: ja") if answer else _("antwoord: nee"))


def listed_of(answers: Mapping[str, Any], facts: Facts) -> list[Hit]:
    """The items of the list of the Autoriteit Persoonsgegevens that apply: what people ticked and what the dossier shows."""
    shown = {topic: _("blijkt uit een gekozen gegeven") for topic in facts.topics}
    if facts.parties > 1 and facts.is_personal:
        shown["partnership"] = _("{count} partijen in de coalitie").format(count=facts.parties)
    return _hits(AP_LIST, shown, dict.fromkeys(answers["listed"], True))


def criteria_of(answers: Mapping[str, Any], facts: Facts) -> list[Hit]:
    """The criteria of the European Data Protection Board that apply."""
    shown: dict[str, str] = {}
    if facts.special or facts.delicate or facts.special_sources:
        shown["sensitive"] = _("blijkt uit de gekozen gegevens of bronnen")
    if facts.is_linked:
        shown["linking"] = _("{sources} komen samen").format(sources=in_a_row(list(facts.personal_sources)))
    if facts.in_model:
        shown["judging"] = _("telt mee in het model: {variables}").format(
            variables=in_a_row(list(facts.in_model))
        )
    told = {key: answers[key] for key in ("judging", "automated", "blocking", "monitoring", "new_technology")}
    told["large_scale"] = answers["many"]
    told["vulnerable"] = bool({"children", "vulnerable"} & set(answers["subjects"]))
    return _hits(EDPB, shown, told)


def _hits(
    items: tuple[tuple[str, Words], ...], shown: Mapping[str, str], told: Mapping[str, bool]
) -> list[Hit]:
    """What applies, in the order of the list; what the dossier shows cannot be ticked away."""
    return [
        Hit(key, str(label), shown.get(key) or _("antwoord: ja"))
        for key, label in items
        if key in shown or told.get(key)
    ]
