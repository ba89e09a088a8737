"""A figure in plain sentences: what was counted, whether that is more than chance, and how it is next door."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publications.public.company import ADJACENT
from publications.public.models import LiveAnswer, LiveFigure
from publications.public.selectors import MUCH_HIGHER, SAFE, Surroundings
from zicht.core.numbers import LIKELY, decimal, per, times, whole

HIDDEN, TOO_FEW, MISSING, ONLY_COUNTED = "hidden", "too_few", "missing", "only_counted"


def in_reader_language(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a page is made of, with the words for its areas, which are kept in Dutch, in the language of who reads it."""
    words = {name: _(str(body[name])) for name in ("area_one", "area_many") if body.get(name)}
    return {**body, **words}


def class_word(classification: str, status: str) -> str:
    """The class of a figure as a reader sees it; a figure that is not told says why."""
    if status == TOO_FEW:
        return _("Te weinig om te beoordelen")
    if status == MISSING:
        return _("Geen gegevens")
    if status == ONLY_COUNTED:
        return _("Aantal bekend, niet vergeleken")
    if status != SAFE:
        return _("Onvoldoende waarnemingen")
    return {
        "much_higher": _("duidelijk hoger"),
        "higher": _("hoger"),
        "as_expected": _("zoals verwacht"),
        "lower": _("lager"),
        "much_lower": _("duidelijk lager"),
    }.get(classification, _("niet te beoordelen"))


def headline(figure: LiveFigure) -> str:
    """The figure in a few words: "12,7× zoveel", or why there is none."""
    if figure.status != SAFE or figure.ratio is None:
        return class_word(figure.classification, figure.status)
    return _("{times} zoveel als verwacht").format(times=times(figure.ratio))


def three_sentences(around: Surroundings, body: dict[str, Any]) -> list[str]:
    """What an alderman or a resident wants to know about one area; nothing of next door where the plan did not ask for it."""
    told = [_counted(around.figure, body), _meaning(around.figure), _next_door(around, body)]
    return [sentence for sentence in told if sentence]


def _counted(figure: LiveFigure, body: dict[str, Any]) -> str:
    words = {
        "area": figure.area_name,
        "period": figure.period,
        "what": body.get("numerator", ""),
        "per": body.get("counted") or body.get("denominator", ""),
        "observed": whole(figure.numerator),
        "population": whole(figure.denominator),
    }
    if figure.status == MISSING and figure.numerator is None:
        return _("Over {area} hebben wij voor {period} geen gegevens: die zijn niet aangeleverd.").format(
            **words
        )
    if figure.status == HIDDEN:
        return _("Over {area} tonen wij geen cijfer: het gaat om te weinig waarnemingen.").format(**words)
    if figure.denominator is None:
        return _("In {area} waren er in {period} {observed} {what}.").format(**words)
    told = _("In {area} waren er in {period} {observed} {what} bij {population} {per}.").format(**words)
    if body.get("counted_as") == "share" and figure.numerator is not None and figure.denominator:
        told = f"{told} {_of_each(figure.numerator / figure.denominator)}"
    if not figure.is_estimate:
        return told
    more = _("Dat is omgerekend: de grenzen van gebieden veranderden, en een oud gebied werd gesplitst.")
    return f"{told} {more}"


def _of_each(share: float) -> str:
    """What part of all units counts, in a number that somebody can imagine."""
    factor = per(share)
    return _("Dat zijn er {part} van elke {each}.").format(part=decimal(share * factor), each=whole(factor))


def _meaning(figure: LiveFigure) -> str:
    if figure.status == HIDDEN:
        return _("Zo kan niemand worden herkend, ook niet door cijfers van elkaar af te trekken.")
    if figure.status == MISSING:
        return _(
            "Dat een cijfer ontbreekt, zegt niets over het gebied: niet dat het er nul zijn, en niet dat het er weinig zijn."
        )
    if figure.status == ONLY_COUNTED:
        return _(
            "Op hoeveel eenheden dat is, tonen wij niet. Daarom is het niet met andere gebieden vergeleken."
        )
    if figure.status == TOO_FEW or figure.ratio is None:
        return _("Het gaat om te weinig om dat aantal eerlijk met andere gebieden te vergelijken.")
    words = {
        "expected": whole(round(figure.expected or 0)),
        "times": times(figure.ratio),
        "low": times(figure.ratio_low or 0),
        "high": times(figure.ratio_high or 0),
    }
    sentence = _MEANINGS().get(figure.classification, "")
    return (_more_than_chance(figure) or sentence).format(**words)


def _more_than_chance(figure: LiveFigure) -> str:
    """What stands in the place of "it may be chance" where that is unlikely and the difference is one that areas usually have;
    else empty. Without this the sentence would say another thing than the chance beside it."""
    if figure.exceedance is None or max(figure.exceedance, 1 - figure.exceedance) <= LIKELY:
        return ""
    return {
        "higher": _(
            "Verwacht waren er {expected}; dat is {times} zoveel. Toeval is het waarschijnlijk niet. Het kan wel een gewoon"
            " verschil tussen gebieden zijn."
        ),
        "lower": _(
            "Verwacht waren er {expected}; dat is {times} daarvan. Toeval is het waarschijnlijk niet. Het kan wel een gewoon"
            " verschil tussen gebieden zijn."
        ),
    }.get(figure.classification, "")


def _MEANINGS() -> dict[str, str]:  # noqa: N802  a table in the reader's language
    return {
        "much_higher": _(
            "Verwacht waren er {expected}; dat is {times} zoveel (tussen {low} en {high}). Zo'n verschil is vrijwel"
            " geen toeval."
        ),
        "higher": _("Verwacht waren er {expected}; dat is {times} zoveel. Het kan nog toeval zijn."),
        "as_expected": _("Verwacht waren er {expected}. Dat past bij wat tussen gebieden gewoon verschilt."),
        "lower": _("Verwacht waren er {expected}; dat is {times} daarvan. Het kan nog toeval zijn."),
        "much_lower": _(
            "Verwacht waren er {expected}; dat is {times} daarvan (tussen {low} en {high}). Zo'n verschil is vrijwel"
            " geen toeval."
        ),
    }


def _next_door(around: Surroundings, body: dict[str, Any]) -> str:
    many = body.get("area_many", _("gebieden"))
    if ADJACENT not in body.get("compared", (ADJACENT,)):
        return ""
    if not around.neighbours:
        return _("Van aangrenzende {many} staan in deze publicatie geen cijfers.").format(many=many)
    if not around.told:
        return _("Ook van de aangrenzende {many} kunnen wij geen cijfers tonen.").format(many=many)
    total, same = len(around.told), len(around.same_side)
    below = around.figure.classification in ("lower", "much_lower")
    sentence = _("Van de {total} aangrenzende {many} die wij konden beoordelen, ligt er geen ook {side}.")
    if same:
        sentence = ngettext(
            "Van de {total} aangrenzende {many} die wij konden beoordelen, ligt er {same} ook {side}.",
            "Van de {total} aangrenzende {many} die wij konden beoordelen, liggen er {same} ook {side}.",
            same,
        )
    if around.figure.status != SAFE or around.figure.classification == "as_expected":
        sentence = _(
            "Van de {total} aangrenzende {many} die wij konden beoordelen, liggen er {same} hoger dan verwacht."
        )
    return sentence.format(total=total, many=many, same=same, side=_("lager") if below else _("hoger"))


def hidden_sentences(counts: dict[str, int], body: dict[str, Any]) -> list[str]:
    """What is not shown and why, one sentence a reason."""
    many = body.get("area_many", _("gebieden"))
    told = []
    if counts.get(HIDDEN):
        told.append(
            _(
                "Bij {count} {many} staat Onvoldoende waarnemingen. Daar gaat het om zo weinig voorvallen of mensen dat"
                " iemand te herkennen zou zijn, of is een cijfer verborgen dat een ander zou verraden."
            ).format(count=counts[HIDDEN], many=many)
        )
    if counts.get(ONLY_COUNTED):
        told.append(
            _(
                "Bij {count} {many} staat Aantal bekend, niet vergeleken. Op hoeveel eenheden dat aantal is, tonen wij niet:"
                " daaruit zijn kleine groepen af te leiden."
            ).format(count=counts[ONLY_COUNTED], many=many)
        )
    if counts.get(MISSING):
        told.append(
            _(
                "Bij {count} {many} staat Geen gegevens. Daar is het aantal of de noemer niet aangeleverd."
            ).format(count=counts[MISSING], many=many)
        )
    if counts.get(TOO_FEW):
        told.append(
            _(
                "Bij {count} {many} staat Te weinig om te beoordelen. Met minder dan {minimum} {counted} zegt een verhouding"
                " te weinig."
            ).format(
                count=counts[TOO_FEW],
                many=many,
                minimum=whole(body.get("minimum_population") or 500),
                counted=body.get("counted") or _("inwoners"),
            )
        )
    return told or [_("Er is niets weggelaten: van elk gebied staat het cijfer in de tabel.")]


def why_no_trend(body: dict[str, Any]) -> str:
    """The sentence that stands where a trend would stand."""
    if not body.get("is_trend_planned", True):
        return _("Een verloop door de tijd hoort niet bij deze analyse. Dat stond vooraf zo in het plan.")
    return ngettext(
        "Een verloop door de tijd kunnen wij nog niet tonen: er zijn alleen cijfers over {count} periode. Vanaf drie perioden is"
        " te zeggen welke kant het op gaat.",
        "Een verloop door de tijd kunnen wij nog niet tonen: er zijn cijfers over {count} perioden. Vanaf drie perioden"
        " is te zeggen welke kant het op gaat.",
        max(1, body.get("periods") or 1),
    ).format(count=max(1, body.get("periods") or 1))


def is_answer_asked(figure: LiveFigure) -> bool:
    """Whether this is a deviation that a municipality answers for."""
    return figure.classification in (MUCH_HIGHER, "much_lower")


def company_word(kind: str) -> str:
    """Which areas an area was laid beside."""
    return {
        "adjacent": _("Gebieden ernaast, samen"),
        "same_class": _("Gebieden die even stedelijk zijn, samen"),
    }.get(kind, _("Gebieden die er het meest op lijken, samen"))


def program_word(name: str) -> str:
    """What a part of the program is that a certificate names; a library is called as it calls itself."""
    return {
        "engine": _("Rekenregels, versie"),
        "code": _("Code van de rekenregels"),
        "computed_on": _("Gerekend met"),
    }.get(name, name)


@dataclass(frozen=True, slots=True)
class AnswerTogether:
    """What a municipality answered in the same words for one area or more, and when it last did."""

    areas: list[str]
    organisation: str
    text: str
    answered_at: datetime


def answers_together(answers: Iterable[LiveAnswer]) -> list[AnswerTogether]:
    """The answers in the order given, each text once: who reads the same words eight times stops reading."""
    found: dict[tuple[str, str], list[LiveAnswer]] = {}
    for answer in answers:
        found.setdefault((answer.organisation, answer.text), []).append(answer)
    return [
        AnswerTogether([each.area_name for each in same], who, text, max(each.answered_at for each in same))
        for (who, text), same in found.items()
    ]
