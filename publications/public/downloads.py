"""The figures of a publication to take away: CSV for a spreadsheet, JSON for a program."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from publications.public.models import LiveFigure, LivePublication
from publications.public.sentences import class_word

# A spreadsheet runs a cell that starts with one of these as a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: Any) -> str:
    """A cell as text; what a spreadsheet would run gets an apostrophe in front (OWASP, CSV injection)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _comma(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")


def as_csv(publication: LivePublication, figures: Iterable[LiveFigure]) -> bytes:
    """UTF-8 with BOM, semicolons and decimal commas, as Dutch spreadsheets read it; hidden figures are empty."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    body = publication.body
    writer.writerow(
        [
            _("gebiedscode"), _("gebied"), _("gemeentecode"), _("gemeente"), _("periode"),
            harmless(body.get("numerator") or _("aantal")), harmless(body.get("denominator") or _("noemer")),
            _("verwacht"), _("verhouding"), _("verhouding laag"), _("verhouding hoog"), _("oordeel"),
        ]
    )  # fmt: skip
    for each in figures:
        words = (each.area_code, each.area_name, each.municipality_code, each.municipality_name, each.period)
        numbers = (each.expected, each.ratio, each.ratio_low, each.ratio_high)
        writer.writerow(
            [
                *(harmless(word) for word in words),
                each.numerator,
                each.denominator,
                *(_comma(number) for number in numbers),
                class_word(each.classification, each.status),
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def as_dict(publication: LivePublication, figures: Iterable[LiveFigure]) -> dict[str, Any]:
    """The publication with its figures, names in English, for programs."""
    body = publication.body
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
            "sources": body.get("sources"),
            "method": body.get("method"),
            "limits": body.get("limits"),
            "reading_rule": body.get("reading_rule"),
            "release_checksum": body.get("checksum"),
        },
        "figures": [_figure(each) for each in figures],
    }


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
    }
