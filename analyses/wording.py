"""Classes, reasons and marks in the words of the screens, and rows ready to be drawn."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import localize
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analyses.earlier import IN_OTHER_TIME
from analyses.engine.deviation import DeviationClass, Reason
from analyses.engine.scales import FigureKind
from analyses.engine.trend import Direction
from analyses.models import CheckState, Dataset, DatasetState, JobState, PackageState
from analyses.planned import settings_from
from analyses.protection import CONCEALED, HIDDEN, MISSING, PRIMARY, SAFE, SECONDARY, UNITS_HIDDEN
from analyses.rows import ESTIMATED
from analyses.subjects import Ground, Kinship
from areas.models import Level, ShareTable

JOB_KINDS = {
    JobState.QUEUED: "wait", JobState.RUNNING: "info", JobState.SUCCEEDED: "ok",
    JobState.FAILED: "stop", JobState.DEAD: "stop", JobState.CANCELLED: "neutral",
}  # fmt: skip
CHECK_KINDS = {
    CheckState.PREPARING: "info", CheckState.REFUSED: "stop", CheckState.PENDING: "wait",
    CheckState.RETURNED: "stop", CheckState.RELEASED: "ok",
}  # fmt: skip
DATASET_KINDS = {
    DatasetState.DRAFT: "wait", DatasetState.READING: "info", DatasetState.READY: "ok",
    DatasetState.REFUSED: "stop", DatasetState.DELETED: "neutral",
}  # fmt: skip
PACKAGE_KINDS = {PackageState.MADE: "wait", PackageState.TAKEN: "info", PackageState.RETURNED: "ok"}
# Categories that a sentence names; more are counted.
MOST_CATEGORIES = 8
CLASS_KINDS = {"much_higher": "stop", "higher": "wait", "lower": "info", "much_lower": "brand"}


def class_words() -> dict[str, str]:
    """Where an area stands, in words."""
    return {
        DeviationClass.MUCH_HIGHER: _("duidelijk hoger"),
        DeviationClass.HIGHER: _("hoger"),
        DeviationClass.AS_EXPECTED: _("zoals verwacht"),
        DeviationClass.LOWER: _("lager"),
        DeviationClass.MUCH_LOWER: _("duidelijk lager"),
        DeviationClass.NOT_ASSESSABLE: _("niet te beoordelen"),
    }


def reason_words() -> dict[str, str]:
    """Why nothing can be said about an area, in words."""
    return {
        Reason.VALUE_MISSING: _("het aantal is niet geleverd"),
        Reason.POPULATION_MISSING: _("de noemer is niet geleverd"),
        Reason.TOO_FEW_INHABITANTS: _("te klein om te vergelijken"),
        Reason.NOTHING_EXPECTED: _("er was niets te verwachten"),
        UNITS_HIDDEN: _("noemer: onvoldoende waarnemingen"),
    }


def trend_words() -> dict[str, str]:
    """Which way it goes, in words."""
    return {
        Direction.RISING: _("stijgt"),
        Direction.FALLING: _("daalt"),
        Direction.STEADY: _("gelijk gebleven"),
        Direction.TOO_SHORT: _("te kort om iets te zeggen"),
    }


def spread_words(summary: Mapping[str, Any]) -> str:
    """What phi and tau² say about the areas, for somebody who never heard of them; empty where they are not known.

    Tau² is a variance on the scale of the square root of the ratio, where a step of x is one of about 2x in the ratio itself
    (Spiegelhalter 2005); of a share it is one of the angle, where a step of x is one of about x sqrt(p (1 - p)) in the share p.
    """
    phi, tau2 = summary.get("phi"), summary.get("tau2")
    if phi is None:
        return ""
    if not summary.get("is_overdispersed"):
        said = _(
            "Bij phi 1 verschillen gebieden alleen door toeval. Hier verschillen zij niet duidelijk meer."
        )
        exact = _("Daarom is elk gebied beoordeeld met de kans die exact is uitgerekend.")
        return f"{said} {exact}" if summary.get("is_exact") else said
    said = _("Bij phi 1 verschillen gebieden alleen door toeval. Hier verschillen zij meer.")
    if not tau2:
        return said
    if settings_from(summary).counted_as is FigureKind.SHARE:
        return f"{said} {_usual_points(tau2, summary.get('pooled_rate'))}".strip()
    share = round(200 * math.sqrt(tau2))
    margin = _(
        "Zulke gewone verschillen, van ongeveer {share} procent, heten hier nog geen afwijking (tau²)."
    )
    return f"{said} {margin.format(share=share)}"


def _usual_points(tau2: float, rate: float | None) -> str:
    if not rate or rate >= 1:
        return ""
    points = localize(round(100 * math.sqrt(tau2 * rate * (1 - rate)), 1))
    margin = _(
        "Zulke gewone verschillen, van ongeveer {points} procentpunt, heten hier nog geen afwijking (tau²)."
    )
    return margin.format(points=points)


def all_or_nobody_words(dataset: Dataset, summary: Mapping[str, Any]) -> str:
    """That every record counts, or none: then no area can differ, and somebody may have taken another column than was meant."""
    flag, counted = dataset.layout.get("flag_column"), summary.get("observed")
    if not flag or counted not in (0, summary.get("population")):
        return ""
    if counted:
        sentence = _(
            "Alle eenheden tellen mee: in de kolom “{column}” staat overal ja. Elk gebied komt op 100 %. {so}"
        )
    else:
        sentence = _(
            "Geen eenheid telt mee: in de kolom “{column}” staat nergens ja. Elk gebied komt op nul. {so}"
        )
    so = _(
        "Zo kan geen gebied van andere afwijken. Klopt dat niet, lees het bestand dan opnieuw in en kies een andere kolom met ja"
        " of nee."
    )
    return sentence.format(column=flag, so=so)


def ground_words(ground: Mapping[str, Any]) -> list[str]:
    """How the counts of the data came to the areas of the outcome, a sentence a step; nothing when these are the same."""
    if not ground:
        return []
    names, bases = dict(Level.choices), dict(ShareTable.Basis.choices)
    said = [
        _(
            "Verdeeld van de gebieden van {before} over die van {after}, naar het aandeel van de {basis} "
            "(bron: {source}; controlegetal {checksum})."
        ).format(
            before=each["from"], after=each["to"], basis=bases.get(each["basis"], each["basis"]), source=each["source"],
            checksum=each["checksum"][:16],
        )
        for each in ground["shares"]
    ]  # fmt: skip
    if ground["level"] != ground["from_level"]:
        sentence = _("Opgeteld van {before} naar {after}, in de indeling van {year}.")
        words = {"before": names[ground["from_level"]], "after": names[ground["level"]]}
        said.append(sentence.format(year=ground["year"], **words))
    estimated = ground.get("estimated")
    if estimated:
        counted = ngettext(
            "Bij {count} gebied is het aantal een schatting, omdat een oud gebied werd gesplitst.",
            "Bij {count} gebieden is het aantal een schatting, omdat een oud gebied werd gesplitst.",
            estimated,
        )
        said.append(counted.format(count=estimated))
    return said


def category_words(categories: Mapping[str, Any]) -> str:
    """What the table of a file with several categories counts; empty for any other (analyses.other_kinds.categories_of)."""
    if not categories:
        return ""
    names, whole = categories["names"], categories["whole"]
    told = names[:MOST_CATEGORIES]
    if len(names) > len(told):
        told = [*told, _("{count} andere").format(count=len(names) - len(told))]
    if whole:
        sentence = ngettext(
            "Deze tabel gaat over “{whole}”. Het bestand telt daarin {count} soort: {names}.",
            "Deze tabel gaat over “{whole}”. Het bestand telt daarin {count} soorten: {names}.",
            len(names),
        )
    else:
        sentence = _("Deze tabel telt {count} soorten bij elkaar op: {names}.")
    return sentence.format(whole=whole, count=len(names), names=get_text_list(told, _("en")))


def status_words() -> dict[str, str]:
    """What disclosure control did with a cell, for the checker."""
    return {
        SAFE: _("veilig"),
        PRIMARY: _("verborgen: te herleiden"),
        SECONDARY: _("verborgen: dekking"),
        MISSING: _("niet geleverd"),
        HIDDEN: _("onvoldoende waarnemingen"),
    }


def danger_words() -> dict[str, str]:
    """What two releases together give away."""
    return {
        "small_difference": _("het verschil tussen beide is kleiner dan de grens"),
        "hidden_before": _("toen verborgen, nu te zien"),
        "hidden_now": _("nu verborgen, toen te zien"),
    }


def kinship_words() -> dict[str, str]:
    """How a new table stands to an earlier release."""
    return {
        Kinship.SAME: _("dezelfde cijfers"),
        Kinship.UNSURE: _("misschien dezelfde eenheden"),
        Kinship.OTHER: _("andere eenheden"),
        IN_OTHER_TIME: _("dezelfde groep in een andere tijd"),
    }


def why_words() -> dict[str, str]:
    """Why two tables may count the same units."""
    return {
        Ground.QUESTION: _("dezelfde vraag"),
        Ground.ROWS: _("hetzelfde bestand"),
        Ground.SOURCE: _("dezelfde bron"),
        Ground.GROUP: _("dezelfde groep"),
        Ground.WORDS: _("de omschrijving lijkt op elkaar"),
        Ground.POPULATION: _("dezelfde populatie"),
        Ground.UNKNOWN: _("een van de twee heeft geen bron"),
    }


@dataclass(frozen=True)
class ShownRow:
    """One area as a line of a table; `hidden` is set when its figures may not be seen."""

    area: str
    name: str
    cells: Mapping[str, Any]
    classification: str
    kind: str
    reason: str
    trend: str
    status: str
    mark: str

    @property
    def hidden(self) -> bool:
        return self.status in CONCEALED

    @property
    def is_estimate(self) -> bool:
        """Whether it shows a count that was divided over new borders."""
        return self.status == SAFE and bool(self.cells.get(ESTIMATED))


def shown_rows(rows: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[ShownRow]:
    """Rows of a result or a check in the order given, with names and words."""
    classes, reasons, trends, marks = class_words(), reason_words(), trend_words(), status_words()
    return [
        ShownRow(
            area=row["area"],
            name=names.get(row["area"], row["area"]),
            cells=row,
            classification=classes[row["classification"]],
            kind=CLASS_KINDS.get(row["classification"], "neutral"),
            reason=reasons.get(row["reason"], ""),
            trend=trends[row["trend"]],
            status=row.get("status", SAFE),
            mark=marks[row.get("status", SAFE)],
        )
        for row in rows
    ]


def hides_units(table: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a table tells counts and not of how many units these are."""
    return any(row.get("reason") == UNITS_HIDDEN for row in table)


def furthest_first(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The areas that deviate most at the top, those without a figure at the bottom."""
    return sorted(rows, key=lambda row: (row["z"] is None, -abs(row["z"] or 0), row["area"]))


def hidden_first(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What a checker looks at first: hidden cells, then the smallest counts."""
    order = {PRIMARY: 0, SECONDARY: 1, HIDDEN: 1, MISSING: 3}
    return sorted(rows, key=lambda row: (order.get(row["status"], 2), row["observed"] or 0, row["area"]))
