"""What goes into a package: plan, code, data wanted, output control form and checksums, all plain text."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from analyses.cbs.brief import COLUMNS, FIGURES, HIDDEN, OUTPUT, Brief, as_lines, titled
from analyses.cbs.figures import ABOUT, NEEDED
from analyses.cbs.form import form_of
from analyses.models import OutputKind

SCRIPT = "analyse_cbs.py"
SUMS = "SHA256SUMS.txt"
# The oldest moment that a zip file can say; the same content gives the same bytes.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16
AREA_COLUMNS = {"municipality": "GEMEENTE", "district": "WIJK", "neighbourhood": "BUURT"}


def files_of(brief: Brief) -> dict[str, bytes]:
    """Name -> content, in the order of the zip; always in Dutch, because it travels with the data."""
    with override("nl"):
        plan = _json(_plan(brief))
        files = {
            "LEESMIJ.txt": _readme(brief),
            "plan.json": plan,
            "plan.txt": _plan_text(brief),
            "gegevens.txt": _wanted_text(brief),
            "kolommen.json": _json(_columns(brief)),
            SCRIPT: _script(plan),
            "uitvoerformulier.txt": form_of(brief),
        }
    return files | {SUMS: _sums(files)}


def checksums(files: Mapping[str, bytes]) -> dict[str, str]:
    """Name -> SHA-256 of each file."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """One zip without folders, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            part = zipfile.ZipInfo(name, NO_MOMENT)
            part.external_attr = READABLE
            part.create_system = 3
            archive.writestr(part, content)
    return out.getvalue()


def _plan(brief: Brief) -> dict[str, Any]:
    return {
        "pakket": brief.code,
        "projectnummer": brief.project_number,
        "traject": brief.reference,
        "vingerafdruk_plan": brief.plan_fingerprint,
        "vraag": brief.question,
        "indicator": brief.plan["indicator"],
        "populatie": brief.plan["population"],
        "methode": brief.plan["method"],
        "teller": brief.numerator,
        "noemer": brief.denominator,
        "gebiedsniveau": brief.area_level,
        "gebiedsindeling": brief.division_year,
        "perioden": list(brief.periods),
        "regels": {
            "profiel": brief.plan["rule_profile"],
            "minste_eenheden": brief.fewest_units,
            "grootste_aandeel": brief.largest_share,
            "overheersing": {
                "grootste": brief.dominance.largest,
                "aandeel": brief.dominance.share,
                "p_procent": brief.dominance.p_percent,
            },
        },
        "uitvoer": {"bestand": OUTPUT, "kolommen": list(COLUMNS), "verborgen": HIDDEN},
    } | ({"andere_uitkomsten": _other_outputs(brief)} if brief.other_kinds else {})


def _other_outputs(brief: Brief) -> dict[str, Any]:
    """The second file: for each kind in the plan the columns that tell what lies under a figure."""
    return {
        "bestand": FIGURES,
        "kolommen": list(ABOUT),
        "soorten": {
            NEEDED[OutputKind(kind)][0]: list(NEEDED[OutputKind(kind)][1]) for kind in brief.other_kinds
        },
    }


def _columns(brief: Brief) -> dict[str, Any]:
    """To be filled in where the data are: what the columns are called there. What is counted differs a plan, so the key of a unit
    is left to who knows the data."""
    amounts = {"bedrag": "", "bedrag_heet": brief.plan["indicator"]} if brief.has_amounts else {}
    return {
        "eenheid": "",
        "gebied": AREA_COLUMNS[brief.area_level],
        "periode": "JAAR",
        "geldt": "IN_TELLER",
        "geldt_als": ["1"],
        "geldt_niet_als": ["0"],
        **amounts,
        "uitleg": " ".join(_columns_told(brief)),
    }


def _columns_told(brief: Brief) -> Iterator[str]:
    yield _(
        "Zet hier de namen van de kolommen in uw bestand. “eenheid” is de sleutel van wat u telt: {denominator}. Voor personen"
        " is dat RINPERSOON, voor bedrijven BEID. “geldt” zegt of een eenheid in de teller hoort: {numerator}. Zet bij"
        " “geldt_als” en “geldt_niet_als” alle waarden die daar staan."
    ).format(denominator=brief.denominator, numerator=brief.numerator)
    if brief.has_amounts:
        yield _(
            "Zet bij “bedrag” de kolom met bedragen. Dan maakt het programma de gemiddelden en sommen, en rekent het uit of één"
            " eenheid overheerst."
        )


def _script(plan: bytes) -> bytes:
    """The counting programme, tied to exactly this plan."""
    text = (Path(__file__).with_name(SCRIPT)).read_text(encoding="utf-8")
    tied = f'PLAN_SHA256 = "{hashlib.sha256(plan).hexdigest()}"'
    return text.replace('PLAN_SHA256 = ""', tied, 1).encode()


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _sums(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{total}  {name}\n" for name, total in checksums(files).items()).encode()


def _readme(brief: Brief) -> bytes:
    steps = [
        _("Controleer de bestanden met SHA256SUMS.txt."),
        _("Zet dit pakket in uw projectmap in de CBS-omgeving. Microdata verlaten die omgeving nooit."),
        _(
            "Maak daar één bestand met een regel per eenheid, gebied en periode. Wat nodig is, staat in gegevens.txt."
        ),
        _("Vul in kolommen.json in hoe de kolommen heten."),
        _("Draai: python analyse_cbs.py GEGEVENS. Het programma leest alleen het plan en telt."),
        _("Vul uitvoerformulier.txt verder in. De aantallen heeft het programma al ingevuld."),
        _(
            "Maak één zip zonder mappen met {files} en het formulier, en zet die op schijf F: in “1_Controle vooraf”."
            " Voldoet de uitvoer aan bijlage 1 van de richtlijnen van het CBS, begin de naam dan met LIGHT."
        ).format(files=brief.leaves),
        _(
            "Wat voor 12.00 uur in de map staat, telt als één uitvoer van die dag. De controle begint de volgende werkdag en"
            " duurt ten hoogste drie werkdagen. De map wordt elk half uur geleegd."
        ),
        _(
            "Krijgt u {files} terug, lever dat dan ongewijzigd aan bij Zicht, op de pagina van dit pakket."
        ).format(files=brief.leaves),
    ]
    if brief.other_kinds:
        extra = [_figures_step(brief)]
        if brief.has_amounts:
            extra.append(_dominance_step(brief))
        steps[5:5] = extra
    numbered = [f"{number}. {step}" for number, step in enumerate(steps, start=1)]
    warning = _(
        "Maak geen schermafdrukken, foto's of aantekeningen van cijfers. De controleur van het CBS mag {files} inzien: laat dat"
        " in uw projectmap staan. Zet het niet in de zip en neem het niet mee naar buiten."
    ).format(files=brief.stays)
    return as_lines(*titled(_("Pakket voor de CBS-omgeving"), brief), *numbered, "", warning)


def _figures_step(brief: Brief) -> str:
    kinds = _other_outputs(brief)["soorten"]
    told = "; ".join(f"{kind}: {', '.join(needed)}" for kind, needed in kinds.items())
    return _(
        "Zet andere uitkomsten van het plan in {file}, met de kolommen {columns}. Per soort hoort daar nog bij wat eronder"
        " ligt: {told}. Zonder dat neemt Zicht een cijfer niet aan."
    ).format(file=FIGURES, columns=", ".join(ABOUT), told=told)


def _dominance_step(brief: Brief) -> str:
    """How the outcome of dominance and p % leaves without the contributions that they are computed from."""
    rule = brief.dominance
    counted = (
        _("de grootste bijdrage") if rule.largest == 1 else _("de grootste {count} bijdragen samen")
    ).format(count=rule.largest)
    return _(
        "Bepaal voor elk gemiddelde en elke som binnen de CBS-omgeving of één eenheid overheerst. Dat is zo als {counted} meer"
        " is dan {share} % van het totaal, of als alles buiten de grootste twee minder is dan {p} % van de grootste. Zet in"
        " “overheersing” ja of nee. Bij ja laat u waarde en totaal leeg. Volgt zo'n leeg cijfer uit andere cijfers, laat dan ook"
        " een van die cijfers weg. De grootste bijdragen zelf neemt u nooit mee. Vult u in kolommen.json een kolom met bedragen"
        " in, dan rekent het programma dit uit."
    ).format(counted=counted, share=round(100 * rule.share), p=round(100 * rule.p_percent))


def _plan_text(brief: Brief) -> bytes:
    facts = [
        (_("Traject"), f"{brief.reference}, {brief.title}"),
        (_("Vraag"), brief.question),
        (_("Indicator"), brief.plan["indicator"]),
        (_("Populatie"), brief.plan["population"]),
        (_("Teller"), brief.numerator),
        (_("Noemer"), brief.denominator),
        (_("Methode"), brief.plan["method"]),
        *((name[:1].upper() + name[1:], words) for name, words in brief.choices),
        (_("Toelichting op de vergelijking"), brief.plan["comparators"]),
        (_("Gebiedsniveau"), f"{brief.level_word}, {brief.division_year}"),
        (_("Perioden"), ", ".join(brief.periods) or _("alle perioden in het bestand")),
        (_("Tabellen die eruit komen"), brief.plan["output_tables"]),
        (
            _("Andere uitkomsten"),
            ", ".join(str(OutputKind(kind).label) for kind in brief.other_kinds) or _("geen"),
        ),
        (_("Vingerafdruk van het plan"), brief.plan_fingerprint),
    ]
    return as_lines(*titled(_("Analyseplan"), brief), *(f"{name}:\n  {value}\n" for name, value in facts))


def _wanted_text(brief: Brief) -> bytes:
    blocks = []
    for number, source in enumerate(brief.wanted, start=1):
        blocks += [
            f"{number}. {source.title} ({source.holder})",
            f"   {_('Kenmerk in de catalogus van het CBS (DOI)')}: {source.doi or _('nog op te zoeken')}",
            f"   {_('Jaren')}: {source.years or '–'}",
            f"   {_('Variabelen')}: {source.variables or '–'}",
            f"   {_('Grondslag')}: {source.basis or '–'}",
            f"   {_('Toestemming')}: {source.permission}",
            "",
        ]
    nothing = [] if blocks else [_("In het dossier staan nog geen bronnen.")]
    return as_lines(*titled(_("Gegevens die nodig zijn"), brief), *blocks, *nothing)
