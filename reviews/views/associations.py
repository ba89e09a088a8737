"""What the proxy check shows: each composition figure beside the outcome, as a number, a sentence and a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analyses.engine.proxy import Association, associations
from analyses.models import Release
from areas.models import Area
from publications import wording
from publications.figures import Figure
from publications.pictures.scatter import ScatterDot, scatter_svg

# Key figures about who lives somewhere; share of inhabitants or households in per cent unless the name says otherwise.
COMPOSITION: dict[str, str | Promise] = {
    "migration": gettext_lazy("inwoners met een migratieachtergrond (%)"),
    "born_abroad": gettext_lazy("inwoners geboren buiten Nederland (%)"),
    "income_low": gettext_lazy("huishoudens met een laag inkomen (%)"),
    "income_high": gettext_lazy("huishoudens met een hoog inkomen (%)"),
    "pop_0_14": gettext_lazy("inwoners jonger dan 15 jaar (%)"),
    "pop_15_24": gettext_lazy("inwoners van 15 tot 25 jaar (%)"),
    "pop_65plus": gettext_lazy("inwoners van 65 jaar en ouder (%)"),
    "edu_appl_sci": gettext_lazy("inwoners met een hbo- of wo-opleiding (%)"),
    "employment_rate": gettext_lazy("inwoners met werk (%)"),
    "dwelling_ownership": gettext_lazy("koopwoningen (%)"),
    "dwelling_value": gettext_lazy("gemiddelde waarde van een woning (1.000 euro)"),
}
# Closest to a ground on which the law forbids a distinction; always named, also when nothing is known.
SENSITIVE = ("migration", "born_abroad")


@dataclass(frozen=True)
class Row:
    """One composition figure: its name, the association (None with too few areas), a sentence, a picture, and the areas."""

    key: str
    name: str
    found: Association | None
    sentence: str
    picture: SafeString
    points: Sequence[tuple[str, float, float]]


@dataclass(frozen=True)
class ProxyCheck:
    """The whole check of one release; `unknown` names sensitive figures that the areas do not hold."""

    release: Release
    rows: Sequence[Row]
    unknown: Sequence[str]
    areas: int


def proxy_check(release: Release) -> ProxyCheck:
    """Every composition figure that the areas of this release hold, the strongest association first. Three queries."""
    findings = wording.findings_of(release)
    figures = [figure for figure in findings.figures if figure.ratio is not None]
    year = release.division_year
    held = dict(
        Area.objects.filter(code__in=[figure.area for figure in figures], division_year=year).values_list(
            "code", "figures"
        )
    )
    keys = [key for key in COMPOSITION if any(values.get(key) is not None for values in held.values())]
    columns = {key: [_number(held.get(figure.area, {}).get(key)) for figure in figures] for key in keys}
    found = associations([figure.ratio for figure in figures], columns)
    names = {figure.area: findings.places[figure.area].name for figure in figures}
    rows = [_row(key, found[key], columns[key], figures, names) for key in keys]
    rows.sort(key=lambda row: -abs(row.found.rho) if row.found else 1)
    unknown = [str(COMPOSITION[key]) for key in SENSITIVE if key not in keys]
    return ProxyCheck(release, rows, unknown, len(figures))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _row(
    key: str,
    found: Association | None,
    column: Sequence[float | None],
    figures: Sequence[Figure],
    names: dict[str, str],
) -> Row:
    name = str(COMPOSITION[key])
    points = [
        (names[figure.area], value, figure.ratio)
        for figure, value in zip(figures, column, strict=True)
        if value is not None and figure.ratio is not None
    ]
    sentence = _sentence(name, found)
    dots = [ScatterDot(x, y, area) for area, x, y in points]
    upwards = _("verhouding met wat te verwachten was")
    drawn = (
        scatter_svg(
            dots, title=name, description=sentence, across=name, upwards=upwards, ident=f"verband-{key}"
        )
        if dots
        else ""
    )
    return Row(key, name, found, sentence, mark_safe(drawn), points)  # noqa: S308 - drawn here, escaped in ink


def _sentence(name: str, found: Association | None) -> str:
    if found is None:
        return _("Van te weinig wijken zijn beide cijfers bekend. Hier is niets over te zeggen.")
    if found.strength == "none":
        return _("Er is geen verband te zien dat groter is dan toeval.")
    strengths = {"weak": _("een zwak"), "moderate": _("een duidelijk"), "strong": _("een sterk")}
    direction = (
        _("Hoe hoger dit cijfer, hoe hoger de uitkomst.")
        if found.rho > 0
        else _("Hoe hoger dit cijfer, hoe lager de uitkomst.")
    )
    return _("Er is {strength} verband. {direction} Een verband is nog geen oorzaak.").format(
        strength=strengths[found.strength], direction=direction
    )
