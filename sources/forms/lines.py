"""Variables, codes and distributions as lines of text: one thing a line, its parts between bars."""

from collections.abc import Iterable, Mapping
from typing import Any

from sources.models import Distribution, License, SourceVariable, VariableCode

MARKS = {"gevoelig": "is_sensitive", "vervangend": "is_proxy", "herkomst": "is_origin", "sleutel": "is_key"}
LICENSES = {
    "cc0": License.CC0,
    "cc-by": License.CC_BY,
    "cc-by-sa": License.CC_BY_SA,
    "publiek domein": License.PUBLIC_DOMAIN,
    "niet open": License.NOT_OPEN,
}


def parts_of(line: str, most: int) -> list[str]:
    """The parts of a line between bars, stripped; exactly `most`, empty where there is none."""
    return ([part.strip() for part in line.split("|", most - 1)] + [""] * most)[:most]


def variables_in_lines(variables: Iterable[SourceVariable]) -> str:
    """One variable a line: name | label | marks."""
    return "\n".join(_variable(variable) for variable in variables)


def _variable(variable: SourceVariable) -> str:
    marks = [word for word, name in MARKS.items() if getattr(variable, name)]
    return " | ".join([variable.name, variable.label, ", ".join(marks)]).removesuffix(" | ")


def variables_from_lines(text: str) -> list[dict[str, Any]]:
    """The other way round; a line without marks or without a label is fine, an empty line is nothing."""
    found = {}
    for line in text.splitlines():
        name, label, marks = parts_of(line, 3)
        if name:
            given = {field: word in marks.lower() for word, field in MARKS.items()}
            found[name] = {"name": name, "label": label or name} | given
    return list(found.values())


def codes_in_lines(codes: Iterable[VariableCode]) -> str:
    """One code a line: code | meaning."""
    return "\n".join(f"{row.code} | {row.label}" for row in codes)


def codes_from_lines(text: str) -> dict[str, str]:
    """Code -> meaning; a code without a meaning stands for itself."""
    pairs = (parts_of(line, 2) for line in text.splitlines())
    return {code: label or code for code, label in pairs if code}


def distributions_in_lines(rows: Iterable[Distribution]) -> str:
    """One distribution a line: name | address | licence | kind of file | address of the service | its description."""
    word_of = {address: word for word, address in LICENSES.items()}
    lines = (
        " | ".join(
            [
                row.title,
                row.access_url,
                word_of.get(License(row.license), ""),
                row.media_type,
                row.endpoint_url,
                row.endpoint_description_url,
            ]
        )
        for row in rows
    )
    return "\n".join(line.rstrip(" |") for line in lines)


def distributions_from_lines(text: str) -> list[Mapping[str, str]]:
    """The other way round; an unknown licence counts as not open."""
    found = {}
    for line in text.splitlines():
        title, address, license_word, media_type, endpoint, about = parts_of(line, 6)
        if title or address:
            found[address] = {
                "title": title,
                "access_url": address,
                "license": LICENSES.get(license_word.lower(), License.NOT_OPEN),
                "media_type": media_type,
                "endpoint_url": endpoint,
                "endpoint_description_url": about,
            }
    return list(found.values())
