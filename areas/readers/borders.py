"""Borders from GeoJSON (RFC 7946) as area records; coordinates are degrees in WGS84."""

import json
import math
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from .codes import clean_code, is_year, level_of, official_province
from .problems import FileProblem, ProblemList, quoted, refuse
from .records import AreaRecord, Geometry
from .source import Source, read_text

CODE_PROPERTIES = ("statcode", "buurtcode", "wijkcode", "gemeentecode", "code")
NAME_PROPERTIES = ("statnaam", "buurtnaam", "wijknaam", "gemeentenaam", "naam", "name")


def read_borders(source: Source, year: int | None) -> list[AreaRecord]:
    """Area records with their border; `year` is used for features without `jaar`. Raises FileProblem."""
    problems = ProblemList(source.name)
    found: dict[tuple[str, int], AreaRecord] = {}
    for number, feature in enumerate(_features(source), start=1):
        try:
            record = _record(feature, year)
        except ValueError as error:
            problems.add(_("Object %(number)s: %(fault)s") % {"number": number, "fault": error})
            continue
        key = record.code, record.division_year
        if key in found:
            problems.add(
                _("Object %(number)s: de code %(code)s komt twee keer voor.")
                % {"number": number, "code": key[0]}
            )
        found[key] = record
    problems.raise_if_any()
    return list(found.values())


def _features(source: Source) -> list[object]:
    document = _parse(source)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise refuse(
            source.name, _("Dit is geen kaartbestand. Verwacht werd GeoJSON met een FeatureCollection.")
        )
    if not features:
        raise refuse(source.name, _("Er staan geen gebieden in dit kaartbestand."))
    return features


def _parse(source: Source) -> dict[str, object]:
    content = read_text(source).content
    try:
        return json.loads(content, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _broken_json(source.name, error) from error
    except (RecursionError, ValueError) as error:
        raise refuse(
            source.name, _("Het GeoJSON-bestand is te diep genest of bevat een onmogelijk getal.")
        ) from error


def _broken_json(name: str, error: json.JSONDecodeError) -> FileProblem:
    return refuse(
        name,
        _("Het GeoJSON-bestand is stuk bij teken %(column)s van deze regel. Verwacht werd geldige JSON.")
        % {"column": error.colno},
        line=error.lineno,
    )


def _no_constant(text: str) -> float:
    raise ValueError(text)


def _record(feature: object, year: int | None) -> AreaRecord:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, dict):
        raise ValueError(_("verwacht werd een Feature met eigenschappen (properties)."))
    code = clean_code(_text(properties, CODE_PROPERTIES))
    level = level_of(code)
    if level is None:
        raise ValueError(
            _("“%(code)s” is geen gebiedscode. Verwacht werd statcode, zoals GM0363.")
            % {"code": quoted(code)}
        )
    record = AreaRecord(code, _year(properties, year), level, geometry=_geometry(feature.get("geometry")))
    record.name = _text(properties, NAME_PROPERTIES)[:120] or None
    record.province = official_province(_text(properties, ("provincie", "provincienaam")))[:60] or None
    return record


def _text(properties: Mapping[str, object], names: tuple[str, ...]) -> str:
    values = (properties[name] for name in names if name in properties)
    text = next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")
    # JSON can spell characters that no database stores: half surrogates and NUL.
    if not text.isprintable():
        raise ValueError(_("een naam of code bevat tekens die geen letter zijn."))
    return text


def _year(properties: Mapping[str, object], fallback: int | None) -> int:
    year = properties.get("jaar", fallback)
    text = str(year)
    if not (text.isascii() and text.isdigit() and len(text) == 4 and is_year(int(text))):
        raise ValueError(
            _("het jaar van de indeling is niet bekend. Geef het op met --year, bijvoorbeeld --year 2022.")
        )
    return int(text)


def _geometry(geometry: object) -> Geometry:
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError(_("verwacht werd een vlak: een geometrie van het type Polygon of MultiPolygon."))
    polygons = geometry.get("coordinates")
    parts = [polygons] if geometry["type"] == "Polygon" else polygons
    if not isinstance(parts, list) or not parts:
        raise ValueError(_("de grens heeft geen coördinaten."))
    for ring in _rings(parts):
        _check_ring(ring)
    return {"type": geometry["type"], "coordinates": polygons}


def _rings(parts: list[object]) -> Iterator[list[object]]:
    for polygon in parts:
        if not isinstance(polygon, list) or not polygon:
            raise ValueError(_("een vlak in de grens is leeg."))
        for ring in polygon:
            if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
                raise ValueError(
                    _("een lijn van de grens is niet gesloten. Verwacht werden minstens 4 punten.")
                )
            yield ring


def _check_ring(ring: list[object]) -> None:
    for point in ring:
        if not isinstance(point, list) or len(point) < 2 or not all(_is_coordinate(value) for value in point):
            raise ValueError(_("een punt van de grens is geen paar getallen."))
        if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            raise ValueError(
                _("de coördinaten zijn geen graden. Zet het kaartbestand om naar WGS84 (EPSG:4326).")
            )


def _is_coordinate(value: object) -> bool:
    return (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and (isinstance(value, int) or math.isfinite(value))
    )
