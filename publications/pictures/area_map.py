"""A map of areas painted by class."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from publications.pictures.ink import drawing, element, short, tooltip
from publications.pictures.palette import PAINT_ORDER, UNCLASSED, Shade, fill_of, patterns

MARGIN = 2.0
WIDTH = 640.0
# An island or enclave must stay visible: coverage simplification drops nothing, tolerance is in drawing
# units.
TOLERANCE = 0.8
# With more areas than this, borders are drawn coarser and what is as expected has no hover text: the file stays light.
CROWDED = 2000


@dataclass(frozen=True, slots=True)
class Sheet:
    """Areas projected to drawing units, with the height that keeps their proportions."""

    shapes: Mapping[str, shapely.Geometry]
    height: float


def map_svg(
    features: Mapping[str, Mapping[str, Any]],
    classes: Mapping[str, str],
    *,
    title: str,
    description: str,
    captions: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    ident: str = "map",
    width: float = WIDTH,
    tolerance: float = TOLERANCE,
) -> str:
    """Draw GeoJSON geometries (WGS84, by area code) in the shade of their class; areas without a class are
    hatched.

    `captions` holds the hover text of an area; an area with an address in `links` becomes a link with that
    text as its name. Borders stay shared after simplification (`tolerance` in drawing units). Raises
    ValueError without features.
    """
    if not features:
        raise ValueError("a map needs at least one area")
    is_crowded = len(features) > CROWDED
    sheet = _projected(features, width, tolerance * (1.5 if is_crowded else 1))
    shades = {code: Shade(classes.get(code, Shade.NOT_ASSESSABLE)) for code in sheet.shapes}
    used = frozenset(shades.values())
    layers = [
        _layer(
            shade,
            [code for code in sorted(shades) if shades[code] is shade],
            sheet,
            ident,
            {} if is_crowded and shade is Shade.AS_EXPECTED else captions or {},
            links or {},
        )
        for shade in PAINT_ORDER
        if shade in used
    ]
    return drawing(
        patterns(ident, used),
        *layers,
        ident=ident,
        kind="map",
        title=title,
        description=description,
        width=width,
        height=sheet.height,
        role="group" if links else "img",
    )


def _projected(features: Mapping[str, Mapping[str, Any]], width: float, tolerance: float) -> Sheet:
    """Plate carrée with true proportions at the middle latitude: good enough for a municipality or the
    Netherlands."""
    codes = sorted(features)
    raw = shapely.make_valid(np.array([shape(features[code]) for code in codes], dtype=object))
    west, south, east, north = shapely.total_bounds(raw)
    narrowing = cos(radians((south + north) / 2))
    scale = (width - 2 * MARGIN) / max((east - west) * narrowing, 1e-9)
    placed = shapely.transform(
        raw,
        lambda xy: (
            np.column_stack([(xy[:, 0] - west) * narrowing * scale, (north - xy[:, 1]) * scale]) + MARGIN
        ),
    )
    simple = shapely.coverage_simplify(placed, tolerance) if tolerance else placed
    return Sheet(dict(zip(codes, simple, strict=True)), (north - south) * scale + 2 * MARGIN)


def _layer(
    shade: Shade,
    codes: list[str],
    sheet: Sheet,
    ident: str,
    captions: Mapping[str, str],
    links: Mapping[str, str],
) -> str:
    areas = [
        _area(code, shade, sheet.shapes[code], captions.get(code, ""), links.get(code)) for code in codes
    ]
    return element(
        "g",
        *areas,
        class_=f"zicht-map__layer zicht-map__layer--{shade}",
        fill=fill_of(shade, ident),
        stroke="#43535f" if shade in UNCLASSED else "#ffffff",
        stroke_width=0.8,
        stroke_linejoin="round",
        fill_rule="evenodd",
    )


def _area(code: str, shade: Shade, geometry: shapely.Geometry, caption: str, link: str | None) -> str:
    path = element(
        "path",
        tooltip(caption),
        class_=f"zicht-map__area zicht-map__area--{shade}",
        d=_outline(geometry),
        data_area=code,
    )
    return element("a", path, href=link, aria_label=caption or code) if link else path


def _outline(geometry: shapely.Geometry) -> str:
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return "".join(_ring(ring) for polygon in polygons for ring in (polygon.exterior, *polygon.interiors))


def _ring(ring: shapely.LinearRing) -> str:
    points: list[str] = []
    for x, y in shapely.get_coordinates(ring)[:-1]:
        point = f"{short(x)} {short(y)}"
        if not points or points[-1] != point:
            points.append(point)
    return f"M{'L'.join(points)}Z"
