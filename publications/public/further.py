"""What a figure says beside its ratio, for who reads the page: how likely it is real, with chance damped, and over time."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publications.public.models import LiveFigure
from zicht.core.numbers import chance, change, decimal, per, signed, whole

# Fewer periods than this are counted out exactly and make a short series (standards, 8.4).
LONG_SERIES = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A term, the answer in a few words, and what there is to know about it."""

    term: str
    value: str
    notes: list[str]


def chance_sentence(figure: LiveFigure) -> str:
    """How likely it is that an area really lies on its side of what is expected; empty where it lies as expected, because there
    the question is how far, and not whether."""
    if figure.exceedance is None or figure.classification == "as_expected":
        return ""
    return f"{_chance_term(figure.exceedance)}: {_chance(figure.exceedance)}"


def _chance_term(above: float) -> str:
    if above >= 0.5:
        return _("Kans dat het hier echt hoger is dan verwacht")
    return _("Kans dat het hier echt lager is dan verwacht")


def _chance(above: float) -> str:
    return chance(max(above, 1 - above))


def entries(figure: LiveFigure, body: dict[str, Any]) -> list[Entry]:
    """Everything that the copy of this figure says beside its ratio; none where it keeps nothing, or nothing is told."""
    many = body.get("area_many") or _("gebieden")
    found = []
    if figure.exceedance is not None:
        note = _(
            "Ook een klein verschil telt daarin mee. Of het meer is dan tussen {many} gewoon is, zegt het oordeel hierboven."
        )
        found.append(
            Entry(_chance_term(figure.exceedance), _chance(figure.exceedance), [note.format(many=many)])
        )
    if figure.smoothed is not None and body.get("pooled_rate"):
        found.append(_damped(figure, body, many))
    # What comes from nothing, or ends at nothing, has a direction and no factor.
    if figure.course.get("p") is not None and body.get("pooled_rate"):
        found.append(_course(figure.course, body, many))
    return found


def _damped(figure: LiveFigure, body: dict[str, Any], many: str) -> Entry:
    factor = per(body["pooled_rate"])
    notes = [
        _("Hoe kleiner het gebied, hoe zwaarder het gemiddelde van alle {many} meetelt.").format(many=many)
    ]
    if figure.numerator is not None and figure.denominator:
        own = decimal(figure.numerator / figure.denominator * factor)
        notes.insert(0, _("Geteld is {own} per {unit}.").format(own=own, unit=whole(factor)))
    return Entry(_("Getal waarin toeval is gedempt"), rate_words(figure.smoothed, body), notes)


def rate_words(rate: float | None, body: dict[str, Any]) -> str:
    """A rate in the unit of its publication: "6,9 per 100 inwoners"; empty where either is not known."""
    if rate is None or not body.get("pooled_rate"):
        return ""
    factor = per(body["pooled_rate"])
    return _("{rate} per {unit} {counted}").format(
        rate=decimal(rate * factor), unit=whole(factor), counted=_counted(body)
    )


def _counted(body: dict[str, Any]) -> str:
    return body.get("counted") or body.get("denominator") or _("inwoners")


def _course(course: dict[str, Any], body: dict[str, Any], many: str) -> Entry:
    periods = int(course.get("periods") or 0)
    term = ngettext(
        "Verloop in dit gebied, over {count} periode", "Verloop in dit gebied, over {count} perioden", periods
    )
    notes = [f"{_change(course, body)} {_by_chance(course.get('p'))}".strip()]
    if course.get("adjusted_p") is not None:
        adjusted = _("Omdat wij naar alle {many} tegelijk kijken, rekenen wij met {p}.")
        notes.append(adjusted.format(many=many, p=chance(course["adjusted_p"])))
    notes += _slope(course, body, periods)
    if course.get("last_p") is not None:
        last = _(
            "Het verschil tussen de laatste twee perioden komt door toeval alleen in {p} van de gevallen voor."
        )
        notes.append(last.format(p=chance(course["last_p"])))
    return Entry(term.format(count=periods), _direction(course), notes)


def _direction(course: dict[str, Any]) -> str:
    words = {"rising": _("stijgt"), "falling": _("daalt")}
    return words.get(course.get("direction", ""), _("geen duidelijke richting"))


def _change(course: dict[str, Any], body: dict[str, Any]) -> str:
    """The change a period; of a share it is one of the odds."""
    sentence = _("Per periode verandert het met {change} (tussen {low} en {high}).")
    if body.get("counted_as") == "share":
        sentence = _(
            "Per periode verandert de verhouding tussen wel en niet met {change} (tussen {low} en {high})."
        )
    low, high = course.get("low"), course.get("high")
    if low is None or high is None:
        return ""
    return sentence.format(change=change(course["change"]), low=change(low), high=change(high))


def _by_chance(p: float | None) -> str:
    if p is None:
        return ""
    return _("Door toeval alleen komt zo'n verloop in {p} van de gevallen voor.").format(p=chance(p))


def _slope(course: dict[str, Any], body: dict[str, Any], periods: int) -> list[str]:
    """The slope of Sen with the test of Mann-Kendall, which takes no model for granted."""
    if course.get("slope") is None:
        return []
    told = [_middle_change(course["slope"], body)]
    if course.get("steady_p") is not None:
        sentence = _("Door toeval alleen komt zo'n volgorde in {p} van de gevallen voor (Mann-Kendall).")
        if periods < LONG_SERIES:
            sentence = _(
                "Door toeval alleen komt zo'n volgorde in {p} van de gevallen voor (Mann-Kendall). De reeks is kort; daarom is"
                " dat exact uitgeteld."
            )
        told.append(sentence.format(p=chance(course["steady_p"])))
    return told


def _middle_change(slope: float, body: dict[str, Any]) -> str:
    factor = per(body["pooled_rate"])
    return _("De middelste verandering is {slope} per {unit} {counted} per periode (Sen).").format(
        slope=signed(slope * factor), unit=whole(factor), counted=_counted(body)
    )


def course_sentence(body: dict[str, Any]) -> str:
    """How all areas together went over time, with how seldom chance does that; empty in a copy from before that was kept."""
    course, periods = body.get("course") or {}, body.get("periods") or 0
    if course.get("p") is None or not body.get("pooled_rate"):
        return ""
    told = {**course, "low": course.get("lower"), "high": course.get("upper")}
    parts = [_change(told, body), _by_chance(course.get("p"))]
    if course.get("slope") is not None:
        parts.append(_middle_change(course["slope"], body))
    if periods < LONG_SERIES:
        short = ngettext(
            "Met {count} periode is dat een korte reeks.",
            "Met {count} perioden is dat een korte reeks.",
            periods,
        )
        parts.append(short.format(count=periods))
    return " ".join(part for part in parts if part)
