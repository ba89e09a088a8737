"""Drawings as SVG text: funnel plot, map, trend and distribution; pure, deterministic and readable without
colour."""

from publications.pictures.area_map import map_svg
from publications.pictures.distribution import DistributionLabels, bins_of, distribution_svg
from publications.pictures.funnel import FunnelDot, FunnelLabels, FunnelLimit, funnel_svg
from publications.pictures.palette import Shade
from publications.pictures.swatch import swatch_svg
from publications.pictures.trend import TrendLabels, TrendMark, trend_svg

__all__ = [
    "DistributionLabels",
    "FunnelDot",
    "FunnelLabels",
    "FunnelLimit",
    "Shade",
    "TrendLabels",
    "TrendMark",
    "bins_of",
    "distribution_svg",
    "funnel_svg",
    "map_svg",
    "swatch_svg",
    "trend_svg",
]
