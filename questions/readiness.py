"""The readiness mirror: five subjects on four described levels, and a next step for each that is not there yet."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from questions.models import MaturityScan, Trajectory


@dataclass(frozen=True)
class Aspect:
    """One subject of the mirror: its field, its name, the question, four levels, the step from each of the first three."""

    name: str
    label: str | Promise
    question: str | Promise
    levels: tuple[str | Promise, ...]
    steps: tuple[str | Promise, ...]


ASPECTS = (
    Aspect(
        "ownership",
        _("Trekker"),
        _("Is er iemand die dit onderwerp trekt?"),
        (
            _("Nog niemand."),
            _("Iemand doet het erbij."),
            _("Iemand heeft er uren voor."),
            _("Iemand heeft er uren voor en steun van het bestuur."),
        ),
        (
            _("Vraag uw leidinggevende wie dit onderwerp gaat trekken, en noem een naam in het traject."),
            _("Spreek af hoeveel uur per week de trekker krijgt. Een dagdeel is genoeg om te beginnen."),
            _("Laat het college de trekker noemen in het besluit over dit traject."),
        ),
    ),
    Aspect(
        "capacity",
        _("Mensen"),
        _("Zijn er mensen die met gegevens kunnen werken?"),
        (
            _("Nee, en ook niet in de buurt."),
            _("Eén persoon, zonder achtervang."),
            _("Een klein team, of samen met een buurgemeente."),
            _("Een team met tijd voor dit onderwerp."),
        ),
        (
            _(
                "Vraag een buurgemeente of uw RIEC om een analist te delen. De programmaleider brengt u in contact."
            ),
            _("Zoek achtervang: één collega die meekijkt en het werk kan overnemen."),
            _("Reserveer in de planning van het team uren voor de opvolging van dit traject."),
        ),
    ),
    Aspect(
        "data",
        _("Gegevens"),
        _("Weet u welke gegevens u zelf heeft?"),
        (
            _("Nee."),
            _("Ongeveer, het staat verspreid."),
            _("Ja, er is een lijst met wie waarover gaat."),
            _("Ja, en wij weten ook hoe goed de gegevens zijn."),
        ),
        (
            _("Loop met de trekker langs drie afdelingen en schrijf op welke registraties er zijn."),
            _("Maak één lijst: registratie, eigenaar, sinds wanneer. Een halve dag is genoeg."),
            _("Tel per registratie hoe vaak een veld leeg is. Dat cijfer helpt straks bij de bronnen."),
        ),
    ),
    Aspect(
        "use_of_outcomes",
        _("Gebruik van cijfers"),
        _("Gebruikt u cijfers bij besluiten?"),
        (
            _("Bijna nooit."),
            _("Soms, in een bijlage."),
            _("Meestal, en wij bespreken ze."),
            _("Altijd, en wij kijken later of het besluit werkte."),
        ),
        (
            _("Kies één besluit van dit jaar waar een cijfer bij hoort, en leg dat cijfer ernaast."),
            _("Zet het cijfer vooraan in het stuk en schrijf op wat u doet als het hoger of lager uitvalt."),
            _("Spreek bij elk besluit een datum af waarop u terugkijkt."),
        ),
    ),
    Aspect(
        "support",
        _("Bestuur"),
        _("Staat het bestuur hierachter?"),
        (
            _("Het bestuur weet er nog niet van."),
            _("Het bestuur is op de hoogte."),
            _("Een wethouder of de burgemeester steunt het."),
            _("Het college heeft het besloten, met capaciteit."),
        ),
        (
            _(
                "Vertel de portefeuillehouder in één gesprek wat u ziet en wat u vraagt. Deze schets helpt daarbij."
            ),
            _("Vraag de portefeuillehouder om een toezegging: wat doet het bestuur met het antwoord?"),
            _("Leg in een collegebesluit vast wie wat doet als de uitkomst er is."),
        ),
    ),
)
MIDDLE, REACH = 150.0, 110.0


@dataclass(frozen=True)
class Row:
    """One subject as it was scanned: level 1 to 4 or None, what that level says, and the step to the next one."""

    aspect: Aspect
    level: int | None
    says: str | Promise
    step: str | Promise


def rows(scan: MaturityScan) -> list[Row]:
    """The five subjects of a scan."""
    return [_row(aspect, getattr(scan, aspect.name)) for aspect in ASPECTS]


def _row(aspect: Aspect, level: int | None) -> Row:
    if level is None:
        return Row(aspect, None, "", "")
    step = aspect.steps[level - 1] if level <= len(aspect.steps) else ""
    return Row(aspect, level, aspect.levels[level - 1], step)


# Where the five spokes point, clockwise from the top: sine and minus cosine of 0, 72, 144, 216 and 288 degrees.
SPOKES = ((0.0, -1.0), (0.9511, -0.3090), (0.5878, 0.8090), (-0.5878, 0.8090), (-0.9511, -0.3090))


def _points(levels: list[float]) -> str:
    pairs = zip(levels, SPOKES, strict=True)
    spots = [(MIDDLE + REACH * at / 4 * x, MIDDLE + REACH * at / 4 * y) for at, (x, y) in pairs]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)


def picture(scan: MaturityScan, before: MaturityScan | None) -> dict[str, Any]:
    """The radar on a square of 300: rings, spokes with their names, the shape of this scan and of an earlier one."""
    names = [
        {
            "label": aspect.label,
            "x": f"{MIDDLE + (REACH + 42) * x:.1f}",
            "y": f"{MIDDLE + (REACH + 22) * y + 4:.1f}",
        }
        for aspect, (x, y) in zip(ASPECTS, SPOKES, strict=True)
    ]
    return {
        "rings": [_points([float(ring)] * len(ASPECTS)) for ring in (1, 2, 3, 4)],
        "names": names,
        "now": _points([float(getattr(scan, aspect.name) or 0) for aspect in ASPECTS]),
        "before": _points([float(getattr(before, a.name) or 0) for a in ASPECTS]) if before else "",
    }


def earlier_scans(trajectory: Trajectory) -> list[MaturityScan]:
    """Scans that the same owner filled in for older trajectories, newest first; only of the same organisation."""
    found = MaturityScan.objects.filter(trajectory__owner=trajectory.owner, filled_by__isnull=False)
    found = found.filter(trajectory__started_at__lt=trajectory.started_at).select_related("trajectory")
    return list(found.order_by("-trajectory__started_at")[:5])
