"""The figures of a publication to take away: CSV for a spreadsheet, JSON for a program."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from publications.public.company import fellows, is_counted
from publications.public.models import LiveFigure, LivePublication
from publications.public.selectors import SAFE
from publications.public.sentences import HIDDEN, ONLY_COUNTED, class_word, company_word
from zicht.core.sheets import Cell, csv_bytes
from zicht.core.templatetags.zicht_figures import figure_name

# Rates are told in a fixed unit, so that no digits of a small one are lost.
FIXED_UNIT = 100_000


def as_csv(publication: LivePublication, figures: Iterable[LiveFigure]) -> bytes:
    """UTF-8 with BOM, semicolons and decimal commas, as Dutch spreadsheets read it.

    A figure that may not be seen says so in its cell: an empty cell would be counted as nothing.
    """
    body = publication.body
    header = [
        _("gebiedscode"), _("gebied"), _("gemeentecode"), _("gemeente"), _("periode"),
        body.get("numerator") or _("aantal"), body.get("denominator") or _("noemer"),
        _("verwacht"), _("verhouding"), _("verhouding laag"), _("verhouding hoog"), _("oordeel"), _("stedelijkheid"),
        _("gebiedsindeling"), _("omgerekend"),
    ]  # fmt: skip
    year, rows = body.get("division_year") or "", list(figures)
    # A copy from before these were kept holds none of them, and a column of nothing would look like an answer.
    more = _further_header() if any(each.smoothed is not None for each in rows) else []
    return csv_bytes(
        [*header, *more],
        (
            [*_row(each), year, _("ja") if each.is_estimate else _("nee"), *(_further(each) if more else ())]
            for each in rows
        ),
    )


def _further_header() -> list[str]:
    return [
        _("gedempt per 100.000"), _("kans op hoger"), _("verandering per periode"), _("verandering laag"),
        _("verandering hoog"), _("p verandering"), _("p verandering, gecorrigeerd"), _("helling per 100.000 (Sen)"),
        _("p helling (Mann-Kendall)"), _("p laatste twee perioden"), _("perioden"),
    ]  # fmt: skip


def _further(each: LiveFigure) -> list[Cell]:
    """What follows from the counts besides the ratio. A figure that is not told says so here as well; what an area that is told
    cannot say, is not to be judged or too short."""
    if each.status != SAFE:
        return [class_word(each.classification, each.status)] * len(_further_header())
    course, slope = each.course, each.course.get("slope")
    told = [course.get(name) for name in ("change", "low", "high", "p", "adjusted_p")]
    told += [None if slope is None else slope * FIXED_UNIT]
    told += [course.get(name) for name in ("steady_p", "last_p", "periods")]
    return [
        _("niet te beoordelen") if each.smoothed is None else each.smoothed * FIXED_UNIT,
        _("niet te beoordelen") if each.exceedance is None else each.exceedance,
        *(_without(course) if value is None else value for value in told),
    ]


def _without(course: Mapping[str, Any]) -> str:
    """The word where a course has no figure: what comes from nothing, or ends at nothing, has a direction and no factor."""
    return _("te kort") if course.get("p") is None else _("niet te beoordelen")


def others_as_csv(publication: LivePublication) -> bytes:
    """Figures of other kinds that were published with the table, a line each; a hidden one says so."""
    body = publication.body
    header = [
        _("cijfer"), _("soort"), _("gebiedscode"), _("gebied"), _("groep"), _("periode"), _("waarde"), _("gebiedsindeling"),
    ]  # fmt: skip
    hidden, year = class_word("", HIDDEN), body.get("division_year") or ""
    return csv_bytes(
        header,
        (
            [
                figure_name(each["name"]), _(kind), each["area_code"], each["area_name"], each["group"],
                each["period"], hidden if each["value"] is None else each["value"], year,
            ]
            for each in body.get("outputs", [])
            for kind in [each["kind"]]
        ),
    )  # fmt: skip


def company_as_csv(publication: LivePublication, figure: LiveFigure) -> bytes:
    """Everybody that one area was laid beside, a row for each and for each reason why, with the counts that were added up."""
    body = publication.body
    header = [
        _("vergeleken met"), _("gebiedscode"), _("gebied"), _("gemeentecode"), _("gemeente"), _("periode"),
        body.get("numerator") or _("aantal"), body.get("denominator") or _("noemer"), _("stedelijkheid"),
    ]  # fmt: skip
    return csv_bytes(
        header,
        (
            [
                company_word(row["kind"]), each.area_code, each.area_name, each.municipality_code,
                each.municipality_name, each.period, each.numerator, each.denominator, each.urbanity,
            ]
            for row in figure.company
            for each in fellows(figure, row)
        ),
    )  # fmt: skip


def _row(each: LiveFigure) -> list[Cell]:
    word = class_word(each.classification, each.status)
    # Of a count that is not compared the units are withheld: they exist, so their cell has the word for a hidden figure.
    units = class_word(each.classification, HIDDEN) if each.status == ONLY_COUNTED else word
    numbers = (each.expected, each.ratio, each.ratio_low, each.ratio_high)
    return [
        each.area_code, each.area_name, each.municipality_code, each.municipality_name, each.period,
        word if each.numerator is None else each.numerator, units if each.denominator is None else each.denominator,
        *(word if number is None else number for number in numbers), word, each.urbanity,
    ]  # fmt: skip


def as_dict(publication: LivePublication, figures: Iterable[LiveFigure]) -> dict[str, Any]:
    """The publication with its figures, names in English, for programs."""
    body, rows = publication.body, list(figures)
    return {
        "publication": {
            "slug": publication.slug,
            "version": publication.version,
            "title": publication.title,
            "summary": publication.summary,
            "owner": publication.owner,
            "theme": publication.theme,
            "published_at": publication.published_at.isoformat(),
            "numerator": body.get("numerator"),
            "denominator": body.get("denominator"),
            "counted_as": body.get("counted_as", "events"),
            "sources": body.get("sources"),
            "method": body.get("method"),
            "limits": body.get("limits"),
            "reading_rule": body.get("reading_rule"),
            "division_year": body.get("division_year"),
            "ground": body.get("ground", []),
            "pooled_rate": body.get("pooled_rate"),
            "trend": body.get("course", {}),
            "pattern": body.get("pattern", {}),
            "release_checksum": body.get("checksum"),
        },
        "figures": [_figure(each) for each in rows],
        "urbanity_classes": _classes(rows),
        "picture_tables": _picture_tables(publication),
        "other_figures": body.get("outputs", []),
    }


def _picture_tables(publication: LivePublication) -> list[dict[str, Any]]:
    """What is drawn and stands in no figure of an area: the course over time with its band, and the distribution."""
    return [
        {"kind": each.kind, "title": each.title, **each.numbers}
        for each in publication.pictures.all()
        if each.numbers
    ]


def _figure(each: LiveFigure) -> dict[str, Any]:
    return {
        "area_code": each.area_code,
        "area_name": each.area_name,
        "municipality_code": each.municipality_code,
        "municipality_name": each.municipality_name,
        "period": each.period,
        "numerator": each.numerator,
        "denominator": each.denominator,
        "expected": each.expected,
        "ratio": each.ratio,
        "ratio_low": each.ratio_low,
        "ratio_high": each.ratio_high,
        "classification": each.classification,
        "status": each.status,
        "urbanity": each.urbanity,
        "estimated": each.is_estimate,
        "smoothed": each.smoothed,
        "exceedance": each.exceedance,
        "trend": each.course,
        "company": [_company(row) for row in each.company],
    }


def _company(row: dict[str, Any]) -> dict[str, Any]:
    """One comparison; the areas of a class stand once for all that are in it, under `urbanity_classes`. `damped` is the rate of
    the area itself with chance damped by the areas next to it."""
    names = ("kind", "ratio", "low", "high", "count", "areas", "left_out", "damped")
    return {name: row.get(name) for name in names}


def _classes(figures: Iterable[LiveFigure]) -> dict[str, list[str]]:
    """Urbanity -> the areas of that class that are counted beside each other; an area leaves itself out."""
    classes: dict[str, list[str]] = {}
    for each in figures:
        if each.urbanity and is_counted(each):
            classes.setdefault(str(each.urbanity), []).append(each.area_code)
    return classes
